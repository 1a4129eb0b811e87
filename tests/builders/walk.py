"""Everybody at every route: one organisation with own, other's and missing objects, and what the pages answer to whom.

Built from the pages themselves: a new route is walked without a word here. Only what a new *kind* of path parameter
stands for has to be said, in ``KINDS``.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from connector.ledger.query import Query
from connector.model.grants import Redaction
from connector.model.people import Person, Role
from connector.web import pages
from connector.workflow import entry, granting, intake, people, review
from tests.builders.ledgers import NAME
from tests.builders.site import CONFIG, QUEUE, Browser, Clock, House, served, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import requests

    from connector.web.call import Page

ACTORS = {
    "stranger": "",
    "no role": "nobody",
    "external_partner": "partner",
    "process_owner": "li-wei",
    "auditor": "auditor",
    "management": "boss",
    "admin": "ops",
    "compliance": "sun-hao",
}
"""Who walks: the role, and the person who has it and no other."""

TARGET = QUEUE + "[reading]\nunpacked_mb = 20\n"
OTHERS = """Internal audit report IA-2026-10 of 2026-03-11 (ISO/IEC 20000-1:2018),,,,,,,
Finding ID,Grade,Clause,Statement,Objective evidence,Owner,Raised on,Due date
NC-91,Minor,8.6.1,Nobody else may know that incidents are closed unseen,INC-2026-300,,2026-03-11,2026-04-30
NC-92,Major,8.6.3,Problems are said to be solved and come back,PRB-2026-012,,2026-03-11,2026-04-30
"""
SECRETS = ("without approval", "closed unseen", "acceptance criteria", "not reviewed")
"""Words of the statements, of which no answer to somebody without the right may hold one."""

FORM = {
    "why": "because",
    "until": "2026-05-06",
    "grade": "minor",
    "decision": "reopen",
    "reference": "CB-1",
    "on": "2026-03-12",
    "checksum": "0123456789abcdef",
    "language": "en",
    "next": "/work",
    "note": "seen",
    "password": "another horse another staple",
    "again": "another horse another staple",
    "old": "wrong",
}
"""What every form of every page may hold, beside a finding of one's own; a page takes what it knows."""

PARAMETER = re.compile(r"([^/]+)/\{(\w+)(?::\w+)?\}")


@dataclass
class World:
    """The organisation, with everything that a path can name."""

    house: House
    findings: tuple[str, str]
    reports: tuple[str, str]
    grant: str
    request: str
    invitation: str
    snapshot: sqlite3.Connection = field(default_factory=lambda: sqlite3.connect(":memory:"))

    def keep(self) -> None:
        """Remember everything as it is now."""
        with closing(sqlite3.connect(self.house.folder / NAME)) as now:
            now.backup(self.snapshot)

    def restore(self) -> None:
        """Everything as it was."""
        with closing(sqlite3.connect(self.house.folder / NAME)) as now:
            self.snapshot.backup(now)

    def told(self) -> dict[str, list[object]]:
        """What the ledger holds, but for its trail and when sessions were seen."""
        with closing(sqlite3.connect(self.house.folder / NAME)) as now:
            names = [row[0] for row in now.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {name: list(now.execute(f"SELECT * FROM {name}")) for name in names if name not in UNWATCHED}  # noqa: S608 - names of our own tables

    def traces(self) -> list[str]:
        """The actions of the trail, oldest first."""
        with closing(sqlite3.connect(self.house.folder / NAME)) as now:
            return [row[0] for row in now.execute("SELECT action FROM trail ORDER BY seq")]


UNWATCHED = {"trail", "sessions"}


@dataclass(frozen=True)
class Step:
    """One request of somebody: of whose object, what was answered, what it changed and what it left in the trail."""

    page: Page
    which: str
    address: str
    answer: requests.Response
    changed: tuple[str, ...]
    traces: tuple[str, ...]

    @property
    def is_let(self) -> bool:
        """Whether somebody came through: the page, what was done, or a rule of the matter itself."""
        to_the_door = self.answer.headers.get("location", "").partition("?")[0] == "/sign-in" and not self.page.sends
        return self.answer.status_code not in {401, 403, 404} and not to_the_door

    def __str__(self) -> str:
        return f"{name(self.page)} ({self.which}): {self.answer.status_code}"


def finding(world: World, role: str) -> tuple[str, str]:
    """The auditor's own is in the second report; everybody else's, if any is theirs, in the first."""
    first, second = world.findings
    return (second, first) if role == Role.AUDITOR else (first, second)


def report(world: World, role: str) -> tuple[str, str]:
    first, second = world.reports
    return (second, first) if role == Role.AUDITOR else (first, second)


KINDS: dict[str, Callable[[World, str], tuple[str, str]]] = {
    "findings/{id}": finding,
    "reports/{id}": report,
    "invited/{secret}": lambda world, _role: (world.invitation, world.invitation),
    "grants/{id}": lambda world, _role: (world.grant, world.grant),
    "requests/{id}": lambda world, _role: (world.request, world.request),
    "people/{key}": lambda _world, _role: ("visitor", "wang-fang"),
    "mappings/{target}": lambda _world, _role: ("queue", "queue"),
    "mappings/{name}": lambda _world, _role: ("queue", "queue"),
    "jobs/{name}": lambda _world, _role: ("snapshot", "snapshot"),
}
"""For a parameter with the segment before it: what it names for somebody, their own first, then another's."""


def kind(page: Page) -> str:
    """The kind of the one object that a path names; empty where it names none."""
    found = PARAMETER.findall(page.path)
    if not found:
        return ""
    assert len(found) == 1, f"{page.path} names several objects: teach tests/builders/walk.py to walk that"
    named = f"{found[0][0]}/{{{found[0][1]}}}"
    assert named in KINDS, f"say in KINDS of tests/builders/walk.py what '{named}' of {page.path} stands for"
    return named


def places(world: World, role: str, page: Page) -> dict[str, str]:
    """The addresses of a page: of one's own object, of another's, of none; or just the one."""
    named = kind(page)
    if not named:
        return {"plain": page.path}
    own, other = KINDS[named](world, role)
    missing = "99999999" if ":int}" in page.path else "zzzzzzzzzz"
    told = {"own": own, "other": other, "none": missing}
    return {which: PARAMETER.sub(rf"\g<1>/{value}", page.path, count=1) for which, value in told.items()}


def routes() -> list[Page]:
    """Every page, in an order that stays."""
    return sorted(pages.every(), key=lambda page: (page.path, page.sends))


def name(page: Page) -> str:
    return f"{'POST' if page.sends else 'GET'} {page.path}"


@contextmanager
def world(folder: Path) -> Iterator[World]:
    """The organisation, in a folder of its own; everything as it was when it was first built."""
    content, named = _built()
    (folder / NAME).write_bytes(content)
    with serving(_laid_out(folder), Clock()) as house:
        made = World(house, **named)
        try:
            yield made
        finally:
            made.snapshot.close()


def _laid_out(folder: Path) -> Path:
    (folder / "token").write_text("x", encoding="utf-8")
    path = folder / "config.toml"
    path.write_text(CONFIG + TARGET, encoding="utf-8")
    return path


@cache
def _built() -> tuple[bytes, dict[str, Any]]:
    """Two reports, one of them the auditor's; a grant, a request, an invitation, a visitor; an account for everybody."""
    with TemporaryDirectory() as name, served(Path(name), TARGET) as house:
        house.ingest()
        path = house.folder / "others.csv"
        path.write_text(OTHERS, encoding="utf-8")
        ingested = intake.ingest(replace(house.parts, person=house.person("auditor")), path)
        assert [one.problems for one in ingested] == [()]
        review.approve(house.parts, (), all_of_them=True, accept_doubts=True)
        with house.parts.ledger.reading() as book:
            records = {record.content.number: record for record in book.records.select(Query())}
        own, other = records["NC-01"], records["NC-91"]
        redaction = Redaction(statement="Criteria are missing", action="Define them")
        visitor = Person(key="visitor", name="Visitor", roles=(Role.AUDITOR,))
        people.add(house.parts, visitor)
        named = {
            "findings": (own.id, other.id),
            "reports": (own.report_id, other.report_id),
            "grant": granting.grant(house.parts, "partner", own.id, "supplier", redaction=redaction).id,
            "request": granting.ask(replace(house.parts, person=house.person("li-wei")), "NC-91", "same cause").id,
            "invitation": entry.invite(house.parts, visitor),
        }
        for key in filter(None, ACTORS.values()):
            house.account(key)
        with closing(sqlite3.connect(house.folder / NAME)) as now, closing(sqlite3.connect(":memory:")) as kept:
            now.backup(kept)
            return kept.serialize(), named


def come(made: World, role: str) -> tuple[Browser, str]:
    """Somebody in a browser, and the token of their forms; then everything is remembered as it is."""
    browser = made.house.stranger()
    if ACTORS[role]:
        assert browser.sign_in(ACTORS[role]).status_code == 303
    token = browser.token("/password" if ACTORS[role] else "/sign-in")
    made.keep()
    return browser, token


def walk(made: World, role: str) -> Iterator[Step]:
    """Somebody at every route and every object. What one step changes is undone before the next."""
    browser, token = come(made, role)
    before, traced, kept = made.told(), len(made.traces()), dict(browser.session.cookies)
    for page in routes():
        for which, address in places(made, role, page).items():
            answer = ask(browser, form(made, role, token), page, address)
            after, traces = made.told(), made.traces()
            changed = tuple(one for one in before if before[one] != after[one])
            yield Step(page, which, address, answer, changed, tuple(traces[traced:]))
            if page.sends and answer.status_code < 400:
                made.restore()
            browser.session.cookies.clear()
            browser.session.cookies.update(kept)
            traced = len(made.traces())


def form(made: World, role: str, token: str) -> dict[str, object]:
    """Everything that a form of ours would carry."""
    own = finding(made, role)[0]
    return {"token": token, "finding": own, "id": [own], **FORM}


def ask(browser: Browser, given: dict[str, object], page: Page, address: str, **headers: str) -> requests.Response:
    """One request of a page, with that form where the page takes one."""
    if not page.sends:
        return browser.get(address, allow_redirects=False, headers=headers)
    files = [("files", ("", b""))] if page.uploads else None
    return browser.post(address, given, files=files, headers=headers)


def cell(let: dict[str, bool]) -> str:
    """What a role may with a page: with every object, with their own, at all (yes), or nothing."""
    if "plain" in let:
        return "yes" if let["plain"] else "–"
    if let["own"] and let["other"]:
        return "all"
    return "own" if let["own"] else "–"


def column(steps: list[Step]) -> dict[str, str]:
    """What a role may, route by route."""
    let: dict[str, dict[str, bool]] = {}
    for step in steps:
        let.setdefault(name(step.page), {})[step.which] = step.is_let
    return {route: cell(of) for route, of in let.items()}
