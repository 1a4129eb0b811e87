"""``closeout check --online``: each thing that would stop a route before the first push is found, with its remedy."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
import requests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.acceptance.office import Office, Said

Wrong = tuple[tuple[str, str], ...]
PLAIN: Wrong = (('project = "OPS"', 'project = "AUD"'),)
"""The queue of which nothing is to be said."""


def told(said: Said) -> list[dict[str, Any]]:
    """The problems; every one of them has a place, a reason and a remedy."""
    problems: list[dict[str, Any]] = said.json["problems"]
    assert all(one["where"] and one["why"] and one["remedy"] for one in problems), problems
    return problems


def mapped(office: Office, *swaps: tuple[str, str]) -> None:
    """The queue gets a mapping of its own: the shipped one, changed."""
    text = (files("mappings") / "tickets" / "jira.toml").read_text("utf-8")
    for old, new in swaps:
        assert old in text, old
        text = text.replace(old, new)
    (office.folder / "own.toml").write_text(text, encoding="utf-8")
    office.change("", ('mapping = "jira"', 'mapping = "own.toml"'))


@contextmanager
def data_policy(office: Office, field: str, **policy: str) -> Iterator[None]:
    """An administrator of the instance makes a field mandatory, for as long as the block lasts."""
    admin = next(one for one in office.box.announcement.servicenow.logins if "admin" in one.roles)
    with requests.Session() as session:
        session.auth = (admin.user, admin.password)

        def add(kind: str, **values: str) -> tuple[str, str]:
            address = f"{office.box.servicenow_url}/api/now/table/{kind}"
            answer = session.post(address, json=values, timeout=30)
            answer.raise_for_status()
            return f"{address}/{answer.json()['result']['sys_id']}", answer.json()["result"]["sys_id"]

        made, parent = add(
            "sys_data_policy2", **{"short_description": "Say how", "active": "true", "model_table": "task", **policy}
        )
        rule, _id = add(
            "sys_data_policy_rule",
            sys_data_policy=parent,
            table="task",
            field=field,
            mandatory="true",
            disabled="false",
        )
        try:
            yield
        finally:
            for address in (rule, made):
                session.delete(address, timeout=30).raise_for_status()


@pytest.mark.parametrize(
    ("swaps", "code", "where", "why", "remedy"),
    [
        (
            (('token = "env:TRIAL_JIRA"', 'token = "env:WRONG"'),),
            1,
            "queue",
            "does not accept the credentials",
            "renew",
        ),
        ((("bot@example.com", "reader@example.com"),), 1, "project", "lacks the permission CREATE_ISSUES", "scheme"),
        ((('project = "OPS"', 'project = "NONE"'),), 1, "targets.queue.project", "HTTP 404", "correct project"),
        ((('table = "problem"', 'table = "nonsense"'),), 1, "targets.itsm.table", "Invalid table", "correct table"),
        ((('"Task"', '"Finding"'),), 1, "targets.queue.issue_type", "no issue type Finding", "take one of: Task"),
        ((('project = "OPS"', 'project = "RISK"'),), 1, "customfield_10042", "requires Risk class", "add"),
        ((('project = "OPS"', 'project = "BARE"'),), 1, "duedate", "is not on the create screen", "put it on"),
        ((("li.wei@example.com", "guest@partner.example"),), 1, "people.li-wei", "can be assigned", "accounts"),
        ((("wang.fang@example.com", "nobody@example.com"),), 1, "people.wang-fang", "no active user", "accounts"),
        ((('"Asia/Shanghai"', '"Europe/Lisbon"'), *PLAIN), 0, "targets.queue", "counts days by Asia", "timezone"),
        ((('"Asia/Shanghai"', '"Europe/Lisbon"'), *PLAIN), 0, "targets.itsm", "counts days by Asia", "timezone"),
    ],
)
def test_what_the_configuration_gets_wrong(
    office: Office, swaps: Wrong, code: int, where: str, why: str, remedy: str
) -> None:
    office.change("", *swaps)
    token = "sandbox-reader-token" if "reader" in str(swaps) else "sandbox-cloud-token"
    said = office.run("check", "--online", "--format", "json", WRONG="wrong-wrong", TRIAL_JIRA=token)
    assert said.code == code
    found = [one for one in told(said) if where in one["where"] and why in one["why"]]
    assert len(found) == 1, said.json
    assert remedy in found[0]["remedy"]
    assert found[0]["warning"] is (code == 0)


@pytest.mark.parametrize(
    ("swap", "where", "why", "remedy"),
    [
        (('major = "Highest"', 'major = "Blocker"'), "fields.priority", "Priority has no value Blocker", "take one of"),
        (
            ("[status]", '[status]\n"Done" = "in_progress"'),
            "issue_type",
            "no status of its workflow means done",
            "name",
        ),
    ],
)
def test_what_the_mapping_gets_wrong(office: Office, swap: tuple[str, str], where: str, why: str, remedy: str) -> None:
    mapped(office, swap)
    said = office.run("check", "--online", "--format", "json")
    assert said.code == 1
    (found,) = [one for one in told(said) if where in one["where"] and not one["warning"]]
    assert why in found["why"]
    assert remedy in found["remedy"]


def test_a_field_that_a_data_policy_demands(office: Office) -> None:
    office.change("", *PLAIN)
    with data_policy(office, "contact_type"):
        said = office.run("check", "--online", "--format", "json")
        (found,) = told(said)
        assert found["why"] == "the data policy 'Say how' requires it, and the mapping does not fill it"
        office.ok("ingest", str(office.report()))
        office.ok("approve", "--all")
        assert "Contact type" in office.run("push").err, "it was no false alarm"
    with data_policy(office, "close_code", conditions="state=107"):
        assert told(office.ok("check", "--online", "--format", "json")) == [], "it does not hold for a new record"


@pytest.mark.parametrize(("minutes", "code", "side"), [(-3, 0, "ahead of"), (3, 0, "behind"), (20, 1, "behind")])
def test_a_clock_that_is_off(office: Office, minutes: int, code: int, side: str) -> None:
    """A poll looks back five minutes: further off it would pass changes over."""
    office.change("", *PLAIN)
    now = datetime.now(UTC) + timedelta(minutes=minutes)
    said = office.run("check", "--online", "--format", "json", CLOSEOUT_NOW=now.isoformat())
    found = [one for one in told(said) if "clock" in one["why"]]
    assert said.code == code
    assert [(one["where"], side in one["why"], one["warning"]) for one in found] == [
        ("targets.itsm", True, code == 0),
        ("targets.queue", True, code == 0),
    ]


@pytest.mark.parametrize(("path", "target"), [("/jira/", "queue"), ("/servicenow/", "itsm")])
def test_a_rate_budget_that_a_push_would_overrun(office: Office, path: str, target: str) -> None:
    office.change("", *PLAIN)
    office.box.fault({"fault": "allowance", "limit": 1000, "left": 500, "match": {"path": path, "count": None}})
    assert told(office.ok("check", "--online", "--format", "json")) == []
    office.box.clear()
    office.box.fault({"fault": "allowance", "limit": 60, "left": 15, "match": {"path": path, "count": None}})
    (found,) = told(office.ok("check", "--online", "--format", "json"))
    assert found["where"] == f"targets.{target}"
    assert "more requests of our account until 20" in found["why"]
    assert "--limit" in found["remedy"]


def test_each_route_is_asked_and_named(office: Office) -> None:
    """Both lead to one queue, and only one of them has an owner who cannot be assigned."""
    office.change("", *PLAIN, ('target = "itsm"', 'target = "queue"'), ("wang.fang@example.com", "nobody@example.com"))
    office.change("", ('["major", "minor", "ungraded", "observation", "ofi"] }', '["minor"], process = ["change"] }'))
    said = office.run("check", "--online", "--format", "json")
    assert [one["where"] for one in told(said)] == ["targets.itsm", "people.wang-fang (routes.1)"]
    office.change("", ('owns = ["change", "release"]', "owns = []"), ('["incident", "problem"] }', '["incident"] }'))
    office.change("", ('owns = ["incident", "problem"]', 'owns = ["incident", "change"]'))
    said = office.run("check", "--online", "--format", "json")
    assert [one["where"] for one in told(said)] == ["targets.itsm", "people.wang-fang"], (
        "all of them have it: once, and no number"
    )


def test_without_routes_it_is_said_once(office: Office) -> None:
    text = office.config.read_text(encoding="utf-8")
    begin, end = text.index("[[routes]]"), text.index("[people.zhao-min]")
    office.config.write_text(text[:begin] + text[end:], encoding="utf-8")
    (found,) = told(office.ok("check", "--online", "--format", "json"))
    assert "there are no routes" in found["why"]


def test_a_tracker_that_does_not_answer_now(office: Office) -> None:
    office.change("", *PLAIN)
    office.box.fault({"fault": "429", "retry_after": 5000, "match": {"path": "/jira/", "count": None}})
    said = office.run("check", "--online", "--format", "json")
    (found,) = told(said)
    assert (said.code, "429" in found["why"], found["remedy"]) == (1, True, "check again once the tracker answers")
