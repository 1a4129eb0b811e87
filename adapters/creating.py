"""Creating tickets in few requests: what each draft's outcome is, and when the rest must wait."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Generic, TypeVar

from connector.errors import OutcomeUnknown, Problem, RetryLater, TargetClosed, TargetError, TicketRejected
from connector.language import _
from connector.model.ticket import Created, NotCreated, Uncertain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from connector.model.ticket import CreateOutcome, TicketDraft

Payload = TypeVar("Payload")
Ready = tuple["TicketDraft", Payload]
Result = Created | TargetError

LOST_IN_A_ROW = 3
"""After so many lost answers a tracker gets no more creates for now."""

_log = logging.getLogger(__name__)


class NotTogether(Exception):
    """The tracker takes no several creates in one request. Nothing was written."""


class Creating(Generic[Payload]):
    """Creates tickets, up to ``most`` in one request.

    ``prepare`` makes what is sent for a draft; ``alone`` sends one; ``together`` sends several and returns what became
    of each, in their order.

    ==================================== ===========================================================================
    ``together`` or ``alone``            then
    ==================================== ===========================================================================
    ``Created``, ``TicketRejected``      ``Created``, ``NotCreated``
    ``OutcomeUnknown`` for one or all    ``Uncertain`` for each; after three requests in a row: ``RetryLater``
    ``RetryLater``, ``TargetClosed``     the outcomes of the others first, then raised: these were not written
    ``TicketRejected`` raised for all    nothing was written and nobody is named: two halves, down to the guilty one
    ``NotTogether`` raised               one by one from now on, told once
    ==================================== ===========================================================================
    """

    def __init__(
        self,
        prepare: Callable[[TicketDraft], Payload],
        alone: Callable[[TicketDraft, Payload], Created],
        together: Callable[[Sequence[Ready[Payload]]], Sequence[Result]],
        most: int,
    ) -> None:
        self._prepare, self._alone, self._together, self._most = prepare, alone, together, most
        self._lost = 0

    def outcomes(self, drafts: Sequence[TicketDraft]) -> Iterator[CreateOutcome]:
        """The outcome of each draft, in their order, each as soon as it is known."""
        start = 0
        while start < len(drafts):
            chunk = drafts[start : start + self._most]
            start += len(chunk)
            stop: TargetError | None = None
            for draft, result in self._results(chunk):
                if isinstance(result, RetryLater | TargetClosed):
                    stop = stop or result
                else:
                    yield _outcome(draft, result)
            if stop:
                raise stop

    def _results(self, chunk: Sequence[TicketDraft]) -> Iterator[tuple[TicketDraft, Result]]:
        """What became of each; those after a stop that were not sent are missing."""
        ready: list[Ready[Payload]] = []
        refused: dict[int, TargetError] = {}
        for place, draft in enumerate(chunk):
            try:
                ready.append((draft, self._prepare(draft)))
            except TicketRejected as error:
                refused[place] = error
        sent = self._sent(ready)
        for place, draft in enumerate(chunk):
            result = refused.get(place) or next(sent, None)
            if result is None:
                return
            yield draft, result

    def _sent(self, ready: Sequence[Ready[Payload]]) -> Iterator[Result]:
        if len(ready) <= 1 or self._most == 1:
            yield from self._until_stopped(map(self._one, ready))
            return
        try:
            yield from self._several(ready)
        except NotTogether:
            self._most = 1
            _log.warning(_("several creates in one request are refused; tickets are created one by one"))
            yield from self._sent(ready)
        except TicketRejected:
            half = len(ready) // 2
            parts = (ready[:half], ready[half:])
            yield from self._until_stopped(result for part in parts for result in self._sent(part))

    def _several(self, ready: Sequence[Ready[Payload]]) -> Sequence[Result]:
        if stop := self._too_many_lost():
            return [stop]
        try:
            results = self._together(ready)
        except OutcomeUnknown as error:
            self._lost += 1
            return [error] * len(ready)
        except (RetryLater, TargetClosed) as error:
            return [error]
        self._lost = 0
        return results

    def _one(self, ready: Ready[Payload]) -> Result:
        if stop := self._too_many_lost():
            return stop
        try:
            created = self._alone(*ready)
        except OutcomeUnknown as error:
            self._lost += 1
            return error
        except TargetError as error:
            self._lost = 0
            return error
        self._lost = 0
        return created

    def _too_many_lost(self) -> RetryLater | None:
        """Said once; the next request after it is a new beginning."""
        if self._lost < LOST_IN_A_ROW:
            return None
        self._lost = 0
        return RetryLater(Problem("", _("the tracker lost {n} answers in a row").format(n=LOST_IN_A_ROW)))

    @staticmethod
    def _until_stopped(results: Iterator[Result]) -> Iterator[Result]:
        for result in results:
            yield result
            if isinstance(result, RetryLater | TargetClosed):
                return


def _outcome(draft: TicketDraft, result: Result) -> Created | NotCreated | Uncertain:
    if isinstance(result, Created):
        return result
    why = "; ".join(problem.why for problem in result.problems)
    if isinstance(result, OutcomeUnknown):
        return Uncertain(mark=draft.mark, why=why)
    remedy = "; ".join(problem.remedy for problem in result.problems if problem.remedy)
    fields = result.fields if isinstance(result, TicketRejected) else {}
    return NotCreated(mark=draft.mark, why=why, remedy=remedy, fields=fields)
