"""Closure figures in SQL, as of the end of any past day, from the history of stages, due days and flags."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, and_, func, literal, select

from connector.ledger.days import day_number, gathered, listed
from connector.ledger.schema import history
from connector.ledger.standing import GroupName, standing
from connector.model.audit import Stage
from connector.model.figures import (
    PAST_DUE,
    SINCE_RAISED,
    Ageing,
    Apart,
    AuditRepeats,
    Rate,
    RepeatChange,
    days_to_close,
)
from connector.model.figures import Figures as FiguresValue
from connector.model.people import EVERYTHING, Scope

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy import CTE, ColumnElement, Connection, RowMapping, Select

NOBODY = "—"
RATES = {
    "closure_rate": ("closed", "raised"),
    "on_time_rate": ("on_time", "fell_due"),
    "on_time_rate_extended": ("on_time_extended", "fell_due_extended"),
    "overdue_rate": ("overdue", "open"),
    "repeat_rate": ("repeats", "raised"),
    "reopen_rate": ("reopened", "handed_in"),
    "first_pass_rate": ("first_pass", "judged"),
    "extension_rate": ("extended", "raised"),
}
"""Each rate: what is counted, of what."""

LISTS = ("days", "owner_days", "verifier_days")


class Figures:
    """The figures, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(
        self,
        as_of: date,
        by: GroupName | None = None,
        scope: Scope = EVERYTHING,
        reports: Collection[str] | None = None,
    ) -> FiguresValue:
        """All figures as of the end of a day; with ``by``, the same for each group beside them.

        ``reports``: of the findings of these alone.
        """
        rows = self._connection.execute(_counts(standing(as_of, scope, by, reports), as_of)).mappings()
        groups = {row["name"]: Counted.of(row) for row in rows}
        total = _figures(as_of, sum(groups.values(), Counted()))
        if by is None:
            return total
        return total.model_copy(update={"groups": {name: _figures(as_of, one) for name, one in groups.items()}})

    def version(self) -> int:
        """A number that grows with each change of a nonconformity."""
        return self._connection.execute(select(func.max(history.c.id))).scalar() or 0

    def repeats(self, as_of: date, scope: Scope = EVERYTHING) -> RepeatChange | None:
        """Confirmed repeats of the latest audit and of the one of its type before it; None while there are not two."""
        state = standing(as_of, scope)
        counted = (func.count().label("raised"), func.count().filter(state.c.repeat).label("repeats"))
        last = func.max(state.c.raised_on).label("last")
        asked = select(state.c.report, state.c.audit_type, *counted, last).where(state.c.counts)
        grouped = asked.group_by(state.c.report, state.c.audit_type).order_by(last.desc(), state.c.report.desc())
        audits = self._connection.execute(grouped).mappings().all()
        of_type = [row for row in audits if row["audit_type"] == audits[0]["audit_type"]]
        if len(of_type) <= 1:
            return None
        now, before = (
            AuditRepeats(report=row["report"], rate=Rate(numerator=row["repeats"], denominator=row["raised"]))
            for row in of_type[:2]
        )
        return RepeatChange(now=now, before=before)


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of a group, and the days that closing took; the whole is the sum of its groups."""

    counts: Counter[str] = field(default_factory=Counter)
    days: dict[str, list[int]] = field(default_factory=lambda: {name: [] for name in LISTS})

    @classmethod
    def of(cls, row: RowMapping) -> Counted:
        """A row of the one query."""
        plain = Counter({name: value for name, value in row.items() if name not in {"name", *LISTS}})
        return cls(plain, {name: listed(row[name]) for name in LISTS})

    def __add__(self, other: Counted) -> Counted:
        days = {name: [*self.days[name], *other.days[name]] for name in LISTS}
        return Counted(self.counts + other.counts, days)


def _counts(state: CTE, as_of: date) -> Select[*tuple[Any, ...]]:
    """For each group how many there are of everything, and the days that closing took."""
    name = func.coalesce(state.c.name, NOBODY).label("name")
    counted = [func.count().filter(where).label(key) for key, where in _conditions(state, as_of).items()]
    closed = and_(state.c.counts, state.c.stage == Stage.CLOSED)
    split = and_(closed, state.c.submissions > 0)
    lists = (
        gathered(state.c.days).filter(closed).label("days"),
        gathered(state.c.days - state.c.verifying).filter(split).label("owner_days"),
        gathered(state.c.verifying).filter(split).label("verifier_days"),
    )
    return select(name, *counted, *lists).group_by(name)


def _conditions(state: CTE, as_of: date) -> dict[str, ColumnElement[bool]]:
    """What each count counts."""
    day = literal(as_of, Date)
    is_open = state.c.stage.in_([Stage.APPROVED, Stage.OPEN, Stage.IN_PROGRESS])
    stages = {"open": is_open, "submitted": state.c.stage == Stage.SUBMITTED, "closed": state.c.stage == Stage.CLOSED}
    counted: dict[str, ColumnElement[bool]] = {}
    for key, condition in (("raised", literal(value=True)), *stages.items()):
        counted[key] = and_(state.c.counts, condition)
        counted[f"apart_{key}"] = and_(~state.c.counts, condition)
    overdue = and_(counted["open"], state.c.due_on < as_of)
    handed_in = and_(state.c.counts, state.c.submissions > 0)
    first_pass = and_(counted["closed"], handed_in, state.c.rejected == 0)
    counted |= {
        "overdue": overdue,
        "repeats": and_(state.c.counts, state.c.repeat),
        "handed_in": handed_in,
        "reopened": and_(handed_in, state.c.reopened > 0),
        "first_pass": first_pass,
        "judged": first_pass | and_(state.c.counts, state.c.rejected > 0),
        "extended": and_(state.c.counts, state.c.extensions > 0),
    }
    for suffix, due_on in (("", state.c.original_due_on), ("_extended", state.c.due_on)):
        counted[f"fell_due{suffix}"] = and_(state.c.counts, due_on <= as_of)
        counted[f"on_time{suffix}"] = and_(counted[f"fell_due{suffix}"], state.c.submitted_on <= due_on)
    for bucket, first, last in SINCE_RAISED:
        counted[f"since_{bucket}"] = and_(counted["open"], _aged(day, state.c.raised_on, first, last))
    for bucket, first, last in PAST_DUE:
        counted[f"past_{bucket}"] = and_(overdue, _aged(day, state.c.due_on, first, last))
    return counted


def _aged(day: ColumnElement[date], start: ColumnElement[date], first: int, last: int | None) -> ColumnElement[bool]:
    age = day_number(day) - day_number(start)
    return age >= first if last is None else age.between(first, last)


def _figures(as_of: date, counted: Counted) -> FiguresValue:
    n = counted.counts
    plain: dict[str, Any] = {name: n[name] for name in ("raised", "open", "submitted", "closed", "overdue")}
    rates: dict[str, Any] = {
        name: Rate(numerator=n[top], denominator=n[bottom]) for name, (top, bottom) in RATES.items()
    }
    return FiguresValue(
        as_of=as_of,
        **plain,
        **rates,
        days_to_close=days_to_close(counted.days["days"]),
        owner_days=days_to_close(counted.days["owner_days"]),
        verifier_days=days_to_close(counted.days["verifier_days"]),
        ageing=Ageing(
            since_raised={bucket: n[f"since_{bucket}"] for bucket, *_ in SINCE_RAISED},
            past_due={bucket: n[f"past_{bucket}"] for bucket, *_ in PAST_DUE},
        ),
        observations=Apart(**{name: n[f"apart_{name}"] for name in Apart.model_fields}),
    )
