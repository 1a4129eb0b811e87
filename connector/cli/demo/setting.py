"""The demo's world: its configuration, who works how, and what compliance decides where a report leaves doubts."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from connector.model.audit import Grade

if TYPE_CHECKING:
    from pathlib import Path

SETTLED: dict[str, dict[str, object]] = {
    "IA-2026-01/NC-04": {"grade": Grade.MINOR},
    "IA-2026-04/不符合项 3": {"clauses": ("8.6.3",)},
    "IA-2026-03/IA3-02": {"owner": "liu-yang"},
}
"""What compliance knows better than the report: findings by label."""

TEMPERS = {"刘洋": "slow", "陈杰": "thin", "王芳": "unwilling"}

SECRETS = {"jira": "token", "servicenow": "password"}


class Clock:
    """The demo's time: it stands still until it is set, and never goes back."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def __call__(self) -> datetime:
        """Now."""
        return self._now

    def set(self, moment: datetime) -> None:
        """Go on to a moment; an earlier one changes nothing."""
        self._now = max(self._now, moment.astimezone(UTC))

    def later(self, days: int) -> None:
        """Let days go by."""
        self._now += timedelta(days=days)


def write_config(folder: Path, told: dict[str, Any], language: str, login: str) -> Path:
    """``config.toml`` for the sandbox at hand, with its secrets in files of their own; the path."""
    bot = next(one for one in told["jira"]["logins"] if one["name"] == "closeout-bot")
    service = next(one for one in told["servicenow"]["logins"] if one["user"] == "svc_closeout")
    secrets = {"jira": bot["cloud_token"], "servicenow": service["password"]}
    for name, secret in secrets.items():
        place = folder / f"{name}.secret"
        place.touch(mode=0o600)
        place.write_text(secret, encoding="utf-8")
    values = {
        "language": language,
        "jira": told["jira"]["url"],
        "servicenow": told["servicenow"]["url"],
        "bot": bot["email"],
        "service": service["user"],
        "login": login,
    }
    text = CONFIG.format(**{name: json.dumps(value, ensure_ascii=False) for name, value in values.items()})
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


CONFIG = """\
[organisation]
name = "示例云服务有限公司"
timezone = "Asia/Shanghai"
language = {language}

[ledger]
url = "sqlite:///closeout.db"

[targets.queue]
adapter = "jira"
url = {jira}
deployment = "cloud"
project = "AUD"
issue_type = "Task"
mapping = "jira"
auth = {{ user = {bot}, token = "file:jira.secret" }}

[targets.itsm]
adapter = "servicenow"
url = {servicenow}
table = "problem"
mapping = "servicenow-problem"
auth = {{ user = {service}, password = "file:servicenow.secret" }}

[[routes]]
when = {{ process = ["incident", "problem", "service_request", "continuity", "availability", "capacity"] }}
target = "itsm"
[[routes]]
when = {{ grade = ["major", "minor", "ungraded", "observation", "ofi"] }}
target = "queue"

[people.zhao-min]
name = "赵敏"
email = "zhao.min@example.com"
login = {login}
owns = ["resources", "document_control", "management_review", "service_planning"]
roles = ["compliance", "admin"]
[people.sun-hao]
name = "孙浩"
email = "sun.hao@example.com"
roles = ["compliance"]
[people.li-wei]
name = "李伟"
email = "li.wei@example.com"
aliases = ["运维部经理"]
manager = "zhao-min"
owns = ["change", "release", "design_transition"]
roles = ["process_owner"]
[people.wang-fang]
name = "王芳"
email = "wang.fang@example.com"
manager = "zhao-min"
owns = ["incident", "problem", "service_request"]
roles = ["process_owner"]
[people.chen-jie]
name = "陈杰"
email = "chen.jie@example.com"
aliases = ["Head of Information Security"]
manager = "zhao-min"
owns = ["infosec", "asset", "configuration"]
roles = ["process_owner"]
[people.liu-yang]
name = "刘洋"
email = "liu.yang@example.com"
manager = "zhao-min"
owns = ["supplier", "brm", "slm", "service_reporting"]
roles = ["process_owner"]
[people.anna-schmidt]
name = "Anna Schmidt"
email = "anna.schmidt@example.com"
manager = "zhao-min"
owns = ["capacity", "availability", "continuity", "demand"]
roles = ["process_owner"]
[people.sun-jing]
name = "孙静"
email = "sun.jing@example.com"
roles = ["auditor"]
[people.zhou-tao]
name = "周涛"
email = "zhou.tao@example.com"
roles = ["management"]
[people.northwind]
name = "Northwind Hosting"
email = "quality@northwind.example"
organisation = "Northwind Hosting"
roles = ["external_partner"]
"""
