"""Days that closing leaves behind."""

from __future__ import annotations

from datetime import UTC, date, datetime

from connector.lifecycle.milestones import milestones
from connector.model.record import HistoryEntry


def entry(day: int, field: str, old: str | None, new: str | None, action: str = "poll") -> HistoryEntry:
    at = datetime(2026, 4, day, tzinfo=UTC)
    return HistoryEntry(at=at, on=date(2026, 4, day), who="x", action=action, field=field, old=old, new=new)


def test_every_closing_date_is_kept() -> None:
    history = [
        entry(1, "stage", "in_progress", "submitted"),
        entry(2, "stage", "submitted", "in_progress", "return"),
        entry(3, "due_on", "2026-04-03", "2026-05-03", "extend"),
        entry(3, "due_on", "2026-05-03", "2026-05-04", "approve"),
        entry(4, "stage", "in_progress", "submitted"),
        entry(5, "stage", "submitted", "closed", "verify"),
        entry(6, "accepted", None, "2026-04-30 CB-77", "accepted"),
        entry(7, "accepted", None, None),
        entry(8, "stage", "closed", "in_progress", "reopen"),
        entry(9, "stage", "in_progress", "closed"),
        entry(9, "owner", None, "li-wei"),
    ]
    told = {name: [day.day for day in days] for name, days in milestones(history).items()}
    assert told == {"submitted": [1, 4], "returned": [2, 8], "closed": [5, 9], "extended": [3], "accepted": [30]}
