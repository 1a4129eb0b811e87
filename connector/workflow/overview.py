"""The overview: closure figures with what is behind them, of what the person may see."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from connector.model.audit import Grade

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping
    from datetime import date

    from connector.ledger.charts import BurnUp, Cell
    from connector.ledger.ledger import Book
    from connector.model.figures import Figures, Rate
    from connector.model.people import Scope
    from connector.workflow.parts import Parts

MONTHS = 12
REPORTS = 12
BEFORE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Overview:
    """Figures of today and of three months ago; by grade, process and latest reports; counts for the charts."""

    now: Figures
    before: Figures
    by_grade: Mapping[str, Figures]
    by_process: Mapping[str, Figures]
    by_report: Mapping[str, Figures]
    burn_up: BurnUp
    heat: tuple[Cell, ...]


def graded(told: Overview) -> list[tuple[Grade, Figures]]:
    """The figures of each grade of nonconformity that there is, the gravest first."""
    return [(grade, of) for grade in Grade if grade.is_nonconformity and (of := told.by_grade.get(grade))]


def slowest(told: Overview, most: int) -> list[tuple[str, Rate]]:
    """Processes with their rate on time, the lowest first; those of which nothing was due yet are left out."""
    rated = [(key, of.on_time_rate) for key, of in told.by_process.items() if of.on_time_rate.denominator]
    return sorted(rated, key=lambda one: (one[1].value or 0, one[0]))[:most]


def hottest(told: Overview, most: int) -> tuple[list[Grade], dict[str, dict[Grade, int]]]:
    """The grades of the heat map, and how many of each there are on the clauses with the most, by clause number."""
    grades = [grade for grade in Grade if any(cell.grade is grade for cell in told.heat)]
    counts: dict[str, dict[Grade, int]] = {}
    for cell in told.heat:
        counts.setdefault(cell.clause, {})[cell.grade] = cell.n
    clauses = sorted(counts, key=lambda clause: (-sum(counts[clause].values()), clause))[:most]
    return grades, {clause: counts[clause] for clause in sorted(clauses, key=_by_number)}


def _by_number(clause: str) -> list[tuple[int, int, str]]:
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in clause.split(".")]


def percent(rate: Rate) -> int:
    """A rate in whole per cent; 0 where there is nothing to divide by."""
    return round(100 * (rate.value or 0))


class Counted:
    """Overviews that were counted already: good for the same scope until the ledger changes.

    For many threads: who asks for what somebody else is counting waits for that.
    """

    MOST = 200

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turns: dict[Hashable, threading.Lock] = {}
        self._kept: dict[Hashable, tuple[int, Overview]] = {}

    def get(self, key: Hashable, version: int, count: Callable[[], Overview]) -> Overview:
        """The overview of this key, counted if there is none of this version of the ledger."""
        with self._turn(key):
            kept = self._kept.get(key)
            told = kept[1] if kept and kept[0] == version else count()
            self._kept[key] = version, told
        return told

    def _turn(self, key: Hashable) -> threading.Lock:
        with self._lock:
            if len(self._turns) >= self.MOST:
                self._turns, self._kept = {}, {}
            return self._turns.setdefault(key, threading.Lock())


def overview(parts: Parts, counted: Counted) -> Overview:
    """Everything that the first page shows, of what ``status`` counts too: no grant to read adds to a figure.

    What was counted since the last change is not counted again.
    """
    parts.require("figures")
    with parts.ledger.reading() as book:
        scope, version = parts.scope(book, "figures"), book.figures.version()
        key = (parts.today, None if scope.everything or scope.summaries else scope)
        found = counted.get(key, version, lambda: _count(book, parts.today, scope))
    parts.trace("view", overview=parts.today.isoformat())
    return found


def _count(book: Book, today: date, scope: Scope) -> Overview:
    of, latest = book.figures.of, book.reports.latest(scope, REPORTS)
    by_grade = of(today, "grade", scope)
    by_report = of(today, "report", scope, [one.id for one in latest]).groups or {}
    return Overview(
        now=by_grade.model_copy(update={"groups": None}),
        before=of(today - BEFORE, None, scope),
        by_grade=by_grade.groups or {},
        by_process=of(today, "process", scope).groups or {},
        by_report={one.label: by_report[one.label] for one in reversed(latest) if one.label in by_report},
        burn_up=book.charts.burn_up(today, MONTHS, scope),
        heat=tuple(book.charts.heat(scope)),
    )
