"""What charts draw beside the figures: how findings came and went, and where they gather. Counts only, no texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import String, cast, func, select

from connector.ledger.query import within
from connector.ledger.schema import nonconformities
from connector.model.audit import Grade, Stage
from connector.model.base import Value

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import ColumnElement, Connection

    from connector.model.people import Scope

COUNTED = (Grade.MAJOR, Grade.MINOR, Grade.UNGRADED)
LEFT_OUT = (Stage.DRAFT, Stage.WITHDRAWN)


class BurnUp(Value):
    """Nonconformities raised and closed so far, at the end of each month (``YYYY-MM``)."""

    months: tuple[str, ...] = ()
    raised: tuple[int, ...] = ()
    closed: tuple[int, ...] = ()


class Cell(Value):
    """Open findings of one clause and grade."""

    clause: str
    grade: Grade
    n: int


class Charts:
    """The counts, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def burn_up(self, until: date, months: int, scope: Scope) -> BurnUp:
        """Raised and closed in all, at the end of each of the last months up to ``until``."""
        table = nonconformities.c
        raised = self._by_month(table.raised_on, scope)
        closed = self._by_month(table.closed_on, scope)
        names = _months(until, months)
        return BurnUp(months=names, raised=_sums(raised, names), closed=_sums(closed, names))

    def _by_month(self, column: ColumnElement[date | None], scope: Scope) -> dict[str, int]:
        month = func.substr(cast(column, String), 1, 7)
        counted = select(month, func.count()).where(column.is_not(None), *_population(scope)).group_by(month)
        return {row[0]: row[1] for row in self._connection.execute(counted)}

    def heat(self, scope: Scope) -> list[Cell]:
        """Findings that are not closed, by their first clause and grade."""
        table = nonconformities.c
        clause = table.content["clauses"][0].as_string()
        still = table.stage.not_in([*LEFT_OUT, Stage.CLOSED])
        counted = select(clause, table.grade, func.count()).where(still, within(scope)).group_by(clause, table.grade)
        rows = self._connection.execute(counted)
        return [Cell(clause=row[0], grade=Grade(row[1]), n=row[2]) for row in rows if row[0]]


def _population(scope: Scope) -> list[ColumnElement[bool]]:
    table = nonconformities.c
    return [table.grade.in_(COUNTED), table.stage.not_in(LEFT_OUT), within(scope)]


def _months(until: date, many: int) -> tuple[str, ...]:
    last = until.year * 12 + until.month - 1
    return tuple(f"{month // 12}-{month % 12 + 1:02}" for month in range(last - many + 1, last + 1))


def _sums(by_month: dict[str, int], names: Iterable[str]) -> tuple[int, ...]:
    return tuple(sum(n for month, n in by_month.items() if month <= name) for name in names)
