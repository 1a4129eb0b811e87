"""After the term: what anybody wrote goes, what figures are counted from stays.

What was empty stays empty, and what was not is :data:`GONE`: so it still shows that there was a plan, not which.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.lifecycle.repeats import months_before
from connector.model.record import GONE

if TYPE_CHECKING:
    from datetime import date

    from connector.model.audit import Nonconformity
    from connector.model.record import Link, Record, Shown

TEXTS = (*("title", "statement", "evidence", "requirement", "correction", "root_cause", "corrective_action", "owner"),)
"""What a report says about a finding in words of its own; ``owner`` is the name that it prints."""

MONTHS = 12


def kept_since(today: date, years: int) -> date:
    """What ended before this day, and came in before it, has been kept for its term."""
    return months_before(today, years * MONTHS)


def purged(record: Record) -> Record:
    """The record without its texts; where it stood and when, its grade, clause, process, owner and target stay."""
    return record.model_copy(
        update={
            "printed": _without_texts(record.printed),
            "content": _without_texts(record.content),
            "approved": _without_texts(record.approved) if record.approved else None,
            "shown": _without_words(record.shown),
            "flags": record.flags | {"purged"},
            "link": _without_fields(record.link) if record.link else None,
        }
    )


def _without_texts(content: Nonconformity) -> Nonconformity:
    gone = {name: GONE for name in TEXTS if getattr(content, name)}
    return content.model_copy(update={**gone, "doubts": ()})


def _without_words(shown: Shown) -> Shown:
    gone = {name: GONE for name in ("cause", "correction", "corrective_action") if getattr(shown, name)}
    return shown.model_copy(update={**gone, "evidence": (GONE,) * len(shown.evidence), "workers": ()})


def _without_fields(link: Link) -> Link:
    """Its ticket stays named; what stood on it, and who worked it, does not."""
    return link.model_copy(update={"agreed": {}, "seen": {}, "refusals": (), "error": None, "assignee": None})
