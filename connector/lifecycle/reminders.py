"""When to remind whom: the ladder of rungs before and after a due day, pure. Each rung is due once per due day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from connector.lifecycle.closing import is_overdue
from connector.lifecycle.owner import person_of
from connector.model.audit import Stage
from connector.model.people import Person, Role
from connector.model.reminding import Climbed, Rung

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from connector.model.record import Record
    from connector.model.reminding import Chain, Ladder, Reminders

REMINDED = frozenset({Stage.APPROVED, Stage.OPEN, Stage.IN_PROGRESS})
"""Once it is handed in, its owner has nothing to do; approved ones may be late before they have a ticket."""

EARLY = 14
"""So many days before the due day, or more, are told only of long periods."""

LONGEST_HOLIDAY = 31


def rungs(
    record: Record, since: date, idle: int | None, climbed: Climbed, rules: Reminders, today: date, reach: date
) -> tuple[Rung, ...]:
    """The rungs to send today, at most one of each chain: the newest that was reached, where it is a new one.

    ``since``: the day from which its owner could know of this due day; ``idle``: days without activity on its ticket,
    None where there is none to look at; ``climbed``: what was sent for this due day; ``reach``: see :func:`reach`.

    =========== ============================================================ ===================
    chain       reached                                                      told
    =========== ============================================================ ===================
    due         so many days before, on and after the due day                the owner
    escalation  so many days after it                                        the level of those
    idle        no activity for so many days, once                           the owner
    acceptance  neither begun nor disputed for so many days, once            the owner
    =========== ============================================================ ===================
    """
    if record.stage not in REMINDED or record.due_on is None:
        return ()
    ladder = rules.of(record.content.grade)
    reached: tuple[tuple[Chain, int | None, int | None], ...] = (
        ("due", _due(record, record.due_on, since, ladder, rules.long_period_days, today, reach), climbed.due),
        ("escalation", _escalation((today - record.due_on).days, ladder), climbed.escalation),
        ("idle", _idle(idle, ladder) if climbed.idle is None else None, None),
        ("acceptance", _unanswered(record, (today - since).days, ladder), climbed.acceptance),
    )
    return tuple(
        Rung(chain=chain, days=days)
        for chain, days, before in reached
        if days is not None and (before is None or days > before)
    )


def _due(record: Record, due_on: date, since: date, ladder: Ladder, long: int, today: date, reach: date) -> int | None:
    """The newest reached rung: days after the due day, negative before it."""
    late = (today - due_on).days
    if late > 0 and (passed := _overdue(late, ladder)):
        return passed
    period = (due_on - record.raised_on).days
    before = [
        -days
        for days in ladder.before_due_days
        if (days < EARLY or period > long) and since <= due_on - timedelta(days=days) <= reach
    ]
    return max(before, default=None)


def _overdue(late: int, ladder: Ladder) -> int | None:
    passed = max((days for days in ladder.overdue_days if days <= late), default=None)
    last = max(ladder.overdue_days, default=0)
    if ladder.overdue_every and late >= last + ladder.overdue_every:
        return late - (late - last) % ladder.overdue_every
    return passed


def _escalation(late: int, ladder: Ladder) -> int | None:
    return max((days for days in ladder.escalate if days <= late), default=None)


def _idle(idle: int | None, ladder: Ladder) -> int | None:
    return idle if idle is not None and ladder.no_activity_days and idle >= ladder.no_activity_days else None


def _unanswered(record: Record, known: int, ladder: Ladder) -> int | None:
    """The setting, where its owner has known for so long and has not said anything to it."""
    limit = ladder.accept_within_days
    answered = record.stage is not Stage.OPEN or record.flags & {"disputed", "extension_asked"}
    return limit if limit and known >= limit and not answered else None


def reach(today: date, is_working_day: Callable[[date], bool]) -> date:
    """The last day that a working day speaks for: what falls on days off ahead is told before them, not after."""
    day = today
    for _day in range(LONGEST_HOLIDAY):
        if is_working_day(day + timedelta(days=1)):
            break
        day += timedelta(days=1)
    return day


def week_to_sum_up(today: date, is_working_day: Callable[[date], bool], *, before: bool) -> str | None:
    """The week whose summary is due, as ``2026-W15``: on its first working day, or later where that one was missed.

    ``before``: whether there was a summary before; a ledger's first one waits for a Monday.
    """
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(days=n) for n in range(today.weekday() + 1)]
    first = next((day for day in days if is_working_day(day)), None)
    if first is None or not is_working_day(today) or (today != first and not before):
        return None
    return f"{today:%G-W%V}"


def told(record: Record, rung: Rung, rules: Reminders, people: Sequence[Person]) -> tuple[Person, ...]:
    """Who hears of a rung. Where nobody is found on a level, compliance hears of it.

    ========================== ==================================================================
    due, idle, acceptance      the owner
    owner_manager              the owner's manager
    compliance                 everybody with that role
    management_representative  those of the setting, else everybody with the role management
    top_management             the same, with its own setting
    anything else              the person with this key
    ========================== ==================================================================
    """
    owner = person_of(record.owner, people)
    compliance = _with_role(people, Role.COMPLIANCE)
    if rung.chain != "escalation":
        return (owner,) if owner else compliance
    level = rules.of(record.content.grade).escalate.get(rung.days, "compliance")
    return _level(level, owner, rules, people) or compliance


def _level(level: str, owner: Person | None, rules: Reminders, people: Sequence[Person]) -> tuple[Person, ...]:
    match level:
        case "owner_manager":
            return _named([owner.manager or ""] if owner else [], people)
        case "compliance":
            return _with_role(people, Role.COMPLIANCE)
        case "management_representative":
            return _named(rules.management_representative, people) or _with_role(people, Role.MANAGEMENT)
        case "top_management":
            return _named(rules.top_management, people) or _with_role(people, Role.MANAGEMENT)
        case _:
            return _named([level], people)


def _named(keys: Sequence[str], people: Sequence[Person]) -> tuple[Person, ...]:
    return tuple(person for person in people if person.key in keys)


def _with_role(people: Sequence[Person], role: Role) -> tuple[Person, ...]:
    return tuple(person for person in people if role in person.roles)


def with_escalated(record: Record, climbed: Climbed, today: date) -> Record:
    """The record with its flag ``escalated``, which holds while it is overdue and somebody above was told of it."""
    holds = climbed.escalation is not None and is_overdue(record, today)
    flags = record.flags | {"escalated"} if holds else record.flags - {"escalated"}
    return record if flags == record.flags else record.model_copy(update={"flags": flags})
