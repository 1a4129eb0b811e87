"""Creating tickets in few requests: what each draft's outcome is, and when the rest must wait."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from adapters.pool import WIDTH, in_parallel
from connector.errors import OutcomeUnknown, Problem, RetryLater, TargetClosed, TargetError, TicketRejected
from connector.language import _
from connector.model.slices import slices
from connector.model.ticket import Created, NotCreated, Uncertain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from connector.model.ticket import CreateOutcome, TicketDraft

Payload = TypeVar("Payload")
Ready = tuple["TicketDraft", Payload]
Some = Sequence[Ready[Payload]]
Result = Created | TargetError

LOST_IN_A_ROW = 3
"""After so many lost answers a tracker gets no more creates for now."""

_log = logging.getLogger(__name__)


class NotTogether(Exception):
    """The tracker takes no several creates in one request. Nothing was written."""


class Creating(Generic[Payload]):
    """Creates tickets, up to ``most`` in one request and ``width`` requests at a time.

    ``prepare`` makes what is sent for a draft; ``alone`` sends one; ``together`` sends several and returns what became
    of each, in their order, from a thread of its own.

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
        together: Callable[[Some[Payload]], Sequence[Result]],
        most: int,
        width: int = WIDTH,
    ) -> None:
        self._prepare, self._alone, self._together = prepare, alone, together
        self._most, self._width = most, width
        self._lost = 0

    def outcomes(self, drafts: Sequence[TicketDraft]) -> Iterator[CreateOutcome]:
        """The outcome of each draft, in their order, each as soon as it is known."""
        start = 0
        while start < len(drafts):
            group = drafts[start : start + self._most * self._width]
            start += len(group)
            stop: TargetError | None = None
            for draft, result in self._results(group):
                if isinstance(result, RetryLater | TargetClosed):
                    stop = stop or result
                else:
                    yield _outcome(draft, result)
            if stop:
                raise stop

    def _results(self, group: Sequence[TicketDraft]) -> Iterator[tuple[TicketDraft, Result]]:
        """What became of each; those that were not sent have the error that stopped them."""
        ready: list[Ready[Payload]] = []
        refused: dict[int, TargetError] = {}
        for place, draft in enumerate(group):
            try:
                ready.append((draft, self._prepare(draft)))
            except TicketRejected as error:
                refused[place] = error
        sent = self._sent(ready)
        for place, draft in enumerate(group):
            yield draft, refused.get(place) or next(sent)

    def _sent(self, ready: Some[Payload]) -> Iterator[Result]:
        if len(ready) <= 1 or self._most == 1:
            return self._one_by_one(ready)
        together = len(ready) - (len(ready) % self._most == 1)
        return self._in_turn((ready[:together], self._side_by_side), (ready[together:], self._one_by_one))

    def _side_by_side(self, ready: Some[Payload]) -> Iterator[Result]:
        if stop := self._too_many_lost():
            yield from [stop] * len(ready)
            return
        parts = list(slices(ready, self._most))
        answers = in_parallel([partial(self._answer, part) for part in parts], self._width)
        for part, answer in zip(parts, answers, strict=True):
            yield from self._understood(part, answer)

    def _answer(self, part: Some[Payload]) -> Sequence[Result] | TargetError | NotTogether:
        """What came back for one request, errors as values: the other requests are on their way."""
        try:
            return self._together(part)
        except (TargetError, NotTogether) as error:
            return error

    def _understood(
        self, part: Some[Payload], answer: Sequence[Result] | TargetError | NotTogether
    ) -> Iterator[Result]:
        match answer:
            case NotTogether():
                if self._most > 1:
                    self._most = 1
                    _log.warning(_("several creates in one request are refused; tickets are created one by one"))
                yield from self._one_by_one(part)
            case TicketRejected():
                half = len(part) // 2
                yield from self._in_turn((part[:half], self._sent), (part[half:], self._sent))
            case TargetError():
                self._lost += isinstance(answer, OutcomeUnknown)
                yield from [answer] * len(part)
            case _:
                self._lost = 0
                yield from answer

    def _one_by_one(self, ready: Some[Payload]) -> Iterator[Result]:
        return self._in_turn(*(([one], lambda one: iter([self._one(one[0])])) for one in ready))

    @staticmethod
    def _in_turn(*parts: tuple[Some[Payload], Callable[[Some[Payload]], Iterator[Result]]]) -> Iterator[Result]:
        """What each part comes to when it is sent; after a stop the rest is not sent, and has the same error."""
        stop: TargetError | None = None
        for part, send in parts:
            for result in [stop] * len(part) if stop else send(part):
                stop = stop or (result if isinstance(result, RetryLater | TargetClosed) else None)
                yield result

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


def _outcome(draft: TicketDraft, result: Result) -> Created | NotCreated | Uncertain:
    if isinstance(result, Created):
        return result
    why = "; ".join(problem.why for problem in result.problems)
    if isinstance(result, OutcomeUnknown):
        return Uncertain(mark=draft.mark, why=why)
    remedy = "; ".join(problem.remedy for problem in result.problems if problem.remedy)
    fields = result.fields if isinstance(result, TicketRejected) else {}
    return NotCreated(mark=draft.mark, why=why, remedy=remedy, fields=fields)
