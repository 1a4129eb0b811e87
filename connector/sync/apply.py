"""The one loop that sends. A generator: each step is recorded by who consumes it.

The intents of all creates are committed before it begins. For each batch ``depart`` commits that they may have left
from now on and says which of them are still ours; then comes one outcome per draft. What certainly was not written is
sent again as long as ``patience`` waits. Creates go before updates; an update yields its outcome alone, because it may
be repeated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.errors import (
    AccessDenied,
    Problem,
    RetryLater,
    TargetClosed,
    TargetError,
    TargetMisconfigured,
    TicketLost,
)
from connector.model.base import Value
from connector.model.slices import slices
from connector.model.ticket import CreateOutcome, Postponed, TicketDraft, Uncertain

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from connector.ports import TicketAdapter
    from connector.sync.plan import Plan, Update

    Depart = Callable[[Sequence[str]], Collection[str]]
    Wait = Callable[[float | None], bool]

TRIAL = 50
"""Creates that leave first: as many as a tracker takes in one call. Should it refuse all, no more are troubled."""

BATCH = 500
"""Creates that leave together afterwards: the adapter keeps a few such calls on their way."""


class Updated(Value):
    """The ticket of this record has the new values."""

    record_id: str


class NotUpdated(Value):
    """The ticket of this record keeps the old values; ``why`` in the tracker's words; ``gone``: perhaps not there."""

    record_id: str
    why: str
    gone: bool = False


class Stopped(Value):
    """The target takes nothing more now; what has no outcome was not sent.

    ``misconfigured``: trying again later does not help, an administrator does.
    """

    why: str
    misconfigured: bool


Event = CreateOutcome | Updated | NotUpdated | Stopped


def apply(
    plan: Plan, adapter: TicketAdapter, depart: Depart, wait: Wait, trial: int = TRIAL, batch: int = BATCH
) -> Iterator[Event]:
    """Carry out the plan for one target. Errors come as events; the loop ends at the first ``Stopped``.

    ``depart``: marks → those of them that may leave; ``wait``: seconds asked for, or None → whether it was waited.
    """
    try:
        drafts = [one.draft for one in plan.creates]
        for chunk in (*slices(drafts[:trial], trial), *slices(drafts[trial:], batch)):
            yield from _create(chunk, adapter, depart, wait)
        for update in plan.updates:
            yield _update(update, adapter)
    except (TargetClosed, RetryLater) as error:
        yield Stopped(why=error.said, misconfigured=isinstance(error, AccessDenied | TargetMisconfigured))


def _create(left: Sequence[TicketDraft], adapter: TicketAdapter, depart: Depart, wait: Wait) -> Iterator[Event]:
    while left:
        going = depart([draft.mark for draft in left])
        call = Call([draft for draft in left if draft.mark in going])
        yield from call.outcomes(adapter)
        left = call.postponed
        if call.later and not wait(call.later.after):
            raise call.later


class Call:
    """One call of ``create``: its outcomes, and afterwards what may be sent again and when."""

    def __init__(self, drafts: Sequence[TicketDraft]) -> None:
        self._open = {draft.mark: draft for draft in drafts}
        self.postponed: list[TicketDraft] = []
        self.later: RetryLater | None = None

    def outcomes(self, adapter: TicketAdapter) -> Iterator[CreateOutcome]:
        """One for each draft; where the adapter raises, its error is the outcome of those that are left."""
        try:
            for outcome in adapter.create(list(self._open.values())) if self._open else ():
                draft = self._open.pop(outcome.mark)
                if isinstance(outcome, Postponed):
                    self._again(draft, RetryLater(Problem("", outcome.why), outcome.after))
                yield outcome
        except RetryLater as error:
            for draft in self._open.values():
                self._again(draft, error)
            yield from self._unsent(error)
        except TargetClosed as error:
            yield from self._unsent(error)
            raise
        except TargetError as error:
            yield from (Uncertain(mark=mark, why=error.said) for mark in self._open)

    def _again(self, draft: TicketDraft, later: RetryLater) -> None:
        self.postponed.append(draft)
        if self.later is None or (later.after or 0) >= (self.later.after or 0):
            self.later = later

    def _unsent(self, error: TargetError) -> Iterator[CreateOutcome]:
        yield from (Postponed(mark=mark, why=error.said) for mark in self._open)


def _update(update: Update, adapter: TicketAdapter) -> Event:
    try:
        adapter.update(update.ticket_id, update.draft, update.fields)
    except (TargetClosed, RetryLater):
        raise
    except TargetError as error:
        return NotUpdated(record_id=update.record_id, why=error.said, gone=is_about_its_place(error))
    return Updated(record_id=update.record_id)


def is_about_its_place(error: TargetError) -> bool:
    """Whether the ticket itself may be gone; where only this may not be done with it, it is there."""
    return isinstance(error, TicketLost)
