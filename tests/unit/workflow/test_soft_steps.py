"""Soft steps: each with a state of its own; the last move that was wished counts; nobody's change is written over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.model.ticket import LinkState
from connector.workflow.push import push
from connector.workflow.steps import take_steps

if TYPE_CHECKING:
    from tests.builders.trial import Trial


def step(trial: Trial, identity: str, kind: str, note: str = "") -> None:
    with trial.ledger.writing() as book:
        book.steps.add(identity, kind, note)


def forbid_writing(trial: Trial) -> None:
    for method in ("POST", "PUT", "PATCH"):
        trial.box.fault(
            {"fault": "403", "match": {"method": method, "path": r"/issue/\d|/table/problem/", "count": None}}
        )


def left(trial: Trial) -> list[str]:
    with trial.ledger.reading() as book:
        return [one.kind for one in book.steps.open()]


def status(trial: Trial, identity: str) -> str:
    (ticket,) = trial.tickets(identity)
    return str(ticket["status"] if trial.tracker == "jira" else ticket["state"])


def test_a_step_that_fails_repeats_nothing_and_is_taken_later(trial: Trial) -> None:
    (identity,) = trial.approved()
    trial.push()
    step(trial, identity, "comment", "hello")
    forbid_writing(trial)
    result = trial.push()
    assert len(result.failures) == 1
    assert (trial.link(identity).state, left(trial)) == (LinkState.PARTIAL, ["comment"])
    trial.box.clear()
    assert trial.push().failures == ()
    assert (trial.link(identity).state, left(trial)) == (LinkState.LINKED, [])
    trial.assert_one_each()


def test_only_the_last_move_that_was_wished_counts(trial: Trial) -> None:
    (identity,) = trial.approved()
    trial.push()
    step(trial, identity, "done", "checked")
    step(trial, identity, "reopened", "not yet")
    assert left(trial) == ["reopened"]
    before = status(trial, identity)
    trial.push()
    assert (left(trial), status(trial, identity)) == ([], before), "it was open already"


def test_after_a_failed_step_the_moves_of_that_ticket_wait_and_others_go_on(jira: Trial) -> None:
    first, second = jira.approved(2)
    jira.push()
    step(jira, first, "comment", "one")
    step(jira, first, "done", "two")
    step(jira, second, "comment", "three")
    ticket = jira.link(first).ticket_id
    jira.box.fault({"fault": "403", "match": {"method": "POST", "path": f"issue/{ticket}/comment$"}})
    jira.push()
    assert left(jira) == ["comment", "done"]
    jira.push()
    assert left(jira) == []
    assert status(jira, first) == "10002"


def test_two_machines_take_a_step_once(trial: Trial) -> None:
    (identity,) = trial.approved()
    trial.push()
    step(trial, identity, "comment", "only once")
    with trial.ledger.writing() as book:
        (open_step,) = book.steps.open()
        from connector.workflow.hold import hold_of

        other = hold_of(trial.parts())
        assert book.steps.claim(open_step, other.holder, other.until)
    assert take_steps(trial.parts()).taken == 0
    assert take_steps(trial.parts(is_gone=lambda _lease: True)).taken == 1
    with trial.ledger.writing() as book:
        assert not book.steps.claim(open_step, other.holder, other.until), "it is done"


def test_a_ticket_that_is_gone_keeps_its_steps(jira: Trial) -> None:
    (identity,) = jira.approved()
    jira.push()
    jira.strike(identity, "deleted")
    step(jira, identity, "comment", "hello")
    jira.push()
    assert (jira.link(identity).state, left(jira)) == (LinkState.LOST, ["comment"])
    since = jira.newest
    assert jira.push().failures == ()
    assert jira.asked(since) == []


def test_too_many_moves_at_once_wait_for_a_person(jira: Trial) -> None:
    ids = jira.approved(12)
    jira.push()
    for one in ids:
        step(jira, one, "done", "checked")
    step(jira, ids[0], "comment", "checked")
    (failure,) = jira.push().failures
    assert "12 of 12" in failure.why
    assert left(jira) == ["done"] * 12, "the comment was written"
    assert jira.push(force=True).failures == ()
    assert left(jira) == []
    assert {status(jira, one) for one in ids} == {"10002"}


def test_what_somebody_changed_meanwhile_is_not_written_over(trial: Trial) -> None:
    """Between our last look and our update: it becomes drift, is told, and ours goes out next time."""
    (identity,) = trial.approved()
    name = "description"
    trial.push()
    trial.write(identity, **{name: "somebody's own words"})
    trial.edit(identity, statement="another statement")
    (failure,) = trial.push().failures
    assert name in failure.why
    (ticket,) = trial.tickets(identity)
    assert "somebody's own words" in str(ticket)
    assert "drift" in trial.records()[0].flags
    assert len(trial.push().updated) == 1
    (ticket,) = trial.tickets(identity)
    assert "another statement" in str(ticket)


def test_an_update_that_is_refused_leaves_the_link_partial_until_it_is_written(trial: Trial) -> None:
    (identity,) = trial.approved()
    trial.push()
    trial.edit(identity, statement="another statement")
    forbid_writing(trial)
    assert len(trial.push().failures) == 1
    assert trial.link(identity).state is LinkState.PARTIAL, "it is there, only this may not be done"
    trial.box.clear()
    assert len(push(trial.parts()).updated) == 1
    assert trial.link(identity).state is LinkState.LINKED
