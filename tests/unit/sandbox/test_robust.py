"""Whatever a client sends, the sites answer in their own form; they never stumble."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.sandbox.exchange import Question
from adapters.sandbox.jira.call import Desk as JiraDesk
from adapters.sandbox.jira.site import Jira
from adapters.sandbox.servicenow.call import Desk as ServiceNowDesk
from adapters.sandbox.servicenow.site import ServiceNow
from adapters.sandbox.store import Store
from adapters.sandbox.world import world

NOW = datetime(2026, 3, 10, tzinfo=UTC)
STORE = Store()
JIRA = Jira(JiraDesk(STORE, world()))
SERVICENOW = ServiceNow(ServiceNowDesk(STORE, world()))

WORDS = st.sampled_from(
    [
        "fields",
        "project",
        "issuetype",
        "summary",
        "description",
        "labels",
        "priority",
        "assignee",
        "duedate",
        "update",
        "properties",
        "key",
        "id",
        "name",
        "value",
        "accountId",
        "AUD",
        "OPS",
        "Task",
        "add",
        "set",
        "remove",
        "comment",
        "body",
        "transition",
        "resolution",
        "jql",
        "doc",
        "type",
        "content",
        "paragraph",
        "text",
        "issueUpdates",
        "issueIdsOrKeys",
        "customfield_10034",
        "customfield_10035",
        "customfield_10036",
        "state",
        "short_description",
        "assigned_to",
        "u_page",
        "rest_requests",
        "headers",
        "url",
        "method",
        "object",
        "globalId",
        "title",
        "permissions",
        "21",
        "61",
    ]
)
VALUES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS | st.text(max_size=5)
BODIES = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=5), max_leaves=20
)
HOME = {"project": {"key": "AUD"}, "issuetype": {"name": "Task"}}
JIRA_WRITES = [
    ("POST", "/issue"),
    ("POST", "/issue/bulk"),
    ("POST", "/issue/bulkfetch"),
    ("POST", "/search/jql"),
    ("POST", "/search"),
    ("PUT", "/issue/AUD-1"),
    ("PUT", "/issue/AUD-1/assignee"),
    ("POST", "/issue/AUD-1/transitions"),
    ("POST", "/issue/AUD-1/comment"),
    ("PUT", "/issue/AUD-1/properties/x"),
    ("POST", "/issue/AUD-1/remotelink"),
    ("POST", "/permissions/project"),
]
SERVICENOW_WRITES = [("POST", "/table/problem"), ("POST", "/table/u_audit_action"), ("POST", "/v1/batch")]


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


def ask_jira(method: str, path: str, body: Any, *, cloud: bool = True, query: tuple[tuple[str, str], ...] = ()) -> int:
    secret = basic("bot@example.com:sandbox-cloud-token") if cloud else "Bearer sandbox-dc-pat"
    headers = {"authorization": secret, "content-type": "application/json"}
    sent = b"" if body is None else json.dumps(body).encode()
    address = f"/rest/api/{3 if cloud else 2}{path}"
    answer = JIRA.answer(Question(method, address, "http://127.0.0.1/jira", query, headers, sent), NOW)
    assert answer.content is not None
    return answer.status


def ask_servicenow(method: str, path: str, body: Any = None, query: tuple[tuple[str, str], ...] = ()) -> int:
    headers = {"authorization": basic("svc_closeout:sandbox-sn-password"), "content-type": "application/json"}
    sent = b"" if body is None else json.dumps(body).encode()
    return SERVICENOW.answer(Question(method, f"/api/now{path}", "http://127.0.0.1", query, headers, sent), NOW).status


ask_jira("POST", "/issue", {"fields": {**HOME, "summary": "the first"}})


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(JIRA_WRITES), BODIES, st.booleans())
def test_any_body_is_answered_by_jira(where: tuple[str, str], body: Any, cloud: bool) -> None:  # drawn
    assert ask_jira(*where, body, cloud=cloud) < 500


@settings(max_examples=150, deadline=None)
@given(BODIES, st.dictionaries(WORDS, BODIES, max_size=4), st.booleans())
def test_any_field_is_answered_by_jira(update: Any, fields: dict[str, Any], cloud: bool) -> None:  # drawn
    given_fields = {"summary": "x", **fields, **HOME}
    assert ask_jira("POST", "/issue", {"fields": given_fields, "update": update}, cloud=cloud) in {201, 400}
    assert ask_jira("PUT", "/issue/AUD-1", {"fields": fields, "update": update}, cloud=cloud) in {204, 400}
    moved = {"transition": {"id": "61"}, "fields": fields, "update": update}
    assert ask_jira("POST", "/issue/AUD-1/transitions", moved, cloud=cloud) in {204, 400}


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="project labels=in(),\"'ANDORNOT!~<> -1d@[]\\", max_size=40))
def test_any_query_is_answered_by_jira(jql: str) -> None:
    for query in (jql, f"project = AUD and {jql}", f"project = AUD order by {jql}"):
        assert ask_jira("POST", "/search/jql", {"jql": query}) in {200, 400}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SERVICENOW_WRITES), BODIES)
def test_any_body_is_answered_by_servicenow(where: tuple[str, str], body: Any) -> None:
    assert ask_servicenow(*where, body) < 500


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="state=1^ORNQINDERBY!><LIKE.@sys_", max_size=40), st.text(max_size=6))
def test_any_query_is_answered_by_servicenow(query: str, number: str) -> None:
    pairs = (
        ("sysparm_query", query),
        ("sysparm_limit", number),
        ("sysparm_fields", number),
        ("sysparm_offset", number),
    )
    assert ask_servicenow("GET", "/table/task", query=pairs) in {200, 404}
