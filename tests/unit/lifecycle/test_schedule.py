"""When a job is due: intervals, daily times in the organisation's zone, what was missed, what failed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from connector.lifecycle.schedule import after_run, due_at, following, health
from connector.model.jobs import Jobs, Planned, Rhythm, Run

if TYPE_CHECKING:
    from connector.model.jobs import Health, Outcome

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)  # nine in the morning in Shanghai
MINUTES = Rhythm(seconds=600)
DAILY = Rhythm(at=time(8, 30))
RETRY = timedelta(minutes=15)


def after(**since: float) -> datetime:
    return NOW + timedelta(**since)


@pytest.mark.parametrize(
    ("text", "rhythm"),
    [
        ("90s", Rhythm(seconds=90)),
        ("10m", MINUTES),
        ("6 h", Rhythm(seconds=21_600)),
        ("1d", Rhythm(seconds=86_400)),
        ("daily 08:30", DAILY),
        ("off", None),
    ],
)
def test_rhythms_as_people_write_them(text: str, rhythm: Rhythm | None) -> None:
    assert Rhythm.parse(text) == rhythm
    assert Jobs.model_validate({"push": text}).rhythm("push") == rhythm


@pytest.mark.parametrize("text", ["", "10", "0m", "-1m", "daily 24:00", "daily 8:30", "hourly", "10m "])
def test_what_is_no_rhythm_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no rhythm"):
        Rhythm.parse(text)


def test_an_interval_and_a_daily_time() -> None:
    assert following(MINUTES, NOW, ZONE) == after(minutes=10)
    assert following(MINUTES, NOW, ZONE, 0.1) == after(minutes=11)
    assert following(DAILY, NOW, ZONE) == after(hours=23, minutes=30)
    assert following(DAILY, after(hours=-2), ZONE) == after(minutes=-30)
    assert following(DAILY, after(minutes=-30), ZONE) == after(hours=23, minutes=30)
    assert following(DAILY, after(hours=-2), ZONE, 0.1) == after(minutes=-24)


def test_a_daily_time_is_the_organisations_also_when_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = datetime(2026, 3, 28, 12, tzinfo=UTC)  # the clocks go forward the night after
    assert following(DAILY, night, berlin) == datetime(2026, 3, 29, 6, 30, tzinfo=UTC)


def run(outcome: Outcome = "done", minutes: float = -5) -> Run:
    return Run(id=1, job="push", machine="a", started_at=after(minutes=minutes), outcome=outcome)


def test_what_was_never_planned_is_due_now_or_at_its_time() -> None:
    assert due_at(None, "10m", MINUTES, NOW, ZONE) == NOW
    assert due_at(None, "daily 08:30", DAILY, NOW, ZONE) == after(hours=23, minutes=30)
    empty = Planned(name="push", every="10m")
    assert due_at(empty, "10m", MINUTES, NOW, ZONE) == NOW


def test_what_was_missed_is_due_now_once() -> None:
    missed = Planned(name="push", every="10m", next_at=after(days=-3), run=run(minutes=-5000))
    assert due_at(missed, "10m", MINUTES, NOW, ZONE) <= NOW
    assert after_run(MINUTES, "done", NOW, after(minutes=1), ZONE, 0, RETRY) == after(minutes=10)


def test_a_changed_rhythm_counts_from_the_newest_run() -> None:
    planned = Planned(name="push", every="6h", next_at=after(hours=6), run=run())
    assert due_at(planned, "10m", MINUTES, NOW, ZONE) == after(minutes=5)
    assert due_at(planned.model_copy(update={"run": None}), "10m", MINUTES, NOW, ZONE) == NOW


def test_a_clock_that_was_set_back_does_not_stop_a_job_for_long() -> None:
    planned = Planned(name="push", every="10m", next_at=after(days=90), run=run())
    assert due_at(planned, "10m", MINUTES, NOW, ZONE) == after(minutes=10)
    ahead = Planned(name="push", every="10m", next_at=after(minutes=15), run=run())
    assert due_at(ahead, "10m", MINUTES, NOW, ZONE) == after(minutes=15)


@pytest.mark.parametrize(
    ("rhythm", "outcome", "expected"),
    [
        (MINUTES, "done", after(minutes=10)),
        (MINUTES, "failed", after(minutes=10)),
        (MINUTES, "stopped", after(minutes=2)),
        (DAILY, "done", after(hours=23, minutes=30)),
        (DAILY, "partly", after(minutes=17)),
        (DAILY, "failed", after(minutes=17)),
    ],
)
def test_when_it_is_due_again(rhythm: Rhythm, outcome: Outcome, expected: datetime) -> None:
    assert after_run(rhythm, outcome, NOW, after(minutes=2), ZONE, 0, RETRY) == expected


def test_a_run_that_took_longer_than_its_interval_is_followed_at_its_end() -> None:
    assert after_run(MINUTES, "done", NOW, after(minutes=25), ZONE, 0.1, RETRY) == after(minutes=25)
    assert after_run(MINUTES, "done", NOW, after(minutes=1), ZONE, 0.1, RETRY) == after(minutes=11)


@pytest.mark.parametrize(
    ("minutes", "outcome", "seen"),
    [
        (None, None, "waiting"),
        (10, None, "waiting"),
        (-15, None, "waiting"),
        (-16, None, "late"),
        (5, "done", "well"),
        (5, "stopped", "well"),
        (5, "partly", "failing"),
        (5, "failed", "failing"),
        (5, "cut off", "failing"),
        (-16, "done", "late"),
        (-16, "failed", "late"),
        (-90, "running", "running"),
    ],
)
def test_what_is_to_be_thought_of_a_job(minutes: int | None, outcome: Outcome | None, seen: Health) -> None:
    run = Run(id=1, job="push", machine="m", started_at=NOW, outcome=outcome) if outcome else None
    planned = Planned(name="push", next_at=None if minutes is None else after(minutes=minutes), run=run)
    assert health(planned, NOW) == seen
