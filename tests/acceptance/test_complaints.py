"""What users of other tools of this kind complain of most: each complaint is a test, at both ends of every write."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from connector.model.audit import Stage
from connector.model.ticket import LinkState
from connector.workflow.check import trackers
from connector.workflow.closing import return_, verify
from connector.workflow.poll import poll
from connector.workflow.push import push
from tests.builders.trial import CREATES, Clock, Tracker, Trial, sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from adapters.sandbox.server import Running

SHOWN = {"root_cause": "nobody was named", "corrective_action": "the tool asks for it"}
"""What the report itself says already: then a claim of done lacks no more than a person's word."""


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def shared_box(clock: Clock) -> Iterator[Running]:
    with sandbox(clock) as box:
        yield box


@pytest.fixture
def box(shared_box: Running) -> Running:
    shared_box.clear()
    return shared_box


@pytest.fixture(params=["jira", "servicenow"])
def trial(request: pytest.FixtureRequest, tmp_path: Path, box: Running, clock: Clock) -> Trial:
    tracker: Tracker = request.param
    return Trial(tmp_path, box, clock, tracker)


@pytest.fixture
def jira(tmp_path: Path, box: Running, clock: Clock) -> Trial:
    return Trial(tmp_path, box, clock)


def creates(trial: Trial, since: int) -> int:
    """How many requests after this number were to create something."""
    return sum(re.fullmatch(f"POST {CREATES[trial.tracker]}", one) is not None for one in trial.asked(since))


def stage(trial: Trial, identity: str) -> Stage:
    return next(one.stage for one in trial.records() if one.id == identity)


def finished(trial: Trial, **content: Any) -> str:
    """A finding whose owner has brought its ticket to done, and that is submitted by that."""
    (identity,) = trial.approved(1, **SHOWN, **content)
    trial.push()
    trial.move(identity, "In Progress")
    poll(trial.parts())
    trial.move(identity, "Done")
    poll(trial.parts())
    assert stage(trial, identity) is Stage.SUBMITTED
    return identity


# -------------------------------------------------------------------------------------------------- duplicates


def test_a_later_step_fails_and_the_whole_push_is_repeated(trial: Trial) -> None:
    """The read-back after the create fails: the create is not repeated."""
    trial.approved(2)
    reading = r"bulkfetch|/issue/\d" if trial.tracker == "jira" else r"table/problem\?.*sys_idIN"
    trial.box.fault({"fault": "500", "match": {"path": reading, "count": 20}})
    trial.push()
    since = trial.newest
    trial.box.clear()
    trial.push()
    assert creates(trial, since) == 0
    trial.assert_one_each()


def test_two_workers_check_then_both_create(trial: Trial) -> None:
    trial.approved(4)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _turn: push(trial.parts()), range(2)))
    trial.assert_one_each()


def test_the_search_index_lags(jira: Trial) -> None:
    jira.approved(1)
    jira.box.fault({"fault": "index_lag", "seconds": 1.5, "match": {"method": "POST", "path": "/issue$"}})
    jira.fault("answer_lost")
    jira.push()
    jira.push()
    jira.assert_one_each()


def test_identity_by_a_label_that_people_edit(jira: Trial) -> None:
    (identity,) = jira.approved(1)
    jira.push()
    jira.act(identity, "PUT", json={"fields": {"labels": ["audit"]}})
    link = jira.link(identity)
    jira.change_link(identity, state=LinkState.UNKNOWN, ticket_id=None)
    assert len(jira.push().found) == 1
    assert jira.link(identity).ticket_id == link.ticket_id
    jira.assert_one_each()


def test_a_lost_answer_is_retried(trial: Trial) -> None:
    trial.approved(1)
    since = trial.newest
    trial.fault("answer_lost")
    trial.push()
    trial.push()
    assert creates(trial, since) == 1
    trial.assert_one_each()


# ---------------------------------------------------------------------------------------- closing and reopening


def test_never_reopened_because_the_resolution_field_is_absent(tmp_path: Path, box: Running, clock: Clock) -> None:
    """A team-managed project has no resolution: done is done, and what is returned is reopened."""
    team = Trial(tmp_path, box, clock, options={"project": "TEAM"})
    identity = finished(team)
    (ticket,) = team.tickets(identity)
    return_(team.parts(), identity, "the effect was not corrected")
    (reopened,) = team.tickets(identity)
    assert reopened["status"] != ticket["status"]
    assert team.open_tickets(identity) == [reopened["id"]]


def test_a_tool_closes_again_what_its_own_update_reopened(trial: Trial) -> None:
    """After our closing note and an update of ours a person reopens the ticket: it stays as they want it."""
    identity = finished(trial)
    proof = trial.folder / "proof.txt"
    proof.write_text("three changes, each approved", encoding="utf-8")
    verify(trial.parts(), identity, "three changes checked", (proof,))
    assert stage(trial, identity) is Stage.CLOSED
    trial.edit(identity, statement="Four changes were carried out without approval")
    trial.push()
    before = trial.tickets(identity)[0]["status" if trial.tracker == "jira" else "state"]
    since = trial.newest
    poll(trial.parts())
    trial.push()
    assert trial.tickets(identity)[0]["status" if trial.tracker == "jira" else "state"] == before
    assert not [one for one in trial.asked(since) if one.startswith("POST") and "transitions" in one]


def test_a_close_in_the_tracker_never_arrives_because_a_webhook_was_lost(trial: Trial) -> None:
    """There is no webhook to lose: what happened while nobody looked is found by asking, days later too."""
    (identity,) = trial.approved(1, **SHOWN)
    trial.push()
    poll(trial.parts())
    trial.move(identity, "In Progress")
    trial.move(identity, "Done")
    trial.clock.go_on(4 * 86_400)
    poll(trial.parts())
    assert stage(trial, identity) is Stage.SUBMITTED


# ------------------------------------------------------------------------------------------------- fields


def test_required_fields_are_found_out_one_failure_at_a_time(tmp_path: Path, box: Running, clock: Clock) -> None:
    """``check --online`` names all of them before the first push, each with what to do."""
    risk = Trial(tmp_path, box, clock, options={"project": "RISK"})
    box.fault({"fault": "mandatory_field", "field": "duedate", "match": {"path": "createmeta", "count": None}})
    mapping = risk.parts().mapping("queue")
    fields = {name: rule for name, rule in mapping.fields.items() if name != "duedate"}
    told = trackers(risk.parts(adapter=lambda _: risk.adapter(mapping.model_copy(update={"fields": fields})))).problems
    for field in ("duedate", "customfield_10042"):
        (missing,) = [one for one in told if field in str(one)]
        assert missing.remedy


def test_the_assignee_is_silently_dropped(trial: Trial) -> None:
    (identity,) = trial.approved(1)
    field = "assignee" if trial.tracker == "jira" else "assigned_to"
    trial.fault("dropped_field", field=field)
    trial.push()
    trial.push()
    (ticket,) = trial.tickets(identity)
    assert ticket["values"][field] if trial.tracker == "jira" else ticket[field]


def test_the_due_date_is_computed_from_the_wrong_day(trial: Trial) -> None:
    (identity,) = trial.approved(1)
    trial.push()
    due = next(one.due_on for one in trial.records() if one.id == identity)
    assert due == date(2026, 4, 10)
    (ticket,) = trial.tickets(identity)
    if trial.tracker == "jira":
        assert ticket["values"]["duedate"] == "2026-04-10"
    else:
        assert ticket["due_date"] == "2026-04-10 23:59:59", "the end of that day, in the zone of the target"


def test_a_project_without_a_due_date_breaks_the_push(tmp_path: Path, box: Running, clock: Clock) -> None:
    """It is known before the first push, and told once with what to do."""
    bare = Trial(tmp_path, box, clock, options={"project": "BARE"})
    bare.approved(3)
    told = [one for one in trackers(bare.parts()).problems if "duedate" in str(one)]
    assert told
    assert all(one.remedy for one in told)
    (alert,) = bare.push().failures
    assert "3 findings wait" in alert.why


# ------------------------------------------------------------------------------------------------- troubles


def test_429s(trial: Trial) -> None:
    trial.approved(3)
    trial.box.fault({"fault": "429", "retry_after": "2.5", "match": {"count": 3}})
    result = trial.push()
    assert (len(result.created), result.failures) == (3, ())
    assert sum(trial.clock.waited) >= 7.5
    trial.assert_one_each()


def test_one_bad_item_stops_the_batch(trial: Trial) -> None:
    trial.approved(3)
    (bad,) = trial.approved(1, owner="nobody")
    result = trial.push()
    assert (len(result.created), len(result.failures)) == (3, 1)
    assert trial.tickets(bad) == []


def test_one_alert_per_item_floods_the_one_that_matters(trial: Trial) -> None:
    trial.approved(9)
    trial.fault("403", match={"count": None})
    (alert,) = trial.push().failures
    assert alert.closed


@pytest.mark.parametrize(("kind", "states"), [("deleted", {"lost"}), ("forbidden", {"lost", "forbidden"})])
def test_tickets_that_were_deleted_or_are_no_longer_visible(trial: Trial, kind: str, states: set[str]) -> None:
    first, _second = trial.approved(2)
    trial.push()
    trial.strike(first, kind)
    since = trial.newest
    poll(trial.parts(), full=True)
    trial.push()
    assert trial.link(first).state in states
    assert creates(trial, since) == 0
    assert stage(trial, first) is Stage.OPEN


def test_tickets_that_were_moved(jira: Trial) -> None:
    (identity,) = jira.approved(1)
    jira.push()
    before = jira.link(identity)
    jira.strike(identity, "moved", to="AUD")
    poll(jira.parts(), full=True)
    after = jira.link(identity)
    assert (after.ticket_id, after.state) == (before.ticket_id, LinkState.LINKED)
    assert after.key != before.key


def test_peoples_own_edits_are_overwritten(trial: Trial) -> None:
    (identity,) = trial.approved(1)
    trial.push()
    trial.write(identity, description="somebody's own words")
    poll(trial.parts())
    trial.push()
    trial.push()
    assert "somebody's own words" in str(trial.tickets(identity))
    assert "drift" in trial.records()[0].flags
