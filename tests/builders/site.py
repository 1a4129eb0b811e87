"""The pages of a small organisation on a loopback port, and browsers made of ``requests`` that sign in to them."""

from __future__ import annotations

import re
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import requests

from connector.bootstrap import assemble
from connector.web.opening import open_site
from connector.web.serving import server
from connector.workflow import entry, intake
from tests.builders import ledgers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connector.model.people import Person
    from connector.model.record import Record
    from connector.web.site import Site
    from connector.workflow.parts import Parts

PASSWORD = "correct horse battery staple"
NOW = datetime(2026, 3, 13, 1, tzinfo=UTC)
CONFIG = """
[organisation]
name = "Example Ltd"
language = "en"

[people.zhao-min]
name = "赵敏"
email = "zhao.min@example.com"
login = "root"
roles = ["compliance", "admin"]
[people.sun-hao]
name = "孙浩"
roles = ["compliance"]
[people.boss]
name = "Boss"
roles = ["management"]
[people.auditor]
name = "陈审"
roles = ["auditor"]
[people.li-wei]
name = "李伟"
email = "li.wei@example.com"
owns = ["change", "release"]
roles = ["process_owner"]
[people.wang-fang]
name = "王芳"
owns = ["incident", "problem"]
roles = ["process_owner"]
[people.partner]
name = "Partner GmbH"
email = "qa@partner.example"
roles = ["external_partner"]
[people.ops]
name = "Ops"
roles = ["admin"]
[people.nobody]
name = "Nobody"
"""

QUEUE = """
[targets.queue]
adapter = "jira"
url = "http://127.0.0.1:9/jira"
deployment = "cloud"
project = "OPS"
issue_type = "Task"
mapping = "jira"
auth = { user = "bot@example.com", token = "file:token" }
"""
ROUTE = """
[[routes]]
target = "queue"
"""
"""A queue that nobody answers for, and a route that leads there: more of the configuration."""

REGISTER = """Internal audit report IA-2026-09 of 2026-03-10 (ISO/IEC 20000-1:2018),,,,,,,
Finding ID,Grade,Clause,Statement,Objective evidence,Owner,Raised on,Due date
NC-01,Minor,8.5.1.2,Three changes were carried out without approval,CHG-2026-011 and CHG-2026-014,,2026-03-09,2026-04-16
NC-02,Major,8.6.1,"Major incidents are <script>alert(1)</script> not reviewed",INC-2026-207,,2026-03-09,2026-03-11
NC-03,Minor,8.5.3,Releases are deployed without acceptance criteria,REL-2026-031,,2026-03-09,2026-04-16
OBS-01,Observation,8.5.1.3,Change records name no rollback test,CHG-2026-020,,2026-03-09,
"""


@dataclass
class Clock:
    """A time that stands still until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: int) -> None:
        self.now += timedelta(**span)


@dataclass
class Browser:
    """A browser with one person in it: keeps cookies, and sends forms with the token of the page they stand on."""

    address: str
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str, **more: object) -> requests.Response:
        return self.session.get(self.address + path, timeout=30, **more)  # type: ignore[arg-type] # requests' own keywords

    def post(self, path: str, form: dict[str, object] | None = None, **more: object) -> requests.Response:
        """Send a form without following where it leads."""
        given = {"allow_redirects": False, **more}
        return self.session.post(self.address + path, data=form, timeout=30, **given)  # type: ignore[arg-type] # as above

    def token(self, path: str = "/password") -> str:
        """The token of the forms on a page."""
        found = re.search(r'name="token" value="([^"]+)"', self.get(path).text)
        return found[1] if found else ""

    def send(self, path: str, form: dict[str, object] | None = None, **more: object) -> requests.Response:
        """Send a form of a page, with its token."""
        return self.post(path, {"token": self.token(), **(form or {})}, **more)

    def sign_in(self, login: str, password: str = PASSWORD) -> requests.Response:
        token = self.token("/sign-in")
        return self.post("/sign-in", {"token": token, "login": login, "password": password, "next": "/"})


@dataclass
class House:
    """A served site. ``parts``: with everything that the pages work with."""

    address: str
    parts: Parts
    site: Site
    clock: Clock
    folder: Path

    def person(self, key: str) -> Person:
        return next(person for person in self.parts.settings.people if person.key == key)

    def account(self, key: str, password: str = PASSWORD) -> None:
        """Give the person a password of their own choice."""
        entry.accept(self.parts, entry.invite(self.parts, self.person(key)), password, entry.Origin())

    def ingest(self, name: str = "register.csv", text: str = REGISTER) -> list[str]:
        """Bring a report in; the ids of all findings, by report and place."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        assert [one.problems for one in intake.ingest(self.parts, path)] == [()]
        with self.parts.ledger.reading() as book:
            return [record.id for record in book.records.select()]

    def record(self, finding: str) -> Record:
        """A finding as the ledger has it."""
        with self.parts.ledger.reading() as book:
            return book.records.get(finding)

    def stranger(self) -> Browser:
        return Browser(self.address)

    def signed_in(self, key: str) -> Browser:
        """A browser in which the person is signed in."""
        self.account(key)
        browser = Browser(self.address)
        assert browser.sign_in(key).status_code == 303
        return browser


@contextmanager
def served(folder: Path, more: str = "", **swapped: Any) -> Iterator[House]:
    """The pages of the organisation, until the block ends; ``swapped``: parts of another make."""
    path = folder / "config.toml"
    path.write_text(CONFIG + more, encoding="utf-8")
    ledgers.lay(folder)
    with serving(path, Clock(), **swapped) as house:
        yield house


@contextmanager
def serving(path: Path, clock: Clock | None = None, **swapped: Any) -> Iterator[House]:
    """The pages of a configuration, until the block ends; without a clock by the machine's."""
    assembled = assemble(path, "zhao-min", lambda _moment, _done, _total: None)
    parts = replace(assembled, **{"now": clock or assembled.now, **swapped})
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    site = open_site(parts, path.parent, address)
    running = server(site, "127.0.0.1", 0)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield House(address, parts, site, clock or Clock(), path.parent)
    finally:
        running.should_exit = True
        thread.join(20)
        parts.ledger.close()
