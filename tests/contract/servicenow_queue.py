"""A table of the sandbox's ServiceNow as a queue under the contract."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import requests

from adapters.servicenow.adapter import ServiceNowKind
from adapters.servicenow.creating import MOST
from tests.contract.jira_queue import PATIENT, fault, shipped

if TYPE_CHECKING:
    from pydantic import JsonValue

    from adapters.sandbox.server import Running
    from adapters.servicenow.adapter import ServiceNowQueue
    from connector.model.ticket import TicketMapping
    from tests.contract.suite import Broken, Name, Trouble

Deed = Literal["start", "finish", "give_up"]

_DEEDS: dict[str, dict[Deed, dict[str, str]]] = {
    "problem": {
        "start": {"state": "104"},
        "finish": {"state": "106", "resolution_code": "fix_applied", "cause_notes": "why", "fix_notes": "how"},
        "give_up": {"state": "107", "resolution_code": "risk_accepted", "cause_notes": "why", "close_notes": "no"},
    },
    "incident": {
        "start": {"state": "2"},
        "finish": {"state": "6", "close_code": "Solution provided", "close_notes": "done"},
        "give_up": {"state": "8"},
    },
    "u_audit_action": {"start": {"state": "2"}, "finish": {"state": "3"}, "give_up": {"state": "4"}},
}
MAPPINGS = {"problem": "servicenow-problem", "incident": "servicenow-incident", "u_audit_action": "servicenow-task"}


@dataclass(frozen=True)
class ServiceNowTable:
    """The queue; people act as the sandbox's administrator. ``number``: of the test, so that marks are its own."""

    sandbox: Running
    table: str
    number: int
    closed_port: int
    since: int
    oauth: bool = False
    most: int = MOST

    names: ClassVar[dict[Name, str]] = {
        "summary": "short_description",
        "description": "description",
        "due": "due_date",
        "owner": "assigned_to",
    }
    secrets: ClassVar[tuple[str, ...]] = ("sandbox-sn-password", "sandbox-sn-client-secret", "wrong-secret")

    @property
    def extra(self) -> dict[str, str]:
        return {"priority": "3"} if self.table == "u_audit_action" else {"impact": "2", "urgency": "2"}

    def mark(self, name: str) -> str:
        return f"closeout-s{self.number}{self.table[0]}-{name}"

    def options(self, broken: Broken | None = None, **changes: JsonValue) -> dict[str, JsonValue]:
        wrong = broken == "secret"
        address = (
            f"http://127.0.0.1:{self.closed_port}/servicenow" if broken == "address" else self.sandbox.servicenow_url
        )
        basic: JsonValue = {"user": "svc_closeout", "password": "wrong-secret" if wrong else "sandbox-sn-password"}
        client: JsonValue = {
            "client_id": "5f1e6b0c8a4d4c7f9e2b3a4c5d6e7f80",
            "client_secret": "wrong-secret" if wrong else "sandbox-sn-client-secret",
        }
        return {
            "url": address,
            "table": "u_nothing" if broken == "place" else self.table,
            "timezone": "Asia/Shanghai",
            "lag": 0,
            "timeout": 5,
            "auth": client if self.oauth else basic,
            **changes,
        }

    def adapter(self, broken: Broken | None = None) -> ServiceNowQueue:
        return self.opened(shipped(MAPPINGS[self.table]), broken)

    def opened(self, mapping: TicketMapping, broken: Broken | None = None, **changes: JsonValue) -> ServiceNowQueue:
        return ServiceNowKind(PATIENT).open("itsm", self.options(broken, **changes), mapping)

    def records(self) -> list[dict[str, str]]:
        return self.sandbox.servicenow_records(self.table)

    def stored(self, mark: str) -> int:
        return sum(record["correlation_id"] == mark for record in self.records())

    def creates(self) -> list[str]:
        here = f"/table/{self.table}"
        alone = [(each["number"], each["body"]) for each in self.asked("POST") if each["path"].endswith(here)]
        parts = [
            (each["number"], json.loads(base64.b64decode(part["body"])))
            for each in self.asked("POST")
            if each["path"].endswith("/batch")
            for part in each["body"]["rest_requests"]
        ]
        bodies = sorted([*alone, *parts], key=lambda numbered: numbered[0])
        return [json.dumps(body, ensure_ascii=False) for _number, body in bodies]

    def asked(self, method: str = "") -> list[dict[str, Any]]:
        return [each for each in self.sandbox.journal(self.since) if method in {"", each["method"]}]

    def trouble(self, kind: Trouble, retry_after: str | None = None, times: int = 1) -> None:
        self.sandbox.fault(
            {
                "match": {"method": "POST", "path": f"/table/{self.table}|/batch$", "count": times},
                **fault(kind, retry_after),
            }
        )

    def hurdle(self, retry_after: str) -> None:
        self.sandbox.fault({"match": {"path": "/table/"}, "fault": "429", "retry_after": retry_after})

    def delete(self, ticket_id: str) -> None:
        assert self.person.delete(self._record(ticket_id)).ok

    def hide(self, ticket_id: str) -> None:
        rule = {"fault": "forbidden", "ticket": ticket_id, "match": {}}
        answer = requests.post(self.sandbox.announcement.faults, json=[rule], timeout=5)
        assert answer.ok, answer.text

    def act(self, ticket_id: str, deed: Deed) -> None:
        self.change(ticket_id, **_DEEDS[self.table][deed])

    def write(self, ticket_id: str, field: str, value: str) -> None:
        self.change(ticket_id, **{field: value})

    def say(self, ticket_id: str, text: str) -> None:
        self.change(ticket_id, comments=text)

    def change(self, ticket_id: str, **values: str) -> None:
        answer = self.person.patch(self._record(ticket_id), json=values)
        assert answer.ok, answer.text

    def jam(self, ticket_id: str) -> None:
        rule = {"method": "PUT", "path": f"/table/{self.table}/{ticket_id}", "count": None}
        self.sandbox.fault({"match": rule, "fault": "dropped_field", "field": "state"})

    def files(self, ticket_id: str) -> list[tuple[str, int, str]]:
        kept = self.sandbox.servicenow_records("sys_attachment")
        mine = [one for one in kept if one["table_sys_id"] == ticket_id]
        return [(one["file_name"], int(one["size_bytes"]), one["content_type"]) for one in mine]

    def relations(self, ticket_id: str, other_id: str) -> int:
        entries = self.sandbox.servicenow_records("sys_journal_field")
        return sum(one["element_id"] == ticket_id and f"relates {other_id}]" in one["value"] for one in entries)

    @cached_property
    def person(self) -> requests.Session:
        session = requests.Session()
        session.auth = ("admin", "sandbox-sn-admin")
        return session

    def _record(self, ticket_id: str) -> str:
        return f"{self.sandbox.servicenow_url}/api/now/table/{self.table}/{ticket_id}"
