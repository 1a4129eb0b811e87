"""Jira's REST API, one method for each thing asked of it, each knowing whether it may be repeated.

The ``jira`` library does single records, search, transitions, comments and people. Over the same session go: creating
(the library cannot send entity properties with it), editing (its ``Issue.update`` reads again afterwards, and a failure
of that hides that the edit was made), the assignee (its ``assign_issue`` takes the first of several people found),
bulk fetch and create metadata (it refuses or lacks them on Cloud).
"""

from __future__ import annotations

import logging
from functools import cached_property
from typing import TYPE_CHECKING, Any

from adapters.failures import NoRight
from adapters.http import as_nobody
from adapters.jira.library import Library
from adapters.jira.shapes import rows
from adapters.jira.wire import person
from connector.errors import AccessDenied, TargetMisconfigured

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic import JsonValue

    from adapters.http import Channel
    from adapters.jira.richtext import Deployment
    from adapters.jira.shapes import Raw

PROPERTY = "closeout"
PAGE = 100

_log = logging.getLogger(__name__)


class JiraClient:
    """One Jira and one of its projects."""

    def __init__(self, url: str, deployment: Deployment, project: str, channel: Channel) -> None:
        channel.headers["X-Atlassian-Token"] = "no-check"
        self._library = Library(url, deployment, channel)
        self._channel, self._deployment, self._project = channel, deployment, project
        self._bulk = deployment == "cloud"

    def close(self) -> None:
        """Give connections back."""
        self._channel.close()

    def myself(self) -> Raw:
        """Our own account."""
        return self._queue("myself")

    @cached_property
    def own_account(self) -> str:
        """The id of our own account."""
        me = self.myself()
        return str(me.get("accountId") or me.get("name") or "")

    def project(self) -> Raw:
        """The project."""
        return self._queue(f"project/{self._project}")

    def permissions(self, wanted: Sequence[str]) -> dict[str, Raw]:
        """What we may do in the project, by the name of the permission."""
        answer = self._queue("mypermissions", {"projectKey": self._project, "permissions": ",".join(wanted)})
        return dict(answer.get("permissions") or {})

    def grants(self) -> list[Raw]:
        """Who may do what in the project; only administrators may read it."""
        scheme = self._queue(f"project/{self._project}/permissionscheme", {"expand": "permissions"})
        return rows(scheme.get("permissions"))

    def public(self) -> bool:
        """Whether the project answers to somebody who did not sign in."""
        address = self._library.address(f"project/{self._project}")
        try:
            self._channel.read(lambda: self._channel.get(address, auth=as_nobody))
        except (AccessDenied, TargetMisconfigured):
            return False
        return True

    def statuses(self) -> list[Raw]:
        """The project's issue types, each with its ``statuses``."""
        return self._channel.read(lambda: self._library.rows(f"project/{self._project}/statuses"))

    def custom_fields(self) -> list[Raw]:
        """All fields of this Jira."""
        return self._channel.read(self._library.fields)

    def issue_types(self) -> list[Raw]:
        """The issue types that can be created in the project."""
        return list(self._pages(f"issue/createmeta/{self._project}/issuetypes", "issueTypes"))

    def create_fields(self, type_id: str) -> list[Raw]:
        """The fields of the create screen."""
        return list(self._pages(f"issue/createmeta/{self._project}/issuetypes/{type_id}", "fields"))

    def assignable(self, words: str) -> list[Raw]:
        """People of this e-mail, name or account who can be assigned issues of the project."""
        search = self._library.search_assignable_users_for_issues
        if self._deployment == "cloud":
            found = self._channel.read(lambda: search(query=words, project=self._project, maxResults=PAGE))
        else:
            found = self._channel.read(lambda: search(username=words, project=self._project, maxResults=PAGE))
        return [user.raw for user in found]

    def assignable_account(self, account: str) -> list[Raw]:
        """The person of this account, if issues of the project can be assigned to them."""
        if self._deployment == "datacenter":
            return self.assignable(account)
        params = {"accountId": account, "project": self._project}
        return self._channel.read(lambda: self._library.rows("user/assignable/search", params))

    def create(self, fields: JsonValue, mark: str) -> Raw:
        """Create an issue, once: ``id`` and ``key``. Cloud takes the mark's entity property in the same call."""
        payload: dict[str, JsonValue] = {"fields": fields}
        if self._deployment == "cloud":
            payload["properties"] = [{"key": PROPERTY, "value": {"mark": mark}}]
        return self._channel.create(lambda: self._library.post("issue", payload))

    def set_mark(self, issue_id: str, mark: str) -> None:
        """Put the mark's entity property on an issue."""
        self._channel.again(lambda: self._library.add_issue_property(issue_id, PROPERTY, {"mark": mark}))

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
        """Up to :data:`PAGE` issues in one call, past the search index; those not shown are missing in the answer.

        Where bulk fetch is refused or unknown it is not asked again, and the answer is empty: ask one by one.
        """
        if not self._bulk:
            return []
        payload: JsonValue = {"issueIdsOrKeys": list(issue_ids), "fields": list(fields), "properties": [PROPERTY]}
        try:
            answer = self._channel.read(lambda: self._library.post("issue/bulkfetch", payload))
        except (NoRight, TargetMisconfigured):
            self._bulk = False
            _log.warning("%s: bulk fetch is refused, issues are read one by one", self._project)
            return []
        return rows(answer.get("issues"))

    def search(self, jql: str, fields: Sequence[str]) -> Iterator[Raw]:
        """Issues of a query, page by page; on Cloud with the mark's property."""
        return (
            self._search_cloud(jql, list(fields))
            if self._deployment == "cloud"
            else self._search_server(jql, list(fields))
        )

    def transitions(self, issue_id: str) -> list[Raw]:
        """What can be done with the issue now, with the fields of each screen."""
        transitions = self._library.transitions
        return rows(self._channel.read(lambda: transitions(issue_id, expand="transitions.fields"), "ticket"))

    def transition(self, issue_id: str, transition: str, fields: Raw, comment: Any = None) -> None:
        """Move the issue; ``comment`` in the deployment's markup, for screens that want one."""
        self._channel.create(
            lambda: self._library.transition_issue(issue_id, transition, fields=fields, comment=comment), "ticket"
        )

    def comments(self, issue_id: str) -> Iterator[Raw]:
        """All comments, oldest first."""
        start = 0
        while page := self._comment_page(issue_id, start):
            yield from page
            start += len(page)

    def add_comment(self, issue_id: str, body: Any) -> None:
        """Add a comment, once; ``body`` in the deployment's markup."""
        self._channel.create(lambda: self._library.add_comment(issue_id, body), "ticket")

    def _comment_page(self, issue_id: str, start: int) -> list[Raw]:
        page = self._channel.read(lambda: self._library.comments(issue_id, start_at=start, max_results=PAGE), "ticket")
        return [comment.raw for comment in page]

    def _queue(self, path: str, params: dict[str, Any] | None = None) -> Raw:
        return self._channel.read(lambda: self._library.table(path, params))

    def _pages(self, path: str, key: str) -> Iterator[Raw]:
        """Cloud names the list ``key``, Data Center ``values``."""
        start = 0
        while True:
            page = self._queue(path, {"startAt": start, "maxResults": PAGE})
            items = rows(page.get(key) or page.get("values"))
            yield from items
            start += len(items)
            if not items or start >= _total(page) or page.get("isLast"):
                return

    def _search_cloud(self, jql: str, fields: list[str]) -> Iterator[Raw]:
        """Each page names the next by a token; one that was seen already would lead in a circle."""
        token: str | None = None
        seen: set[str | None] = set()
        while token not in seen:
            seen.add(token)
            page = self._cloud_page(jql, fields, token)
            yield from rows(page.get("issues"))
            if page.get("isLast") or not page.get("nextPageToken"):
                return
            token = str(page["nextPageToken"])

    def _search_server(self, jql: str, fields: list[str]) -> Iterator[Raw]:
        start = 0
        while True:
            page = self._server_page(jql, fields, start)
            issues = rows(page.get("issues"))
            yield from issues
            start += len(issues)
            if not issues or start >= _total(page):
                return

    def _cloud_page(self, jql: str, fields: list[str], token: str | None) -> Any:
        search = self._library.enhanced_search_issues
        return self._channel.read(lambda: search(jql, token, PAGE, fields, properties=PROPERTY, json_result=True))

    def _server_page(self, jql: str, fields: list[str], start: int) -> Any:
        search = self._library.search_issues
        return self._channel.read(lambda: search(jql, start, PAGE, fields=fields, json_result=True))


def _total(page: Raw) -> int:
    total = page.get("total")
    return total if isinstance(total, int) else 0
