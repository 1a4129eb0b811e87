"""A new ticket that follows up where the tracker lets nobody reopen the old one; the two are linked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.language import N_
from connector.model.record import Link
from connector.model.ticket import MARK_PREFIX, LinkState

if TYPE_CHECKING:
    from connector.model.record import Record, Step
    from connector.workflow.parts import Parts


def follows_up(parts: Parts, step: Step, record: Record) -> bool:
    """Whether the mapping wants a follow-up ticket where this step was refused."""
    if step.kind != "reopened" or record.link is None:
        return False
    change = parts.mapping(record.link.target).closing.get("reopened")
    return change is not None and change.when_refused == "follow_up"


def follow_up(parts: Parts, step: Step, why: str) -> None:
    """Give the refused ticket up; the next push makes its follow-up, with a mark of its own, and links the two."""
    with parts.ledger.writing() as book:
        record = book.records.get(step.record_id)
        old = record.link
        if old is None or old.ticket_id is None:
            return
        number = book.former.add(record.id, old, parts.now()) + 1
        mark = f"{MARK_PREFIX}{record.id}-{number}"
        book.links.save(record.id, Link(target=old.target, state=LinkState.INTENT, mark=mark))
        book.records.remember(record, "ticket", old.key, None, parts.by("follow_up", why))
        book.steps.finish(step)
        text = N_("Follows up {key}, which cannot be reopened: {note}")
        book.steps.add(record.id, "comment", parts.in_our_language(text, key=old.key, note=step.note))
        book.steps.add(record.id, "relate", old.ticket_id)
