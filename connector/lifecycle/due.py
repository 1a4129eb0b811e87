"""When a nonconformity is due: what the report states, else days by body, audit type and grade from the anchor."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from connector.lifecycle.repeats import months_before
from connector.model.audit import Grade
from connector.model.base import Value
from connector.model.wording import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from connector.model.audit import Nonconformity, Report
    from connector.model.policy import BodyDueDays, Due, DueDays, GradeDays

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


class Terms(Value):
    """The days that follow from report and rules, before holidays; None: no such term."""

    due_on: date
    correction_by: date | None = None
    plan_by: date | None = None
    hard_limit: date | None = None


def due_day(content: Nonconformity, head: Report, raised_on: date, rules: Due, is_working_day: IsWorkingDay) -> date:
    """The due day, moved to the working day before where it falls on a holiday, but never before its anchor."""
    due_on = terms(content, head, raised_on, rules).due_on
    return working_day_before(due_on, anchor(head, raised_on), is_working_day)


def terms(content: Nonconformity, head: Report, raised_on: date, rules: Due) -> Terms:
    """What the report states, else the days of the certification body, else those of the audit type; by grade."""
    start = anchor(head, raised_on)

    def after(days: int | None) -> date | None:
        return None if days is None else start + timedelta(days=days)

    profiles = _profiles(head, rules)
    limits = (
        after(_first([profile.hard_limit for profile in profiles], content.grade)),
        _backstop(start, content, head, rules),
    )
    return Terms(
        due_on=content.due_on or after(_first(profiles, content.grade)) or start,
        correction_by=after(_first([profile.correction for profile in profiles], content.grade)),
        plan_by=after(_first([profile.plan for profile in profiles], content.grade)),
        hard_limit=min((day for day in limits if day), default=None),
    )


def verify_by(due_on: date, grade: Grade, head: Report, rules: Due) -> date | None:
    """The day by which what was handed in is to be verified, None where the grade has no such term."""
    days = _first([profile.verify for profile in _profiles(head, rules)], grade)
    return None if days is None else due_on + timedelta(days=days)


def _backstop(start: date, content: Nonconformity, head: Report, rules: Due) -> date | None:
    """The day past which an initial audit with an open major one is no longer worth anything: stage 2 is done anew."""
    initial = head.audit_type == "external" and head.audit_stage in {"initial", "stage2"}
    months = rules.stage2_major_backstop_months
    return months_before(start, -months) if initial and months and content.grade is Grade.MAJOR else None


def effectiveness_check(closed_on: date, grade: Grade, rules: Due) -> date | None:
    """The day on which somebody looks whether a closed fix holds, None where nobody has to."""
    days = rules.effectiveness_check_days
    return closed_on + timedelta(days=days) if days and grade.is_nonconformity else None


def closed_for_checks(first: date, last: date, rules: Due) -> tuple[date, date] | None:
    """Between which days something was closed whose check falls between ``first`` and ``last``; all of them count."""
    days = timedelta(days=rules.effectiveness_check_days)
    return (first - days, last - days) if days else None


def _profiles(head: Report, rules: Due) -> list[DueDays | BodyDueDays]:
    """The rules that may speak, in the order in which they are asked."""
    bodies: list[DueDays | BodyDueDays] = [body for body in rules.bodies.values() if _is_of(head, body)]
    match head.audit_type:
        case "external":
            return [*bodies, rules.external]
        case "customer":
            return [*bodies, rules.customer or rules.external]
        case _:
            return [rules.internal]


def _is_of(head: Report, body: BodyDueDays) -> bool:
    printed = [fold(text) for text in (head.number or "", *head.auditors)]
    return any(fold(word) in text for word in body.match for text in printed)


def _first(options: Iterable[GradeDays], grade: Grade) -> int | None:
    given: list[int | None] = [getattr(option, grade) for option in options]
    return next((days for days in given if days is not None), None)


def working_day_before(day: date, not_before: date, is_working_day: IsWorkingDay) -> date:
    """``day``, or the last working day before it; ``day`` itself where there is none down to ``not_before``."""
    moved = day
    while moved > not_before and not is_working_day(moved):
        moved -= timedelta(days=1)
    return moved if is_working_day(moved) else day
