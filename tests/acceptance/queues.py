"""The people at the other end: they work their tickets in the sandbox over its interfaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import requests

if TYPE_CHECKING:
    from tests.acceptance.office import Office

WHOLE = "Root cause: nobody was named\nCorrective action: the tool asks for it\nEvidence: CHG-2026-030"


class Queues:
    """Moves tickets by finding number, whichever tracker they are in."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._told = office.box.announcement

    def tickets(self, number: str) -> list[dict[str, Any]]:
        """Every ticket in both trackers that carries the finding's mark, as kept there."""
        mark = self.office.findings()[number]["ticket"]["mark"]
        return self.with_mark(mark)

    def with_mark(self, mark: str) -> list[dict[str, Any]]:
        """Every ticket in both trackers that carries the mark."""
        issues = [one for one in self.office.box.jira_issues() if mark in one["values"].get("labels", [])]
        problems = self.office.box.servicenow_records("problem")
        return [*issues, *(one for one in problems if one.get("correlation_id") == mark)]

    def say(self, number: str, text: str = WHOLE) -> None:
        """Write a comment."""
        ticket = self._ticket(number)
        if ticket["target"] == "queue":
            paragraphs = [
                {"type": "paragraph", "content": [{"type": "text", "text": line}]} for line in text.splitlines()
            ]
            body = {"body": {"type": "doc", "version": 1, "content": paragraphs}}
            self._jira("POST", f"/issue/{ticket['key']}/comment", json=body)
        else:
            self._problem(ticket["id"], comments=text)

    def move(self, number: str, name: str, **fields: Any) -> None:
        """Jira: take the transition of this name with these fields. ServiceNow: ``done``, ``open`` or ``ended``."""
        ticket = self._ticket(number)
        if ticket["target"] == "queue":
            offered = self._jira("GET", f"/issue/{ticket['key']}/transitions")["transitions"]
            chosen = next(one for one in offered if one["name"] == name)
            self._jira(
                "POST",
                f"/issue/{ticket['key']}/transitions",
                json={"transition": {"id": chosen["id"]}, "fields": fields},
            )
            return
        states = {
            "In Progress": {"state": "103"},
            "Done": {"state": "107", "resolution_code": "fix_applied", "cause_notes": "none", "fix_notes": "none"},
            "Won't do": {"state": "107", "resolution_code": "canceled", "close_notes": "no"},
        }
        self._problem(ticket["id"], **states[name])

    def write(self, number: str, **values: str) -> None:
        """Change fields of the ticket."""
        ticket = self._ticket(number)
        if ticket["target"] == "queue":
            self._jira("PUT", f"/issue/{ticket['key']}", json={"fields": values})
        else:
            self._problem(ticket["id"], **values)

    def comments(self, number: str) -> str:
        """All that was said on the ticket."""
        ticket = self._ticket(number)
        if ticket["target"] == "queue":
            return str(self._jira("GET", f"/issue/{ticket['key']}/comment")["comments"])
        return str(
            [
                one
                for one in self.office.box.servicenow_records("sys_journal_field")
                if one["element_id"] == ticket["id"]
            ]
        )

    def delete(self, number: str) -> None:
        """Delete the ticket."""
        ticket = self._ticket(number)
        assert ticket["target"] == "queue"
        self._jira("DELETE", f"/issue/{ticket['key']}", headers={"Content-Type": "application/json"})

    def _ticket(self, number: str) -> dict[str, Any]:
        ticket: dict[str, Any] = self.office.findings()[number]["ticket"]
        return ticket

    def _jira(self, method: str, path: str, **more: Any) -> Any:
        url = f"{self._told.jira.url}/rest/api/3{path}"
        answer = requests.request(method, url, auth=("admin@example.com", "sandbox-admin-token"), timeout=30, **more)
        answer.raise_for_status()
        return answer.json() if answer.content else {}

    def _problem(self, sys_id: str, **values: str) -> None:
        admin = next(one for one in self._told.servicenow.logins if "admin" in one.roles)
        url = f"{self._told.servicenow.url}/api/now/table/problem/{sys_id}"
        requests.patch(url, json=values, auth=(admin.user, admin.password), timeout=30).raise_for_status()
