"""Creating records, many in one batch, each with its mark in the fields that are meant for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adapters.creating import Creating, NotTogether, Ready, Result
from adapters.servicenow.batch import Part
from adapters.servicenow.client import TABLE_API
from adapters.servicenow.reading import record_url
from connector.errors import OutcomeUnknown, Problem, RetryLater, TargetClosed, TargetError
from connector.language import _
from connector.model.ticket import Created

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pydantic import JsonValue

    from adapters.servicenow.batch import Batch
    from adapters.servicenow.client import ServiceNowClient
    from connector.model.ticket import CreateOutcome, TicketDraft

SYSTEM = "closeout"
"""Our name in ``correlation_display``."""

MOST = 50
"""Records of one batch: an instance has 30 seconds for all of them, and its own rules run for each."""


class NewRecords:
    """Creates records of one table. ``values``: a draft's fields as ServiceNow takes them."""

    def __init__(
        self, url: str, client: ServiceNowClient, batch: Batch, values: Callable[[TicketDraft], dict[str, str]]
    ) -> None:
        self._url, self._client, self._batch, self._values = url, client, batch, values
        self._creating = Creating(self.body, self._alone, self._together, MOST)

    def create(self, drafts: Sequence[TicketDraft]) -> Iterator[CreateOutcome]:
        """The outcome of each draft."""
        return self._creating.outcomes(drafts)

    def body(self, draft: TicketDraft) -> dict[str, str]:
        """What creates this record."""
        return {**self._values(draft), "correlation_id": draft.mark, "correlation_display": SYSTEM}

    def request(self, draft: TicketDraft) -> JsonValue:
        """The request that creates this record alone."""
        return {"method": "POST", "path": self._client.path, "body": dict(self.body(draft))}

    def _alone(self, draft: TicketDraft, body: dict[str, str]) -> Created:
        row = self._client.create(body)
        return self._created(draft, row.value("sys_id"), row.value("number"))

    def _together(self, ready: Sequence[Ready[dict[str, str]]]) -> list[Result]:
        """In as many batches as it takes: what was not reached was not carried out, and is sent again."""
        results: dict[int, Result] = {}
        waiting = list(range(len(ready)))
        while waiting:
            answered = self._sent(ready, waiting, first=not results)
            results |= {waiting[place]: result for place, result in answered.items()}
            waiting = [place for place in waiting if place not in results]
        return [results[place] for place in range(len(ready))]

    def _sent(self, ready: Sequence[Ready[dict[str, str]]], places: Sequence[int], *, first: bool) -> dict[int, Result]:
        """What became of one batch, by place in it. After the first an error of all of it concerns the rest alone."""
        drafts = [ready[place][0] for place in places]
        url = f"{TABLE_API}/{self._client.table}?sysparm_fields=sys_id,number"
        try:
            answered = self._batch.send([Part("POST", url, ready[place][1]) for place in places])
        except (OutcomeUnknown, RetryLater, TargetClosed, NotTogether) as error:
            if first:
                raise
            kept = error if isinstance(error, TargetError) else self._unreached()
            return dict.fromkeys(range(len(places)), kept)
        if not answered.results:
            return dict.fromkeys(range(len(places)), self._unreached())
        return {place: self._result(drafts[place], result) for place, result in answered.results.items()}

    def _result(self, draft: TicketDraft, result: dict[str, Any] | TargetError) -> Result:
        if isinstance(result, TargetError):
            return result
        try:
            return self._created(draft, _value(result.get("sys_id")), _value(result.get("number")))
        except OutcomeUnknown as error:
            return error

    def _created(self, draft: TicketDraft, identity: str, key: str) -> Created:
        if not identity:
            raise OutcomeUnknown(Problem(self._client.table, _("the tracker did not say what it created")))
        return Created(mark=draft.mark, id=identity, key=key, url=record_url(self._url, self._client.table, identity))

    def _unreached(self) -> RetryLater:
        return RetryLater(Problem(self._client.table, _("the instance did not come to these in time")))


def _value(given: Any) -> str:
    return str((given.get("value") if isinstance(given, dict) else given) or "")
