"""Closure figures: the worked example of the contract, past days, groups, scopes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from connector.ledger.standing import GROUPS
from connector.model.audit import Grade, Stage
from connector.model.figures import DaysToClose, Rate, days_to_close
from connector.model.people import Scope
from tests.builders.lives import Lives

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connector.model.figures import Figures

MARCH, MAY, JUNE = date(2026, 3, 10), date(2026, 5, 20), date(2026, 6, 30)


@pytest.fixture
def lives(tmp_path: Path, address: str) -> Iterator[Lives]:
    made = Lives(tmp_path, address)
    yield made
    made.ledger.close()


def figures(lives: Lives, as_of: date = JUNE, **asked: object) -> Figures:
    with lives.ledger.reading() as book:
        return book.figures.of(as_of, **asked)  # type: ignore[arg-type] # one helper for every argument


@pytest.fixture
def worked(lives: Lives) -> Lives:
    """Findings A to J, as INTERFACE.md tells them."""
    lives.add("A", Grade.MAJOR, MARCH, date(2026, 4, 9))
    lives.submit("A", date(2026, 4, 5))
    lives.close("A", date(2026, 4, 12))
    lives.add("B", Grade.MINOR, MARCH, date(2026, 5, 9))
    lives.submit("B", date(2026, 5, 20))
    lives.close("B", date(2026, 6, 1))
    lives.add("C", Grade.MINOR, MARCH, date(2026, 5, 9))
    lives.change("C", date(2026, 3, 20), stage=Stage.IN_PROGRESS)
    lives.add("D", Grade.MINOR, MARCH, date(2026, 5, 9))
    lives.change("D", date(2026, 3, 20), stage=Stage.OPEN)
    lives.change("D", date(2026, 5, 1), due_on=date(2026, 7, 9), extensions=1, action="extend")
    lives.add("E", Grade.UNGRADED, MAY, date(2026, 7, 19), process="incident")
    lives.submit("E", date(2026, 6, 25))
    lives.add("F", Grade.MAJOR, MAY, date(2026, 6, 19), process="incident")
    lives.submit("F", date(2026, 6, 18))
    lives.change("F", date(2026, 6, 22), "return", stage=Stage.IN_PROGRESS, submitted_on=None)
    lives.add("G", Grade.OBSERVATION, MARCH, None)
    lives.close("G", date(2026, 5, 1))
    lives.add("H", Grade.MINOR, MARCH, date(2026, 5, 9))
    lives.change("H", date(2026, 3, 12), stage=Stage.WITHDRAWN)
    lives.add("I", Grade.MINOR, MARCH, date(2026, 5, 9), draft=True)
    lives.add("J", Grade.MINOR, date(2026, 6, 20), date(2026, 8, 19), flags=frozenset({"repeat"}))
    return lives


def test_the_worked_example(worked: Lives) -> None:
    told = figures(worked)
    assert (told.raised, told.open, told.submitted, told.closed, told.overdue) == (7, 4, 1, 2, 2)
    assert told.closure_rate == Rate(numerator=2, denominator=7)
    assert told.on_time_rate == Rate(numerator=1, denominator=5)
    assert told.on_time_rate_extended == Rate(numerator=1, denominator=4)
    assert told.overdue_rate == Rate(numerator=2, denominator=4)
    assert told.repeat_rate == Rate(numerator=1, denominator=7)
    assert told.days_to_close == DaysToClose(median=58, p90=78, mean=58, n=2)
    assert told.ageing.since_raised == {"0-30": 1, "31-60": 1, "61-90": 0, "91-180": 2, "181+": 0}
    assert told.ageing.past_due == {"1-7": 0, "8-30": 1, "31-60": 1, "61-90": 0, "91+": 0}
    assert told.observations.model_dump() == {"raised": 1, "open": 0, "submitted": 0, "closed": 1}
    assert told.closure_rate.value == pytest.approx(2 / 7)


def test_what_the_worked_example_says_of_returns_extensions_and_time(worked: Lives) -> None:
    told = figures(worked)
    assert told.reopen_rate == Rate(numerator=1, denominator=4), "F, of A B E F"
    assert told.first_pass_rate == Rate(numerator=2, denominator=3), "A and B, not F"
    assert told.extension_rate == Rate(numerator=1, denominator=7), "D"
    assert told.owner_days == DaysToClose(median=48.5, p90=66.5, mean=48.5, n=2), "26 and 71 days"
    assert told.verifier_days == DaysToClose(median=9.5, p90=11.5, mean=9.5, n=2), "7 and 12 days"
    before = figures(worked, date(2026, 6, 20))
    assert before.reopen_rate == Rate(numerator=0, denominator=3), "A, B and F; E came later"


def test_a_cut_is_by_what_things_were_on_that_day(worked: Lives) -> None:
    worked.change("C", date(2026, 6, 10), owner="sun-hao")
    with worked.ledger.reading() as book:
        content = book.records.get("D").content
    lower = content.model_copy(update={"grade": Grade.OBSERVATION, "department": "Ops", "clauses": ("8.6.1", "9.2")})
    worked.change("D", date(2026, 6, 10), content=lower)
    before, after = (figures(worked, day, by="owner").groups or {} for day in (date(2026, 6, 9), JUNE))
    assert (set(before), set(after)) == ({"li-wei"}, {"li-wei", "sun-hao"})
    assert figures(worked, date(2026, 6, 9)).raised == 6
    assert figures(worked).raised == 6, "J came, D is an observation now"
    assert figures(worked).observations.raised == 2
    assert set(figures(worked, by="department").groups or {}) == {"—", "Ops"}
    assert set(figures(worked, date(2026, 6, 9), by="clause").groups or {}) == {"ISO/IEC 20000-1:2018 8.5.1.2"}
    assert set(figures(worked, by="clause").groups or {}) == {
        "ISO/IEC 20000-1:2018 8.5.1.2",
        "ISO/IEC 20000-1:2018 8.6.1",
    }


def test_a_past_day_is_told_as_it_was(worked: Lives) -> None:
    told = figures(worked, date(2026, 6, 20))
    assert (told.raised, told.open, told.submitted, told.closed) == (7, 4, 1, 2)
    assert told.on_time_rate == Rate(numerator=2, denominator=5), "F was handed in and not yet returned"
    before = figures(worked, date(2026, 4, 8))
    assert (before.raised, before.open, before.submitted, before.closed) == (4, 3, 1, 0)
    assert before.overdue == 0
    assert figures(worked, date(2026, 5, 15)).overdue == 2, "B and C; D was extended"
    assert figures(worked, date(2026, 3, 9)).raised == 0


def test_days_before_an_extension_know_the_old_due_day(worked: Lives) -> None:
    worked.change("C", date(2026, 6, 5), due_on=date(2026, 8, 1), extensions=1)
    assert figures(worked, date(2026, 6, 4)).overdue == 1
    assert figures(worked).overdue == 1
    assert figures(worked, date(2026, 6, 4)).on_time_rate_extended == Rate(numerator=1, denominator=3)


def test_nothing_to_divide_by(lives: Lives) -> None:
    told = figures(lives)
    assert told.raised == 0
    assert told.closure_rate.value is None
    assert told.days_to_close == DaysToClose()
    assert told.groups is None
    assert figures(lives, by="grade").groups == {}


def test_the_groups_add_up_to_the_whole(worked: Lives) -> None:
    for by in GROUPS:
        told = figures(worked, by=by)
        assert told.groups is not None
        for name in ("raised", "open", "submitted", "closed", "overdue"):
            assert sum(getattr(group, name) for group in told.groups.values()) == getattr(told, name), (by, name)
    by_process = figures(worked, by="process").groups
    assert by_process is not None
    assert {name: group.raised for name, group in by_process.items()} == {"change": 5, "incident": 2}
    by_grade = figures(worked, by="grade").groups
    assert by_grade is not None
    assert by_grade["observation"].observations.closed == 1
    assert by_grade["major"].days_to_close.median == 33


def test_nobody_is_a_group_of_its_own(lives: Lives) -> None:
    lives.add("K", Grade.MINOR, MARCH, None, owner=None)
    groups = figures(lives, by="owner").groups
    assert groups is not None
    assert list(groups) == ["—"]


def test_a_scope_counts_only_what_it_lets_through(worked: Lives) -> None:
    assert figures(worked, scope=Scope(processes=("incident",))).raised == 2
    assert figures(worked, scope=Scope()).raised == 0
    assert figures(worked, scope=Scope(owners=("li-wei",))).raised == 7


def test_percentiles_lie_between_neighbours() -> None:
    assert days_to_close([33, 83]).p90 == 78
    assert days_to_close([5]) == DaysToClose(median=5, p90=5, mean=5, n=1)
    assert days_to_close([3, 1, 2]).median == 2
