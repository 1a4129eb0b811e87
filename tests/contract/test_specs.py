"""Every request that the adapters send, and what the sandbox answers to it, as the vendors describe them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests

from connector.model.ticket import Created, Wanted
from tests.contract.jira_queue import JiraProject
from tests.contract.servicenow_queue import ServiceNowTable
from tests.contract.specs.reading import Spec
from tests.contract.suite import OWNER, TEXT, drafted

if TYPE_CHECKING:
    from adapters.jira.richtext import Deployment
    from adapters.sandbox.server import Running
    from connector.ports import TicketAdapter

ROOTS = {"jira-cloud": "/jira/rest/api/3", "jira-datacenter": "/jira/rest/api/2", "servicenow": "/servicenow"}
PEOPLE = {"jira-cloud": ("admin@example.com", "sandbox-admin-token")}
REFUSED = 400
"""The first status that is no success."""


@pytest.fixture(params=["jira-cloud", "jira-datacenter", "servicenow"])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def queue(name: str, sandbox: Running, number: int, closed_port: int, since: int) -> JiraProject | ServiceNowTable:
    if name == "servicenow":
        return ServiceNowTable(sandbox, "problem", number, closed_port, since)
    deployment: Deployment = "cloud" if name == "jira-cloud" else "datacenter"
    return JiraProject(sandbox, deployment, number, closed_port, since)


def everything(queue: JiraProject | ServiceNowTable, adapter: TicketAdapter) -> None:
    """Each thing that an adapter is asked for."""
    draft = drafted(queue, queue.mark("s0"))
    [one] = adapter.create([draft])
    made = [one, *adapter.create([drafted(queue, queue.mark(f"s{number}")) for number in (1, 2, 3)])]
    first, second = (outcome.id for outcome in made[:2] if isinstance(outcome, Created))
    began = datetime.now(UTC) - timedelta(minutes=1)
    adapter.find([Wanted(mark=draft.mark, since=began), Wanted(mark=queue.mark("none"), since=began)])
    list(adapter.fetch([first, second]))
    list(adapter.changed(began))
    adapter.update(first, draft, [queue.names["summary"], queue.names["due"]])
    adapter.assign(first, OWNER)
    adapter.comment(first, TEXT, "[closeout s/1]")
    adapter.attach(first, "a.txt", b"a", "text/plain")
    adapter.relate(first, second)
    adapter.move(first, "done", "verified")
    adapter.work(first)
    list(adapter.check([draft]))
    adapter.fields()


def sent(queue: JiraProject | ServiceNowTable, name: str) -> list[dict[str, Any]]:
    """The requests to the vendor's interface."""
    root = ROOTS[name]
    return [
        {**asked, "path": asked["path"].removeprefix(root)}
        for asked in queue.asked()
        if asked["path"].startswith(root) and asked["status"] < REFUSED
    ]


def test_our_requests_are_as_described(name: str, queue: JiraProject | ServiceNowTable) -> None:
    everything(queue, queue.adapter())
    spec, seen = Spec(name), set()
    for asked in sent(queue, name):
        template, operation = spec.operation(asked["method"], asked["path"])
        seen.add((asked["method"], template))
        where = f"{asked['method']} {asked['path']}"
        assert spec.undeclared(operation, asked["query"]) == set(), where
        if not asked["path"].endswith(("/attachments", "/file")):
            assert list(spec.faults(operation.get("body"), asked["body"])) == [], where
        assert str(asked["status"]) in operation["responses"], where
    assert len(seen) >= (6 if name == "servicenow" else 15), seen


def test_the_sandbox_answers_as_described(name: str, queue: JiraProject | ServiceNowTable) -> None:
    """What was asked is asked again: an answer that is no success is refused by us, and not by the description."""
    adapter = queue.adapter()
    everything(queue, adapter)
    spec, seen = Spec(name), set()
    with requests.Session() as people:
        people.auth = PEOPLE.get(name, queue.person.auth)
        for asked in sent(queue, name):
            template, operation = spec.operation(asked["method"], asked["path"])
            if asked["path"].endswith(("/attachments", "/file")):
                continue
            url = queue.sandbox.announcement.jira.url.removesuffix("/jira") + ROOTS[name] + asked["path"]
            body = None if asked["body"] is None else json.dumps(asked["body"])
            headers = {"Content-Type": "application/json"}
            answer = people.request(asked["method"], url, params=asked["query"], data=body, headers=headers, timeout=10)
            if answer.status_code >= REFUSED:
                continue
            seen.add((asked["method"], template))
            told = operation["responses"][str(answer.status_code)]
            shown = answer.json() if answer.content else None
            assert list(spec.faults(told, shown)) == [], f"{asked['method']} {asked['path']}"
    assert len(seen) >= (5 if name == "servicenow" else 14), seen
