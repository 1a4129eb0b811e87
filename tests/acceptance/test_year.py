"""A simulated year: the figures equal those kept on the side, and no kill changes one or says anything twice."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from adapters.sandbox.server import running
from connector.workflow.figures import figures
from tests.acceptance.killed import days_jobs, died
from tests.acceptance.office import Office
from tests.builders.year import TEMPERS, ZONE, Clock, Year
from tests.properties.histories import counted, group_of
from tests.properties.test_figures import same

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.builders.year import When

FIRST = date(2026, 1, 5)
MOMENTS = ("job begun", "ticket polled", "step taken", "reminders recorded", "job done")
WHILE_PUSHING = ("intent committed", "create sent", "create answered", "outcome committed")
JOBS = """
[tickets]
sweep_hours = 720
[jobs]
sweep = "off"
snapshot = "28d"
jitter = 0
[inbox]
folder = "inbox"
"""


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Office, Clock]]:
    clock = Clock(datetime(2026, 1, 5, 0, tzinfo=UTC))
    with running(clock=clock) as box:
        office = Office(tmp_path, box, {"project": "AUD"})
        office.change(JOBS)
        for name, value in office.environment.items():
            monkeypatch.setenv(name, value)
        yield office, clock


class Killer:
    """Kills a daemon of its own at a random moment of each report's push and of some days' jobs.

    The year's own daemon begins anew then. ``struck``: how often it tried.
    """

    def __init__(self, random: Random, share: float) -> None:
        self.random, self.share = random, share
        self.killed = self.struck = 0

    def __call__(self, year: Year, when: When) -> None:
        if when == "day" and self.random.random() > self.share:
            return
        moment, nth = self.random.choice(MOMENTS if when == "day" else WHILE_PUSHING), self.random.choice((1, 1, 2))
        now = {"CLOSEOUT_NOW": year.clock().astimezone(ZONE).isoformat()}
        self.killed += died(days_jobs, str(year.office.config), {**year.office.environment, **now}, moment, nth)
        self.struck += 1
        year.clock.go_on(600)
        year.restart()


def told(year: Year, last: date) -> None:
    """Every figure, on some days and in each cut, beside what the simulation knows."""
    lives = [case.life for case in year.cases.values()]
    span = (last - FIRST).days
    for day in (FIRST + timedelta(days=span * part // 7) for part in range(1, 8)):
        same(figures(year.parts, day), counted(lives, day))
    for cut in ("process", "grade", "owner", "clause"):
        groups = figures(year.parts, last, cut).groups or {}
        for name, group in groups.items():
            same(group, counted([life for life in lives if group_of(life, cut, last) == name], last))
        assert sum(group.raised for group in groups.values()) == counted(lives, last)["raised"]


def said_once(year: Year) -> int:
    """No reminder stands twice on a ticket; how many there are."""
    comments = [
        (issue["key"], re.sub(r"\s+", " ", str(comment["body"])))
        for issue in year.office.box.jira_issues()
        for comment in issue["comments"]
    ]
    journal = year.office.box.servicenow_records("sys_journal_field")
    comments += [(one["element_id"], one["value"]) for one in journal]
    reminders = [one for one in comments if "due" in one[1].lower()]
    assert [one for one, times in Counter(reminders).items() if times > 1] == []
    return len(reminders)


def one_ticket_each(year: Year) -> None:
    """Both ends agree on one ticket for each nonconformity, in both trackers."""
    labels = [label for issue in year.office.box.jira_issues() for label in issue["values"].get("labels", [])]
    marks = [label for label in labels if label.startswith("closeout-")]
    marks += [one["correlation_id"] for one in year.office.box.servicenow_records("problem") if one["correlation_id"]]
    assert len(marks) == len(set(marks)) == len(year.cases)


def lived(begun: tuple[Office, Clock], reports: dict[date, int], last: date, second: date, share: float) -> Year:
    office, clock = begun
    killer = Killer(Random(7), share)  # noqa: S311 - the same year each time
    year = Year(office, clock, Random(1), killer)  # noqa: S311 - as above
    year.live(reports, FIRST, last, second_cycle=second)
    assert killer.killed > killer.struck / 2 > len(reports) / 2, (killer.killed, killer.struck)
    assert {run.outcome for run in year.runs} == {"done"}, [run for run in year.runs if run.outcome != "done"]
    told(year, last)
    one_ticket_each(year)
    return year


def test_some_weeks_with_kills(begun: tuple[Office, Clock]) -> None:
    """The same as the year below, small enough for every change."""
    second = FIRST + timedelta(days=14)
    year = lived(begun, {FIRST: 8, second: 6}, FIRST + timedelta(days=37), second, 0.1)
    assert said_once(year) > 5


@pytest.mark.slow
def test_a_year_with_kills(begun: tuple[Office, Clock]) -> None:
    """400 nonconformities of 12 reports, in two audit cycles."""
    reports = {FIRST + timedelta(days=28 * number): 33 + (number % 3 == 0) for number in range(12)}
    assert sum(reports.values()) == 400
    year = lived(begun, reports, date(2026, 12, 31), FIRST + timedelta(days=28 * 6), 0.05)
    assert {case.temper for case in year.cases.values()} == set(TEMPERS)
    assert said_once(year) > 400
