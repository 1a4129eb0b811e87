"""Creating tickets one by one: what each draft's outcome is, and when the rest must wait."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from connector.errors import OutcomeUnknown, Problem, RetryLater, TargetError, TicketRejected
from connector.language import _
from connector.model.ticket import NotCreated, Uncertain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from connector.model.ticket import Created, CreateOutcome, TicketDraft

LOST_IN_A_ROW = 3
"""After so many lost answers a tracker gets no more creates for now."""

_log = logging.getLogger(__name__)


def created_one_by_one(
    drafts: Sequence[TicketDraft],
    create: Callable[[TicketDraft], Created],
    afterwards: Callable[[Created], None] | None = None,
) -> Iterator[CreateOutcome]:
    """The outcome of each draft, each as soon as it is known.

    ========================================== ==================================================================
    ``create`` of a draft                      then
    ========================================== ==================================================================
    returns                                    ``Created``; ``afterwards`` follows, and its failure is only logged
    raises ``TicketRejected``                  ``NotCreated``, and the others go on
    raises ``OutcomeUnknown``                  ``Uncertain``; after three in a row the others wait: ``RetryLater``
    raises ``RetryLater`` or ``TargetClosed``  raised: this draft and the others were not written
    ========================================== ==================================================================
    """
    lost = 0
    for draft in drafts:
        if lost == LOST_IN_A_ROW:
            raise RetryLater(Problem("", _("the tracker lost {n} answers in a row").format(n=lost)))
        outcome = _outcome(draft, create)
        yield outcome
        match outcome:
            case Uncertain():
                lost += 1
            case NotCreated():
                lost = 0
            case _:
                lost = 0
                if afterwards:
                    _soft(outcome, afterwards)


def _outcome(draft: TicketDraft, create: Callable[[TicketDraft], Created]) -> Created | NotCreated | Uncertain:
    try:
        return create(draft)
    except TicketRejected as error:
        why = "; ".join(problem.why for problem in error.problems)
        remedy = "; ".join(problem.remedy for problem in error.problems if problem.remedy)
        return NotCreated(mark=draft.mark, why=why, remedy=remedy, fields=error.fields)
    except OutcomeUnknown as error:
        return Uncertain(mark=draft.mark, why="; ".join(problem.why for problem in error.problems))


def _soft(created: Created, afterwards: Callable[[Created], None]) -> None:
    try:
        afterwards(created)
    except TargetError as error:
        _log.warning("%s: a step after creating failed: %s", created.key, error)
