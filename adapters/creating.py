"""Creating tickets in few requests: what each draft's outcome is, and when the rest must wait."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
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


class NotTogether(Exception):
    """The tracker takes no several creates in one request. Nothing was written."""


Payload = TypeVar("Payload")
Ready = tuple["TicketDraft", Payload]
Some = Sequence[Ready[Payload]]
Result = Created | TargetError
Answer = Sequence[Result] | TargetError | NotTogether | None
"""Of one request: what became of each, or why nobody knows; None where each is to go alone."""

LOST_IN_A_ROW = 3
"""After so many lost answers a tracker gets no more creates for now."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Part(Generic[Payload]):
    """Drafts of one request: those that are ready to be sent, and by their place those that cannot be."""

    drafts: Sequence[TicketDraft]
    ready: list[Ready[Payload]] = field(default_factory=list)
    refused: dict[int, TargetError] = field(default_factory=dict)


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
        stops: list[TargetError] = []
        parts: deque[Part[Payload]] = deque()
        for answer in in_parallel(self._calls(drafts, parts, stops), self._width):
            part = parts.popleft()
            if stops and (answer is None or isinstance(answer, NotTogether | TicketRejected)):
                continue
            sent = self._understood(part.ready, answer)
            for place, draft in enumerate(part.drafts):
                result = part.refused.get(place) or next(sent)
                if isinstance(result, RetryLater | TargetClosed):
                    stops.append(result)
                else:
                    yield _outcome(draft, result)
        if stops:
            raise stops[0]

    def _calls(
        self, drafts: Sequence[TicketDraft], parts: deque[Part[Payload]], stops: list[TargetError]
    ) -> Iterator[Callable[[], Answer]]:
        """One call for each part, which ``parts`` tells; no more of them after a stop."""
        for some in slices(drafts, self._most):
            if stop := self._too_many_lost():
                stops.append(stop)
            if stops:
                return
            parts.append(self._prepared(some))
            yield partial(self._answer, parts[-1].ready)

    def _prepared(self, drafts: Sequence[TicketDraft]) -> Part[Payload]:
        part = Part[Payload](drafts)
        for place, draft in enumerate(drafts):
            try:
                part.ready.append((draft, self._prepare(draft)))
            except TicketRejected as error:
                part.refused[place] = error
        return part

    def _answer(self, ready: Some[Payload]) -> Answer:
        """What came back for one request, errors as values: other requests are on their way."""
        if len(ready) <= 1 or self._most == 1:
            return None
        try:
            return self._together(ready)
        except (TargetError, NotTogether) as error:
            return error

    def _understood(self, ready: Some[Payload], answer: Answer) -> Iterator[Result]:
        match answer:
            case None:
                yield from self._one_by_one(ready)
            case NotTogether():
                if self._most > 1:
                    self._most = 1
                    _log.warning(_("several creates in one request are refused; tickets are created one by one"))
                yield from self._one_by_one(ready)
            case TicketRejected():
                half = len(ready) // 2
                yield from self._in_turn((ready[:half], self._sent), (ready[half:], self._sent))
            case TargetError():
                self._lost += isinstance(answer, OutcomeUnknown)
                yield from [answer] * len(ready)
            case _:
                self._lost = 0
                yield from answer

    def _sent(self, ready: Some[Payload]) -> Iterator[Result]:
        return self._understood(ready, self._too_many_lost() or self._answer(ready))

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
