from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.outcomes import created_one_by_one
from connector.errors import (
    AccessDenied,
    OutcomeUnknown,
    Problem,
    RetryLater,
    TargetError,
    TicketForbidden,
    TicketRejected,
)
from connector.model.ticket import Created, NotCreated, TicketDraft, Uncertain

if TYPE_CHECKING:
    from collections.abc import Callable

DRAFTS = [TicketDraft(mark=f"closeout-{number}", fields={}) for number in range(5)]
WRONG = Problem("where", "why", "remedy")


def creating(*answers: TargetError | None) -> Callable[[TicketDraft], Created]:
    left = list(answers)

    def create(draft: TicketDraft) -> Created:
        error = left.pop(0)
        if error:
            raise error
        return Created(mark=draft.mark, id="1", key="K-1", url="u")

    return create


def test_each_error_has_its_outcome() -> None:
    errors = [TicketRejected(WRONG, Problem("", "also"), fields={"f": "bad"}), OutcomeUnknown(WRONG), None]
    rejected, uncertain, created = created_one_by_one(DRAFTS[:3], creating(*errors))
    assert rejected == NotCreated(mark="closeout-0", why="why; also", remedy="remedy", fields={"f": "bad"})
    assert uncertain == Uncertain(mark="closeout-1", why="why")
    assert isinstance(created, Created)


@pytest.mark.parametrize("error", [RetryLater(WRONG, 5.0), AccessDenied(WRONG)])
def test_what_concerns_all_stops_all(error: TargetError) -> None:
    outcomes = created_one_by_one(DRAFTS, creating(None, error))
    assert isinstance(next(outcomes), Created)
    with pytest.raises(type(error)):
        next(outcomes)


@pytest.mark.parametrize("between", [None, TicketRejected(WRONG)])
def test_only_losses_in_a_row_count(between: TargetError | None) -> None:
    lost = OutcomeUnknown(WRONG)
    assert len(list(created_one_by_one(DRAFTS, creating(lost, lost, between, lost, lost)))) == 5


def test_what_comes_after_a_create_cannot_undo_it(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[str] = []

    def afterwards(created: Created) -> None:
        seen.append(created.mark)
        raise TicketForbidden(WRONG)

    outcomes = created_one_by_one(DRAFTS[:2], creating(None, None), afterwards)
    assert isinstance(next(outcomes), Created)
    assert seen == []
    assert isinstance(next(outcomes), Created)
    assert seen == ["closeout-0"]
    assert list(outcomes) == []
    assert seen == ["closeout-0", "closeout-1"]
    assert "K-1: a step after creating failed: where: why" in caplog.text
