"""The one loop that sends. A generator: each step is recorded by who consumes it before the next one begins.

For each batch of creates: ``Intended`` (commit it: nothing has left), ``Sending`` (commit it: from now on a look-up
decides), then one outcome per draft. An update yields its outcome alone: it may be repeated.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from connector.errors import RetryLater, TargetClosed, TargetError
from connector.model.base import Value
from connector.model.ticket import CreateOutcome, Postponed, TicketDraft

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.ports import TicketAdapter
    from connector.sync.plan import Plan, Update

BATCH = 50
"""Creates whose intent is committed together; as many as Jira takes in one bulk call."""


class Intended(Value):
    """These creates are about to be sent."""

    drafts: tuple[TicketDraft, ...]


class Sending(Value):
    """These creates may have left from now on."""

    marks: tuple[str, ...]


class Updated(Value):
    """The ticket of this record has the new values."""

    record_id: str


class NotUpdated(Value):
    """The ticket of this record keeps the old values; ``why`` in the tracker's words."""

    record_id: str
    why: str


class Stopped(Value):
    """The target takes nothing more now; what has no outcome was not sent."""

    why: str
    misconfigured: bool


Event = Intended | Sending | CreateOutcome | Updated | NotUpdated | Stopped


def apply(plan: Plan, adapter: TicketAdapter, batch: int = BATCH) -> Iterator[Event]:
    """Carry out the plan for one target. Errors come as events; the loop ends at the first ``Stopped``."""
    try:
        drafts = [one.draft for one in plan.creates]
        for chunk in _batches(drafts, batch):
            yield from _create(chunk, adapter)
        for update in plan.updates:
            yield _update(update, adapter)
    except (TargetClosed, RetryLater) as error:
        yield Stopped(why=error.said, misconfigured=isinstance(error, TargetClosed))


def _create(chunk: Sequence[TicketDraft], adapter: TicketAdapter) -> Iterator[Event]:
    yield Intended(drafts=tuple(chunk))
    yield Sending(marks=tuple(draft.mark for draft in chunk))
    waiting = {draft.mark for draft in chunk}
    try:
        for outcome in adapter.create(chunk):
            waiting.discard(outcome.mark)
            yield outcome
    except (TargetClosed, RetryLater) as error:
        for draft in chunk:
            if draft.mark in waiting:
                yield Postponed(mark=draft.mark, why=error.said)
        raise


def _update(update: Update, adapter: TicketAdapter) -> Event:
    try:
        adapter.update(update.ticket_id, update.draft, update.fields)
    except (TargetClosed, RetryLater):
        raise
    except TargetError as error:
        return NotUpdated(record_id=update.record_id, why=error.said)
    return Updated(record_id=update.record_id)


def _batches(drafts: Sequence[TicketDraft], size: int) -> Iterator[list[TicketDraft]]:
    remaining = iter(drafts)
    while chunk := list(islice(remaining, size)):
        yield chunk
