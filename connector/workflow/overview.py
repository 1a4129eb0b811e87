"""The overview: closure figures with what is behind them, of what the person may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connector.ledger.charts import BurnUp, Cell
    from connector.model.figures import Figures
    from connector.workflow.parts import Parts

MONTHS = 12
BEFORE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Overview:
    """Figures of today and of three months ago; the same by grade, process and report; counts for the charts."""

    now: Figures
    before: Figures
    by_grade: Mapping[str, Figures]
    by_process: Mapping[str, Figures]
    by_report: Mapping[str, Figures]
    burn_up: BurnUp
    heat: tuple[Cell, ...]


def overview(parts: Parts) -> Overview:
    """Everything that the first page shows."""
    parts.require("figures")
    today = parts.today
    with parts.ledger.reading() as book:
        scope = parts.scope(book)
        of = book.figures.of
        found = Overview(
            now=of(today, None, scope),
            before=of(today - BEFORE, None, scope),
            by_grade=of(today, "grade", scope).groups or {},
            by_process=of(today, "process", scope).groups or {},
            by_report=of(today, "report", scope).groups or {},
            burn_up=book.charts.burn_up(today, MONTHS, scope),
            heat=tuple(book.charts.heat(scope)),
        )
    parts.trace("view", overview=today.isoformat())
    return found
