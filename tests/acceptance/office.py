"""An organisation on trial: a configuration against the sandbox, and command lines as people type them."""

from __future__ import annotations

import getpass
import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from connector.cli.main import run
from tests.builders import ledgers

if TYPE_CHECKING:
    from pathlib import Path

    from adapters.sandbox.server import Running

CONFIG = """
[organisation]
name = "Example Ltd"
timezone = "Asia/Shanghai"
language = "{language}"

[targets.queue]
adapter = "jira"
url = "{jira}"
deployment = "cloud"
project = "{project}"
issue_type = "Task"
mapping = "jira"
lag = 2
auth = {{ user = "bot@example.com", token = "env:TRIAL_JIRA" }}

[targets.itsm]
adapter = "servicenow"
url = "{servicenow}"
table = "problem"
mapping = "servicenow-problem"
lag = 2
auth = {{ user = "svc_closeout", password = "env:TRIAL_SN" }}

[[routes]]
when = {{ process = ["incident", "problem"] }}
target = "itsm"
[[routes]]
when = {{ grade = ["major", "minor", "ungraded", "observation", "ofi"] }}
target = "queue"

[people.zhao-min]
name = "赵敏"
email = "zhao.min@example.com"
login = "{login}"
roles = ["compliance", "admin"]
[people.sun-hao]
name = "孙浩"
email = "sun.hao@example.com"
roles = ["compliance"]
[people.boss]
name = "Boss"
roles = ["management"]
[people.li-wei]
name = "李伟"
email = "li.wei@example.com"
manager = "zhao-min"
owns = ["change", "release"]
roles = ["process_owner"]
[people.wang-fang]
name = "王芳"
email = "wang.fang@example.com"
owns = ["incident", "problem"]
roles = ["process_owner"]
"""

REGISTER = """Internal audit report IA-2026-09 of 2026-09-18 (ISO/IEC 20000-1:2018),,,,,,,
Finding ID,Grade,Clause,Statement,Objective evidence,Owner,Raised on,Due date
NC-01,Minor,8.5.1.2,Three changes were carried out without approval,CHG-2026-011 and CHG-2026-014,,2026-09-14,2026-10-16
NC-02,Major,8.6.1,Major incidents are not reviewed,INC-2026-207,,2026-09-15,2026-10-02
NC-03,Minor,8.5.3,Releases are deployed without acceptance criteria,REL-2026-031,,2026-09-16,2026-10-16
OBS-01,Observation,8.5.1.3,Change records name no rollback test,CHG-2026-020,,2026-09-16,
"""


@dataclass(frozen=True)
class Said:
    """What a command line answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which has to be JSON alone."""
        return json.loads(self.out)


@dataclass
class Office:
    """One folder with ``config.toml`` and a ledger; ``box`` holds the other end of every write."""

    folder: Path
    box: Running
    settings: dict[str, str] = field(default_factory=dict)
    address: str = ledgers.SQLITE

    def __post_init__(self) -> None:
        values = {
            "jira": self.box.jira_url,
            "servicenow": self.box.servicenow_url,
            "project": "OPS",
            "language": "en",
            "login": getpass.getuser(),
            **self.settings,
        }
        self.config.write_text(CONFIG.format(**values), encoding="utf-8")
        own = self.address == ledgers.SQLITE
        url = f"sqlite:///{ledgers.lay(self.folder)}" if own else self.address
        self.change(f'[ledger]\nurl = "{url}"\n')

    @property
    def ledger(self) -> Path:
        """The file of the ledger."""
        return self.folder / ledgers.NAME

    @property
    def config(self) -> Path:
        """The configuration file."""
        return self.folder / "config.toml"

    @property
    def environment(self) -> dict[str, str]:
        """What the program's environment says beside the test's own."""
        service = next(one for one in self.box.announcement.servicenow.logins if one.user == "svc_closeout")
        return {"TRIAL_JIRA": "sandbox-cloud-token", "TRIAL_SN": service.password, "LC_ALL": "C.UTF-8"}

    def change(self, more: str, *swaps: tuple[str, str]) -> None:
        """Change the configuration: text swapped, tables added."""
        text = self.config.read_text(encoding="utf-8")
        for old, new in swaps:
            assert old in text, old
            text = text.replace(old, new)
        self.config.write_text(text + more, encoding="utf-8")

    def report(self, text: str = REGISTER, name: str = "register.csv") -> Path:
        """A report in a file."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def run(self, *arguments: str, **environment: str) -> Said:
        """A command line in this process."""
        before = dict(os.environ)
        os.environ.update({**self.environment, **environment})
        out, err = io.StringIO(), io.StringIO()
        try:
            with redirect_stdout(out), redirect_stderr(err):
                code = run(["--config", str(self.config), *arguments])
        finally:
            os.environ.clear()
            os.environ.update(before)
        return Said(code, out.getvalue(), err.getvalue())

    def ok(self, *arguments: str, **environment: str) -> Said:
        """A command line that has to end well."""
        said = self.run(*arguments, **environment)
        assert said.code == 0, said
        return said

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """A command line as a process of its own."""
        command = [sys.executable, "-m", "connector.cli.main", "--config", str(self.config), *arguments]
        whole = {**os.environ, **self.environment, **environment}
        return subprocess.Popen(command, env=whole, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def findings(self) -> dict[str, dict[str, Any]]:
        """What ``closeout findings`` tells, by number."""
        return {str(one["number"]): one for one in self.ok("findings", "--format", "json").json}

    def assert_one_ticket_each(self) -> None:
        """Both ends agree: each finding is linked, and its ticket is the only one of its mark in either tracker."""
        found: dict[str, list[str]] = {}
        for issue in self.box.jira_issues():
            found.setdefault(str(issue["properties"].get("closeout", {}).get("mark")), []).append(str(issue["id"]))
        for row in self.box.servicenow_records("problem"):
            found.setdefault(row["correlation_id"], []).append(row["sys_id"])
        for number, one in self.findings().items():
            assert one["ticket"]["link"] == "linked", (number, one["ticket"])
            assert found[one["ticket"]["mark"]] == [one["ticket"]["id"]], number

    def figures(self, *arguments: str) -> dict[str, Any]:
        """What ``closeout status`` tells."""
        told: dict[str, Any] = self.ok("status", "--format", "json", *arguments).json
        return told
