from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.jira.adapter import KIND as JIRA
from adapters.jira.config import JiraOptions
from adapters.options import parsed
from adapters.servicenow.adapter import KIND as SERVICENOW
from adapters.servicenow.config import ServiceNowOptions
from connector.errors import UserError

if TYPE_CHECKING:
    from pydantic import JsonValue

JIRA_TABLE: dict[str, JsonValue] = {
    "adapter": "jira",
    "mapping": "jira",
    "url": "https://example.atlassian.net/",
    "deployment": "cloud",
    "project": "AUD",
    "issue_type": "Task",
    "auth": {"user": "bot@example.com", "token": "env:JIRA_TOKEN"},
    "timezone": "Asia/Shanghai",
}
SERVICENOW_TABLE: dict[str, JsonValue] = {
    "url": "https://example.service-now.com",
    "table": "problem",
    "auth": {"user": "svc", "password": "env:SN_PASSWORD"},
}


def test_good_tables_have_no_problems() -> None:
    assert JIRA.problems("queue", JIRA_TABLE) == []
    assert SERVICENOW.problems("itsm", SERVICENOW_TABLE) == []


def test_the_options_are_read() -> None:
    options = parsed(JiraOptions, "queue", JIRA_TABLE | {"timeout": 5, "ca": "/etc/ca.pem", "proxy": "http://p:1"})
    assert options.url == "https://example.atlassian.net"
    assert (options.line.read, options.line.trust, options.line.proxy) == (5.0, "/etc/ca.pem", "http://p:1")
    assert options.settled == 120
    assert parsed(JiraOptions, "queue", JIRA_TABLE | {"lag": 0}).settled == 0
    assert parsed(JiraOptions, "queue", JIRA_TABLE | {"verify": False}).line.trust is False
    assert parsed(ServiceNowOptions, "itsm", SERVICENOW_TABLE).line.trust is True


@pytest.mark.parametrize(
    ("change", "where", "why", "remedy"),
    [
        ({"url": "example.com"}, "url", "is no web address", "https://"),
        ({"url": "http://jira.example.com"}, "url", "would send the credentials unprotected", "https://"),
        ({"url": "https://u:p@example.com"}, "url", "holds more than an address", "auth"),
        ({"url": "https://example.com/?a=b"}, "url", "holds more than an address", "auth"),
        ({"projekt": "AUD"}, "projekt", "is not a setting", "did you mean project?"),
        ({"zzz": 1}, "zzz", "is not a setting", "known here: "),
        ({"deployment": "server"}, "deployment", "is none of the choices", "'cloud' or 'datacenter'"),
        ({"project": " "}, "project", "is empty", "fill it in"),
        ({"project": 5}, "project", "Input should be a valid string", "config.example.toml"),
        ({"auth": {"user": "a", "token": ""}}, "auth.token", "is empty", "fill it in"),
        ({"auth": {"user": "a"}}, "auth.token", "is missing", "add it"),
        ({"auth": {"user": "a", "token": "t", "tokn": "x"}}, "auth.tokn", "is not a setting", "did you mean token?"),
        ({"timeout": 0}, "timeout", "Input should be greater than 0", "config.example.toml"),
    ],
)
def test_each_fault_of_a_jira_table_is_named(change: dict[str, JsonValue], where: str, why: str, remedy: str) -> None:
    [problem] = JIRA.problems("queue", JIRA_TABLE | change)
    assert problem.where == f"targets.queue.{where}"
    assert problem.why == why
    assert remedy in problem.remedy


def test_cloud_needs_a_user_and_data_center_does_not() -> None:
    token: dict[str, JsonValue] = {"auth": {"token": "t"}}
    [problem] = JIRA.problems("queue", JIRA_TABLE | token)
    assert "which Jira Cloud needs" in problem.why
    assert JIRA.problems("queue", JIRA_TABLE | token | {"deployment": "datacenter"}) == []


@pytest.mark.parametrize("url", ["http://localhost:1/jira", "http://127.0.0.2", "http://[::1]:80"])
def test_plain_http_is_let_through_on_the_loopback(url: str) -> None:
    assert JIRA.problems("queue", JIRA_TABLE | {"url": url}) == []


def test_every_fault_is_said_at_once() -> None:
    found = JIRA.problems("queue", {"url": "ftp://x", "deployment": "x", "auth": {}, "nope": 1})
    assert {problem.where.removeprefix("targets.queue.") for problem in found} == {
        "url",
        "deployment",
        "project",
        "auth.token",
        "nope",
    }


@pytest.mark.parametrize(
    ("change", "where", "why"),
    [
        ({"table": "problem^x"}, "table", "is no name of a table"),
        ({"timezone": "Mars/Base"}, "timezone", "is no time zone"),
        ({"auth": {}}, "auth", "is empty"),
        ({"auth": {"user": "a"}}, "auth", "user and password belong together"),
        ({"auth": {"client_id": "a"}}, "auth", "client_id and client_secret belong together"),
        ({"journal": "diary"}, "journal", "is none of the choices"),
    ],
)
def test_each_fault_of_a_servicenow_table_is_named(change: dict[str, JsonValue], where: str, why: str) -> None:
    [problem] = SERVICENOW.problems("itsm", SERVICENOW_TABLE | change)
    assert (problem.where, problem.why) == (f"targets.itsm.{where}", why)


def test_no_fault_repeats_a_secret() -> None:
    table = JIRA_TABLE | {"auth": {"user": ["hunter2"], "token": ["hunter2"], "hunter": "hunter2"}}
    with pytest.raises(UserError) as caught:
        parsed(JiraOptions, "queue", table)
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_options_do_not_show_their_secrets() -> None:
    assert "hunter2" not in repr(parsed(JiraOptions, "q", JIRA_TABLE | {"auth": {"user": "a", "token": "hunter2"}}))
