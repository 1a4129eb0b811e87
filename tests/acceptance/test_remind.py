"""Reminders as people get them: on the ticket, each rung once, also when killed in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from connector.model.record import REFERENCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.acceptance.office import Office
    from tests.acceptance.queues import Queues

# NC-01 and NC-03 are due on Friday 2026-10-16, NC-02 on Friday 2026-10-02 (days off from then to the 7th).

NO_LADDER = "[reminders]\nbefore_due_days = []\noverdue_days = []\noverdue_every = 0\nescalate = {}\n"


def at(day: str) -> dict[str, str]:
    """Ten in the morning, where the organisation is."""
    return {"CLOSEOUT_NOW": f"2026-{day}T10:00:00+08:00"}


def reminded(office: Office, day: str) -> dict[str, list[str]]:
    told = office.ok("remind", "--format", "json", **at(day)).json
    rungs: dict[str, list[str]] = {}
    for one in told["reminded"]:
        rungs.setdefault(one["finding"].partition("/")[2], []).append(one["rung"])
    return rungs


def wait_for(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def comments(queues: Queues, number: str) -> int:
    return queues.comments(number).count(REFERENCE)


def test_each_rung_is_said_once_on_the_ticket(pushed: Office, queues: Queues) -> None:
    assert reminded(pushed, "10-09") == {
        "NC-01": ["due-7"],
        "NC-02": ["due+7", "escalation+7"],
        "NC-03": ["due-7"],
    }
    assert reminded(pushed, "10-09") == {}
    assert [comments(queues, number) for number in ("NC-01", "NC-02", "NC-03", "OBS-01")] == [1, 1, 1, 0]
    assert "Due on 2026-10-16: 7 days left." in queues.comments("NC-01")
    assert "it was due on 2026-09-30" in queues.comments("NC-02")
    assert "It is now brought before: compliance." in queues.comments("NC-02")
    assert reminded(pushed, "10-12") == {}
    assert reminded(pushed, "10-13") == {"NC-01": ["due-3"], "NC-03": ["due-3"]}
    assert comments(queues, "NC-01") == 2


def test_days_off_are_quiet(pushed: Office, queues: Queues) -> None:
    told = pushed.ok("remind", "--format", "json", **at("10-03")).json
    assert (told["working_day"], told["reminded"], comments(queues, "NC-02")) == (False, [], 0)
    assert "not a working day" in pushed.ok("remind", "--format", "table", **at("10-03")).err


def test_who_hears_of_what_is_listed(pushed: Office) -> None:
    table = pushed.ok("remind", "--format", "table", COLUMNS="160", **at("10-19"))
    for said in ("IA-2026-09/NC-01", "due+3", "escalation+3", "escalation+14", "li-wei", "zhao-min", "boss"):
        assert said in table.out, said
    assert "6 reminders, 3 comments on tickets" in table.err


def test_escalated_holds_until_it_is_handed_in(pushed: Office, queues: Queues) -> None:
    reminded(pushed, "10-19")
    assert "escalated" in pushed.findings()["NC-01"]["flags"]
    assert "escalated" not in pushed.findings()["OBS-01"]["flags"]
    queues.move("NC-01", "Done")
    pushed.ok("poll")
    assert reminded(pushed, "10-23").get("NC-01") is None
    assert "escalated" not in pushed.findings()["NC-01"]["flags"]


def test_a_new_due_day_begins_the_ladder_anew(pushed: Office, queues: Queues) -> None:
    assert reminded(pushed, "10-19")["NC-01"] == ["due+3", "escalation+3"]
    pushed.ok("extend", "NC-01", "--until", "2026-10-30", "--why", "a tool is on its way", **at("10-19"))
    before = comments(queues, "NC-01")
    assert "NC-01" not in reminded(pushed, "10-20")
    assert reminded(pushed, "10-23")["NC-01"] == ["due-7"]
    assert comments(queues, "NC-01") == before + 1


def test_owners_may_be_known_before_there_is_a_ticket(office: Office) -> None:
    office.ok("ingest", str(office.report()), **at("09-20"))
    office.ok("approve", "--all", **at("09-20"))
    assert reminded(office, "10-16")["NC-03"] == ["due+0"]


def test_who_has_neither_begun_nor_disputed_is_asked_once(office: Office, queues: Queues) -> None:
    office.change(NO_LADDER.replace("escalate", "accept_within_days = 3\nescalate"))
    for verb in (("ingest", str(office.report())), ("approve", "--all"), ("push",)):
        office.ok(*verb, **at("09-21"))
    office.ok("--as", "li-wei", "dispute", "NC-03", "--why", "not ours", **at("09-22"))
    queues.move("NC-02", "In Progress")
    office.ok("poll", **at("09-22"))
    assert reminded(office, "09-23") == {}
    assert {number: rungs for number, rungs in reminded(office, "09-24").items() if number != "OBS-01"} == {
        "NC-01": ["acceptance+3"]
    }
    assert "Within 3 days it is to be begun, or disputed with a reason." in queues.comments("NC-01")
    assert reminded(office, "09-28") == {}


MOMENTS = [
    ("reminders recorded", 1),
    ("step taken", 2),
    *(pytest.param("step taken", nth, marks=pytest.mark.slow) for nth in (1, 3)),
]


@pytest.mark.parametrize(("moment", "nth"), MOMENTS)
def test_killed_in_the_middle_nothing_is_lost_and_nothing_is_said_twice(
    pushed: Office, queues: Queues, moment: str, nth: int
) -> None:
    command = [sys.executable, "-m", "tests.acceptance.killed", str(pushed.config), "remind", moment, str(nth)]
    environment = {**os.environ, **pushed.environment, **at("10-09")}
    done = subprocess.run(command, env=environment, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    assert reminded(pushed, "10-09") == {}
    assert [comments(queues, number) for number in ("NC-01", "NC-02", "NC-03")] == [1, 1, 1]


def test_killed_after_the_comment_was_written_it_is_not_written_again(pushed: Office, queues: Queues) -> None:
    pushed.box.fault({"match": {"method": "POST", "path": "/comment$"}, "fault": "latency", "seconds": 600})
    remind = pushed.start("remind", **at("10-09"))
    wait_for(lambda: "7 days left" in str(pushed.box.instance.state()))
    remind.kill()
    remind.communicate()
    pushed.box.clear()
    pushed.ok("remind", CLOSEOUT_NOW="2026-10-09T10:10:00+08:00")
    assert [comments(queues, number) for number in ("NC-01", "NC-02", "NC-03")] == [1, 1, 1]


def test_two_machines_at_once_say_it_once(pushed: Office, queues: Queues) -> None:
    pushed.box.fault({"match": {"method": "GET", "path": "comment", "count": None}, "fault": "latency", "seconds": 1})
    both = [pushed.start("remind", **at("10-09")) for _machine in range(2)]
    assert [one.wait(60) for one in both] == [0, 0]
    for one in both:
        one.communicate()
    pushed.box.clear()
    assert [comments(queues, number) for number in ("NC-01", "NC-02", "NC-03")] == [1, 1, 1]


def test_what_could_not_be_said_is_said_later_and_only_the_newest(pushed: Office, queues: Queues) -> None:
    pushed.box.fault({"match": {"method": "POST", "path": "/comment$", "count": None}, "fault": "403"})
    failed = pushed.run("remind", "--format", "json", **at("10-09"))
    assert failed.code == 1
    assert {one["label"] for one in failed.json["failures"]} >= {"IA-2026-09/NC-01"}
    pushed.box.clear()
    assert reminded(pushed, "10-13")["NC-01"] == ["due-3"]
    assert (comments(queues, "NC-01"), "3 days left" in queues.comments("NC-01")) == (1, True)


def test_a_nudge_where_nobody_has_done_anything_for_long(pushed: Office, queues: Queues) -> None:
    def after(days: int) -> str:
        return (datetime.now(UTC) + timedelta(days=days)).isoformat()

    every_day = ("[organisation]", '[organisation]\ncalendar = "none"')
    pushed.change(NO_LADDER, every_day)
    quiet = {"CLOSEOUT_NOW": after(13)}
    assert pushed.ok("remind", "--format", "json", **quiet).json["reminded"] == []
    long_quiet = pushed.ok("remind", "--format", "json", CLOSEOUT_NOW=after(15)).json["reminded"]
    assert {one["rung"] for one in long_quiet} == {"idle+15"}
    assert len(long_quiet) == 4
    assert "Nothing has happened here for 15 days." in queues.comments("NC-02")
    assert pushed.ok("remind", "--format", "json", CLOSEOUT_NOW=after(40)).json["reminded"] == []
