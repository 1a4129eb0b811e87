"""The one loop that sends, against an adapter that answers as it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from connector.errors import (
    AccessDenied,
    OutcomeUnknown,
    Problem,
    RetryLater,
    TargetError,
    TicketForbidden,
    TicketLost,
    TicketRejected,
)
from connector.model.ticket import Created, CreateOutcome, Postponed, TicketDraft, Uncertain
from connector.sync.apply import NotUpdated, Stopped, Updated, apply
from connector.sync.plan import Create, Plan, Update

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from connector.ports import TicketAdapter

MARKS = ("closeout-a", "closeout-b", "closeout-c")


class Answers:
    """Creates as far as it is told, then raises."""

    def __init__(
        self, outcomes: Sequence[CreateOutcome], error: TargetError | None = None, *, only_once: bool = False
    ) -> None:
        self.outcomes = outcomes
        self.error = error
        self.only_once = only_once
        self.asked: list[tuple[str, ...]] = []
        self.written: list[tuple[str, tuple[str, ...]]] = []

    def create(self, drafts: Sequence[TicketDraft]) -> Iterator[CreateOutcome]:
        self.asked.append(tuple(draft.mark for draft in drafts))
        yield from (outcome for outcome in self.outcomes if outcome.mark in self.asked[-1])
        if error := self.error:
            self.error = None if self.only_once else error
            raise error

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


class Records:
    """Lets go what it is told to, and waits as often as it is told to."""

    def __init__(self, waits: int = 0, taken: Collection[str] = ()) -> None:
        self.departed: list[tuple[str, ...]] = []
        self.waited: list[float | None] = []
        self._waits = waits
        self._taken = taken

    def depart(self, marks: Sequence[str]) -> Collection[str]:
        going = [mark for mark in marks if mark not in self._taken]
        self.departed.append(tuple(going))
        return going

    def wait(self, after: float | None) -> bool:
        self.waited.append(after)
        return len(self.waited) <= self._waits


def run(plan: Plan, answers: Answers, records: Records | None = None) -> list[object]:
    kept = records or Records()
    return list(apply(plan, cast("TicketAdapter", answers), kept.depart, kept.wait, trial=2, batch=2))


def kinds(events: list[object]) -> list[type]:
    return [type(event) for event in events]


def test_each_batch_departs_before_it_is_sent() -> None:
    records = Records()
    assert kinds(run(creating(), Answers([made(mark) for mark in MARKS]), records)) == [Created] * 3
    assert records.departed == [MARKS[:2], MARKS[2:]]


def test_what_another_push_took_meanwhile_is_not_sent() -> None:
    answers = Answers([made(mark) for mark in MARKS])
    assert run(creating(), answers, Records(taken=MARKS[:2])) == [made(MARKS[2])]
    assert answers.asked == [MARKS[2:]]


@pytest.mark.parametrize("error", [AccessDenied(Problem("q", "401")), RetryLater(Problem("q", "429"), 3.0)])
def test_when_the_target_closes_what_has_no_outcome_was_not_sent(error: TargetError) -> None:
    events = run(creating(), Answers([made(MARKS[0])], error))
    assert kinds(events) == [Created, Postponed, Stopped]
    assert isinstance(events[1], Postponed)
    assert events[1].mark == MARKS[1]
    assert isinstance(events[2], Stopped)
    assert events[2].misconfigured == isinstance(error, AccessDenied)


def test_what_was_not_sent_is_sent_again_after_the_wait() -> None:
    busy = RetryLater(Problem("q", "429"), 3.0)
    answers = Answers([made(MARKS[0]), made(MARKS[2])], busy, only_once=True)
    records = Records(waits=1)
    assert kinds(run(creating(), answers, records)) == [Created, Postponed, Created]
    assert records.waited == [3.0]
    assert answers.asked == [MARKS[:2], MARKS[1:2], MARKS[2:]]


def test_one_item_may_be_postponed_alone() -> None:
    later = Postponed(mark=MARKS[0], why="not serviced", after=1.5)
    records = Records(waits=1)
    answers = Answers([later, made(MARKS[1]), made(MARKS[2])])
    assert kinds(run(creating(), answers, records)) == [Postponed, Created, Postponed, Stopped]
    assert records.waited == [1.5, 1.5]
    assert records.departed == [MARKS[:2], MARKS[:1]]


def test_the_longest_wait_of_several_counts() -> None:
    outcomes = [Postponed(mark=MARKS[0], why="", after=5), Postponed(mark=MARKS[1], why="", after=None)]
    records = Records()
    run(creating(), Answers(outcomes), records)
    assert records.waited == [5]


def test_an_error_that_says_nothing_about_the_write_leaves_everything_uncertain() -> None:
    events = run(creating(), Answers([made(MARKS[0])], OutcomeUnknown(Problem("q", "half an answer"))))
    assert kinds(events) == [Created, Uncertain, Uncertain]


def test_an_uncertain_outcome_is_passed_on_and_the_rest_goes_on() -> None:
    lost = Uncertain(mark=MARKS[0], why="timeout")
    assert run(creating(), Answers([lost, made(MARKS[1]), made(MARKS[2])]))[0] == lost


def test_updates() -> None:
    answers = Answers([])
    assert run(updating(), answers) == [Updated(record_id="a")]
    assert answers.written == [("1", ("summary",))]
    refused = TicketRejected(Problem("AUD-1", "no such field"))
    assert run(updating(), Answers([], refused)) == [NotUpdated(record_id="a", why="no such field")]
    for error, gone in ((TicketLost, True), (TicketForbidden, False)):
        assert run(updating(), Answers([], error(Problem("AUD-1", "404")))) == [
            NotUpdated(record_id="a", why="404", gone=gone)
        ]
    assert kinds(run(updating(), Answers([], AccessDenied(Problem("q", "401"))))) == [Stopped]
