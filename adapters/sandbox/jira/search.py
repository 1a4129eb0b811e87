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
from adapters.sandbox.jira.jql import parse
from adapters.sandbox.jira.jql_fields import Fields
from adapters.sandbox.jira.jql_match import matcher
from adapters.sandbox.jira.jql_words import JqlError
from adapters.sandbox.jira.payload import CloudSearch, ServerSearch, body_of, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

    from adapters.sandbox.jira.call import Call
    from adapters.sandbox.jira.jql_words import Query
    from adapters.sandbox.jira.words import Issue

ORDER_LIMIT = 7
RECONCILE_LIMIT = 50
PROPERTIES_LIMIT = 5
_GONE = (
    "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. "
    "A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046"
)


def found(
    call: Call, jql: str, *, bounded: bool, fresh: frozenset[str] = frozenset(), lenient: bool = False
) -> list[Issue]:
    """The issues that a query finds, in its order; a refusal in Jira's words.

    Issues that search does not see yet are left out, except those with an id in ``fresh``. ``lenient``: an issue that
    the query names and that is not there is no fault.
    """
    try:
        query = _checked(parse(jql), bounded=bounded)
        test = None if query.where is None else matcher(Fields(call, lenient=lenient), query.where)
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
    given: dict[str, Any] = {name: ask.asked(name) for name in ("jql", "expand")}
    given |= {name: ask.listed(name) for name in ("fields", "properties", "reconcileIssues")}
    given |= {name: ask.asked(name) for name in ("maxResults", "nextPageToken") if ask.asked(name)}
    return _search(call, read(CloudSearch, given))


def search_post(call: Call) -> Answer:
    """``POST /search/jql``; a member that it does not know is refused."""
    return _search(call, body_of(call, CloudSearch))


def _search(call: Call, given: CloudSearch) -> Answer:
    if len(given.reconcile_issues) > RECONCILE_LIMIT:
        raise refused(f"The number of issues to reconcile must not exceed {RECONCILE_LIMIT}.")
    if len(given.properties) > PROPERTIES_LIMIT:
        raise refused(f"A maximum of {PROPERTIES_LIMIT} issue properties can be requested.")
    fields = given.fields or ("id",)
    hits = found(call, given.jql, bounded=True, fresh=frozenset(str(one) for one in given.reconcile_issues))
    start = _start(given.next_page_token, given.jql)
    size = max(1, min(given.max_results, 5000 if set(fields) <= {"id", "key"} else 100))
    shown: list[JsonValue] = [_hit(call, issue, fields, given) for issue in hits[start : start + size]]
    last = start + size >= len(hits)
    tail: dict[str, JsonValue] = {} if last else {"nextPageToken": _token(start + size, given.jql)}
    return Answer(body={"issues": shown, **tail, "isLast": last})


def _hit(call: Call, issue: Issue, fields: tuple[str, ...], given: CloudSearch) -> JsonValue:
    if fields == ("id",) and not given.properties:
        return {"id": issue.id}
    return shown_issue(call, issue, fields, given.properties, given.expand.split(","))


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
    given = body_of(call, ServerSearch) if call.question.method == "POST" else _from_query(call)
    hits = found(call, given.jql, bounded=False, lenient=not given.validate_query)
    start, size = max(0, given.start_at), max(0, min(given.max_results, 1000))
    fields, some = given.fields or ("*navigable",), hits[start : start + size]
    shown: list[JsonValue] = [shown_issue(call, one, fields, (), given.expand or ()) for one in some]
    frame: dict[str, JsonValue] = {"startAt": start, "maxResults": size, "total": len(hits), "issues": shown}
    return Answer(body={"expand": "schema,names", **frame})


def _from_query(call: Call) -> ServerSearch:
    ask = call.question
    given: dict[str, Any] = {"jql": ask.asked("jql"), "fields": ask.listed("fields"), "expand": ask.listed("expand")}
    given |= {name: ask.asked(name) for name in ("startAt", "maxResults", "validateQuery") if ask.asked(name)}
    return read(ServerSearch, given)
