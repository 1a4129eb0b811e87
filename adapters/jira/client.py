"""Jira's REST API, one method for each thing asked of it, each knowing whether it may be repeated.

The ``jira`` library does single records, search, what transitions there are, comments and people. Over the same session
go: creating (the library cannot send entity properties with it), editing (its ``Issue.update`` reads again afterwards,
and a failure of that hides that the edit was made), the assignee (its ``assign_issue`` takes the first of several
people found), bulk fetch and create metadata (it refuses or lacks them on Cloud), making a transition (it sends the id
as a number, which is described as text), files (it calls each an octet stream, and encodes names in a way that Jira
shows as it came), links (it takes keys only, which change).
"""

from __future__ import annotations

import logging
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from adapters.creating import NotTogether
from adapters.failures import NoRight
from adapters.jira.jql import of_ids
from adapters.jira.paging import PAGE, numbered, tokened
from adapters.jira.shapes import rows
from adapters.jira.wire import person
from adapters.pool import WIDTH
from connector.errors import TargetMisconfigured

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pydantic import JsonValue

    from adapters.http import Channel
    from adapters.jira.library import Library
    from adapters.jira.richtext import Deployment
    from adapters.jira.shapes import Raw

PROPERTY = "closeout"
RECONCILED = 50
"""Issues that a search can be asked to know."""

_log = logging.getLogger(__name__)


class JiraClient:
    """The issues of one Jira."""

    def __init__(self, library: Library, channel: Channel, deployment: Deployment) -> None:
        channel.headers["X-Atlassian-Token"] = "no-check"
        self._library, self._channel, self._deployment = library, channel, deployment
        self._bulk = deployment == "cloud"
        self._written: deque[int] = deque(maxlen=RECONCILED * WIDTH)

    def close(self) -> None:
        """Give connections back."""
        self._channel.close()

    def path(self, name: str) -> str:
        """The path of an interface at its host."""
        return urlsplit(self._library.address(name)).path

    def create(self, issue: JsonValue) -> Raw:
        """Create an issue, once: ``id`` and ``key``."""
        made = self._channel.create(lambda: self._library.post("issue", issue))
        self._wrote([made])
        return made

    def create_several(self, issues: Sequence[JsonValue]) -> Raw:
        """Create up to 50 issues, once: ``issues``, and ``errors`` by ``failedElementNumber``.

        Raises ``NotTogether`` where bulk create is refused or unknown.
        """
        try:
            answer = self._channel.create(lambda: self._library.post("issue/bulk", {"issueUpdates": list(issues)}))
        except (NoRight, TargetMisconfigured) as error:
            raise NotTogether from error
        self._wrote(rows(answer.get("issues")))
        return answer

    def mark_of(self, issue_id: str) -> JsonValue:
        """The entity property of an issue."""
        found = self._channel.read(lambda: self._library.issue_property(issue_id, PROPERTY), "ticket")
        value: JsonValue = found.raw.get("value")
        return value

    def edit(self, issue_id: str, payload: JsonValue) -> None:
        """Change fields of an issue."""
        self._channel.again(lambda: self._library.put(f"issue/{issue_id}", payload))

    def assign(self, issue_id: str, account: str) -> None:
        """Give the issue to somebody."""
        self._channel.again(lambda: self._library.put(f"issue/{issue_id}/assignee", person(account, self._deployment)))

    def issue(self, issue_id: str, fields: Sequence[str], expand: str | None = None) -> Raw:
        """One issue with its mark's property."""
        names = ",".join(fields)
        found = self._channel.read(lambda: self._library.issue(issue_id, names, expand, PROPERTY), "ticket")
        return found.raw

    def history(self, issue_id: str) -> list[Raw]:
        """The changes of an issue."""
        found = self._channel.read(lambda: self._library.issue(issue_id, "status", "changelog"), "ticket").raw
        return rows((found.get("changelog") or {}).get("histories"))

    def issues(self, issue_ids: Sequence[str], fields: Sequence[str]) -> list[Raw]:
        """Up to :data:`PAGE` issues in one call; those not shown are missing in the answer: ask for them one by one.

        Cloud reads past the search index, Data Center has no more than a search. Where bulk fetch is refused or unknown
        it is not asked again, and the answer is empty.
        """
        if self._deployment == "datacenter":
            return self._searched(issue_ids, list(fields))
        if not self._bulk:
            return []
        payload: JsonValue = {"issueIdsOrKeys": list(issue_ids), "fields": list(fields), "properties": [PROPERTY]}
        try:
            answer = self._channel.read(lambda: self._library.post("issue/bulkfetch", payload))
        except (NoRight, TargetMisconfigured):
            self._bulk = False
            _log.warning("bulk fetch is refused, issues are read one by one")
            return []
        return rows(answer.get("issues"))

    def search(self, jql: str, fields: Sequence[str]) -> Iterator[Raw]:
        """Issues of a query, page by page; on Cloud with the mark's property."""
        if self._deployment == "cloud":
            fresh = sorted(self._written)[-RECONCILED:]
            return tokened(lambda token: self._cloud_page(jql, list(fields), token, fresh), "issues")
        return numbered(lambda start: self._server_page(jql, list(fields), start), "issues")

    def transitions(self, issue_id: str) -> list[Raw]:
        """What can be done with the issue now, with the fields of each screen."""
        transitions = self._library.transitions
        return rows(self._channel.read(lambda: transitions(issue_id, expand="transitions.fields"), "ticket"))

    def transition(self, issue_id: str, transition: str, fields: Raw, comment: Any = None) -> None:
        """Move the issue; ``comment`` in the deployment's markup, for screens that want one."""
        payload: dict[str, Any] = {"transition": {"id": transition}}
        payload |= {"fields": fields} if fields else {}
        payload |= {"update": {"comment": [{"add": {"body": comment}}]}} if comment else {}
        self._channel.create(lambda: self._library.send(f"issue/{issue_id}/transitions", payload), "ticket")

    def comments(self, issue_id: str) -> Iterator[Raw]:
        """All comments, oldest first."""
        return numbered(lambda start: self._comment_page(issue_id, start), "comments")

    def add_comment(self, issue_id: str, body: Any) -> None:
        """Add a comment, once; ``body`` in the deployment's markup."""
        self._channel.create(lambda: self._library.add_comment(issue_id, body), "ticket")

    def attach(self, issue_id: str, name: str, content: bytes, media_type: str) -> None:
        """Add a file, once."""
        self._channel.create(
            lambda: self._library.upload(f"issue/{issue_id}/attachments", name, content, media_type), "ticket"
        )

    def link(self, type_id: str, issue_id: str, other_id: str) -> None:
        """Link two issues; Jira makes the same link only once."""
        payload = {"type": {"id": type_id}, "inwardIssue": {"id": issue_id}, "outwardIssue": {"id": other_id}}
        self._channel.again(lambda: self._library.send("issueLink", payload))

    def _searched(self, issue_ids: Sequence[str], fields: list[str]) -> list[Raw]:
        """An id that is not there would refuse the whole query, were it validated. One alone is not worth a search."""
        if len(issue_ids) == 1:
            return []
        asked: JsonValue = {"jql": of_ids(issue_ids), "maxResults": PAGE, "validateQuery": False, "fields": [*fields]}
        try:
            page = self._channel.read(lambda: self._library.post("search", asked))
        except TargetMisconfigured:
            return []
        return rows(page.get("issues"))

    def _comment_page(self, issue_id: str, start: int) -> Raw:
        params = {"startAt": start, "maxResults": PAGE}
        return self._channel.read(lambda: self._library.table(f"issue/{issue_id}/comment", params), "ticket")

    def _wrote(self, issues: Iterable[Raw]) -> None:
        """The search is asked to know these already, whatever its index knows."""
        self._written.extend(int(raw["id"]) for raw in issues if str(raw.get("id")).isdecimal())

    def _cloud_page(self, jql: str, fields: list[str], token: str | None, fresh: list[int]) -> Any:
        search = partial(self._library.enhanced_search_issues, jql, token, PAGE, fields, None, fresh)
        return self._channel.read(lambda: search(PROPERTY, json_result=True))

    def _server_page(self, jql: str, fields: list[str], start: int) -> Any:
        search = self._library.search_issues
        return self._channel.read(lambda: search(jql, start, PAGE, fields=fields, json_result=True))
