"""When a nonconformity is due: what the report states, else days by audit type and grade from the anchor."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from connector.model.audit import Nonconformity, Report
    from connector.model.policy import Due

    IsWorkingDay = Callable[[date], bool]


def anchor(head: Report, raised_on: date) -> date:
    """The day from which days are counted.

    =================== ==========================================================
    external, customer  the audit's last day, else the report's day
    internal, unknown   the report's day, else the audit's last day
    neither is printed  the day the nonconformity counts as raised
    =================== ==========================================================
    """
    external = head.audit_type in {"external", "customer"}
    order = (head.audit_end, head.issued_on) if external else (head.issued_on, head.audit_end)
    return next((day for day in order if day), raised_on)


def raised(content: Nonconformity, head: Report, today: date) -> date:
    """The day a nonconformity counts from: printed for it, the report's day, the audit's last day, or today."""
    return content.raised_on or head.issued_on or head.audit_end or today


def due_day(content: Nonconformity, head: Report, raised_on: date, rules: Due, is_working_day: IsWorkingDay) -> date:
    """The due day, moved to the working day before where it falls on a holiday, but never before its anchor."""
    start = anchor(head, raised_on)
    days = rules.external if head.audit_type in {"external", "customer"} else rules.internal
    stated = content.due_on or start + timedelta(days=getattr(days, content.grade))
    return working_day_before(stated, start, is_working_day)


def working_day_before(day: date, not_before: date, is_working_day: IsWorkingDay) -> date:
    """``day``, or the last working day before it; ``day`` itself where there is none down to ``not_before``."""
    moved = day
    while moved > not_before and not is_working_day(moved):
        moved -= timedelta(days=1)
    return moved if is_working_day(moved) else day
