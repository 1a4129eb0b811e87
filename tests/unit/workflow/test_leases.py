"""Two pushes at the same time: what one of them is at work on, the other leaves alone, until the first is dead."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from connector.model.ticket import LinkState
from connector.workflow.push import push
from tests.builders import ledgers
from tests.builders.postgres import ledger_address
from tests.builders.trial import Trial

if TYPE_CHECKING:
    from pathlib import Path

    from adapters.sandbox.server import Running
    from tests.builders.trial import Clock, Tracker

THEIRS = {"lease": "elsewhere/1/1/x"}


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    """Where the ledger of several machines is kept."""
    return ledgers.SQLITE if request.param == "sqlite" else ledger_address()


def held(trial: Trial, identity: str, state: LinkState) -> None:
    """Another push, which was at work on it a moment ago."""
    trial.push(limit=1)
    now = trial.clock()
    trial.change_link(
        identity,
        **THEIRS,
        state=state,
        ticket_id=None,
        sent_at=now,
        first_sent_at=now,
        lease_until=now + timedelta(minutes=5),
    )


@pytest.mark.parametrize("tracker", ["jira", "servicenow"])
def test_many_pushes_at_once_make_one_ticket_each(
    tmp_path: Path, box: Running, clock: Clock, address: str, tracker: Tracker
) -> None:
    trial = Trial(tmp_path, box, clock, tracker, url=address)
    trial.approved(8)
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _turn: push(trial.parts()), range(4)))
    assert sum(len(result.created) for result in results) == 8
    assert not [failure for result in results for failure in result.failures]
    trial.assert_one_each()
    trial.ledger.close()


@pytest.mark.parametrize("state", [LinkState.INTENT, LinkState.SENT, LinkState.UNKNOWN])
def test_what_another_push_is_at_work_on_is_left_to_it(jira: Trial, state: LinkState) -> None:
    (identity,) = jira.approved()
    held(jira, identity, state)
    made = len(jira.tickets(identity))
    result = jira.push()
    assert (result.created, result.found, len(jira.tickets(identity))) == ((), (), made)
    assert jira.link(identity).state is state
    if state is LinkState.INTENT:
        assert result.elsewhere == ("IA-2026-03/NC-01",)


def test_the_lease_of_a_dead_machine_lapses(jira: Trial) -> None:
    (identity,) = jira.approved()
    held(jira, identity, LinkState.SENT)
    jira.clock.go_on(301)
    result = jira.push()
    assert (len(result.found), result.created) == (1, ())
    jira.assert_one_each()


def test_of_a_process_that_died_here_nothing_has_to_lapse(jira: Trial) -> None:
    (identity,) = jira.approved()
    held(jira, identity, LinkState.SENT)
    result = push(jira.parts(is_gone=lambda lease: lease == THEIRS["lease"]))
    assert len(result.found) == 1
    jira.assert_one_each()


def test_nothing_stays_held_after_a_push(trial: Trial) -> None:
    ids = trial.approved(3)
    trial.fault("403")
    trial.push()
    assert {(trial.link(one).lease, trial.link(one).lease_until) for one in ids} == {(None, None)}
    trial.box.clear()
    trial.push()
    assert {trial.link(one).lease for one in ids} == {None}


def test_a_push_that_slept_through_its_lease_does_not_send(jira: Trial) -> None:
    """Between its intent and its create another push took over: it sends nothing."""
    (identity,) = jira.approved()

    def asleep(moment: Any, _done: int, _total: int) -> None:
        if moment == "intent committed":
            jira.clock.go_on(400)
            assert len(jira.push().created) == 1

    result = push(jira.parts(tell=asleep))
    assert result.created == ()
    assert len(jira.tickets(identity)) == 1
    jira.assert_one_each()


def test_a_push_that_slept_with_its_answer_leaves_one_open_ticket(trial: Trial) -> None:
    """It comes with a ticket while another push, which did not find it in time, has made one: that one stays."""
    (identity,) = trial.approved()
    slept: list[str] = []

    def asleep(moment: Any, _done: int, _total: int) -> None:
        if moment == "create answered" and not slept:
            slept.append(moment)
            trial.clock.go_on(400)
            hidden = {"path": "search/jql" if trial.tracker == "jira" else "table/problem", "method": "GET"}
            lag = {"fault": "index_lag", "seconds": 3000} if trial.tracker == "jira" else {"fault": "404"}
            trial.box.fault({"match": {**hidden, "count": 4}, **lag})
            push(trial.parts())
            trial.box.clear()

    first = push(trial.parts(tell=asleep))
    assert first.failures == ()
    trial.clock.go_on(3600)
    second = trial.push()
    assert second.failures == ()
    assert len(trial.tickets(identity)) <= 2
    trial.assert_one_each()
