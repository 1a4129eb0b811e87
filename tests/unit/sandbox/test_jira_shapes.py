"""Answers have the members that Jira Cloud's own description gives them, and no others where it allows no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.sandbox.speaking import adf, issue

if TYPE_CHECKING:
    from tests.unit.sandbox.speaking import Caller

USER = "self accountId accountType active displayName emailAddress timeZone avatarUrls"
STATUS = "self id name description iconUrl statusCategory"
TYPE = "self id name description iconUrl subtask"
FIELD = "key name required schema operations hasDefaultValue allowedValues autoCompleteUrl"

CLOSED: list[tuple[str, str, str]] = [
    (
        "/serverInfo",
        "",
        "baseUrl version versionNumbers deploymentType buildNumber scmInfo serverTime serverTitle serverTimeZone",
    ),
    ("/myself", "", USER),
    ("/priority", "0", "self id name description iconUrl"),
    ("/resolution", "0", "self id name description"),
    ("/status", "0", STATUS),
    ("/statuscategory", "0", "self id key name colorName"),
    ("/issuetype", "0", TYPE),
    ("/project/AUD/statuses", "0", "self id name subtask statuses"),
    ("/project/search", "", "startAt maxResults total isLast values"),
    (
        "/mypermissions?permissions=EDIT_ISSUES",
        "permissions EDIT_ISSUES",
        "id key name description type havePermission",
    ),
    ("/issue/createmeta/AUD/issuetypes/10001", "fields 2", f"{FIELD} fieldId"),
    ("/issue/{key}/transitions?expand=transitions.fields", "transitions 1 fields resolution", FIELD),
    ("/issue/{key}/comment", "comments 0", "self id author updateAuthor body created updated"),
    ("/issue/{key}/changelog", "", "self startAt maxResults total isLast values"),
    ("/issue/{key}/changelog", "values 0", "id author created items"),
    ("/issue/{key}/changelog", "values 0 items 0", "field fieldtype fieldId from fromString to toString"),
    ("/issue/{key}/properties/p", "", "key value"),
    ("/search/jql?jql=project=AUD&maxResults=1&fields=summary", "", "issues isLast nextPageToken"),
    ("/search/jql?jql=project=AUD&maxResults=1&fields=summary", "issues 0", "expand id self key fields"),
]


@pytest.fixture
def key(cloud: Caller) -> str:
    cloud.made()
    key = cloud.made(duedate="2026-04-09", properties=[{"key": "p", "value": 1}])
    cloud.post(f"/issue/{key}/comment", {"body": adf("x")})
    cloud.put(f"/issue/{key}", {"fields": {"duedate": "2026-05-09"}})
    return key


@pytest.mark.parametrize(("path", "inside", "members"), CLOSED)
def test_members(cloud: Caller, key: str, path: str, inside: str, members: str) -> None:
    shown: Any = cloud.get(path.format(key=key)).json()
    for step in inside.split():
        shown = shown[int(step) if isinstance(shown, list) else step]
    optional = {"allowedValues", "autoCompleteUrl", "nextPageToken"}
    assert shown.keys() <= set(members.split())
    assert set(members.split()) - optional <= shown.keys()


def test_members_of_what_is_written(cloud: Caller) -> None:
    assert cloud.post("/issue", issue()).json().keys() == {"id", "key", "self"}
    bulk = cloud.post("/issue/bulk", {"issueUpdates": [issue(), issue(summary="")]}).json()
    assert bulk.keys() == {"issues", "errors"}
    assert bulk["errors"][0].keys() == {"status", "elementErrors", "failedElementNumber"}
    fetched = cloud.post("/issue/bulkfetch", {"issueIdsOrKeys": [bulk["issues"][0]["id"], "X-1"]}).json()
    assert fetched.keys() == {"issues", "issueErrors"}
    assert fetched["issueErrors"][0].keys() == {"id", "errorMessage"}
