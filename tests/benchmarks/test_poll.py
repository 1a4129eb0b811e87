"""A poll of a hundred thousand linked tickets of which ten changed: its cost is that of the ten."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import requests

from tests.benchmarks.measured import TARGETS
from tests.builders import filled

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapters.sandbox.server import Running
    from tests.benchmarks.conftest import Clock
    from tests.benchmarks.measured import Bench, Tracker

pytestmark = pytest.mark.slow

CHANGED = 10
MOST_REQUESTS, MOST_MB = 4, 200


def filled_tickets(box: Running, tracker: Tracker, count: int) -> list[tuple[str, str]]:
    marks = filled.marks(count)
    return box.fill_jira(marks, "OPS") if tracker == "jira" else box.fill_servicenow(marks)


def work_on(box: Running, tracker: Tracker, tickets: list[tuple[str, str]]) -> None:
    """People begin all of them, and finish every second one with a comment."""
    told = box.announcement
    admin = next(one for one in told.servicenow.logins if "admin" in one.roles)
    with requests.Session() as people:
        people.auth = ("sandbox-admin", "sandbox-admin-password") if tracker == "jira" else (admin.user, admin.password)
        for number, (one, _key) in enumerate(tickets):
            if tracker == "jira":
                work_on_issue(people, f"{told.jira.url}/rest/api/2/issue/{one}", done=number % 2 == 1)
            else:
                work_on_record(people, f"{told.servicenow.url}/api/now/table/problem/{one}", done=number % 2 == 1)


def work_on_issue(people: requests.Session, url: str, *, done: bool) -> None:
    for step in ("In Progress", "Done") if done else ("In Progress",):
        offered = people.get(f"{url}/transitions").json()["transitions"]
        way = next(each["id"] for each in offered if each["name"] == step)
        people.post(f"{url}/transitions", json={"transition": {"id": way}}).raise_for_status()
    if done:
        people.post(f"{url}/comment", json={"body": "Root cause: no gate"}).raise_for_status()


def work_on_record(people: requests.Session, url: str, *, done: bool) -> None:
    people.patch(url, json={"state": "103"}).raise_for_status()
    if done:
        codes = {"resolution_code": "fix_applied", "cause_notes": "no gate", "fix_notes": "a gate"}
        people.patch(url, json={"state": "107", "comments": "Root cause: no gate", **codes}).raise_for_status()


@pytest.mark.parametrize("tracker", ["jira", "servicenow"])
@pytest.mark.parametrize("count", [100, 1_000, 10_000, 100_000])
def test_a_poll_costs_as_much_as_changed(
    bench: Bench, clock: Clock, tracker: Tracker, count: int, tell: Callable[[str], None]
) -> None:
    clock.behind = timedelta(days=2)
    tickets = filled_tickets(bench.box, tracker, count)
    clock.behind = timedelta()
    filled.linked(bench.office, tracker, TARGETS[tracker], tickets, clock() - timedelta(hours=1))
    work_on(bench.box, tracker, tickets[:: count // CHANGED])
    cost = bench.closeout("poll")
    stages = [one["stage"] for one in bench.office.ok("findings", "--format", "json", "--stage", "in_progress").json]
    stages += [one["stage"] for one in bench.office.ok("findings", "--format", "json", "--stage", "submitted").json]
    tell(f"{tracker}: poll of {count}, {CHANGED} changed: {cost} (wanted: at most {MOST_REQUESTS}, the sweep apart)")
    tell(f"{tracker}:   {cost.by_kind}")
    assert stages == ["in_progress"] * 5 + ["submitted"] * 5
    assert cost.peak < MOST_MB
