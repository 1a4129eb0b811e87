"""Creating issues, up to fifty in one request, each with its mark as a label and as an entity property."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.creating import Creating, Ready, Result
from adapters.failures import Declined, translated
from adapters.jira import reading
from adapters.jira.client import PROPERTY
from adapters.jira.library import refusal
from adapters.jira.shapes import rows, table
from connector.errors import OutcomeUnknown, Problem, TicketRejected
from connector.language import _
from connector.model.ticket import Created

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic import JsonValue

    from adapters.jira.client import JiraClient
    from adapters.jira.config import JiraOptions
    from adapters.jira.screens import Screens
    from adapters.jira.shapes import Raw
    from connector.model.ticket import CreateOutcome, TicketDraft

MOST = 50
"""Issues that one bulk create takes."""


class NewIssues:
    """Creates issues of one project and type."""

    def __init__(self, name: str, options: JiraOptions, client: JiraClient, screens: Screens) -> None:
        self._name, self._url, self._client, self._screens = name, options.url, client, screens
        self._creating = Creating(self.body, self._alone, self._together, MOST)

    def create(self, drafts: Sequence[TicketDraft]) -> Iterator[CreateOutcome]:
        """The outcome of each draft."""
        return self._creating.outcomes(drafts)

    def body(self, draft: TicketDraft) -> JsonValue:
        """What creates this issue."""
        mark: JsonValue = {"key": PROPERTY, "value": {"mark": draft.mark}}
        return {"fields": self._screens.new_issue(draft), "properties": [mark]}

    def request(self, draft: TicketDraft) -> JsonValue:
        """The request that creates this issue alone."""
        return {"method": "POST", "path": self._client.path("issue"), "body": self.body(draft)}

    def _alone(self, draft: TicketDraft, body: JsonValue) -> Created:
        try:
            return self._created(draft, self._client.create(body))
        except TicketRejected:
            self._screens.doubt()
            raise

    def _together(self, ready: Sequence[Ready[JsonValue]]) -> list[Result]:
        """Jira lists those that were made in their order, without those that failed."""
        answer = self._client.create_several([body for _draft, body in ready])
        failed = {raw.get("failedElementNumber"): raw for raw in rows(answer.get("errors"))}
        made = rows(answer.get("issues"))
        if failed:
            self._screens.doubt()
        if len(made) + len(failed) != len(ready) or not failed.keys() <= set(range(len(ready))):
            raise self._unclear()
        left = iter(made)
        return [
            self._failure(failed[place]) if place in failed else self._made(draft, next(left, {}))
            for place, (draft, _body) in enumerate(ready)
        ]

    def _made(self, draft: TicketDraft, raw: Raw) -> Result:
        try:
            return self._created(draft, raw)
        except OutcomeUnknown as error:
            return error

    def _failure(self, raw: Raw) -> Result:
        status = raw.get("status")
        said = refusal(status if isinstance(status, int) else 400, table(raw.get("elementErrors")), {})
        return translated(Declined(said), "create", "new", self._name)

    def _created(self, draft: TicketDraft, raw: Raw) -> Created:
        key, identity = str(raw.get("key") or ""), str(raw.get("id") or "")
        if not identity:
            raise self._unclear()
        return Created(mark=draft.mark, id=identity, key=key, url=reading.issue_url(self._url, key))

    def _unclear(self) -> OutcomeUnknown:
        return OutcomeUnknown(Problem(self._name, _("the tracker did not say what it created")))
