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
    """People begin to work on these."""
    told = box.announcement
    admin = next(one for one in told.servicenow.logins if "admin" in one.roles)
    with requests.Session() as people:
        if tracker == "jira":
            people.auth = ("sandbox-admin", "sandbox-admin-password")
            for one, _key in tickets:
                url = f"{told.jira.url}/rest/api/2/issue/{one}/transitions"
                way = next(
                    each["id"] for each in people.get(url).json()["transitions"] if each["name"] == "In Progress"
                )
                people.post(url, json={"transition": {"id": way}}).raise_for_status()
            return
        people.auth = (admin.user, admin.password)
        users = people.get(f"{told.servicenow.url}/api/now/table/sys_user", params={"sysparm_limit": "1"})
        somebody = users.json()["result"][0]["sys_id"]
        for one, _number in tickets:
            url = f"{told.servicenow.url}/api/now/table/problem/{one}"
            people.patch(url, json={"state": "103", "assigned_to": somebody}).raise_for_status()


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
    begun = bench.office.ok("findings", "--format", "json", "--stage", "in_progress").json
    tell(f"{tracker}: poll of {count}, {CHANGED} changed: {cost}")
    tell(f"{tracker}:   {cost.by_kind} (wanted: at most {MOST_REQUESTS} requests, {MOST_MB} MB)")
    assert len(begun) == CHANGED
    assert len(cost.asked) <= MOST_REQUESTS
    assert cost.peak < MOST_MB
