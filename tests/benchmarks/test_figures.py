"""100,000 nonconformities with their history: each figure beside the same aggregate in hand-written SQL, in one run.

What we ask for is always all figures at once; what is written by hand counts one of them and nothing else.
"""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from connector.ledger.figures import Figures
from tests.builders.many import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from connector.ledger.standing import GroupName
    from connector.model.figures import Figures as Told

MANY, ROUNDS, MOST = 100_000, 3, 5.0
PAST, TODAY = date(2025, 1, 15), date(2026, 12, 31)

CLOSURE = """
WITH newest AS (
  SELECT max(id) AS id FROM history WHERE field = 'stage' AND on_day <= :day GROUP BY nonconformity_id)
SELECT sum(h.new = 'closed'), count(*)
FROM newest JOIN history h ON h.id = newest.id JOIN nonconformities n ON n.id = h.nonconformity_id
WHERE n.grade IN ('major', 'minor', 'ungraded') AND n.raised_on <= :day AND h.new NOT IN ('draft', 'withdrawn')
"""
OVERDUE = """
WITH newest AS (
  SELECT max(id) AS id FROM history WHERE field = 'stage' AND on_day <= :day GROUP BY nonconformity_id),
due AS (
  SELECT nonconformity_id, max(id) AS id FROM history WHERE field = 'due_on' AND on_day <= :day GROUP BY nonconformity_id)
SELECT coalesce(sum(d.new < :day), 0), count(*)
FROM newest JOIN history h ON h.id = newest.id JOIN nonconformities n ON n.id = h.nonconformity_id
JOIN due ON due.nonconformity_id = n.id JOIN history d ON d.id = due.id
WHERE n.grade IN ('major', 'minor', 'ungraded') AND n.raised_on <= :day AND h.new IN ('approved', 'open', 'in_progress')
"""
ON_TIME = """
WITH newest AS (
  SELECT max(id) AS id FROM history WHERE field = 'stage' AND on_day <= :day GROUP BY nonconformity_id),
handed_in AS (
  SELECT nonconformity_id, max(id) AS id FROM history
  WHERE field = 'stage' AND new = 'submitted' AND on_day <= :day GROUP BY nonconformity_id)
SELECT sum(h.new IN ('submitted', 'closed') AND s.on_day <= n.original_due_on), count(*)
FROM newest JOIN history h ON h.id = newest.id JOIN nonconformities n ON n.id = h.nonconformity_id
LEFT JOIN handed_in ON handed_in.nonconformity_id = n.id LEFT JOIN history s ON s.id = handed_in.id
WHERE n.grade IN ('major', 'minor', 'ungraded') AND n.raised_on <= :day AND h.new NOT IN ('draft', 'withdrawn')
  AND n.original_due_on <= :day
"""
REOPENED = """
WITH newest AS (
  SELECT max(id) AS id FROM history WHERE field = 'stage' AND on_day <= :day GROUP BY nonconformity_id),
changes AS (
  SELECT nonconformity_id, sum(new = 'submitted') AS handed_in,
         sum(new = 'in_progress' AND old IN ('submitted', 'closed')) AS back
  FROM history WHERE field = 'stage' AND on_day <= :day GROUP BY nonconformity_id)
SELECT sum(changes.back > 0), count(*)
FROM newest JOIN history h ON h.id = newest.id JOIN nonconformities n ON n.id = h.nonconformity_id
JOIN changes ON changes.nonconformity_id = n.id
WHERE n.grade IN ('major', 'minor', 'ungraded') AND n.raised_on <= :day AND h.new NOT IN ('draft', 'withdrawn')
  AND changes.handed_in > 0
"""
BY_PROCESS = """
WITH newest AS (
  SELECT max(id) AS id FROM history WHERE field = 'stage' AND on_day <= :day GROUP BY nonconformity_id)
SELECT n.process, sum(h.new = 'closed'), count(*)
FROM newest JOIN history h ON h.id = newest.id JOIN nonconformities n ON n.id = h.nonconformity_id
WHERE n.grade IN ('major', 'minor', 'ungraded') AND n.raised_on <= :day AND h.new NOT IN ('draft', 'withdrawn')
GROUP BY n.process
"""
ONE_BY_ONE = {
    "closure_rate": CLOSURE,
    "overdue_rate": OVERDUE,
    "on_time_rate": ON_TIME,
    "reopen_rate": REOPENED,
}


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    engine = fill(tmp_path_factory.mktemp("many"), MANY)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def quickest(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the quickest of some rounds, and what the work came to."""
    times, told = [], None
    for _round in range(ROUNDS):
        began = time.perf_counter()
        told = work()
        times.append(time.perf_counter() - began)
    return min(times), told


@pytest.mark.slow
@pytest.mark.parametrize("day", [PAST, TODAY], ids=["past", "today"])
def test_no_figure_takes_five_times_as_long_as_by_hand(connection: Connection, day: date) -> None:
    def ours(by: GroupName | None) -> Callable[[], Told]:
        return lambda: Figures(connection).of(day, by)

    def by_hand(statement: str) -> Callable[[], Any]:
        return lambda: connection.execute(text(statement), {"day": day.isoformat()}).all()

    whole, told = quickest(ours(None))
    ratios: dict[str, float] = {}
    for name, statement in ONE_BY_ONE.items():
        alone, ((numerator, denominator),) = quickest(by_hand(statement))
        rate = getattr(told, name)
        assert (rate.numerator, rate.denominator) == (numerator, denominator), name
        ratios[name] = whole / alone
    cut, parts = quickest(ours("process"))
    alone, rows = quickest(by_hand(BY_PROCESS))
    assert {name: (one.closed, one.raised) for name, one in (parts.groups or {}).items()} == {
        process: (closed, raised) for process, closed, raised in rows
    }
    ratios["closure_rate by process"] = cut / alone
    print(f"\n{day}: all figures {whole:.2f} s, by process {cut:.2f} s; times by hand:", ratios)
    assert max(ratios.values()) <= MOST, ratios
