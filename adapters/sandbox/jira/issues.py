"""Reading issues past the search index: one, up to a hundred, and the history of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.sandbox.exchange import Answer
from adapters.sandbox.jira import show
from adapters.sandbox.jira.call import refused
from adapters.sandbox.jira.paging import page
from adapters.sandbox.jira.payload import BulkFetch, body_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import JsonValue

    from adapters.sandbox.jira.call import Call
    from adapters.sandbox.jira.words import Issue

FETCH_LIMIT = 100
PROPERTIES_LIMIT = 5


def shown_issue(
    call: Call, issue: Issue, fields: Sequence[str], properties: Sequence[str], expand: Sequence[str]
) -> dict[str, JsonValue]:
    """An issue with the asked fields, entity properties and expansions."""
    every = show.fields(call, issue)
    link = call.url(f"/issue/{issue.id}")
    shown: dict[str, JsonValue] = {
        "expand": "names,changelog,transitions",
        "id": issue.id,
        "self": link,
        "key": issue.key,
    }
    shown["fields"] = show.chosen(every, fields)
    if properties:
        wanted = issue.properties.keys() if "*all" in properties else properties
        shown["properties"] = {key: issue.properties[key] for key in wanted if key in issue.properties}
    if "changelog" in expand:
        shown["changelog"] = _histories(call, issue)
    if "names" in expand:
        shown["names"] = {name: name for name in every}
    if "renderedFields" in expand:
        shown["renderedFields"] = show.rendered(issue)
    return shown


def _histories(call: Call, issue: Issue) -> JsonValue:
    """Newest first on Cloud, oldest first elsewhere."""
    changes = list(reversed(issue.changes)) if call.flavour.cloud else list(issue.changes)
    shown: list[JsonValue] = [show.change(call, one) for one in changes]
    return {"startAt": 0, "maxResults": len(shown), "total": len(shown), "histories": shown}


def get_issue(call: Call) -> Answer:
    """``GET /issue/{key}``: all fields unless ``fields`` says otherwise."""
    ask = call.question
    fields = ask.listed("fields") or ("*all",)
    return Answer(body=shown_issue(call, call.issue(), fields, ask.listed("properties"), ask.listed("expand")))


def bulk_fetch(call: Call) -> Answer:
    """``POST /issue/bulkfetch``: by id or key, in ascending id; what cannot be seen is listed as an error."""
    given = body_of(call, BulkFetch)
    if not given.issue_ids_or_keys:
        raise refused("The issueIdsOrKeys must not be empty.")
    if len(given.issue_ids_or_keys) > FETCH_LIMIT:
        raise refused(f"The maximum number of issues that can be fetched at once is {FETCH_LIMIT}.")
    if len(given.properties) > PROPERTIES_LIMIT:
        raise refused(f"A maximum of {PROPERTIES_LIMIT} issue properties can be requested.")
    found: dict[str, Issue] = {}
    errors: list[JsonValue] = []
    for word in given.issue_ids_or_keys:
        issue = call.desk.issue(word)
        if issue is None or not call.sees(issue):
            errors.append({"id": word, "errorMessage": "Issue does not exist or you do not have permission to see it."})
        else:
            found[issue.id] = issue
    fields = given.fields or ("*navigable",)
    ordered = sorted(found.values(), key=lambda issue: int(issue.id))
    shown: list[JsonValue] = [shown_issue(call, one, fields, given.properties, given.expand) for one in ordered]
    return Answer(body={"issues": shown, "issueErrors": errors})


def changelog(call: Call) -> Answer:
    """``GET /issue/{key}/changelog`` of Cloud: oldest first, in pages."""
    issue = call.issue()
    some, frame = page(call, issue.changes, default=100, most=100)
    start = int(str(frame["startAt"]))
    values: list[JsonValue] = [show.change(call, one) for one in some]
    last = start + len(some) >= len(issue.changes)
    return Answer(body={"self": call.url(f"/issue/{issue.id}/changelog"), **frame, "isLast": last, "values": values})
