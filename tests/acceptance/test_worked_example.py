"""The worked example of the figures, lived through from the command line: each line on its day, at both ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from adapters.sandbox.server import running
from tests.acceptance.office import Office
from tests.acceptance.queues import Queues

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD = "Finding ID,Grade,Clause,Statement,Raised on,Due date"
MARCH = f"""Internal audit report IA-2026-03 of 2026-03-10 (ISO/IEC 20000-1:2018),,,,,
{HEAD}
A,Major,8.5.1.2,Three changes were carried out without approval,2026-03-10,2026-04-09
B,Minor,8.6.1,Major incidents are not reviewed,2026-03-10,2026-05-09
C,Minor,8.5.3,Releases are deployed without acceptance criteria,2026-03-10,2026-05-09
D,Minor,8.6.3,Problems have no owner,2026-03-10,2026-05-09
G,Observation,8.5.1.3,Change records name no rollback test,2026-03-10,
H,Minor,8.5.1.2,A calendar hangs in the wrong room,2026-03-10,2026-05-09
I,Minor,8.5.3,Nobody counted the deployments,2026-03-10,2026-05-09
"""
MAY = f"""Internal audit report IA-2026-05 of 2026-05-20 (ISO/IEC 20000-1:2018),,,,,
{HEAD}
E,Nonconformity,8.6.1,The log of the service desk is kept on paper,2026-05-20,2026-07-19
F,Major,8.6.3,Known errors are not recorded,2026-05-20,2026-06-19
"""
JUNE = f"""Internal audit report IA-2026-06 of 2026-06-20 (ISO/IEC 20000-1:2018),,,,,
{HEAD}
J,Minor,8.5.1.2,Two changes were carried out without approval again,2026-06-20,2026-08-19
"""


class Days:
    """An organisation that goes from day to day; its trackers go with it, or are years ahead of it."""

    def __init__(self, folder: Path, *, ahead: bool) -> None:
        self._folder = folder
        self._ahead = ahead
        self._day = "2026-03-10"

    def trackers_time(self) -> datetime:
        """The time at the trackers."""
        if self._ahead:
            return datetime.now(UTC) + timedelta(days=3650)
        return datetime.fromisoformat(f"{self._day}T10:00:00+08:00")

    def begin(self, office: Office) -> None:
        self.office, self.queues = office, Queues(office)

    def on(self, day: str, *arguments: str) -> str:
        """A command line on a day."""
        self._day = day
        return self.office.ok(*arguments, CLOSEOUT_NOW=f"{day}T11:00:00+08:00").out

    def hand_in(self, day: str, number: str) -> None:
        """Its owner hands a fix in, and that is seen."""
        self._day = day
        self.queues.say(number)
        self.queues.move(number, "Done")
        self.on(day, "poll")

    def brings(self, day: str, report: str, *numbers: str) -> None:
        """A report comes in; these are approved and get their tickets."""
        self.on(day, "ingest", str(self.office.report(report, f"{day}.csv")))
        self.on(day, "approve", *numbers)
        self.on(day, "push")


@pytest.fixture(
    params=[pytest.param(False, marks=pytest.mark.slow), True], ids=["trackers keep the time", "trackers are ahead"]
)
def days(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Days]:
    made = Days(tmp_path, ahead=request.param)
    with running(clock=made.trackers_time) as box:
        office = Office(tmp_path, box)
        office.change("", ('language = "en"', 'language = "en"\ncalendar = "none"'))
        made.begin(office)
        yield made


def test_the_worked_example_from_the_command_line(days: Days) -> None:
    days.brings("2026-03-10", MARCH, *"ABCDGH")
    days.on("2026-03-12", "withdraw", "H", "--why", "the auditor took it back")
    days.queues.move("C", "In Progress")
    days.on("2026-03-20", "poll")
    days.hand_in("2026-04-05", "A")
    days.on("2026-04-12", "verify", "A", "--note", "checked")
    days.on("2026-05-01", "extend", "D", "--until", "2026-07-09", "--why", "the supplier is late")
    days.hand_in("2026-05-01", "G")
    days.hand_in("2026-05-20", "B")
    days.brings("2026-05-20", MAY, "IA-2026-05")
    days.on("2026-06-01", "verify", "B", "--note", "checked")
    days.hand_in("2026-06-18", "F")
    days.brings("2026-06-20", JUNE, "J")
    days.on("2026-06-20", "repeats", "J", "confirm", "--of", "A", "--why", "the same gap")
    days.on("2026-06-22", "return", "F", "--note", "no evidence of both")
    days.hand_in("2026-06-25", "E")

    told = days.office.ok(
        *("status", "--as-of", "2026-06-30", "--by", "grade", "--format", "json"),
        CLOSEOUT_NOW="2026-08-03T09:00:00+08:00",
    ).json
    counts = ("raised", "open", "submitted", "closed", "overdue")
    assert [told[name] for name in counts] == [7, 4, 1, 2, 2]
    rates = ("closure_rate", "on_time_rate", "on_time_rate_extended", "overdue_rate", "repeat_rate")
    assert [(told[name]["numerator"], told[name]["denominator"]) for name in rates] == [
        *((2, 7), (1, 5), (1, 4), (2, 4), (1, 7)),
    ]
    assert told["days_to_close"] == {"median": 58, "p90": 78, "mean": 58, "n": 2}
    assert told["ageing"]["since_raised"] == {"0-30": 1, "31-60": 1, "61-90": 0, "91-180": 2, "181+": 0}
    assert told["ageing"]["past_due"] == {"1-7": 0, "8-30": 1, "31-60": 1, "61-90": 0, "91+": 0}
    assert told["observations"] == {"raised": 1, "open": 0, "submitted": 0, "closed": 1}
    assert {name: group["raised"] for name, group in told["groups"].items()} == {
        "major": 2,
        "minor": 4,
        "ungraded": 1,
        "observation": 0,
    }
