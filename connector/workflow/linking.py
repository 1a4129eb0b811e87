"""A ticket becomes the one of its nonconformity: kept in one transaction with the history and the stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.model.audit import Stage
from connector.model.ticket import LinkState

if TYPE_CHECKING:
    from connector.ledger.ledger import Book
    from connector.model.record import Link, Record
    from connector.model.ticket import Created, Ticket
    from connector.workflow.parts import Parts


def tie(parts: Parts, book: Book, record: Record, link: Link, ticket: Created | Ticket) -> None:
    """``link`` as it is now in the ledger. What is read back later shows whether the ticket is as it was wished."""
    update: dict[str, object] = {
        "state": LinkState.LINKED,
        "ticket_id": ticket.id,
        "key": ticket.key,
        "url": ticket.url,
        "seen": {},
        "error": None,
        "refusals": (),
    }
    book.links.save(record.id, link.model_copy(update=update))
    by = parts.by("push")
    book.records.remember(record, "ticket", None, f"{ticket.key} ({link.target})", by)
    if record.stage is Stage.APPROVED:
        book.records.save(record, record.model_copy(update={"stage": Stage.OPEN, "stage_on": parts.today}), by)
