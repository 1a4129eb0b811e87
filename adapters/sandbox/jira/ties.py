"""Links between two issues. The same link once more makes no second one, and is answered as if it had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.sandbox.exchange import Answer, nothing
from adapters.sandbox.jira import show
from adapters.sandbox.jira.call import refused
from adapters.sandbox.jira.change import kept
from adapters.sandbox.jira.words import Tie

if TYPE_CHECKING:
    from pydantic import JsonValue

    from adapters.sandbox.jira.call import Call
    from adapters.sandbox.jira.words import Issue
    from adapters.sandbox.world import LinkType


def list_types(call: Call) -> Answer:
    """``GET /issueLinkType``."""
    return Answer(body={"issueLinkTypes": [show.link_type(call, one) for one in call.desk.world.link_types]})


def tie(call: Call) -> Answer:
    """``POST /issueLink``: from ``inwardIssue`` to ``outwardIssue``."""
    call.author()
    body = call.body()
    kind = _kind(call, body.get("type"))
    start, end = _issue(call, body.get("inwardIssue")), _issue(call, body.get("outwardIssue"))
    if not call.may_write(call.desk.projects[start.project]):
        raise refused("No Link Issue Permission for issue.", status=401)
    if start.id == end.id:
        raise refused("You cannot link an issue to itself.")
    if not any((one.kind, one.other, one.outward) == (kind.id, end.id, True) for one in start.ties):
        number = str(call.desk.store.next("jira.tie", 10_000))
        _add(call, start, Tie(id=number, kind=kind.id, other=end.id, outward=True))
        _add(call, end, Tie(id=number, kind=kind.id, other=start.id, outward=False))
    return nothing(201)


def _add(call: Call, issue: Issue, one: Tie) -> None:
    kept(call, issue.model_copy(update={"ties": (*issue.ties, one), "updated": call.now}))


def _kind(call: Call, given: JsonValue) -> LinkType:
    words = set(given.values()) if isinstance(given, dict) else set()
    kind = next((one for one in call.desk.world.link_types if words & {one.id, one.name}), None)
    if kind is None:
        raise refused("No issue link type with the given name or id found.", status=404)
    return kind


def _issue(call: Call, given: JsonValue) -> Issue:
    word = (given.get("id") or given.get("key")) if isinstance(given, dict) else None
    issue = call.desk.issue(str(word)) if word else None
    if issue is None or not call.sees(issue):
        raise refused("Issue does not exist or you do not have permission to see it.", status=404)
    return issue
