"""100,000 findings and 50 people at once: how long pages take beside an empty one, what they ask of the ledger, and memory.

All of it in one run, so that a slow machine is slow for both.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

from connector.bootstrap import assemble
from connector.workflow import entry
from tests.benchmarks.pages import EMPTY
from tests.builders.many import PROCESSES, fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MANY, PEOPLE, ROUNDS = 100_000, 50, 3
TIMES, GROWTH_MB = 10.0, 100.0
ROLES = {"compliance": 4, "management": 5, "auditor": 3, "process_owner": 38}
VIEWS = {
    "overview": "/",
    "my work": "/work",
    "findings": "/findings",
    "findings, due": "/findings?order=due&stage=open",
    "findings, last page": "/findings?page=2000",
    "findings, search": "/findings?text=8.3.2",
    "overdue": "/findings?overdue=yes",
    "of a clause": "/findings?clause=8.5&grade=major",
    "one finding": "/findings/n{n}",
    "reports": "/reports",
    "one report": "/reports/r{report}",
    "sync": "/sync",
}
LANGUAGE = 'organisation]\nname = "Example Ltd"\nlanguage = "en"'


def settings() -> str:
    """Fifty people: who owns processes owns one each."""
    lines = [f"[{LANGUAGE}", '[ledger]\nurl = "sqlite:///many.db"']
    number = 0
    for role, count in ROLES.items():
        for _one in range(count):
            owns = f'owns = ["{PROCESSES[number % len(PROCESSES)]}"]' if role == "process_owner" else ""
            lines.append(f'[people.p{number}]\nname = "Person {number}"\nroles = ["{role}"]\n{owns}')
            number += 1
    return "\n".join(lines)


class Office:
    """The served ledger, and everybody's session."""

    def __init__(self, folder: Path) -> None:
        self.config = folder / "config.toml"
        self.config.write_text(settings(), encoding="utf-8")
        command = [sys.executable, "-W", "ignore", "-m", "tests.benchmarks.pages", str(self.config)]
        parts = assemble(self.config, "p0", lambda _moment, _done, _total: None)
        people = parts.settings.people
        self.sessions = [(one, entry.begin(parts, one, entry.Origin(), via="local").cookie) for one in people]
        parts.ledger.close()
        self.server = subprocess.Popen(command, text=True, stdout=subprocess.PIPE, env=dict(os.environ))
        assert self.server.stdout is not None
        self.address = self.server.stdout.readline().strip()

    def memory(self) -> float:
        """MB that the server holds now."""
        told = Path(f"/proc/{self.server.pid}/status").read_text(encoding="ascii")
        return int(told.split("VmRSS:")[1].split()[0]) / 1024

    def sit_down(self, number: int, seed: int) -> list[tuple[str, float]]:
        """One person looks at everything that they may, in an order of their own: seconds of each page."""
        person, cookie = self.sessions[number]
        chance = random.Random(seed)  # noqa: S311 - the same run each time
        browser = requests.Session()
        browser.cookies.set("closeout", cookie)
        browser.headers["Connection"] = "close"
        taken = []
        asked = [("empty", EMPTY)] * 3 + list(VIEWS.items())
        for name, path in chance.sample(asked, len(asked)):
            address = self.address + path.format(n=chance.randrange(MANY), report=chance.randrange(MANY // 50))
            began = time.perf_counter()
            answer = browser.get(address, timeout=300, allow_redirects=False)
            taken.append((name, time.perf_counter() - began))
            assert answer.status_code in {200, 303, 404}, (person.key, address, answer.status_code)
            assert answer.status_code == 200 or name in {"one finding", "one report", "sync"}, (person.key, address)
        return taken

    def day(self, seed: int) -> dict[str, list[float]]:
        """All of them at once."""
        with ThreadPoolExecutor(PEOPLE) as pool:
            done = list(pool.map(lambda number: self.sit_down(number, seed * PEOPLE + number), range(PEOPLE)))
        taken: dict[str, list[float]] = {}
        for name, seconds in (one for person in done for one in person):
            taken.setdefault(name, []).append(seconds)
        return taken


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("pages")
    fill(folder, MANY).dispose()
    made = Office(folder)
    yield made
    made.server.terminate()
    made.server.wait(60)


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


@pytest.mark.slow
def test_pages_of_a_large_ledger_under_load(office: Office, tell: Callable[[str], None]) -> None:
    office.day(0)
    office.day(1)
    before = office.memory()
    taken: dict[str, list[float]] = {}
    for turn in range(2, ROUNDS + 2):
        for name, seconds in office.day(turn).items():
            taken.setdefault(name, []).extend(seconds)
    grown = office.memory() - before
    empty = p95(taken["empty"])
    rows = {name: (statistics.median(all_), p95(all_), p95(all_) / empty) for name, all_ in taken.items()}
    for name, (median, slow, times) in sorted(rows.items(), key=lambda one: one[1][2]):
        tell(f"{name:22} median {median * 1000:6.0f} ms, 95 % {slow * 1000:6.0f} ms, {times:5.1f} x the empty page")
    tell(f"{sum(map(len, taken.values()))} requests of {PEOPLE} people; memory {before:.0f} MB, {grown:+.0f} MB since")
    assert grown < GROWTH_MB
    assert {name: row[2] for name, row in rows.items() if row[2] > TIMES} == {}
