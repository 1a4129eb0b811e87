"""Looking at the tickets: cost grows with the changes; moved, lost and hidden ones are found; nothing is concluded twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.model.audit import Stage
from connector.model.ticket import LinkState
from connector.workflow.poll import poll

if TYPE_CHECKING:
    from tests.builders.trial import Trial


def stages(trial: Trial) -> set[Stage]:
    return {one.stage for one in trial.records()}


def test_what_changed_is_taken_in_and_a_second_poll_finds_no_news(trial: Trial) -> None:
    first, *_others = trial.approved(3)
    trial.push()
    trial.move(first, "In Progress")
    result = poll(trial.parts())
    assert result.changed == {"IA-2026-03/NC-01": "in_progress"}
    before = trial.records()
    trial.clock.go_on(3600)
    assert poll(trial.parts()).changed == {}
    assert trial.records() == before


def test_the_first_poll_asks_for_changes_too(jira: Trial) -> None:
    """From when the first ticket was made; there is nothing to sweep the whole queue for."""
    jira.approved(60)
    jira.push()
    jira.clock.go_on(1000)
    for one in jira.records()[:2]:
        jira.move(one.id, "In Progress")
    result = poll(jira.parts())
    assert len(result.changed) == 2
    with jira.ledger.reading() as book:
        cursor = book.cursors.of("queue")
    assert cursor is not None
    assert cursor.swept == 50


def test_a_sweep_finds_what_no_change_tells_within_its_hours(jira: Trial) -> None:
    """A moved issue is not in the project's changes any more: it is followed by its id."""
    ids = sorted(jira.approved(60))
    jira.push()
    moved = ids[-1]
    jira.strike(moved, "moved", to="AUD")
    poll(jira.parts())
    old = jira.link(moved).key
    jira.clock.go_on(24 * 3600)
    poll(jira.parts())
    assert jira.link(moved).key != old
    jira.act(moved, "POST", "/transitions", json={"transition": {"id": "21"}})
    poll(jira.parts(), full=True)
    assert {one.stage for one in jira.records() if one.id == moved} == {Stage.IN_PROGRESS}


@pytest.mark.parametrize(
    ("kind", "state"), [("deleted", {LinkState.LOST}), ("forbidden", {LinkState.FORBIDDEN, LinkState.LOST})]
)
def test_a_ticket_that_is_gone_is_shown_and_neither_closed_nor_made_again(
    trial: Trial, kind: str, state: set[LinkState]
) -> None:
    first, *_others = trial.approved(4)
    trial.push()
    trial.strike(first, kind)
    assert len(poll(trial.parts()).changed) == 1
    assert trial.link(first).state in state
    assert poll(trial.parts()).changed == {}, "it is told once"
    assert trial.push().created == ()
    assert stages(trial) == {Stage.OPEN}


def test_a_ticket_that_is_there_again_is_followed_again(jira: Trial) -> None:
    first, *_others = jira.approved(2)
    jira.push()
    jira.change_link(first, state=LinkState.FORBIDDEN, error="not for us")
    result = poll(jira.parts())
    assert result.changed == {"IA-2026-03/NC-01": "linked"}
    assert (jira.link(first).state, jira.link(first).error) == (LinkState.LINKED, None)


def test_when_all_tickets_vanish_nothing_is_concluded(trial: Trial) -> None:
    ids = trial.approved(4)
    trial.push()
    for one in ids:
        trial.strike(one, "deleted")
    (failure,) = poll(trial.parts()).failures
    assert (failure.closed, "4 of 4 tickets are missing" in failure.why) == (True, True)
    assert {trial.link(one).state for one in ids} == {LinkState.LINKED}
    assert len(poll(trial.parts(), full=True, force=True).changed) == 4
    assert {trial.link(one).state for one in ids} == {LinkState.LOST}


def test_a_poll_that_breaks_off_takes_the_rest_next_time(trial: Trial) -> None:
    ids = trial.approved(3)
    trial.push()
    for one in ids:
        trial.move(one, "In Progress")
    trial.box.fault({"fault": "401", "match": {"nth": 2, "count": None}})
    assert poll(trial.parts()).failures
    trial.box.clear()
    poll(trial.parts())
    assert stages(trial) == {Stage.IN_PROGRESS}


def test_evidence_is_read_again_only_when_the_ticket_changed(trial: Trial) -> None:
    first, second = trial.approved(2)
    trial.push()
    trial.move(first, "Done")
    poll(trial.parts())
    trial.clock.go_on(60)
    trial.move(second, "In Progress")
    poll(trial.parts())
    since = trial.newest
    poll(trial.parts())
    assert not [one for one in trial.asked(since) if "comment" in one or "sys_journal_field" in one]
    trial.write(first, description="another text")
    poll(trial.parts())
    assert [one for one in trial.asked(since) if "comment" in one or "sys_journal_field" in one]
