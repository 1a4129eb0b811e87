"""People who work their tickets in the sandbox, for the demo: over the same interfaces as everybody, each in a temper.

============ ==================================================================================================
thorough     starts, then hands in cause, correction, corrective action and a piece of evidence
thin         hands in without a word; when the ticket comes back, does it thoroughly
slow         starts and gets no further
unwilling    ends the first ticket without a fix, then is thorough
============ ==================================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import requests
from requests.auth import HTTPBasicAuth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapters.sandbox.announce import Announcement

Temper = Literal["thorough", "thin", "slow", "unwilling"]
TIMEOUT = 30
WORDS = {
    "zh": (
        "流程文件未规定由谁检查，执行时依赖个人习惯",
        "已对本次抽样的记录逐项补做并复核",
        "修订流程并在工具中设置强制检查点，已培训相关人员",
        "整改记录与培训签到表见附件",
    ),
    "en": (
        "Nobody was named to check it, so it depended on habit",
        "The sampled records were completed and reviewed",
        "The procedure names the check, and the tool enforces it; everybody concerned was trained",
        "Records and attendance list are attached",
    ),
}
LABELS = {
    "zh": ("原因分析", "纠正", "纠正措施", "证据"),
    "en": ("Root cause", "Correction", "Corrective action", "Evidence"),
}


@dataclass(slots=True)
class Owners:
    """Everybody who has tickets. ``tempers``: by the person's full name; who is not named is thorough."""

    told: Announcement
    language: Literal["zh", "en"] = "en"
    tempers: dict[str, Temper] = field(default_factory=dict)

    def work(self) -> list[str]:
        """One turn of everybody: what they did, a line for each ticket that moved."""
        return [*JiraDesk(self).turn(), *ServiceNowDesk(self).turn()]

    def said(self) -> str:
        """What a thorough person writes when handing in."""
        pairs = zip(LABELS[self.language], WORDS[self.language], strict=True)
        return "\n".join(f"{label}: {words}" for label, words in pairs)

    def temper(self, name: str) -> Temper:
        """How this person goes about it."""
        return self.tempers.get(name, "thorough")


class JiraDesk:
    """Jira's tickets in the audit project, moved along its workflow as its people would."""

    def __init__(self, owners: Owners) -> None:
        self._owners = owners
        admin = next(login for login in owners.told.jira.logins if login.name == "sandbox-admin")
        self._auth = HTTPBasicAuth(admin.email, admin.cloud_token)
        self._base = f"{owners.told.jira.url}/rest/api/3"

    def turn(self) -> Iterator[str]:
        """Everybody looks at their tickets once."""
        for issue in self._issues():
            name = (issue["fields"]["assignee"] or {}).get("displayName", "")
            did = self._one(issue, self._owners.temper(name))
            if did:
                yield f"{issue['key']} {name}: {did}"

    def _issues(self) -> list[dict[str, Any]]:
        body = {"jql": "project = AUD ORDER BY key ASC", "fields": ["status", "assignee", "comment"], "maxResults": 100}
        return list(self._call("POST", "/search/jql", json=body)["issues"])

    def _one(self, issue: dict[str, Any], temper: Temper) -> str | None:
        status, key = issue["fields"]["status"]["name"], issue["key"]
        came_back = bool(issue["fields"]["comment"]["comments"])
        if status == "To Do":
            if temper == "unwilling" and key == self._first(temper):
                return self._move(key, "Won't do", {"resolution": {"name": "Won't Do"}})
            return self._move(key, "Start work")
        if status != "In Progress" or temper == "slow":
            return None
        if temper != "thin" or came_back:
            self._hand_in(key)
        self._move(key, "Ask for review")
        return self._move(key, "Done", {"resolution": {"name": "Done"}})

    def _first(self, temper: Temper) -> str:
        mine = [
            issue["key"]
            for issue in self._issues()
            if self._owners.temper((issue["fields"]["assignee"] or {}).get("displayName", "")) == temper
        ]
        return str(min(mine, key=lambda key: int(key.split("-")[1])))

    def _hand_in(self, key: str) -> None:
        lines = self._owners.said().splitlines()
        paragraphs = [{"type": "paragraph", "content": [{"type": "text", "text": line}]} for line in lines]
        document = {"type": "doc", "version": 1, "content": paragraphs}
        self._call("POST", f"/issue/{key}/comment", json={"body": document})
        files = {"file": ("training-record.txt", b"2026: 12 of 12 trained\n", "text/plain")}
        self._call("POST", f"/issue/{key}/attachments", files=files, headers={"X-Atlassian-Token": "no-check"})

    def _move(self, key: str, name: str, fields: dict[str, Any] | None = None) -> str:
        offered = self._call("GET", f"/issue/{key}/transitions")["transitions"]
        chosen = next(one for one in offered if one["name"] == name)
        self._call(
            "POST", f"/issue/{key}/transitions", json={"transition": {"id": chosen["id"]}, "fields": fields or {}}
        )
        return str(chosen["to"]["name"])

    def _call(self, method: str, path: str, **more: Any) -> Any:
        answer = requests.request(method, self._base + path, auth=self._auth, timeout=TIMEOUT, **more)
        answer.raise_for_status()
        return answer.json() if answer.content else {}


class ServiceNowDesk:
    """ServiceNow's problems, moved from state to state as its people would."""

    NEW, WORKING, CLOSED = "101", "103", "107"

    def __init__(self, owners: Owners) -> None:
        self._owners = owners
        admin = next(login for login in owners.told.servicenow.logins if "admin" in login.roles)
        self._auth = HTTPBasicAuth(admin.user, admin.password)
        self._base = f"{owners.told.servicenow.url}/api/now/table/problem"

    def turn(self) -> Iterator[str]:
        """Everybody looks at their tickets once."""
        asked = {
            "sysparm_query": "correlation_display=closeout^ORDERBYnumber",
            "sysparm_display_value": "all",
            "sysparm_fields": "sys_id,number,state,assigned_to,comments",
        }
        for row in self._call("GET", "", params=asked)["result"]:
            name = row["assigned_to"]["display_value"]
            temper = self._owners.temper(name)
            if temper == "thin" and row["comments"]["display_value"]:
                temper = "thorough"
            did = self._one(row["sys_id"]["value"], row["state"]["value"], temper)
            if did:
                yield f"{row['number']['value']} {name}: {did}"

    def _one(self, sys_id: str, state: str, temper: Temper) -> str | None:
        if state == self.NEW:
            return self._write(sys_id, {"state": self.WORKING})
        if state == self.CLOSED or temper == "slow":
            return None
        cause, fix, action, evidence = WORDS[self._owners.language]
        closing = {"state": self.CLOSED, "resolution_code": "fix_applied"}
        if temper == "thin":
            return self._write(sys_id, {**closing, "cause_notes": "-", "fix_notes": "-"})
        said = {"cause_notes": cause, "workaround": fix, "fix_notes": action, "close_notes": evidence}
        return self._write(sys_id, {**closing, **said})

    def _write(self, sys_id: str, values: dict[str, str]) -> str:
        shown = self._call("PATCH", f"/{sys_id}", json=values, params={"sysparm_display_value": "true"})
        return str(shown["result"]["state"])

    def _call(self, method: str, path: str, **more: Any) -> Any:
        answer = requests.request(method, self._base + path, auth=self._auth, timeout=TIMEOUT, **more)
        answer.raise_for_status()
        return answer.json()
