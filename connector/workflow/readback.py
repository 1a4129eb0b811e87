"""Reading back what was written: a tracker may drop a field and still answer 201."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.language import _
from connector.ledger.query import Query
from connector.model.ticket import Assignee, LinkState, Missing
from connector.sync.plan import ours
from connector.workflow.outcome import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.model.record import Link, Record
    from connector.model.ticket import Ticket, TicketDraft
    from connector.workflow.parts import Parts


def read_back(parts: Parts, target: str, drafts: dict[str, TicketDraft]) -> Iterator[Failure]:
    """Compare each ticket that was not read since it was made with its draft, by record id; what differs is told.

    The assignee is put right by a soft step; our other fields are shown, because somebody or some rule changed them.
    """
    with parts.ledger.reading() as book:
        linked = book.records.select(Query(target=target, link_states=(LinkState.LINKED, LinkState.PARTIAL)))
        unread = {record.link.ticket_id: record for record in linked if record.link and not record.link.seen}
    tickets = parts.adapter(target).fetch([ticket_id for ticket_id in unread if ticket_id]) if unread else ()
    for ticket in tickets:
        if not isinstance(ticket, Missing):
            record = unread[ticket.id]
            yield from _compare(parts, record, ticket, drafts.get(record.id))


def _compare(parts: Parts, record: Record, ticket: Ticket, draft: TicketDraft | None) -> Iterator[Failure]:
    with parts.ledger.writing() as book:
        record = book.records.get(record.id)
        if record.link is None:
            return
        agreed = record.link.agreed or ticket.fields
        seen = {"agreed": agreed, "seen": ticket.fields, "assignee": ticket.assignee, "status": ticket.status}
        link = record.link.model_copy(update=seen)
        book.links.save(record.id, link)
        if draft is None:
            return
        if ticket.assignee is None and _assignee(draft) is not None:
            book.steps.add(record.id, "assign")
        dropped = [name for name in ours(draft) if _dropped(link, name)]
        if dropped:
            drifting = record.model_copy(update={"flags": record.flags | {"drift"}})
            book.records.save(record, drifting, parts.by("push"))
    if dropped:
        why = _("the tracker did not keep what was written: {fields}").format(fields=", ".join(dropped))
        yield Failure(label=f"{record.label} → {ticket.key}", why=why)


def _assignee(draft: TicketDraft) -> Assignee | None:
    return next((value for value in draft.fields.values() if isinstance(value, Assignee)), None)


def _dropped(link: Link, name: str) -> bool:
    return name in link.agreed and link.seen.get(name) != link.agreed[name]
