"""An office whose trackers answer after 50 ms, and programs as processes of their own, with what each of them cost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from tests.acceptance.office import Office

if TYPE_CHECKING:
    from pathlib import Path

    from adapters.sandbox.server import Running

Tracker = Literal["jira", "servicenow"]
LATENCY = 0.05
TARGETS: dict[Tracker, str] = {"jira": "queue", "servicenow": "itsm"}


@dataclass(frozen=True)
class Cost:
    """What a program came to. ``asked``: ``METHOD path`` of each request to the trackers; ``peak``: MB, 0 unknown."""

    seconds: float
    asked: tuple[str, ...]
    peak: float = 0.0

    def __str__(self) -> str:
        peak = f", peak {self.peak:.0f} MB" if self.peak else ""
        return f"{len(self.asked)} requests, {self.seconds:.1f} s{peak}"

    @property
    def by_kind(self) -> str:
        """How often what was asked."""
        return ", ".join(f"{count} × {kind}" for kind, count in Counter(self.asked).most_common())


class Bench:
    """One office and its trackers. Programs find their compiled modules, as installed ones do."""

    def __init__(self, folder: Path, box: Running, compiled: Path) -> None:
        self.office, self.box = Office(folder, box), box
        plain = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self._environment = {**plain, "PYTHONPYCACHEPREFIX": str(compiled), **self.office.environment}
        self._peak = folder / "peak"
        self.closeout("plan")
        box.fault({"fault": "latency", "seconds": LATENCY, "match": {"count": None}})

    def closeout(self, *arguments: str) -> Cost:
        """A command line of Closeout, from its start to its end."""
        own = [str(self._peak), "--config", str(self.office.config), *arguments]
        cost = self._run("tests.benchmarks.watched", own)
        return Cost(cost.seconds, cost.asked, int(self._peak.read_text("ascii")) / 1024)

    def bare(self, tracker: Tracker, count: int) -> Cost:
        """A loop over the bare library's create."""
        told = self.box.announcement
        service = next(one for one in told.servicenow.logins if one.user == "svc_closeout")
        login = {"jira": ("bot@example.com", "sandbox-cloud-token"), "servicenow": (service.user, service.password)}
        url = {"jira": self.box.jira_url, "servicenow": self.box.servicenow_url}[tracker]
        return self._run("tests.benchmarks.bare", [tracker, url, *login[tracker], str(count)])

    def _run(self, module: str, arguments: list[str]) -> Cost:
        before = self._newest
        command = [sys.executable, "-W", "ignore", "-m", module, *arguments]
        begin = time.monotonic()
        done = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False)
        seconds = time.monotonic() - begin
        assert done.returncode == 0, done.stderr
        return Cost(seconds, tuple(_kind(one) for one in self.box.journal(before)))

    @property
    def _newest(self) -> int:
        return max((int(one["number"]) for one in self.box.journal()), default=0)


def _kind(asked: dict[str, Any]) -> str:
    """The method and the last words of the path, without the numbers in it."""
    words = [word for word in asked["path"].split("/") if word and not any(sign.isdigit() for sign in word)]
    return f"{asked['method']} {'/'.join(words[-2:])}"
