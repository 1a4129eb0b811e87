"""A ledger of approved findings, one tracker of the sandbox over real HTTP, and a clock that both of them go by.

``Trial.parts()`` is one process: a test that wants two machines, or a restart, asks twice.
"""

from __future__ import annotations

import getpass
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

import requests

from adapters.http import Patience
from adapters.jira.adapter import JiraKind
from adapters.sandbox.server import running
from adapters.servicenow.adapter import ServiceNowKind
from connector.bootstrap import assemble
from connector.ledger.query import Query
from connector.ledger.reports import KeptReport
from connector.model.audit import Report, Stage
from connector.workflow.push import push
from tests.builders import ledgers
from tests.builders.lives import by
from tests.builders.records import DAY, nonconformity, record
from tests.contract.jira_queue import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from adapters.sandbox.server import Running
    from connector.model.record import Link, Record
    from connector.model.ticket import TicketMapping
    from connector.ports import TicketAdapter
    from connector.workflow.outcome import PushResult
    from connector.workflow.parts import Parts

Tracker = Literal["jira", "servicenow"]

CREATES = {
    "jira": r"/jira/rest/api/3/issue(/bulk)?$",
    "servicenow": r"/servicenow/api/now/(v1/)?(table/problem|batch)(\?|$)",
}
"""The requests that make tickets, for faults."""

MAPPINGS = {"jira": "jira", "servicenow": "servicenow-problem"}

PLACES = {
    "jira": {
        "place": """mapping = "jira"
url = "http://127.0.0.1/jira"
deployment = "cloud"
project = "OPS"
issue_type = "Task"
auth = { user = "bot@example.com", token = "env:NOWHERE" }"""
    },
    "servicenow": {
        "place": """mapping = "servicenow-problem"
url = "http://127.0.0.1/servicenow"
table = "problem"
auth = { user = "svc", password = "env:NOWHERE" }"""
    },
}

SETTINGS = """
[organisation]
name = "Example Ltd"
language = "en"
[ledger]
url = "{url}"
[targets.queue]
adapter = "{tracker}"
{place}
[[routes]]
target = "queue"
[people.zhao-min]
name = "赵敏"
email = "zhao.min@example.com"
login = "{login}"
roles = ["compliance", "admin"]
[people.li-wei]
name = "李伟"
email = "li.wei@example.com"
owns = ["change", "release"]
roles = ["process_owner"]
[people.nobody]
name = "Nobody"
email = "nobody@example.com"
roles = ["process_owner"]
"""

JIRA_FINISHED, PROBLEM_FINISHED = {"10002", "10003"}, {"106", "107"}

HEAD = Report(number="IA-2026-03", audit_type="internal")
LAG = 2.0


class Clock:
    """The time of the sandbox, of the ledger and of everybody who waits."""

    def __init__(self) -> None:
        self._now = datetime.now(UTC)
        self.waited: list[float] = []

    def __call__(self) -> datetime:
        self._now += timedelta(milliseconds=1)
        return self._now

    def go_on(self, seconds: float) -> None:
        """Let time pass."""
        self._now += timedelta(seconds=seconds)

    def wait(self, seconds: float) -> None:
        """Wait, as a process does."""
        self.waited.append(seconds)
        self.go_on(seconds)


@dataclass
class Trial:
    """One office with one queue. ``box`` holds the other end of every write."""

    folder: Path
    box: Running
    clock: Clock
    tracker: Tracker = "jira"
    more: str = ""
    url: str = ledgers.SQLITE
    options: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        written = SETTINGS.format(tracker=self.tracker, login=getpass.getuser(), url=self.url, **PLACES[self.tracker])
        path = self.folder / "config.toml"
        path.write_text(written + self.more, encoding="utf-8")
        if self.url == ledgers.SQLITE:
            ledgers.lay(self.folder)
        self._first = assemble(path, None, lambda _moment, _done, _total: None)
        self.ledger = self._first.ledger
        with self.ledger.writing() as book:
            kept = KeptReport(id="r1", key="k", label="IA-2026-03", head=HEAD, edition=1)
            book.reports.add(kept, by(DAY).at)

    def approved(self, count: int = 1, owner: str = "li-wei", **values: Any) -> list[str]:
        """So many approved findings that have no ticket yet; their ids. ``values``: of their content."""
        ids = [f"{secrets.token_hex(4)}{number:04}" for number in range(count)]
        with self.ledger.writing() as book:
            for number, identity in enumerate(ids, start=1):
                content = nonconformity(number=f"NC-{number:02}", **values)
                stage = {"stage": Stage.APPROVED, "approved": content, "owner": owner}
                book.records.add(record(id=identity, head=HEAD, content=content, stage_on=DAY, **stage), by(DAY))
        return ids

    def parts(self, **changes: Any) -> Parts:
        """A process of its own."""
        mapping = shipped(MAPPINGS[self.tracker])
        opened: dict[str, TicketAdapter] = {}

        def adapter(target: str) -> TicketAdapter:
            return opened.setdefault(target, self.adapter(mapping))

        own: dict[str, Any] = {
            "now": self.clock,
            "wait": self.clock.wait,
            "adapter": adapter,
            "holder": f"test/{secrets.token_hex(3)}/1",
            "is_gone": lambda _lease: False,
            "jitter": lambda: 0.0,
        }
        return replace(self._first, **{**own, **changes})

    def adapter(self, mapping: TicketMapping) -> TicketAdapter:
        """The tracker as our account sees it."""
        patience = Patience(pause=self.clock.wait, jitter=lambda: 0.0)
        plain = {"lag": LAG, "timeout": 5.0, **self.options}
        own: dict[str, Any]
        auth: Any
        if self.tracker == "jira":
            auth = {"user": "bot@example.com", "token": "sandbox-cloud-token"}
            own = {"url": self.box.jira_url, "deployment": "cloud", "project": "OPS", "issue_type": "Task"}
            return JiraKind(patience).open("queue", {**own, **plain, "auth": auth}, mapping)
        service = next(one for one in self.box.announcement.servicenow.logins if one.user == "svc_closeout")
        auth = {"user": service.user, "password": service.password}
        own = {"url": self.box.servicenow_url, "table": "problem"}
        return ServiceNowKind(patience).open("queue", {**own, **plain, "auth": auth}, mapping)

    def push(self, **options: Any) -> PushResult:
        """A push by a process that begins with it."""
        return push(self.parts(), **options)

    def fault(self, kind: str, **values: Any) -> None:
        """What happens to the next create, or to the requests that ``match`` names."""
        match = {"method": "POST", "path": CREATES[self.tracker], **values.pop("match", {})}
        self.box.fault({"fault": kind, "match": match, **values})

    def records(self) -> list[Record]:
        """What the ledger holds."""
        with self.ledger.reading() as book:
            return list(book.records.select(Query(report_ids=("r1",))))

    def link(self, identity: str) -> Link:
        """The link of a finding."""
        with self.ledger.reading() as book:
            return book.links.get(identity)

    def edit(self, identity: str, **values: Any) -> None:
        """Approve another content of a finding."""
        with self.ledger.writing() as book:
            before = book.records.get(identity)
            content = before.content.model_copy(update=values)
            after = before.model_copy(update={"content": content, "approved": content})
            book.records.save(before, after, by(DAY))

    def act(self, identity: str, method: str, path: str = "", **more: Any) -> Any:
        """One of the tracker's people does something to the linked ticket."""
        told = self.box.announcement
        ticket = self.link(identity).ticket_id
        if self.tracker == "jira":
            url, auth = f"{told.jira.url}/rest/api/2/issue/{ticket}{path}", ("sandbox-admin", "sandbox-admin-password")
        else:
            admin = next(one for one in told.servicenow.logins if "admin" in one.roles)
            url, auth = f"{told.servicenow.url}/api/now/table/problem/{ticket}", (admin.user, admin.password)
        answer = requests.request(method, url, auth=auth, timeout=30, **more)
        answer.raise_for_status()
        return answer.json() if answer.content else {}

    def move(self, identity: str, to: Literal["In Progress", "Done"]) -> None:
        """One of the tracker's people brings the linked ticket there."""
        if self.tracker == "jira":
            offered = self.act(identity, "GET", "/transitions")["transitions"]
            way = next(one["id"] for one in offered if one["name"] == to)
            self.act(identity, "POST", "/transitions", json={"transition": {"id": way}})
        elif to == "Done":
            filled = {"resolution_code": "fix_applied", "cause_notes": "none", "fix_notes": "none"}
            self.write(identity, state="107", **filled)
        else:
            self.write(identity, state="103")

    def write(self, identity: str, **values: str) -> None:
        """One of the tracker's people changes fields of the linked ticket."""
        if self.tracker == "jira":
            self.act(identity, "PUT", json={"fields": values})
        else:
            self.act(identity, "PATCH", json=values)

    def strike(self, identity: str, kind: str, **values: str) -> None:
        """The linked ticket is moved, deleted or forbidden."""
        self.box.fault({"fault": kind, "ticket": self.link(identity).ticket_id, **values})

    def change_link(self, identity: str, **values: Any) -> None:
        """Put a link where a test needs it."""
        with self.ledger.writing() as book:
            book.links.save(identity, book.links.get(identity).model_copy(update=values))

    def tickets(self, identity: str) -> list[dict[str, Any]]:
        """Every ticket that carries the finding's mark, as the tracker keeps it, oldest first."""
        mark = f"closeout-{identity}"
        if self.tracker == "jira":
            return [one for one in self.box.jira_issues() if mark in str(one)]
        return [one for one in self.box.servicenow_records("problem") if one.get("correlation_id") == mark]

    def open_tickets(self, identity: str) -> list[str]:
        """The ids of those that are not finished."""
        if self.tracker == "jira":
            return [str(one["id"]) for one in self.tickets(identity) if one["status"] not in JIRA_FINISHED]
        return [one["sys_id"] for one in self.tickets(identity) if one["state"] not in PROBLEM_FINISHED]

    def open_by_mark(self) -> dict[str, list[str]]:
        """The ids of all tickets that are not finished, oldest first, by the marks of this ledger's findings."""
        found: dict[str, list[str]] = {one.mark: [] for one in self.records()}
        if self.tracker == "jira":
            for issue in self.box.jira_issues():
                mark = issue["properties"].get("closeout", {}).get("mark")
                if mark in found and issue["status"] not in JIRA_FINISHED:
                    found[mark].append(str(issue["id"]))
            return found
        for row in self.box.servicenow_records("problem"):
            if row.get("correlation_id") in found and row["state"] not in PROBLEM_FINISHED:
                found[row["correlation_id"]].append(row["sys_id"])
        return found

    def asked(self, since: int = 0) -> list[str]:
        """``METHOD path`` of each request to the tracker after this number."""
        return [f"{one['method']} {one['path']}" for one in self.box.journal(since)]

    @property
    def newest(self) -> int:
        """The number of the newest request."""
        return max((int(one["number"]) for one in self.box.journal()), default=0)

    def assert_one_each(self) -> None:
        """Both ends agree: each finding has exactly one open ticket, and it is the linked one."""
        for one in self.records():
            assert one.link is not None, one.id
            assert self.open_tickets(one.id) == [one.link.ticket_id], (one.id, one.link)


@contextmanager
def sandbox(clock: Clock) -> Iterator[Running]:
    """A sandbox that goes by this clock."""
    with running(clock=clock) as box:
        yield box
