from __future__ import annotations

from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from adapters.creating import Creating, NotTogether, Ready, Result
from connector.errors import AccessDenied, OutcomeUnknown, Problem, RetryLater, TargetError, TicketRejected
from connector.model.ticket import Created, CreateOutcome, NotCreated, TicketDraft, Uncertain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Whole = Callable[[list[str]], Exception | None]

WRONG = Problem("where", "why", "remedy")
DRAFTS = [TicketDraft(mark=f"closeout-{number}", fields={}) for number in range(8)]
Answers = dict[str, TargetError]


class Tracker:
    """Refuses what it is told to, by mark; a whole request where ``whole`` says so. Remembers each request."""

    def __init__(self, answers: Answers | None = None, whole: Whole | None = None) -> None:
        self.answers, self.whole = answers or {}, whole or (lambda _marks: None)
        self.requests: list[list[str]] = []

    def prepare(self, draft: TicketDraft) -> str:
        if draft.fields.get("owner") == "nobody":
            raise TicketRejected(WRONG, fields={"assignee": "nobody"})
        return draft.mark

    def alone(self, draft: TicketDraft, _payload: str) -> Created:
        self.requests.append([draft.mark])
        result = self._result(draft)
        if isinstance(result, TargetError):
            raise result
        return result

    def together(self, ready: Sequence[Ready[str]]) -> list[Result]:
        marks = [payload for _draft, payload in ready]
        self.requests.append(marks)
        if error := self.whole(marks):
            raise error
        return [self._result(draft) for draft, _payload in ready]

    def _result(self, draft: TicketDraft) -> Created | TargetError:
        return self.answers.get(draft.mark) or Created(mark=draft.mark, id="1", key="K", url="u")

    def creating(self, most: int = 4, width: int = 1) -> Creating[str]:
        return Creating(self.prepare, self.alone, self.together, most, width)


def kinds(outcomes: Sequence[CreateOutcome]) -> dict[str, type[CreateOutcome]]:
    return {outcome.mark.removeprefix("closeout-"): type(outcome) for outcome in outcomes}


def sizes(tracker: Tracker) -> list[int]:
    return [len(marks) for marks in tracker.requests]


def test_several_go_in_one_request_and_one_goes_alone() -> None:
    tracker = Tracker()
    outcomes = list(tracker.creating(most=3).outcomes(DRAFTS[:7]))
    assert [outcome.mark for outcome in outcomes] == [draft.mark for draft in DRAFTS[:7]]
    assert {type(outcome) for outcome in outcomes} == {Created}
    assert sizes(tracker) == [3, 3, 1]


def test_a_request_leaves_only_when_its_outcomes_are_wanted() -> None:
    tracker = Tracker()
    outcomes = tracker.creating(most=2).outcomes(DRAFTS[:4])
    next(outcomes)
    next(outcomes)
    assert sizes(tracker) == [2]
    next(outcomes)
    assert sizes(tracker) == [2, 2]


def test_each_error_has_its_outcome() -> None:
    rejected = TicketRejected(WRONG, Problem("", "also"), fields={"f": "bad"})
    tracker = Tracker({"closeout-0": rejected, "closeout-1": OutcomeUnknown(WRONG)})
    refused, uncertain, created = tracker.creating().outcomes(DRAFTS[:3])
    assert refused == NotCreated(mark="closeout-0", why="why; also", remedy="remedy", fields={"f": "bad"})
    assert uncertain == Uncertain(mark="closeout-1", why="why")
    assert isinstance(created, Created)


def test_what_cannot_be_prepared_is_not_sent() -> None:
    tracker = Tracker()
    bad = TicketDraft(mark="closeout-bad", fields={"owner": "nobody"})
    outcomes = list(tracker.creating().outcomes([DRAFTS[0], bad, DRAFTS[1]]))
    assert kinds(outcomes) == {"0": Created, "bad": NotCreated, "1": Created}
    assert tracker.requests == [["closeout-0", "closeout-1"]]
    assert kinds(list(tracker.creating().outcomes([bad]))) == {"bad": NotCreated}
    assert len(tracker.requests) == 1


@pytest.mark.parametrize("error", [RetryLater(WRONG, 5.0), AccessDenied(WRONG)])
def test_a_stop_within_a_request_comes_after_the_outcomes_of_the_others(error: TargetError) -> None:
    tracker = Tracker({"closeout-1": error})
    outcomes = tracker.creating().outcomes(DRAFTS)
    assert kinds([next(outcomes) for _ in range(3)]) == {"0": Created, "2": Created, "3": Created}
    with pytest.raises(type(error)):
        next(outcomes)
    assert sizes(tracker) == [4]


@pytest.mark.parametrize("error", [RetryLater(WRONG, 5.0), AccessDenied(WRONG)])
def test_what_concerns_all_stops_all(error: TargetError) -> None:
    tracker = Tracker(whole=lambda marks: error if "closeout-4" in marks else None)
    outcomes = tracker.creating().outcomes(DRAFTS)
    assert len([next(outcomes) for _ in range(4)]) == 4
    with pytest.raises(type(error)):
        next(outcomes)


def test_a_lost_answer_leaves_every_one_of_its_request_uncertain() -> None:
    tracker = Tracker(whole=lambda marks: OutcomeUnknown(WRONG) if "closeout-0" in marks else None)
    assert kinds(list(tracker.creating().outcomes(DRAFTS))) == {
        **dict.fromkeys("0123", Uncertain),
        **dict.fromkeys("4567", Created),
    }
    assert sizes(tracker) == [4, 4]


@pytest.mark.parametrize("most", [1, 2])
def test_three_lost_answers_in_a_row_stop_the_creating_once(most: int) -> None:
    lost = OutcomeUnknown(WRONG)
    tracker = Tracker(dict.fromkeys((draft.mark for draft in DRAFTS), lost), lambda _marks: lost)
    creating = tracker.creating(most)
    outcomes = creating.outcomes(DRAFTS)
    assert [type(next(outcomes)) for _ in range(3 * most)] == [Uncertain] * 3 * most
    with pytest.raises(RetryLater):
        next(outcomes)
    assert sizes(tracker) == [most] * 3
    assert len(list(creating.outcomes(DRAFTS[:2]))) == 2


@pytest.mark.parametrize("between", [None, TicketRejected(WRONG)])
def test_only_losses_in_a_row_count(between: TargetError | None) -> None:
    lost = OutcomeUnknown(WRONG)
    answers = {f"closeout-{number}": lost for number in (0, 1, 3, 4)}
    tracker = Tracker(answers | ({"closeout-2": between} if between else {}))
    assert len(list(tracker.creating(most=1).outcomes(DRAFTS[:5]))) == 5


def test_losses_are_counted_over_several_calls() -> None:
    tracker = Tracker(dict.fromkeys((draft.mark for draft in DRAFTS), OutcomeUnknown(WRONG)))
    creating = tracker.creating()
    for draft in DRAFTS[:3]:
        assert len(list(creating.outcomes([draft]))) == 1
    with pytest.raises(RetryLater):
        list(creating.outcomes([DRAFTS[3]]))


def test_where_several_are_refused_they_go_one_by_one_and_it_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    tracker = Tracker({"closeout-1": TicketRejected(WRONG)}, lambda _marks: NotTogether())
    creating = tracker.creating()
    outcomes = list(creating.outcomes(DRAFTS))
    assert kinds(outcomes) == {"1": NotCreated, **dict.fromkeys("0234567", Created)}
    list(creating.outcomes(DRAFTS))
    assert sizes(tracker) == [4, *[1] * 16]
    assert caplog.text.count("one by one") == 1


def test_one_by_one_a_stop_keeps_the_rest_from_being_sent() -> None:
    tracker = Tracker({"closeout-1": AccessDenied(WRONG)}, lambda _marks: NotTogether())
    outcomes = tracker.creating().outcomes(DRAFTS)
    assert isinstance(next(outcomes), Created)
    with pytest.raises(AccessDenied):
        next(outcomes)
    assert tracker.requests[1:] == [["closeout-0"], ["closeout-1"]]


def test_a_refusal_that_names_nobody_is_halved_down_to_the_guilty_one() -> None:
    guilty = "closeout-5"
    rejected = TicketRejected(WRONG, fields={"f": "bad"})
    tracker = Tracker({guilty: rejected}, lambda marks: rejected if guilty in marks else None)
    outcomes = list(tracker.creating(most=8).outcomes(DRAFTS))
    assert kinds(outcomes) == {"5": NotCreated, **dict.fromkeys("0123467", Created)}
    assert sizes(tracker) == [8, 4, 4, 2, 1, 1, 2]
    made = [mark for marks in tracker.requests if guilty not in marks for mark in marks]
    assert len(made) == len(set(made)) == 7


def test_in_halves_a_stop_keeps_the_rest_from_being_sent() -> None:
    def whole(marks: list[str]) -> TargetError | None:
        return {8: TicketRejected(WRONG), 4: RetryLater(WRONG)}.get(len(marks))

    tracker = Tracker(whole=whole)
    with pytest.raises(RetryLater):
        list(tracker.creating(most=8).outcomes(DRAFTS))
    assert sizes(tracker) == [8, 4]


def test_requests_are_on_their_way_side_by_side_and_their_outcomes_come_in_order() -> None:
    both = Barrier(2)

    def whole(_marks: list[str]) -> None:
        both.wait(timeout=10)

    tracker = Tracker(whole=whole)
    outcomes = tracker.creating(most=2, width=2).outcomes(DRAFTS)
    assert [outcome.mark for outcome in outcomes] == [draft.mark for draft in DRAFTS]
    assert sizes(tracker) == [2, 2, 2, 2]


def test_where_each_goes_alone_one_is_on_its_way() -> None:
    tracker = Tracker()
    next(tracker.creating(most=1, width=3).outcomes(DRAFTS))
    assert len(tracker.requests) == 1


def test_side_by_side_a_stop_of_one_request_keeps_the_outcomes_of_the_others() -> None:
    tracker = Tracker(whole=lambda marks: RetryLater(WRONG, 5.0) if "closeout-2" in marks else None)
    outcomes = tracker.creating(most=2, width=2).outcomes(DRAFTS)
    assert kinds([next(outcomes) for _ in range(4)]) == dict.fromkeys("0145", Created)
    with pytest.raises(RetryLater):
        next(outcomes)
    assert sorted(sizes(tracker)) == [2, 2, 2], "the fourth was not sent"


def test_side_by_side_refused_bulks_go_one_by_one_and_it_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    tracker = Tracker(whole=lambda _marks: NotTogether())
    outcomes = list(tracker.creating(most=2, width=3).outcomes(DRAFTS))
    assert kinds(outcomes) == dict.fromkeys("01234567", Created)
    made = [marks[0] for marks in tracker.requests if len(marks) == 1]
    assert sorted(made) == sorted({draft.mark for draft in DRAFTS})
    assert caplog.text.count("one by one") == 1


def test_side_by_side_the_guilty_one_of_each_request_is_found() -> None:
    rejected = TicketRejected(WRONG, fields={"f": "bad"})
    guilty = {"closeout-1", "closeout-6"}
    tracker = Tracker(dict.fromkeys(guilty, rejected), lambda marks: rejected if guilty & {*marks} else None)
    outcomes = list(tracker.creating(most=4, width=2).outcomes(DRAFTS))
    assert kinds(outcomes) == {**dict.fromkeys("16", NotCreated), **dict.fromkeys("023457", Created)}


def test_a_last_one_that_would_go_alone_is_not_sent_after_a_stop() -> None:
    tracker = Tracker(whole=lambda marks: RetryLater(WRONG) if "closeout-2" in marks else None)
    outcomes = tracker.creating(most=2, width=3).outcomes(DRAFTS[:5])
    assert kinds([next(outcomes) for _ in range(2)]) == dict.fromkeys("01", Created)
    with pytest.raises(RetryLater):
        next(outcomes)
    assert sizes(tracker) == [2, 2]


@pytest.mark.parametrize("late", [NotTogether(), TicketRejected(WRONG)])
def test_what_was_on_its_way_and_refused_as_a_whole_is_not_sent_again_after_a_stop(late: Exception) -> None:
    answers = {"closeout-0": RetryLater(WRONG), "closeout-2": late}
    tracker = Tracker(whole=lambda marks: answers.get(marks[0]))
    with pytest.raises(RetryLater):
        list(tracker.creating(most=2, width=2).outcomes(DRAFTS[:4]))
    assert sizes(tracker) == [2, 2]
