"""What differs between two states of a record, as its history tells it: field, old and new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector.model.audit import Nonconformity
from connector.model.record import Shown
from connector.model.ticket import Account

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.model.record import Record

TRACED = (
    *("stage", "owner", "raised_on", "due_on", "original_due_on", "asked_until", "submitted_on", "closed_on", "shown"),
)
UNTRACED_CONTENT = {"place", "doubts"}


def changes_of(before: Record, after: Record) -> Iterator[tuple[str, Any, Any]]:
    """Each field that changed, of the record and of its content, with its old and its new value."""
    for field in TRACED:
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield field, old, new
    yield from flag_changes(before.flags, after.flags)
    for field in Nonconformity.model_fields:
        old, new = getattr(before.content, field), getattr(after.content, field)
        if old != new and field not in UNTRACED_CONTENT:
            yield f"content.{field}", old, new
    if before.approved != after.approved and after.approved is not None:
        old_print = before.approved.fingerprint[:12] if before.approved else None
        yield "approved", old_print, after.approved.fingerprint[:12]


def flag_changes(before: frozenset[str], after: frozenset[str]) -> Iterator[tuple[str, Any, Any]]:
    """Flags that were set or taken away."""
    for flag in sorted(before ^ after):
        yield f"flag.{flag}", "on" if flag in before else None, "on" if flag in after else None


def text_of(value: Any) -> str | None:
    """A value as a line of history keeps it."""
    match value:
        case None:
            return None
        case tuple():
            return "; ".join(text_of(item) or "" for item in value)
        case Account():
            return value.name or value.email or value.id
        case Shown():
            return "; ".join(f"{name}: {text_of(part)}" for name, part in dict(value).items() if part)
        case _:
            return str(value)
