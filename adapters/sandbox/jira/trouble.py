"""Jira in trouble: how it looks when it fails, and what can happen to an issue from outside."""

from __future__ import annotations

import re
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from adapters.sandbox.exchange import Answer
from adapters.sandbox.jira.call import error_body
from adapters.sandbox.jira.words import Alias

if TYPE_CHECKING:
    from datetime import datetime

    from adapters.sandbox.exchange import Question
    from adapters.sandbox.jira.call import Desk
    from adapters.sandbox.jira.words import Issue

_NAMED = re.compile(r"/rest/api/[^/]+/issue/(?!bulk|createmeta)([^/]+)")
_MESSAGES = {
    401: "Client must be authenticated to access this resource.",
    403: "You do not have the permission to perform this operation.",
    404: "Issue does not exist or you do not have permission to see it.",
    429: "Rate limit exceeded.",
    500: "Internal server error",
}


def failing(status: int, now: datetime, reason: str | None) -> Answer:
    """An error of this status: Jira's own up to 500, a gateway's page above."""
    if status > HTTPStatus.INTERNAL_SERVER_ERROR:
        return Answer(status, f"<html><body><h1>{status}</h1></body></html>".encode(), media="text/html")
    if status != HTTPStatus.TOO_MANY_REQUESTS:
        return Answer(status, error_body((_MESSAGES[status],), {}))
    headers = {"RateLimit-Reason": reason or "jira-burst-based", "X-RateLimit-Limit": "100"}
    headers |= {"X-RateLimit-Remaining": "0", "X-RateLimit-NearLimit": "true"}
    headers["X-RateLimit-Reset"] = f"{now + timedelta(seconds=60):%Y-%m-%dT%H:%MZ}"
    return Answer(status, error_body((_MESSAGES[status],), {}), headers)


def allowance(limit: int, left: int, until: datetime) -> dict[str, str]:
    """The headers that tell how much our account may still ask for."""
    near = {"X-RateLimit-NearLimit": "true"} if left < limit / NEAR else {}
    told = {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": str(max(0, left))}
    return {**told, **near, "X-RateLimit-Reset": f"{until:%Y-%m-%dT%H:%MZ}"}


NEAR = 5
"""Less than this part of all is near the limit."""


def named(question: Question) -> str | None:
    """The issue that a question's path names."""
    match = _NAMED.match(question.path)
    return match[1] if match else None


def strike(desk: Desk, fault: str, ticket: str, to: str) -> bool:
    """Hide, move or delete an issue, as somebody else would; False when there is none of this name."""
    issue = desk.issue(ticket)
    if issue is None:
        return False
    if fault == "forbidden":
        desk.issues.put(issue.id, issue.model_copy(update={"hidden": True}))
    elif fault == "deleted":
        desk.issues.drop(issue.id)
    else:
        _move(desk, issue, to)
    return True


def _move(desk: Desk, issue: Issue, to: str) -> None:
    """To another project: the key changes, the id stays, and the old key still leads here."""
    project = desk.project(to)
    if project is None or project.id == issue.project:
        return
    key = f"{project.key}-{desk.store.next(f'jira.number.{project.id}', 1)}"
    flow = next(one for one in desk.world.workflows if one.name == project.workflow)
    known = {flow.start, *(way.to for way in flow.transitions)}
    status = issue.status if issue.status in known else flow.start
    parts = {"key": key, "project": project.id, "type": project.types[0], "status": status}
    desk.issues.put(issue.id, issue.model_copy(update=parts))
    desk.keys.put(key, Alias(issue=issue.id))
