"""Every figure equals the slow, obvious count, over random histories, on any day, in any cut."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from statistics import mean
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connector.ledger.figures import RATES
from connector.ledger.reports import KeptReport
from connector.model.audit import Citation, Nonconformity, Stage
from connector.model.figures import PAST_DUE, SINCE_RAISED, percentile
from connector.model.people import Scope
from tests.builders import ledgers
from tests.builders.lives import HEAD, ZONE, by
from tests.builders.records import STANDARD, nonconformity, record
from tests.properties.histories import BEGIN, DAYS, Event, Life, counted, group_of, lives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.ledger.ledger import Book, Ledger
    from connector.model.figures import Figures

NAMES = count()


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    opened = ledgers.opened(tmp_path_factory.mktemp("figures"))
    yield opened
    opened.close()


def keep(book: Book, report_id: str, life: Life) -> None:
    """Write a life into the ledger as its verbs would: each event saved with its signature."""
    name = f"n{next(NAMES)}"
    content = nonconformity(
        grade=life.grade,
        process=life.process,
        department=life.department,
        clauses=life.clauses,
        citations=tuple(Citation(standard=STANDARD, clause=one) for one in life.clauses),
    )
    days = {"raised_on": life.raised, "due_on": life.due, "original_due_on": life.due, "stage_on": life.raised}
    fresh = record(id=name, report_id=report_id, content=content, head=HEAD, owner=life.owner, **days)
    book.records.add(fresh, by(life.raised, "ingest"))
    for event in life.events[1:]:
        before = book.records.get(name)
        update = _change(event, before.content)
        book.records.save(before, before.model_copy(update=update), by(event.day, event.action))


def _change(event: Event, content: Nonconformity) -> dict[str, Any]:
    """What the event sets in the record."""
    match event.name:
        case "stage":
            return {"stage": Stage(event.new), "stage_on": event.day}
        case "due":
            return {"due_on": event.new}
        case "repeat":
            return {"flags": frozenset({"repeat"} if event.new else ())}
        case "owner":
            return {"owner": event.new}
        case name:
            return {"content": content.model_copy(update={name: event.new})}


def told(figures: Figures) -> dict[str, Any]:
    """The figures in the oracle's words."""
    found: dict[str, Any] = {
        name: getattr(figures, name) for name in ("raised", "open", "submitted", "closed", "overdue")
    }
    for name, (top, bottom) in RATES.items():
        rate = getattr(figures, name)
        found |= {top: rate.numerator, bottom: rate.denominator}
    found |= {f"since_{name}": n for name, n in figures.ageing.since_raised.items()}
    found |= {f"past_{name}": n for name, n in figures.ageing.past_due.items()}
    return found | {f"apart_{name}": n for name, n in figures.observations.model_dump().items()}


def same(figures: Figures, expected: dict[str, Any]) -> None:
    names = {
        *told(figures),
        *(f"since_{name}" for name, *_ in SINCE_RAISED),
        *(f"past_{name}" for name, *_ in PAST_DUE),
    }
    assert told(figures) == {name: expected.get(name, 0) for name in names}
    for name in ("days_to_close", "owner_days", "verifier_days"):
        days, figure = sorted(expected[name]), getattr(figures, name)
        assert figure.n == len(days)
        if days:
            assert figure.mean == pytest.approx(mean(days))
            assert (figure.median, figure.p90) == (percentile(days, 0.5), percentile(days, 0.9))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(many=st.lists(lives(), min_size=1, max_size=8), offsets=st.lists(st.integers(0, DAYS), min_size=2, max_size=3))
def test_every_figure_equals_the_obvious_count(ledger: Ledger, many: list[Life], offsets: list[int]) -> None:
    report = f"r{next(NAMES)}"
    with ledger.writing() as book:
        kept = KeptReport(id=report, key=report, label=report, head=HEAD, edition=1)
        book.reports.add(kept, datetime(2026, 1, 5, tzinfo=ZONE))
        for life in many:
            keep(book, report, life)
    scope = Scope(report_ids=(report,))
    with ledger.reading() as book:
        for offset in (*offsets, 10 * DAYS):
            day = BEGIN + timedelta(days=offset)
            same(book.figures.of(day, None, scope), counted(many, day))
            for cut in ("process", "grade", "owner", "department", "clause"):
                groups = book.figures.of(day, cut, scope).groups or {}
                expected = {group_of(life, cut, day) for life in many}
                assert set(groups) <= expected
                for name in expected:
                    mine = counted([life for life in many if group_of(life, cut, day) == name], day)
                    if name in groups:
                        same(groups[name], mine)
                    else:
                        assert mine.get("raised", 0) + mine.get("apart_raised", 0) == 0
