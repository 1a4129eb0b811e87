"""Closure figures in SQL, as of the end of any past day, from the history of stages, due days and flags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Date, Integer, and_, case, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from connector.ledger.query import within
from connector.ledger.schema import history, nonconformities, reports
from connector.model.audit import Grade, Stage
from connector.model.figures import PAST_DUE, SINCE_RAISED, Ageing, Apart, Rate, days_to_close
from connector.model.figures import Figures as FiguresValue
from connector.model.people import EVERYTHING, Scope

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import CTE, ColumnElement, Connection, Label, RowMapping, Select

GroupName = Literal["process", "grade", "standard", "report", "owner"]
GROUPS: tuple[GroupName, ...] = ("process", "grade", "standard", "report", "owner")
NOBODY = "—"


class days_between(GenericFunction[int]):  # noqa: N801 - SQLAlchemy names an SQL function by its class
    """Whole days from the second date to the first."""

    type = Integer()
    inherit_cache = True


@compiles(days_between, "sqlite")
def _sqlite_days(element: Any, compiler: Any, **options: Any) -> str:
    later, earlier = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


@compiles(days_between)
def _days(element: Any, compiler: Any, **options: Any) -> str:
    later, earlier = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({later} - {earlier})"


class Figures:
    """The figures, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, as_of: date, by: GroupName | None = None, scope: Scope = EVERYTHING) -> FiguresValue:
        """All figures as of the end of a day; with ``by``, the same for each group beside them."""
        state = _state(as_of, scope)
        whole = self._groups(state, None, as_of)
        total = whole.get(NOBODY) or _figures(as_of, {}, [])
        if by is None:
            return total
        return total.model_copy(update={"groups": self._groups(state, by, as_of)})

    def _groups(self, state: CTE, by: GroupName | None, as_of: date) -> dict[str, FiguresValue]:
        name = (func.coalesce(state.c[by], NOBODY) if by else literal(NOBODY)).label("name")
        days: dict[str, list[int]] = {}
        for row in self._connection.execute(_closings(state, name)):
            days.setdefault(row[0], []).append(row[1])
        counts = self._connection.execute(_counts(state, name, as_of)).mappings()
        return {row["name"]: _figures(as_of, row, days.get(row["name"], [])) for row in counts}


def _newest(field: str, as_of: date, *more: ColumnElement[bool]) -> CTE:
    """The newest line of history of a field for each nonconformity, as known on a day."""
    newest = select(func.max(history.c.id)).where(history.c.field == field, history.c.on_day <= as_of, *more)
    ids = newest.group_by(history.c.nonconformity_id).scalar_subquery()
    columns = (history.c.nonconformity_id, history.c.new, history.c.on_day)
    return select(*columns).where(history.c.id.in_(ids)).cte()


def _state(as_of: date, scope: Scope) -> CTE:
    """Each nonconformity of the population and each observation, as it stood at the end of the day."""
    table = nonconformities.c
    stage, due = _newest("stage", as_of), _newest("due_on", as_of)
    handed_in = _newest("stage", as_of, history.c.new == Stage.SUBMITTED)
    repeat = _newest("flag.repeat", as_of)
    due_day = func.coalesce(func.date(due.c.new, type_=Date), table.due_on, type_=Date)
    done = stage.c.new.in_([Stage.SUBMITTED, Stage.CLOSED])
    joined = nonconformities.join(reports).join(stage, stage.c.nonconformity_id == table.id)
    for other in (due, handed_in, repeat):
        joined = joined.outerjoin(other, other.c.nonconformity_id == table.id)
    columns = (
        table.process,
        table.grade,
        table.standard,
        reports.c.label.label("report"),
        table.owner,
        stage.c.new.label("stage"),
        table.grade.in_([grade for grade in Grade if grade.is_nonconformity]).label("counts"),
        table.raised_on,
        due_day.label("due_on"),
        table.original_due_on,
        case((done, func.coalesce(handed_in.c.on_day, stage.c.on_day, type_=Date))).label("submitted_on"),
        case((stage.c.new == Stage.CLOSED, stage.c.on_day)).label("closed_on"),
        (repeat.c.new == "on").label("repeat"),
    )
    population = and_(table.raised_on <= as_of, stage.c.new.not_in([Stage.DRAFT, Stage.WITHDRAWN]))
    return select(*columns).select_from(joined).where(population, within(scope)).cte("state")


def _closings(state: CTE, name: Label[str]) -> Select[*tuple[Any, ...]]:
    closed = and_(state.c.counts, state.c.stage == Stage.CLOSED)
    return select(name, days_between(state.c.closed_on, state.c.raised_on)).where(closed)


def _counts(state: CTE, name: Label[str], as_of: date) -> Select[*tuple[Any, ...]]:
    day = literal(as_of, Date)
    counted: dict[str, ColumnElement[bool]] = {}
    is_open = state.c.stage.in_([Stage.APPROVED, Stage.OPEN, Stage.IN_PROGRESS])
    stages = {"open": is_open, "submitted": state.c.stage == Stage.SUBMITTED, "closed": state.c.stage == Stage.CLOSED}
    for key, condition in (("raised", literal(value=True)), *stages.items()):
        counted[key] = and_(state.c.counts, condition)
        counted[f"apart_{key}"] = and_(~state.c.counts, condition)
    overdue = and_(counted["open"], state.c.due_on < as_of)
    counted["overdue"] = overdue
    counted["repeats"] = and_(state.c.counts, state.c.repeat)
    for suffix, due_on in (("", state.c.original_due_on), ("_extended", state.c.due_on)):
        counted[f"fell_due{suffix}"] = and_(state.c.counts, due_on <= as_of)
        counted[f"on_time{suffix}"] = and_(counted[f"fell_due{suffix}"], state.c.submitted_on <= due_on)
    for bucket, first, last in SINCE_RAISED:
        counted[f"since_{bucket}"] = and_(counted["open"], _aged(day, state.c.raised_on, first, last))
    for bucket, first, last in PAST_DUE:
        counted[f"past_{bucket}"] = and_(overdue, _aged(day, state.c.due_on, first, last))
    return select(name, *(func.count().filter(where).label(key) for key, where in counted.items())).group_by(name)


def _aged(day: ColumnElement[date], start: ColumnElement[date], first: int, last: int | None) -> ColumnElement[bool]:
    age = days_between(day, start)
    return age >= first if last is None else age.between(first, last)


def _figures(as_of: date, row: RowMapping | dict[str, int], days: list[int]) -> FiguresValue:
    def count(key: str) -> int:
        return row[key] if row else 0

    def rate(numerator: str, denominator: str) -> Rate:
        return Rate(numerator=count(numerator), denominator=count(denominator))

    return FiguresValue(
        as_of=as_of,
        raised=count("raised"),
        open=count("open"),
        submitted=count("submitted"),
        closed=count("closed"),
        overdue=count("overdue"),
        closure_rate=rate("closed", "raised"),
        on_time_rate=rate("on_time", "fell_due"),
        on_time_rate_extended=rate("on_time_extended", "fell_due_extended"),
        overdue_rate=rate("overdue", "open"),
        repeat_rate=rate("repeats", "raised"),
        days_to_close=days_to_close(days),
        ageing=Ageing(
            since_raised={bucket: count(f"since_{bucket}") for bucket, *_ in SINCE_RAISED},
            past_due={bucket: count(f"past_{bucket}") for bucket, *_ in PAST_DUE},
        ),
        observations=Apart(**{name: count(f"apart_{name}") for name in Apart.model_fields}),
    )
