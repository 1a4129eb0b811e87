"""Closing: what a ticket's state means, and who may do what afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from connector.errors import Refused
from connector.lifecycle import closing
from connector.model.audit import Grade, Report, Stage
from connector.model.policy import Closing
from connector.model.record import Record, Shown
from connector.model.ticket import Account, TicketState
from tests.builders.records import LI, ZHAO, linked, nonconformity, record, ticket

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 4, 6)
DONE_AT = datetime(2026, 4, 4, 17, 0, tzinfo=UTC)  # the 5th in Shanghai
WHOLE = Shown(cause="no check", corrective_action="gate in the tool", evidence=("log.pdf",))


def look(before: Record, state: TicketState, shown: Shown = WHOLE, **told: Any) -> Record:
    return closing.polled(before, ticket(state=state, **told), shown, Closing(), ZONE, TODAY)


@pytest.mark.parametrize(
    ("stage", "state", "then"),
    [
        (Stage.APPROVED, TicketState.OPEN, Stage.OPEN),
        (Stage.OPEN, TicketState.OPEN, Stage.OPEN),
        (Stage.IN_PROGRESS, TicketState.OPEN, Stage.IN_PROGRESS),
        (Stage.SUBMITTED, TicketState.OPEN, Stage.IN_PROGRESS),
        (Stage.OPEN, TicketState.IN_PROGRESS, Stage.IN_PROGRESS),
        (Stage.SUBMITTED, TicketState.IN_PROGRESS, Stage.IN_PROGRESS),
        (Stage.OPEN, TicketState.DONE, Stage.SUBMITTED),
        (Stage.IN_PROGRESS, TicketState.DONE, Stage.SUBMITTED),
        (Stage.OPEN, TicketState.ENDED, Stage.IN_PROGRESS),
        (Stage.SUBMITTED, TicketState.ENDED, Stage.IN_PROGRESS),
        (Stage.CLOSED, TicketState.OPEN, Stage.CLOSED),
        (Stage.WITHDRAWN, TicketState.DONE, Stage.WITHDRAWN),
    ],
)
def test_the_ticket_decides_the_stage(stage: Stage, state: TicketState, then: Stage) -> None:
    assert look(linked(stage), state, done_at=DONE_AT).stage is then


def test_a_claim_is_dated_by_the_trackers_time_in_the_organisations_zone() -> None:
    after = look(linked(), TicketState.DONE, done_at=DONE_AT)
    assert (after.submitted_on, after.stage_on, after.claimed_at) == (date(2026, 4, 5), date(2026, 4, 5), DONE_AT)


def test_a_claim_is_never_later_than_the_day_it_was_seen() -> None:
    after = look(linked(), TicketState.DONE, done_at=datetime(2026, 5, 1, tzinfo=UTC))
    assert after.submitted_on == TODAY


def test_a_claim_without_any_time_is_dated_today() -> None:
    after = look(linked(), TicketState.DONE)
    assert (after.submitted_on, after.claimed_at) == (TODAY, None)


def test_looking_again_changes_nothing() -> None:
    for state in TicketState:
        once = look(linked(), state, done_at=DONE_AT)
        assert look(once, state, done_at=DONE_AT) == once


def test_a_returned_claim_is_not_taken_for_a_new_one() -> None:
    submitted = look(linked(), TicketState.DONE, done_at=DONE_AT)
    back = closing.returned(submitted, TODAY)
    assert back.stage is Stage.IN_PROGRESS
    assert back.submitted_on is None
    assert look(back, TicketState.DONE, done_at=DONE_AT).stage is Stage.IN_PROGRESS
    later = datetime(2026, 4, 5, 9, tzinfo=UTC)
    assert look(back, TicketState.DONE, done_at=later).stage is Stage.SUBMITTED


def test_done_closes_an_observation_at_once() -> None:
    observation = linked(content=nonconformity(grade=Grade.OBSERVATION))
    after = look(observation, TicketState.DONE, Shown(), done_at=DONE_AT)
    assert (after.stage, after.closed_on, after.flags) == (Stage.CLOSED, date(2026, 4, 5), frozenset())


def test_what_is_missing_is_flagged_until_it_is_there() -> None:
    lacking = look(linked(), TicketState.DONE, Shown(cause="x"), done_at=DONE_AT)
    assert "incomplete" in lacking.flags
    assert lacking.shown.missing == ("corrective_action", "evidence")
    assert "incomplete" not in look(lacking, TicketState.DONE, WHOLE, done_at=DONE_AT).flags


def test_an_end_without_a_fix_is_for_compliance() -> None:
    ended = look(linked(), TicketState.ENDED, done_at=DONE_AT)
    assert "needs_decision" in ended.flags
    assert look(ended, TicketState.ENDED, done_at=DONE_AT) == ended
    reopened = closing.decided(ended, "reopen", TODAY)
    assert (reopened.stage, reopened.flags) == (Stage.IN_PROGRESS, frozenset())
    assert "needs_decision" not in look(reopened, TicketState.ENDED, done_at=DONE_AT).flags
    assert "needs_decision" not in look(ended, TicketState.IN_PROGRESS).flags
    assert closing.decided(ended, "duplicate", TODAY).stage is Stage.WITHDRAWN
    with pytest.raises(Refused, match="nothing to decide"):
        closing.decided(linked(), "withdraw", TODAY)


def test_a_change_of_ours_made_in_the_tracker_is_drift() -> None:
    made = linked()
    assert made.link is not None
    agreed = made.model_copy(update={"link": made.link.model_copy(update={"agreed": {"duedate": "2026-04-10"}})})
    moved = look(agreed, TicketState.OPEN, fields={"duedate": "2026-05-01"})
    assert "drift" in moved.flags
    assert "drift" not in look(moved, TicketState.OPEN, fields={"duedate": "2026-04-10"}).flags
    assert "drift" not in look(agreed, TicketState.OPEN, fields={}).flags


def test_a_record_without_link_is_looked_at_all_the_same() -> None:
    assert look(record(stage=Stage.APPROVED), TicketState.IN_PROGRESS).stage is Stage.IN_PROGRESS


def submitted(**values: Any) -> Record:
    return linked(Stage.SUBMITTED, submitted_on=date(2026, 4, 5), shown=WHOLE, **values)


def test_somebody_else_verifies() -> None:
    closed = closing.verify(submitted(), ZHAO, TODAY)
    assert (closed.stage, closed.closed_on) == (Stage.CLOSED, TODAY)
    with pytest.raises(Refused, match="not submitted"):
        closing.verify(linked(), ZHAO, TODAY)


@pytest.mark.parametrize(
    "assignee",
    [
        Account(id="5b10", name="somebody"),
        Account(id="x", email="ZHAO.MIN@example.com"),
        Account(id="zhao.min@example.com"),
        Account(id="x", name="赵 敏"),
    ],
)
def test_who_works_the_ticket_does_not_verify(assignee: Account) -> None:
    made = submitted()
    assert made.link is not None
    worked = made.model_copy(update={"link": made.link.model_copy(update={"assignee": assignee})})
    verifier = ZHAO.model_copy(update={"accounts": {"queue": "5b10"}})
    with pytest.raises(Refused, match="somebody else"):
        closing.verify(worked, verifier, TODAY)


@pytest.mark.parametrize(
    "worker", [Account(id="zhao.min"), Account(id="x", name="赵敏"), Account(id="x", email="zhao.min@example.com")]
)
def test_who_worked_on_it_before_does_not_verify(worker: Account) -> None:
    worked = submitted().model_copy(update={"shown": WHOLE.model_copy(update={"workers": (worker,)})})
    with pytest.raises(Refused, match="somebody else"):
        closing.verify(worked, ZHAO, TODAY)


def test_whoever_has_the_ticket_while_it_is_worked_is_remembered() -> None:
    li, wu, reviewer = Account(id="li"), Account(id="wu"), Account(id="reviewer")
    opened = look(linked(), TicketState.OPEN, assignee=reviewer)
    assert opened.shown.workers == ()
    working = look(opened, TicketState.IN_PROGRESS, assignee=li)
    assert look(working, TicketState.IN_PROGRESS, assignee=li) == working
    handed_in = look(working, TicketState.DONE, working.shown, assignee=wu, done_at=DONE_AT)
    assert handed_in.shown.workers == (li, wu)
    handed_over = look(handed_in, TicketState.DONE, handed_in.shown, assignee=reviewer, done_at=DONE_AT)
    assert handed_over.shown.workers == (li, wu)


def test_what_is_missing_is_asked_for_once_per_submission() -> None:
    thin = Shown(cause="x")
    before = linked()
    handed_in = look(before, TicketState.DONE, thin, done_at=DONE_AT)
    assert closing.to_ask_for(before, handed_in) == ("corrective_action", "evidence")
    assert closing.to_ask_for(handed_in, look(handed_in, TicketState.DONE, thin, done_at=DONE_AT)) == ()
    assert closing.to_ask_for(before, look(before, TicketState.DONE, WHOLE, done_at=DONE_AT)) == ()
    back = closing.returned(handed_in, TODAY)
    again = look(back, TicketState.DONE, thin, done_at=datetime(2026, 4, 5, 9, tzinfo=UTC))
    assert closing.to_ask_for(back, again) == ("corrective_action", "evidence")


def test_who_owns_it_does_not_verify() -> None:
    for owner in ("li-wei", "李伟", "li.wei@example.com"):
        with pytest.raises(Refused, match="somebody else"):
            closing.verify(submitted(owner=owner), LI, TODAY)
    assert not closing.is_theirs(record(owner=None), LI)
    assert not closing.is_theirs(record(owner="王芳"), LI.model_copy(update={"email": None}))


def test_an_assignee_without_a_name_is_nobody_in_particular() -> None:
    made = submitted()
    assert made.link is not None
    nameless = made.model_copy(update={"link": made.link.model_copy(update={"assignee": Account(id="77")})})
    assert not closing.is_theirs(nameless, ZHAO.model_copy(update={"email": None}))


def test_an_incomplete_one_is_not_verified() -> None:
    with pytest.raises(Refused, match="corrective_action, evidence missing"):
        closing.verify(submitted().model_copy(update={"shown": Shown(cause="x")}), ZHAO, TODAY)
    observation = linked(Stage.SUBMITTED, content=nonconformity(grade=Grade.OBSERVATION))
    assert closing.verify(observation, ZHAO, TODAY).stage is Stage.CLOSED


def test_an_external_audit_waits_for_its_body() -> None:
    closed = closing.verify(submitted(head=Report(audit_type="external")), ZHAO, TODAY)
    assert closed.flags == {"body_acceptance_pending"}
    assert closing.accepted(closed).flags == frozenset()
    with pytest.raises(Refused, match="no acceptance"):
        closing.accepted(submitted())


def test_nothing_is_asked_of_anybody_once_it_is_closed() -> None:
    asked = submitted(flags=frozenset({"disputed", "extension_asked", "repeat"}), asked_until=date(2026, 5, 1))
    closed = closing.verify(asked, ZHAO, TODAY)
    assert closed.flags == {"repeat"}
    assert closed.asked_until is None


def test_only_what_is_submitted_is_returned() -> None:
    with pytest.raises(Refused, match="nothing to return"):
        closing.returned(linked(), TODAY)


def test_the_due_day_itself_is_in_time() -> None:
    assert not closing.is_overdue(linked(), date(2026, 4, 10))
    assert closing.is_overdue(linked(), date(2026, 4, 11))
    assert not closing.is_overdue(linked(Stage.SUBMITTED), date(2026, 4, 11))
    assert not closing.is_overdue(linked(due_on=None), date(2026, 4, 11))
