"""The one loop that sends, against an adapter that answers as it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from connector.errors import AccessDenied, Problem, RetryLater, TargetError, TicketRejected
from connector.model.ticket import Created, CreateOutcome, Postponed, TicketDraft, Uncertain
from connector.sync.apply import Intended, NotUpdated, Sending, Stopped, Updated, apply
from connector.sync.plan import Create, Plan, Update

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.ports import TicketAdapter

MARKS = ("closeout-a", "closeout-b", "closeout-c")


class Answers:
    """Creates as far as it is told, then raises."""

    def __init__(self, outcomes: Sequence[CreateOutcome], error: TargetError | None = None) -> None:
        self.outcomes = outcomes
        self.error = error
        self.written: list[tuple[str, tuple[str, ...]]] = []

    def create(self, drafts: Sequence[TicketDraft]) -> Iterator[CreateOutcome]:
        marks = {draft.mark for draft in drafts}
        yield from (outcome for outcome in self.outcomes if outcome.mark in marks)
        if self.error:
            raise self.error

    def update(self, ticket_id: str, _draft: TicketDraft, fields: Sequence[str]) -> None:
        if self.error:
            raise self.error
        self.written.append((ticket_id, tuple(fields)))


def made(mark: str) -> Created:
    return Created(mark=mark, id="1", key="AUD-1", url="http://127.0.0.1/1")


def creating() -> Plan:
    drafts = [TicketDraft(mark=mark, fields={}) for mark in MARKS]
    return Plan(creates=tuple(Create(record_id=d.mark, label=d.mark, target="q", draft=d) for d in drafts))


def updating() -> Plan:
    draft = TicketDraft(mark=MARKS[0], fields={})
    return Plan(
        updates=(
            Update(record_id="a", label="a", target="q", ticket_id="1", key="1", draft=draft, fields=("summary",)),
        )
    )


def run(plan: Plan, answers: Answers, batch: int = 2) -> list[object]:
    return list(apply(plan, cast("TicketAdapter", answers), batch))


def test_intent_and_sending_come_before_each_batch() -> None:
    events = run(creating(), Answers([made(mark) for mark in MARKS]))
    assert [type(event) for event in events] == [Intended, Sending, Created, Created, Intended, Sending, Created]
    assert isinstance(events[1], Sending)
    assert events[1].marks == MARKS[:2]


@pytest.mark.parametrize("error", [AccessDenied(Problem("q", "401")), RetryLater(Problem("q", "429"), 3.0)])
def test_when_the_target_closes_what_has_no_outcome_was_not_sent(error: TargetError) -> None:
    events = run(creating(), Answers([made(MARKS[0])], error))
    assert [type(event) for event in events] == [Intended, Sending, Created, Postponed, Stopped]
    assert isinstance(events[3], Postponed)
    assert events[3].mark == MARKS[1]
    assert isinstance(events[4], Stopped)


def test_an_uncertain_outcome_is_passed_on_and_the_rest_goes_on() -> None:
    lost = Uncertain(mark=MARKS[0], why="timeout")
    assert run(creating(), Answers([lost, made(MARKS[1]), made(MARKS[2])]))[2] == lost


def test_updates() -> None:
    answers = Answers([])
    assert run(updating(), answers) == [Updated(record_id="a")]
    assert answers.written == [("1", ("summary",))]
    refused = TicketRejected(Problem("AUD-1", "no such field"))
    assert run(updating(), Answers([], refused)) == [NotUpdated(record_id="a", why="no such field")]
    assert [type(event) for event in run(updating(), Answers([], AccessDenied(Problem("q", "401"))))] == [Stopped]
