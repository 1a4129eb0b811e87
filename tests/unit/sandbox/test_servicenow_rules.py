from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from adapters.sandbox.servicenow.seeds import user_id

if TYPE_CHECKING:
    from tests.unit.sandbox.speaking import Caller, Clock

LI_WEI = user_id("li-wei")
FIX = {"cause_notes": "why", "fix_notes": "what"}


def made(caller: Caller, table: str, **values: Any) -> dict[str, Any]:
    answer = caller.post(f"/table/{table}", values)
    assert answer.status_code == 201, answer.text
    row: dict[str, Any] = answer.json()["result"]
    return row


def put(caller: Caller, row: dict[str, Any], **values: Any) -> Any:
    return caller.put(f"/table/{row['sys_class_name']}/{row['sys_id']}", values)


def refusal(answer: Any) -> str:
    assert answer.status_code == 403
    body = answer.json()
    assert (body["status"], body["error"]["message"]) == ("failure", "Operation Failed")
    return str(body["error"]["detail"])


def test_an_incident_closes_with_code_and_notes_only(snow: Caller, clock: Clock) -> None:
    row = made(snow, "incident", assigned_to=LI_WEI)
    for state in ("6", "7"):
        told = refusal(put(snow, row, state=state))
        assert told == "Data Policy Exception: The following fields are mandatory: Close code, Close notes"
    assert refusal(put(snow, row, state="6", close_code="Solution provided")).endswith(": Close notes")
    clock.pass_(minutes=1)
    done = put(snow, row, state="6", close_code="Solution provided", close_notes="done").json()["result"]
    assert (done["state"], done["incident_state"], done["active"]) == ("6", "6", "true")
    assert done["resolved_at"] == clock.at.strftime("%Y-%m-%d %H:%M:%S")
    assert done["closed_at"] == ""
    closed = put(snow, row, state="7").json()["result"]
    assert (closed["active"], closed["closed_at"] != "", closed["resolved_at"]) == ("false", True, done["resolved_at"])


def test_a_later_change_leaves_the_time_of_closing_alone(snow: Caller, clock: Clock) -> None:
    row = made(snow, "u_audit_action", state="3")
    clock.pass_(minutes=1)
    later = put(snow, row, description="after all").json()["result"]
    assert later["closed_at"] == row["closed_at"] < later["sys_updated_on"]


def test_a_reopened_incident_loses_its_times(snow: Caller) -> None:
    row = made(snow, "incident")
    put(snow, row, state="7", close_code="Solution provided", close_notes="x")
    open_again = put(snow, row, incident_state="2").json()["result"]
    assert (open_again["state"], open_again["active"]) == ("2", "true")
    assert (open_again["closed_at"], open_again["closed_by"], open_again["resolved_at"]) == ("", "", "")


def test_an_incident_on_hold_needs_a_reason_and_a_cancelled_one_nothing(snow: Caller) -> None:
    row = made(snow, "incident")
    assert refusal(put(snow, row, state="3")).endswith("Hold reason")
    assert put(snow, row, state="3", hold_reason="4").status_code == 200
    gone = put(snow, row, state="8").json()["result"]
    assert (gone["active"], gone["closed_at"] != "") == ("false", True)


@pytest.mark.parametrize("table", ["incident", "problem"])
def test_priority_comes_from_impact_and_urgency(snow: Caller, table: str) -> None:
    matrix = {("1", "1"): "1", ("1", "3"): "3", ("2", "2"): "3", ("3", "2"): "4", ("3", "3"): "5"}
    for (impact, urgency), priority in matrix.items():
        row = made(snow, table, impact=impact, urgency=urgency, priority="1")
        assert row["priority"] == priority
    assert made(snow, "u_audit_action", priority="2")["priority"] == "2"


def test_a_problem_is_assessed_by_somebody(snow: Caller) -> None:
    row = made(snow, "problem")
    for state in ("102", "103", "104"):
        assert refusal(put(snow, row, state=state)).endswith(": Assigned to")
    assert put(snow, row, state="102", assigned_to=LI_WEI).json()["result"]["problem_state"] == "102"


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "Resolution code"),
        ({"resolution_code": "fix_applied"}, "Cause notes, Fix notes"),
        ({"resolution_code": "risk_accepted"}, "Cause notes, Close notes"),
        ({"resolution_code": "canceled"}, "Close notes"),
        ({"resolution_code": "duplicate"}, "Duplicate of"),
    ],
)
def test_a_problem_is_resolved_with_what_its_code_asks_for(snow: Caller, given: dict[str, str], missing: str) -> None:
    row = made(snow, "problem", assigned_to=LI_WEI)
    for state in ("106", "107"):
        assert refusal(put(snow, row, state=state, **given)).endswith(f"mandatory: {missing}")


def test_a_problem_resolved_and_closed(snow: Caller) -> None:
    row = made(snow, "problem", assigned_to=LI_WEI)
    resolved = put(snow, row, state="106", resolution_code="fix_applied", **FIX).json()["result"]
    assert (resolved["active"], resolved["resolved_at"] != "", resolved["closed_at"]) == ("true", True, "")
    closed = put(snow, row, problem_state="107").json()["result"]
    assert (closed["state"], closed["active"], closed["closed_at"] != "") == ("107", "false", True)
    assert closed["closed_by"]["value"] == user_id("svc_closeout")


@pytest.mark.parametrize("state", ["3", "4", "7"])
@pytest.mark.parametrize("table", ["task", "u_audit_action"])
def test_a_task_ends_in_each_of_its_ends(snow: Caller, table: str, state: str) -> None:
    row = made(snow, table)
    ended = put(snow, row, state=state).json()["result"]
    assert (ended["active"], ended["closed_at"] != "") == ("false", True)
    again = put(snow, row, state="2").json()["result"]
    assert (again["active"], again["closed_at"]) == ("true", "")


def test_policy_sets_the_due_date_of_an_issue_whatever_was_sent(snow: Caller, clock: Clock) -> None:
    for rating, days in (("1", 2), ("2", 4), ("3", 8), ("4", 10), ("5", 15)):
        row = made(snow, "sn_grc_issue", issue_rating=rating, due_date="2027-01-01 00:00:00")
        expected = clock.at.timestamp() + days * 86_400
        assert row["due_date"] == clock.at.fromtimestamp(expected, clock.at.tzinfo).strftime("%Y-%m-%d %H:%M:%S")
    later = put(snow, row, due_date="2027-01-01 00:00:00").json()["result"]
    assert later["due_date"] == "2027-01-01 00:00:00"
    rated = put(snow, row, issue_rating="1").json()["result"]
    assert rated["due_date"] < "2027"
    unrated = put(snow, row, issue_rating="").json()["result"]
    assert unrated["due_date"] == rated["due_date"]


def test_an_issue_is_responded_to_by_somebody_with_a_manager(snow: Caller) -> None:
    row = made(snow, "sn_grc_issue")
    told = refusal(put(snow, row, state="19", assigned_to=LI_WEI))
    assert told.startswith("Operation against file 'sn_grc_issue' was aborted by Business Rule 'Validate issue state^")
    assert put(snow, row, state="19", assigned_to=LI_WEI, issue_manager=user_id("zhao-min")).status_code == 200
    closed = put(snow, row, state="3").json()["result"]
    assert closed["active"] == "false"


def test_what_a_rule_refuses_is_not_written_at_all(snow: Caller) -> None:
    row = made(snow, "incident", description="old")
    refusal(put(snow, row, state="7", description="new", work_notes="note"))
    now = snow.get(f"/table/incident/{row['sys_id']}").json()["result"]
    assert (now["description"], now["sys_mod_count"]) == ("old", "0")
    entries = snow.get("/table/sys_journal_field", sysparm_query=f"element_id={row['sys_id']}").json()["result"]
    assert entries == []


def test_a_record_can_be_made_closed_when_it_has_what_that_needs(snow: Caller) -> None:
    assert refusal(snow.post("/table/incident", {"state": "7"})).startswith("Data Policy Exception")
    row = made(snow, "incident", state="7", close_code="Duplicate", close_notes="x")
    assert (row["active"], row["closed_at"] != "") == ("false", True)
