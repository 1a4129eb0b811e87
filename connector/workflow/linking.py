"""A ticket becomes the one of its nonconformity: kept in one transaction with the history and the stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.errors import TargetError
from connector.model.audit import Stage
from connector.model.ticket import LinkState, Missing
from connector.workflow.tickets import route_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.ledger.ledger import Book
    from connector.model.record import Link, Record
    from connector.model.ticket import Created, Ticket
    from connector.workflow.parts import Parts


def standing(parts: Parts, link: Link, *, gone: bool) -> LinkState:
    """What a link is after something could not be done with its ticket. ``gone``: it may not be there; it is looked at.

    A tracker answers 404 also where a ticket is there and only this may not be done with it.
    """
    if not gone or link.ticket_id is None:
        return LinkState.PARTIAL
    try:
        answers = list(parts.adapter(link.target).fetch([link.ticket_id]))
    except TargetError:
        return LinkState.PARTIAL
    return next((LinkState(one.why) for one in answers if isinstance(one, Missing)), LinkState.PARTIAL)


def tie(parts: Parts, book: Book, record: Record, link: Link, ticket: Created | Ticket) -> None:
    """``link`` as it is now in the ledger. What is read back later shows whether the ticket is as it was wished."""
    tie_all(parts, book, [(record, link, ticket)])


def tie_all(parts: Parts, book: Book, ties: Sequence[tuple[Record, Link, Created | Ticket]]) -> None:
    """The same of several."""
    by = parts.by("push")
    book.links.save_all({record.id: link.model_copy(update=_tied(ticket)) for record, link, ticket in ties})
    book.records.remember_all(
        [(record, ("ticket", None, f"{ticket.key} ({link.target})")) for record, link, ticket in ties], by
    )
    for record, _link, _ticket in ties:
        _attach(parts, book, record)
    begun = {"stage": Stage.OPEN, "stage_on": parts.today}
    fresh = [record for record, _link, _ticket in ties if record.stage is Stage.APPROVED]
    book.records.save_all([(record, record.model_copy(update=begun)) for record in fresh], by)


def _attach(parts: Parts, book: Book, record: Record) -> None:
    """A step for the report's extract, where the route says so and the ticket's readers may know all of the finding."""
    route = route_for(parts, record)
    if route is not None and route.attach and route.disclosure == "full":
        book.steps.drop(record.id, "attach")
        book.steps.add(record.id, "attach")


def _tied(ticket: Created | Ticket) -> dict[str, object]:
    return {
        "state": LinkState.LINKED,
        "ticket_id": ticket.id,
        "key": ticket.key,
        "url": ticket.url,
        "seen": {},
        "error": None,
        "refusals": (),
    }
