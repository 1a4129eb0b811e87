"""kill -9 at each named point, and the command again: the same end, one ticket per nonconformity. Both ends are counted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.acceptance.office import Office
    from tests.acceptance.queues import Queues

NUMBERS = ("NC-01", "NC-02", "NC-03", "OBS-01")
CREATES = {"jira": "/jira/rest/api/3/issue(/bulk)?$", "servicenow": r"/servicenow/api/now/table/problem(\?|$)"}


def killed(office: Office, verb: str, moment: str, nth: int) -> None:
    command = [sys.executable, "-m", "tests.acceptance.killed", str(office.config), verb, moment, str(nth)]
    done = subprocess.run(command, env={**os.environ, **office.environment}, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL


def approved(office: Office) -> None:
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")


def assert_one_ticket_each(office: Office, queues: Queues) -> None:
    for number, told in office.findings().items():
        (ticket,) = queues.tickets(number)
        assert (told["stage"], told["ticket"]["link"]) == ("open", "linked"), number
        assert told["ticket"]["id"] in {ticket.get("id"), ticket.get("sys_id")}
    assert office.ok("push", "--format", "json").json["created"] == []


@pytest.mark.parametrize(
    ("moment", "nth"),
    [
        ("intent committed", 1),
        ("create sent", 2),
        pytest.param("intent committed", 2, marks=pytest.mark.slow),
        pytest.param("create sent", 1, marks=pytest.mark.slow),
    ],
)
def test_killed_before_the_create_left(office: Office, queues: Queues, moment: str, nth: int) -> None:
    approved(office)
    killed(office, "push", moment, nth)
    states = {one["ticket"]["link"] for one in office.findings().values() if one["ticket"]}
    assert ("intent" if moment == "intent committed" else "sent") in states
    office.ok("push")
    assert_one_ticket_each(office, queues)


@pytest.mark.parametrize("tracker", ["jira", "servicenow"])
def test_killed_while_the_create_was_under_way(office: Office, queues: Queues, tracker: str) -> None:
    approved(office)
    office.box.fault({"match": {"method": "POST", "path": CREATES[tracker]}, "fault": "latency", "seconds": 600})
    push = office.start("push")
    marks = {number: one["ticket"]["mark"] for number, one in _linked(office).items()}
    deadline = time.monotonic() + 30
    while not any(
        queues.with_mark(mark) for number, mark in marks.items() if (number == "NC-02") == (tracker == "servicenow")
    ):
        assert time.monotonic() < deadline, "the create never reached the tracker"
        marks = {number: one["ticket"]["mark"] for number, one in _linked(office).items()}
        time.sleep(0.05)
    push.kill()
    push.communicate()
    office.box.clear()
    told = office.ok("push", "--format", "json").json
    assert len(told["found"]) >= 1, "the ticket was looked up, not made again"
    assert_one_ticket_each(office, queues)


def _linked(office: Office) -> dict[str, dict[str, dict[str, str]]]:
    return {number: one for number, one in office.findings().items() if one["ticket"]}


@pytest.mark.parametrize(
    ("moment", "nth"),
    [
        ("create answered", 3),
        ("outcome committed", 1),
        *(pytest.param("create answered", nth, marks=pytest.mark.slow) for nth in (1, 4)),
        *(pytest.param("outcome committed", nth, marks=pytest.mark.slow) for nth in (3, 4)),
    ],
)
def test_killed_around_the_commit_of_the_outcome(office: Office, queues: Queues, moment: str, nth: int) -> None:
    approved(office)
    killed(office, "push", moment, nth)
    office.ok("push")
    assert_one_ticket_each(office, queues)


@pytest.mark.parametrize("nth", [2, *(pytest.param(nth, marks=pytest.mark.slow) for nth in (1, 4))])
def test_killed_in_the_middle_of_a_poll(pushed: Office, queues: Queues, nth: int) -> None:
    for number in NUMBERS:
        queues.say(number)
        queues.move(number, "Done")
    killed(pushed, "poll", "ticket polled", nth)
    pushed.ok("poll")
    stages = {number: one["stage"] for number, one in pushed.findings().items()}
    assert stages == {"NC-01": "submitted", "NC-02": "submitted", "NC-03": "submitted", "OBS-01": "closed"}
    for number in NUMBERS:
        history = pushed.ok("show", number, "--format", "json").json["history"]
        assert sum(line["field"] == "stage" and line["new"] == "submitted" for line in history) <= 1
    assert pushed.ok("poll", "--format", "json").json["changed"] == {}


def test_killed_before_a_closing_note_was_written(pushed: Office, queues: Queues) -> None:
    """A soft step that did not happen is taken later, and written once."""
    queues.say("NC-01")
    queues.move("NC-01", "Done")
    pushed.ok("poll")
    pushed.box.fault({"match": {"method": "POST", "path": "/comment$"}, "fault": "latency", "seconds": 600})
    verify = pushed.start("verify", "NC-01", "--note", "three changes checked")
    deadline = time.monotonic() + 30
    while "three changes checked" not in str(pushed.box.instance.state()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    verify.kill()
    verify.communicate()
    pushed.box.clear()
    assert pushed.findings()["NC-01"]["stage"] == "closed"
    pushed.ok("push")
    pushed.ok("push")
    assert queues.comments("NC-01").count("three changes checked") == 1
