"""A project of the sandbox's Jira as a queue under the contract."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import requests

from adapters.http import Patience
from adapters.jira.adapter import JiraKind
from adapters.jira.creating import MOST
from connector.sync.mapping import parse_mapping

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import JsonValue

    from adapters.jira.adapter import JiraQueue
    from adapters.jira.richtext import Deployment
    from adapters.sandbox.server import Running
    from connector.model.ticket import TicketMapping
    from tests.contract.suite import Broken, Name, Trouble

CREATE = "/rest/api/[23]/issue(/bulk)?$"
PATIENT = Patience(pause=lambda _seconds: None)


def shipped(name: str) -> TicketMapping:
    """A mapping of ``mappings/tickets``."""
    return parse_mapping(name, tomllib.loads((files("mappings") / "tickets" / f"{name}.toml").read_text("utf-8")))


def fault(kind: Trouble, retry_after: str | None) -> dict[str, Any]:
    """The sandbox's word for a trouble."""
    match kind:
        case "lost":
            return {"fault": "answer_lost"}
        case "lost_before":
            return {"fault": "answer_lost", "applied": False}
        case "busy":
            return {"fault": "429", "retry_after": retry_after}
        case "down":
            return {"fault": "500"}
        case "no_rights":
            return {"fault": "403"}
        case "bad_answer":
            return {"fault": "cut_body"}


@dataclass(frozen=True)
class JiraProject:
    """The queue; people act as the sandbox's administrator. ``number``: of the test, so that marks are its own."""

    sandbox: Running
    deployment: Deployment
    number: int
    closed_port: int
    since: int
    project: str = "AUD"
    most: int = MOST
    patience: Patience = PATIENT

    names: ClassVar[dict[Name, str]] = {
        "summary": "summary",
        "description": "description",
        "due": "duedate",
        "owner": "assignee",
    }
    extra: ClassVar[dict[str, str]] = {"priority": "Medium"}
    secrets: ClassVar[tuple[str, ...]] = (
        "sandbox-cloud-token",
        "sandbox-dc-pat",
        "wrong-secret",
        "Ym90QGV4YW1wbGUuY29tOnNhbmRib3gtY2xvdWQtdG9rZW4",
    )

    def mark(self, name: str) -> str:
        return f"closeout-j{self.number}{self.deployment[0]}-{name}"

    def options(self, broken: Broken | None = None, **changes: JsonValue) -> dict[str, JsonValue]:
        cloud = self.deployment == "cloud"
        secret = "wrong-secret" if broken == "secret" else "sandbox-cloud-token" if cloud else "sandbox-dc-pat"
        address = f"http://127.0.0.1:{self.closed_port}/jira" if broken == "address" else self.sandbox.jira_url
        return {
            "url": address,
            "deployment": self.deployment,
            "project": "NONE" if broken == "place" else self.project,
            "issue_type": "Task",
            "lag": 0,
            "timeout": 5,
            "auth": {"user": "bot@example.com", "token": secret} if cloud else {"token": secret},
            **changes,
        }

    def adapter(self, broken: Broken | None = None) -> JiraQueue:
        return self.opened(shipped("jira"), broken)

    def opened(self, mapping: TicketMapping, broken: Broken | None = None, **changes: JsonValue) -> JiraQueue:
        return JiraKind(self.patience).open("queue", self.options(broken, **changes), mapping)

    def issues(self) -> Iterable[dict[str, Any]]:
        return self.sandbox.jira_issues()

    def stored(self, mark: str) -> int:
        return sum(mark in json.dumps(issue) for issue in self.issues())

    def creates(self) -> list[str]:
        posted = [asked for asked in self.asked("POST") if asked["path"].endswith(("/issue", "/issue/bulk"))]
        bodies = [body for asked in posted for body in asked["body"].get("issueUpdates", [asked["body"]])]
        return [json.dumps(body, ensure_ascii=False) for body in bodies]

    def asked(self, method: str = "") -> list[dict[str, Any]]:
        return [each for each in self.sandbox.journal(self.since) if method in {"", each["method"]}]

    def trouble(self, kind: Trouble, retry_after: str | None = None, times: int = 1) -> None:
        self.sandbox.fault({"match": {"method": "POST", "path": CREATE, "count": times}, **fault(kind, retry_after)})

    def hurdle(self, retry_after: str) -> None:
        self.sandbox.fault({"match": {}, "fault": "429", "retry_after": retry_after})

    def delete(self, ticket_id: str) -> None:
        assert self.person.delete(self._issue(ticket_id)).ok

    def hide(self, ticket_id: str) -> None:
        self._strike("forbidden", ticket_id)

    def move_away(self, ticket_id: str) -> None:
        self._strike("moved", ticket_id)

    def act(self, ticket_id: str, deed: Literal["start", "finish", "give_up"]) -> None:
        steps = {"start": ["21"], "finish": ["31", "51"], "give_up": ["61"]}[deed]
        if deed == "finish" and self._status(ticket_id) == "To Do":
            steps = ["21", *steps]
        for step in steps:
            fields = {"51": {"resolution": {"name": "Done"}}, "61": {"resolution": {"name": "Won't Do"}}}.get(step, {})
            answer = self.person.post(
                f"{self._issue(ticket_id)}/transitions", json={"transition": {"id": step}, "fields": fields}
            )
            assert answer.ok, answer.text

    def write(self, ticket_id: str, field: str, value: JsonValue) -> None:
        answer = self.person.put(self._issue(ticket_id), json={"fields": {field: value}})
        assert answer.ok, answer.text

    def say(self, ticket_id: str, text: str) -> None:
        answer = self.person.post(f"{self._issue(ticket_id)}/comment", json={"body": text})
        assert answer.ok, answer.text

    def jam(self, ticket_id: str) -> None:
        rule = {"path": f"/issue/{ticket_id}/transitions", "count": None}
        self.sandbox.fault({"match": rule, "fault": "mandatory_field", "field": "customfield_10036"})

    def files(self, ticket_id: str) -> list[tuple[str, int, str]]:
        return [(one["filename"], one["size"], one["media"]) for one in self._kept(ticket_id)["files"]]

    def relations(self, ticket_id: str, other_id: str) -> int:
        return sum(one["other"] == other_id for one in self._kept(ticket_id)["ties"])

    @cached_property
    def person(self) -> requests.Session:
        session = requests.Session()
        session.auth = ("sandbox-admin", "sandbox-admin-password")
        return session

    def _kept(self, ticket_id: str) -> dict[str, Any]:
        return next(issue for issue in self.issues() if issue["id"] == ticket_id)

    def _issue(self, ticket_id: str) -> str:
        return f"{self.sandbox.jira_url}/rest/api/2/issue/{ticket_id}"

    def _status(self, ticket_id: str) -> str:
        return str(self.person.get(self._issue(ticket_id)).json()["fields"]["status"]["name"])

    def _strike(self, kind: str, ticket_id: str) -> None:
        rule = {"fault": kind, "ticket": ticket_id, "match": {}}
        answer = requests.post(self.sandbox.announcement.faults, json=[rule], timeout=5)
        assert answer.ok, answer.text
