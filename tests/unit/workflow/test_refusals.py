"""What a tracker refuses: the item alone, or everything; told once, shown where it waits, and tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connector.ledger.query import Query
from connector.model.record import Refusal
from connector.model.ticket import LinkState, NotCreated, TicketDraft
from connector.sync.plan import Create
from connector.workflow import look
from connector.workflow.answers import refusal, refusals
from connector.workflow.push import push

if TYPE_CHECKING:
    from tests.builders.trial import Trial

DEMANDED = {"jira": "environment", "servicenow": "contact_type"}


def shown(trial: Trial) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in look.findings(trial.parts(), Query())}


def test_one_bad_item_does_not_stop_the_others_and_is_told_with_field_and_words(trial: Trial) -> None:
    first, second = trial.approved(1), trial.approved(1)
    (bad,) = trial.approved(1, owner="nobody")
    result = trial.push()
    assert (len(result.created), len(result.failures)) == (2, 1)
    assert "Nobody" in result.failures[0].why
    told = shown(trial)
    assert {told[one]["ticket"]["link"] for one in (*first, *second)} == {"linked"}
    ticket = told[bad]["ticket"]
    assert (ticket["link"], ticket["attempts"], ticket["id"]) == ("rejected", 1, None)
    assert [one["field"] for one in ticket["refusals"]] == ["assignee" if trial.tracker == "jira" else "assigned_to"]
    assert ticket["refusals"][0]["said"] in ticket["error"]
    assert trial.tickets(bad) == []


def test_the_value_that_was_sent_is_told_with_the_trackers_words() -> None:
    draft = TicketDraft(mark="closeout-a", fields={})
    create = Create(record_id="a", label="R/1", target="q", draft=draft, canonical={"duedate": "2026-04-10"})
    said = {"duedate": "is not on the screen", "customfield_1": "is required"}
    outcome = NotCreated(mark="closeout-a", why="HTTP 400: duedate: is not on the screen", remedy="fix", fields=said)
    assert refusals(outcome, create) == (
        Refusal(field="duedate", value="2026-04-10", said="is not on the screen"),
        Refusal(field="customfield_1", said="is required"),
    )
    assert refusal(outcome, create) == (
        "HTTP 400: duedate: is not on the screen; customfield_1: is required (sent: duedate = 2026-04-10) → fix"
    )


def test_a_field_that_became_mandatory_is_one_alert_and_all_wait_for_it(trial: Trial) -> None:
    trial.fault("mandatory_field", field=DEMANDED[trial.tracker], match={"count": None})
    ids = trial.approved(7)
    result = trial.push()
    assert result.created == ()
    (alert,) = result.failures
    assert (alert.label, "7 findings wait" in alert.why) == ("queue", True)
    assert {shown(trial)[one]["waiting"] for one in ids} == {"target"}
    since = trial.newest
    again = trial.push()
    assert len(again.failures) == 1
    creates = [one for one in trial.asked(since) if one.startswith("POST")]
    assert len(creates) == 1, "one ticket is tried, no more"
    trial.box.clear()
    assert len(trial.push().created) == 7
    assert {shown(trial)[one]["waiting"] for one in ids} == {None}
    trial.assert_one_each()


def test_a_target_that_denies_access_is_tried_with_one_until_it_lets_us_in(trial: Trial) -> None:
    trial.approved(4)
    trial.fault("403", match={"count": None})
    (alert,) = trial.push().failures
    assert alert.closed
    since = trial.newest
    assert len(trial.push().failures) == 1
    assert len([one for one in trial.asked(since) if one.startswith("POST")]) == 1
    assert {one["waiting"] for one in shown(trial).values()} == {"target"}
    trial.box.clear()
    assert len(trial.push().created) == 4
    trial.assert_one_each()


def test_a_bad_item_does_not_keep_a_circuit_open(jira: Trial) -> None:
    """The first to be tried is wrong in itself: what was wrong with the target is gone all the same."""
    (bad,) = jira.approved(1, owner="nobody")
    jira.approved(3)
    jira.fault("403", match={"count": None})
    jira.push()
    jira.box.clear()
    result = jira.push()
    assert (len(result.created), len(result.failures)) == (3, 1)
    assert shown(jira)[bad]["waiting"] is None


def test_what_the_mapping_cannot_fill_is_shown_like_a_refusal(jira: Trial) -> None:
    (identity,) = jira.approved()
    rule = jira.parts().mapping("queue").fields["summary"].model_copy(update={"source": "site", "on_missing": "reject"})
    mapping = jira.parts().mapping("queue")
    changed = mapping.model_copy(update={"fields": {**mapping.fields, "customfield_1": rule}})
    result = push(jira.parts(mapping=lambda _target: changed))
    assert "needs 'site'" in result.failures[0].why
    ticket = shown(jira)[identity]["ticket"]
    assert (ticket["link"], "needs 'site'" in ticket["error"], ticket["attempts"]) == ("rejected", True, 0)
    assert len(jira.push().created) == 1


@pytest.mark.parametrize("kind", ["deleted", "forbidden"])
def test_a_ticket_that_is_gone_is_found_out_by_an_update_too(trial: Trial, kind: str) -> None:
    (identity,) = trial.approved()
    trial.push()
    trial.strike(identity, kind)
    trial.edit(identity, statement="another one")
    assert len(trial.push().failures) == 1
    assert trial.link(identity).state in {LinkState.LOST, LinkState.FORBIDDEN}
    assert trial.push().created == (), "neither closed nor made again by itself"
    assert len(trial.tickets(identity)) == (0 if kind == "deleted" else 1)


def test_a_lost_ticket_is_made_again_when_a_person_says_so(trial: Trial) -> None:
    (identity,) = trial.approved()
    trial.push()
    lost = trial.link(identity).ticket_id
    trial.strike(identity, "deleted")
    trial.change_link(identity, state=LinkState.LOST)
    assert trial.push().created == ()
    assert len(trial.push(only=identity).created) == 1
    with trial.ledger.reading() as book:
        assert [one.ticket_id for one in book.former.of(identity)] == [lost]
    trial.assert_one_each()


def test_a_ticket_that_is_there_again_is_linked_again_when_a_person_says_so(trial: Trial) -> None:
    (identity,) = trial.approved()
    trial.push()
    trial.change_link(identity, state=LinkState.LOST)
    result = trial.push(only=identity)
    assert (result.created, trial.link(identity).state) == ((), LinkState.LINKED)
    trial.assert_one_each()
