"""Searching issues: ``/search/jql`` of Cloud with its page tokens and its lag, ``/search`` of Data Center."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from typing import TYPE_CHECKING, Any

from adapters.sandbox.exchange import Answer
from adapters.sandbox.jira.call import refused
from adapters.sandbox.jira.issues import shown_issue
from adapters.sandbox.jira.jql import JqlError, Query, parse
from adapters.sandbox.jira.jql_match import Fields, matcher
from adapters.sandbox.jira.paging import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

    from adapters.sandbox.jira.call import Call
    from adapters.sandbox.jira.words import Issue

ORDER_LIMIT = 7
RECONCILE_LIMIT = 50
PROPERTIES_LIMIT = 5
_GONE = (
    "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. "
    "A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046"
)


def found(call: Call, jql: str, *, bounded: bool, fresh: frozenset[str] = frozenset()) -> list[Issue]:
    """The issues that a query finds, in its order; a refusal in Jira's words.

    Issues that search does not see yet are left out, except those with an id in ``fresh``.
    """
    try:
        query = _checked(parse(jql), bounded=bounded)
        test = None if query.where is None else matcher(Fields(call), query.where)
        sorts = _sorts(call, query)
    except JqlError as error:
        raise refused(str(error)) from error
    issues = [one for one in call.desk.issues.all() if call.sees(one) and _indexed(call, one, fresh)]
    hits = [one for one in issues if test is None or test(one)]
    for key, descending in [(_by_id, True), *reversed(sorts)]:
        hits.sort(key=key, reverse=descending)
    return hits


def _checked(query: Query, *, bounded: bool) -> Query:
    if bounded and query.where is None:
        raise JqlError("Unbounded JQL queries are not allowed here. Please add a search restriction to your query.")
    if len(query.order) > ORDER_LIMIT:
        raise JqlError(f"The 'ORDER BY' clause can contain a maximum of {ORDER_LIMIT} fields.")
    return query


def _indexed(call: Call, issue: Issue, fresh: frozenset[str]) -> bool:
    return issue.id in fresh or issue.indexed_at is None or issue.indexed_at <= call.now


def _by_id(issue: Issue) -> Any:
    return int(issue.id)


_SORT: dict[str, tuple[Callable[[Issue], Any], bool]] = {
    "key": (lambda i: (i.project, int(i.key.rpartition("-")[2])), False),
    "id": (_by_id, False),
    "created": (lambda i: i.created, True),
    "updated": (lambda i: i.updated, True),
    "duedate": (lambda i: (i.values.get("duedate") is None, i.values.get("duedate") or ""), False),
    "priority": (lambda i: i.values.get("priority") or "9", False),
    "status": (lambda i: i.status, False),
    "summary": (lambda i: i.values["summary"], False),
    "project": (lambda i: i.project, False),
    "issuetype": (lambda i: i.type, False),
    "assignee": (lambda i: i.values.get("assignee") or "~", False),
    "reporter": (lambda i: i.values.get("reporter") or "~", False),
    "resolved": (lambda i: (i.resolved is not None, i.resolved or i.created), True),
}
_SORT_ALIASES = {"issuekey": "key", "issue": "key", "due": "duedate", "resolutiondate": "resolved", "type": "issuetype"}


def _sorts(call: Call, query: Query) -> list[tuple[Callable[[Issue], Any], bool]]:
    sorts = []
    for order in query.order:
        word = order.field.lower()
        known = _SORT.get(_SORT_ALIASES.get(word, word))
        if known is None:
            Fields(call).meaning(order.field)
            raise JqlError(f"Not able to sort using field '{order.field}'.")
        key, by_itself = known
        sorts.append((key, by_itself if order.descending is None else order.descending))
    return sorts


def search_gone(_call: Call) -> Answer:
    """``/search`` of Cloud: removed."""
    raise refused(_GONE, status=410)


def search_get(call: Call) -> Answer:
    """``GET /search/jql``."""
    ask = call.question
    given: dict[str, Any] = {"jql": ask.asked("jql"), "nextPageToken": ask.asked("nextPageToken") or None}
    given |= {"fields": [*ask.listed("fields")], "properties": [*ask.listed("properties")]}
    given |= {"maxResults": number(ask.asked("maxResults"), "maxResults", 50)}
    ids = [number(one, "reconcileIssues", 0) for one in ask.listed("reconcileIssues")]
    return _search(call, {**given, "expand": ask.asked("expand"), "reconcileIssues": ids})


_KNOWN = frozenset(
    {"jql", "fields", "fieldsByKeys", "expand", "maxResults", "nextPageToken", "properties", "reconcileIssues"}
)


def search_post(call: Call) -> Answer:
    """``POST /search/jql``; a member that it does not know is refused."""
    body = call.body()
    if body.keys() - _KNOWN:
        raise refused("Invalid request payload. Refer to the REST API documentation and try again.")
    return _search(call, body)


def _search(call: Call, given: dict[str, Any]) -> Answer:
    reconcile = given.get("reconcileIssues") or []
    if len(reconcile) > RECONCILE_LIMIT:
        raise refused(f"The number of issues to reconcile must not exceed {RECONCILE_LIMIT}.")
    if len(given.get("properties") or []) > PROPERTIES_LIMIT:
        raise refused(f"A maximum of {PROPERTIES_LIMIT} issue properties can be requested.")
    jql = str(given.get("jql") or "")
    fields = given.get("fields") or ["id"]
    hits = found(call, jql, bounded=True, fresh=frozenset(str(one) for one in reconcile))
    start = _start(given.get("nextPageToken"), jql)
    most = 5000 if set(fields) <= {"id", "key"} else 100
    size = max(1, min(int(given.get("maxResults") or 50), most))
    some = hits[start : start + size]
    shown: list[JsonValue] = [_hit(call, issue, fields, given) for issue in some]
    last = start + size >= len(hits)
    tail: dict[str, JsonValue] = {} if last else {"nextPageToken": _token(start + size, jql)}
    return Answer(body={"issues": shown, **tail, "isLast": last})


def _hit(call: Call, issue: Issue, fields: list[str], given: dict[str, Any]) -> JsonValue:
    if fields == ["id"] and not given.get("properties"):
        return {"id": issue.id}
    return shown_issue(call, issue, fields, given.get("properties") or [], str(given.get("expand") or "").split(","))


def _token(start: int, jql: str) -> str:
    text = json.dumps([start, hashlib.sha256(jql.encode()).hexdigest()[:16]])
    return base64.urlsafe_b64encode(text.encode()).decode()


def _start(token: object, jql: str) -> int:
    if token is None:
        return 0
    try:
        start, mark = json.loads(base64.urlsafe_b64decode(str(token)))
    except (binascii.Error, ValueError, TypeError) as error:
        raise refused("The provided next page token is invalid or expired.") from error
    if _token(start, jql) != token or not mark:
        raise refused("The provided next page token is invalid or expired.")
    return int(start)


def search_pages(call: Call) -> Answer:
    """``/search`` of Data Center: ``startAt``, ``total``, all navigable fields unless ``fields`` says otherwise."""
    if call.question.method == "POST":
        given: dict[str, Any] = dict(call.body())
    else:
        ask = call.question
        given = {"jql": ask.asked("jql"), "fields": [*ask.listed("fields")], "expand": [*ask.listed("expand")]}
        given["startAt"] = number(ask.asked("startAt"), "startAt", 0)
        given["maxResults"] = number(ask.asked("maxResults"), "maxResults", 50)
    hits = found(call, str(given.get("jql") or ""), bounded=False)
    start, size = max(0, int(given.get("startAt") or 0)), min(int(given.get("maxResults", 50)), 1000)
    fields, expand = given.get("fields") or ["*navigable"], given.get("expand") or []
    shown: list[JsonValue] = [shown_issue(call, one, fields, [], expand) for one in hits[start : start + size]]
    frame: dict[str, JsonValue] = {"startAt": start, "maxResults": size, "total": len(hits), "issues": shown}
    return Answer(body={"expand": "schema,names", **frame})
