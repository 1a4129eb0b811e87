"""Creates whose answer was lost, and tickets that turn up late: both ends of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connector.model.ticket import LinkState
from connector.workflow.lease import Stopping
from connector.workflow.poll import poll
from connector.workflow.push import push
from connector.workflow.review import approve, edit

if TYPE_CHECKING:
    from tests.builders.trial import Trial


def test_a_lost_answer_is_looked_up_at_once(trial: Trial) -> None:
    trial.approved(3)
    trial.fault("answer_lost")
    result = trial.push()
    assert (result.unknown, result.failures) == ((), ())
    assert result.found
    trial.assert_one_each()


def test_what_was_looked_up_is_kept_before_a_job_may_end(trial: Trial) -> None:
    (identity,) = trial.approved()
    trial.fault("answer_lost")

    def tell(moment: Any, _done: int, _total: int) -> None:
        if moment == "ticket settled":
            raise Stopping

    with pytest.raises(Stopping):
        push(trial.parts(tell=tell))
    assert trial.link(identity).ticket_id is not None
    trial.assert_one_each()


def test_a_create_that_was_not_carried_out_is_sent_again_after_the_lag(trial: Trial) -> None:
    (identity,) = trial.approved()
    trial.fault("answer_lost", applied=False)
    first = trial.push()
    assert (first.created, first.unknown) == ((), ("IA-2026-03/NC-01",))
    assert trial.link(identity).state is LinkState.UNKNOWN
    second = trial.push()
    assert len(second.created) == 1
    assert sum(trial.clock.waited) >= 1, "the lag was waited out"
    assert (trial.link(identity).attempts, trial.link(identity).state) == (2, LinkState.LINKED)
    trial.assert_one_each()


def test_what_is_not_in_the_index_yet_is_waited_for(jira: Trial) -> None:
    (identity,) = jira.approved()
    jira.fault("answer_lost")
    jira.box.fault({"fault": "index_lag", "seconds": 1.5, "match": {"method": "POST", "path": "issue"}})
    assert jira.push().unknown == ("IA-2026-03/NC-01",)
    assert len(jira.push().found) == 1
    assert len(jira.tickets(identity)) == 1
    jira.assert_one_each()


def test_what_waits_for_approval_meanwhile_is_looked_up_and_not_sent(trial: Trial) -> None:
    """Edited after its create was lost: there is nothing to send, and the next push says nothing worse than that."""
    (identity,) = trial.approved()
    trial.fault("answer_lost", applied=False)
    trial.push()
    edit(trial.parts(), identity, {"statement": "another"})
    trial.clock.go_on(60)
    result = trial.push()
    assert (result.created, result.failures, trial.tickets(identity)) == ((), (), [])
    assert trial.link(identity).state is LinkState.INTENT
    approve(trial.parts(), (identity,), all_of_them=False, accept_doubts=True)
    assert len(trial.push().created) == 1
    trial.assert_one_each()


def test_others_are_sent_before_anything_is_waited_for(jira: Trial) -> None:
    first, _second = jira.approved(2)
    jira.push()
    jira.change_link(first, state=LinkState.UNKNOWN, ticket_id=None, sent_at=jira.clock())
    for issue in jira.tickets(first):
        jira.box.fault({"fault": "deleted", "ticket": issue["key"]})
    (third,) = jira.approved()
    order: list[str] = []

    def wait(seconds: float) -> None:
        order.append("wait")
        jira.clock.wait(seconds)

    def tell(moment: Any, _done: int, _total: int) -> None:
        order.append(moment)

    result = push(jira.parts(wait=wait, tell=tell))
    assert len(result.created) == 2
    assert order.index("outcome committed") < order.index("wait")
    assert jira.link(third).state is LinkState.LINKED
    jira.assert_one_each()


def test_a_late_write_is_closed_as_a_duplicate_of_the_first_and_told(trial: Trial) -> None:
    (identity,) = trial.approved()
    trial.fault("write_late", seconds=120)
    assert trial.push().unknown
    assert len(trial.push().created) == 1
    assert trial.link(identity).watch_until is not None
    trial.clock.go_on(200)
    told = trial.push()
    assert len(trial.tickets(identity)) == 2, "none is deleted"
    assert len(told.warnings) == 1
    assert "duplicate of" in told.warnings[0].why
    trial.assert_one_each()
    trial.clock.go_on(600)
    quiet = trial.push()
    assert quiet.warnings == ()
    assert trial.link(identity).watch_until is None
    before = trial.newest
    trial.push()
    assert trial.asked(before) == [], "nothing is watched any more"


def test_a_poll_finds_a_second_ticket_even_after_the_settle_time(trial: Trial) -> None:
    (identity,) = trial.approved()
    trial.fault("write_late", seconds=2000)
    trial.push()
    trial.push()
    poll(trial.parts())
    trial.clock.go_on(1000)
    trial.push()
    assert trial.link(identity).watch_until is None
    trial.clock.go_on(1500)
    result = poll(trial.parts())
    assert len(result.warnings) == 1
    trial.assert_one_each()


def test_a_duplicate_that_cannot_be_closed_is_told_each_time_until_it_is(jira: Trial) -> None:
    jira.approved()
    jira.fault("write_late", seconds=120)
    jira.push()
    jira.push()
    jira.clock.go_on(1000)
    jira.box.fault({"fault": "403", "match": {"method": "POST", "path": "/(comment|transitions)$", "count": 2}})
    assert any("duplicate of" in one.why for one in jira.push().failures)
    jira.box.clear()
    jira.clock.go_on(1000)
    assert len(jira.push().warnings) == 1
    jira.assert_one_each()


def test_a_tracker_that_asks_for_patience_gets_it_within_the_budget(trial: Trial) -> None:
    trial.approved(3)
    trial.fault("429", retry_after=7)
    result = trial.push()
    assert (len(result.created), result.failures) == (3, ())
    assert 7 in trial.clock.waited
    trial.approved(1)
    trial.fault("429", retry_after=5000)
    stopped = trial.push()
    assert (stopped.created, [one.closed for one in stopped.failures]) == ((), [True])
    trial.box.clear()
    trial.push()
    trial.assert_one_each()
