from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

from adapters.sandbox.announce import announcement
from adapters.sandbox.server import running, serve, system_clock
from adapters.sandbox.world import world
from connector.errors import UserError
from tests.unit.sandbox.speaking import Caller, adf, issue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from adapters.sandbox.server import Running

ROOT = Path(__file__).parents[3]
PROGRAM = """
import sys
from pathlib import Path
from adapters.sandbox.server import serve
state, host = [*sys.argv[1:], "", ""][:2]
serve(
    lambda told: print(told.model_dump_json(), flush=True),
    host=host or "127.0.0.1",
    state=Path(state) if state else None,
)
"""


class Process:
    """The sandbox in a process of its own."""

    def __init__(self, *arguments: str) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", PROGRAM, *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)
        assert self.process.stdout is not None
        self.told: dict[str, Any] = json.loads(self.process.stdout.readline())
        self.cloud = Caller(self.told["jira"]["url"] + "/rest/api/3", ("bot@example.com", "sandbox-cloud-token"))
        self.snow = Caller(self.told["servicenow"]["url"] + "/api/now", ("svc_closeout", "sandbox-sn-password"))

    def end(self, sign: signal.Signals) -> int:
        self.process.send_signal(sign)
        code = self.process.wait(20)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


@pytest.fixture
def start() -> Iterator[Callable[..., Process]]:
    started: list[Process] = []

    def begin(*arguments: str) -> Process:
        started.append(Process(*arguments))
        return started[-1]

    yield begin
    for one in started:
        if one.process.poll() is None:
            one.end(signal.SIGKILL)


def test_a_killed_sandbox_has_lost_nothing_that_it_answered(start: Callable[..., Process], tmp_path: Path) -> None:
    state = str(tmp_path / "state")
    first = start(state)
    made = [first.cloud.post("/issue", issue(description=adf(str(n)))).json() for n in range(5)]
    row = first.snow.post("/table/problem", {"short_description": "x", "work_notes": "note"}).json()["result"]
    first.end(signal.SIGKILL)
    second = start(state)
    fetched = second.cloud.post("/issue/bulkfetch", {"issueIdsOrKeys": [one["id"] for one in made]}).json()
    assert [one["key"] for one in fetched["issues"]] == [one["key"] for one in made]
    again = second.snow.get(f"/table/problem/{row['sys_id']}").json()["result"]
    assert again["number"] == row["number"]
    assert second.cloud.post("/issue", issue()).json()["key"] == "AUD-6"
    assert second.snow.post("/table/problem", {}).json()["result"]["number"] > row["number"]


def test_control_c_ends_it_well(start: Callable[..., Process]) -> None:
    one = start()
    assert one.cloud.get("/myself").status_code == 200
    assert one.end(signal.SIGINT) == 0


@pytest.mark.parametrize("host", ["192.168.1.1", "::", "example.com", ""])
def test_anything_but_loopback_is_refused(host: str) -> None:
    with pytest.raises(UserError, match="loopback") as caught:
        serve(lambda _told: None, host=host)
    assert "127.0.0.1" in caught.value.problems[0].remedy


def test_a_port_in_use_is_told(sandbox: Running) -> None:
    port = int(sandbox.jira_url.split(":")[2].split("/")[0])
    with pytest.raises(UserError) as caught, running(port=port):
        pass
    assert caught.value.problems[0].where == f"127.0.0.1:{port}"


def test_a_state_file_that_cannot_be_used_leaves_the_port_free(tmp_path: Path) -> None:
    with pytest.raises(UserError), running(state=tmp_path):
        pass


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_all_names_of_this_machine(start: Callable[..., Process], host: str) -> None:
    if host == "::1" and not _has_six():
        host = "127.0.0.1"
    one = start("", host)
    assert one.cloud.get("/serverInfo").json()["baseUrl"] == one.told["jira"]["url"]


def _has_six() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


def test_a_name_that_is_not_this_machine_is_not_answered(sandbox: Running) -> None:
    for path in ("/", "/jira/rest/api/3/serverInfo", "/_sandbox/state"):
        answer = requests.get(
            sandbox.announcement.pages.rstrip("/") + path, headers={"Host": "evil.example"}, timeout=20
        )
        assert answer.status_code == 421


def test_a_body_that_is_too_large_is_refused(cloud: Caller) -> None:
    answer = cloud.ask("POST", "/issue", data=b"x" * (32 * 1024 * 1024 + 1))
    assert answer.status_code == 413


def test_addresses_are_decoded_and_queries_kept(cloud: Caller) -> None:
    key = cloud.made()
    assert cloud.put(f"/issue/{key}/properties/a%20b", 1).status_code == 201
    assert cloud.put(f"/issue/{key}/properties/a%2Fb", 1).status_code == 404
    assert cloud.put(f"/issue/{key}/properties/%E6%A0%87%E8%AE%B0", 1).status_code == 201
    assert cloud.get(f"/issue/{key}/properties/标记").json()["key"] == "标记"


def test_state_is_told_whole(sandbox: Running, cloud: Caller, snow: Caller, mark: str) -> None:
    cloud.made(labels=[mark])
    snow.post("/table/problem", {"correlation_id": mark, "work_notes": "x"})
    state = requests.get(sandbox.announcement.state, timeout=20).json()
    assert state["jira"][-1]["values"]["labels"] == [mark]
    assert state["servicenow"]["problem"][-1]["correlation_id"] == mark
    assert state["servicenow"]["sys_journal_field"][-1]["value"] == "x"
    assert sandbox.servicenow_records("incident") == []


def test_two_run_side_by_side(sandbox: Running) -> None:
    with running() as other:
        assert other.jira_url != sandbox.jira_url
        assert other.jira_issues() == []
    with pytest.raises(requests.ConnectionError):
        requests.get(other.jira_url, timeout=20)


def test_its_own_clock_is_aware() -> None:
    assert system_clock().tzinfo is not None


def test_the_announcement_tells_how_to_get_in() -> None:
    told = announcement(world(), "http://127.0.0.1:1")
    assert told.jira.url == "http://127.0.0.1:1/jira"
    assert told.servicenow.url == "http://127.0.0.1:1/servicenow"
    login = next(one for one in told.jira.logins if one.name == "closeout-bot")
    assert (login.email, login.cloud_token, login.pat) == ("bot@example.com", "sandbox-cloud-token", "sandbox-dc-pat")
    assert {"problem", "incident", "sn_grc_issue", "u_audit_action", "task"} == set(told.servicenow.tables)
    risk = next(one for one in told.jira.projects if one.key == "RISK")
    assert (risk.required, risk.issue_types) == (("Risk class",), ("Task",))
    li_wei = next(one for one in told.servicenow.users if one.user_name == "li-wei")
    assert len(li_wei.sys_id) == 32
    assert told.servicenow.clients[0].user == "svc_closeout"
    assert json.loads(told.model_dump_json()) == told.model_dump(mode="json")


def test_the_world_holds_together() -> None:
    there = world()
    people = {one.name for one in there.people}
    statuses = {one.id for one in there.jira.statuses}
    flows = {flow.name: flow for flow in there.jira.workflows}
    for project in there.jira.projects:
        assert {project.lead, *project.members, *project.admins} <= people
        assert set(project.required) <= set(project.screen)
        assert project.workflow in flows
    for flow in flows.values():
        assert {flow.start, *(way.to for way in flow.transitions)} <= statuses
        assert all(set(way.origins) <= statuses and set(way.required) <= set(way.screen) for way in flow.transitions)
    staff = people | {one.name for one in there.servicenow.people}
    assert {login.person for login in there.servicenow.credentials} <= staff
    assert {name for group in there.servicenow.groups for name in (*group.members, group.manager)} <= staff
