"""Reading back what was written: a tracker may drop a field and still answer 201."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.language import _
from connector.ledger.query import Query
from connector.model.slices import slices
from connector.model.ticket import Assignee, Missing
from connector.sync.plan import ours
from connector.workflow.outcome import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from connector.ledger.ledger import Book
    from connector.model.record import Link, Record
    from connector.model.ticket import Ticket, TicketDraft
    from connector.workflow.parts import Parts

TOGETHER = 500
"""Tickets that are read and written down at once."""


def read_back(parts: Parts, target: str, drafts: dict[str, TicketDraft]) -> list[Failure]:
    """Compare each ticket that was not read since it was made with its draft, by record id; what differs is told.

    The assignee is put right by a soft step; our other fields are shown, because somebody or some rule changed them.
    """
    with parts.ledger.reading() as book:
        unread = book.links.unread(target)
    dropped: list[Failure] = []
    for some in slices(list(unread), TOGETHER):
        answers = parts.adapter(target).fetch(some)
        tickets = {unread[one.id]: one for one in answers if not isinstance(one, Missing)}
        with parts.ledger.writing() as book:
            found = list(book.records.select(Query(ids=tuple(tickets))))
            links = {one.id: _seen(one.link, tickets[one.id], parts.now()) for one in found if one.link}
            book.links.save_all(links)
            for record in found:
                if record.id in links and record.id in drafts:
                    dropped += _compare(parts, book, record, links[record.id], tickets[record.id], drafts[record.id])
    return dropped


def _seen(link: Link, ticket: Ticket, now: datetime) -> Link:
    seen = {
        "agreed": link.agreed or ticket.fields,
        "seen": ticket.fields,
        "assignee": ticket.assignee,
        "status": ticket.status,
        "read_at": now,
    }
    return link.model_copy(update=seen)


def _compare(
    parts: Parts, book: Book, record: Record, link: Link, ticket: Ticket, draft: TicketDraft
) -> Iterator[Failure]:
    if ticket.assignee is None and _assignee(draft) is not None:
        book.steps.add(record.id, "assign")
    dropped = [name for name in ours(draft) if _dropped(link, name)]
    if dropped:
        drifting = record.model_copy(update={"flags": record.flags | {"drift"}})
        book.records.save(record, drifting, parts.by("push"))
        why = _("the tracker did not keep what was written: {fields}").format(fields=", ".join(dropped))
        yield Failure(label=f"{record.label} → {ticket.key}", why=why)


def _assignee(draft: TicketDraft) -> Assignee | None:
    return next((value for value in draft.fields.values() if isinstance(value, Assignee)), None)


def _dropped(link: Link, name: str) -> bool:
    return name in link.agreed and link.seen.get(name) != link.agreed[name]
