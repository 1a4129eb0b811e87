"""ServiceNow in trouble: how it looks when it fails, and what can happen to a record from outside."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from adapters.sandbox.exchange import Answer
from adapters.sandbox.servicenow.call import failure
from adapters.sandbox.servicenow.query import split

if TYPE_CHECKING:
    from datetime import datetime

    from pydantic import JsonValue

    from adapters.sandbox.exchange import Question
    from adapters.sandbox.servicenow.call import Desk

_NAMED = re.compile(r"/api/now(?:/v[12])?/table/[^/]+/([0-9a-f]{32})$")
_ERRORS: dict[int, tuple[str, str | None]] = {
    401: ("User Not Authenticated", "Required to provide Auth information"),
    403: ("Operation Failed", "ACL Exception Update Failed due to security constraints"),
    404: ("No Record found", "Record doesn't exist or ACL restricts the record retrieval"),
    429: ("Rate limit exceeded", "Rejected due to rate limit on the REST API"),
    500: ("Internal server error", None),
}
CANCELLED = "Transaction cancelled: maximum execution time exceeded"


def failing(status: int, now: datetime, reason: str | None) -> Answer:
    """An error of this status: ServiceNow's own up to 500, a gateway's page above."""
    if status not in _ERRORS:
        return Answer(status, f"<html><body><h1>{status}</h1></body></html>".encode(), media="text/html")
    headers: dict[str, str] = {}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        reset = str(int((now + timedelta(hours=1)).timestamp()))
        headers = {"X-RateLimit-Limit": "500", "X-RateLimit-Reset": reset, "X-RateLimit-Rule": reason or "Table API"}
    return Answer(status, failure(*_ERRORS[status]), headers)


def allowance(limit: int, left: int, until: datetime) -> dict[str, str]:
    """The headers that tell how much our account may still ask for."""
    told = {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": str(max(0, left))}
    return {**told, "X-RateLimit-Reset": str(int(until.timestamp()))}


def named(question: Question) -> str | None:
    """The record that a question's path names."""
    match = _NAMED.match(question.path)
    return match[1] if match else None


def strike(desk: Desk, fault: str, ticket: str, _to: str) -> bool:
    """Hide or delete a record, as somebody else would; False when there is none of this sys_id or number."""
    row = next((row for row in desk.rows.all() if ticket in (row.sys_id, row.values.get("number"))), None)
    if row is None or fault == "moved":
        return False
    if fault == "forbidden":
        desk.rows.put(row.sys_id, row.model_copy(update={"hidden": True}))
    else:
        desk.rows.drop(row.sys_id)
    return True


def without(question: Question, field: str) -> Question:
    """The question with every condition on a field taken out of its query, as an instance ignores an invalid one."""
    pairs = []
    for key, value in question.query:
        kept = [part for part in split(value) if not _on(part, field)] if key == "sysparm_query" else []
        text = "^".join(part.replace("^", "^^") for part in kept) if key == "sysparm_query" else value
        pairs.append((key, text))
    return replace(question, query=tuple(pairs))


def _on(part: str, field: str) -> bool:
    return re.match(rf"(?:NQ)?(?:OR)?{re.escape(field)}(?![a-z0-9_.])", part) is not None


def cancelled(answer: Answer, rows: int) -> Answer:
    """The answer of a transaction that ran out of time: some of the result, an error, and status 200."""
    result = answer.body.get("result") if isinstance(answer.body, dict) else None
    match result:
        case list():
            cut: JsonValue = result[:rows]
        case dict():
            cut = dict(list(result.items())[:rows])
        case _:
            return answer
    error: JsonValue = {"message": CANCELLED, "detail": "maximum execution time exceeded Check logs for error trace"}
    return replace(answer, status=200, body={"result": cut, "error": error, "status": "failure"})
