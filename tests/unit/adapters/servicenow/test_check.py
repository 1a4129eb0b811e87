from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.errors import TargetError
from connector.model.ticket import FieldRule, StatusChange, TicketState
from tests.contract.jira_queue import shipped
from tests.contract.servicenow_queue import MAPPINGS
from tests.contract.suite import drafted

if TYPE_CHECKING:
    from connector.model.ticket import TicketMapping
    from tests.contract.servicenow_queue import ServiceNowTable
    from tests.unit.adapters.servicenow.conftest import Tables

TASK = shipped("servicenow-task")


def with_fields(**rules: FieldRule) -> TicketMapping:
    return TASK.model_copy(update={"fields": TASK.fields | rules})


@pytest.mark.parametrize("table", [*MAPPINGS, "sn_grc_issue"])
def test_the_shipped_mappings_fit(tables: Tables, table: str) -> None:
    queue = tables(table)
    adapter = queue.opened(shipped({**MAPPINGS, "sn_grc_issue": "servicenow-grc"}[table]))
    assert list(adapter.check([])) == []
    assert {each["method"] for each in queue.asked()} == {"GET"}


@pytest.mark.parametrize(
    ("name", "rule", "why", "remedy"),
    [
        ("due_dat", FieldRule(constant="x"), "table u_audit_action has no such column", "did you mean due_date?"),
        ("zzz", FieldRule(constant="x"), "table u_audit_action has no such column", "take it out of the mapping"),
        ("u_risk_score", FieldRule(constant=1), "is read-only", "take it out of the mapping"),
        (
            "priority",
            FieldRule(values={"major": "0"}, on_missing="3"),
            "has no value 0",
            "take one of: 1 (1 - Critical), ",
        ),
        ("impact", FieldRule(constant=9), "has no value 9", "1 (1 - High)"),
        ("assignment_group", FieldRule(constant="Nobody"), "there are 0 active groups called Nobody", "sys_id"),
    ],
)
def test_each_fault_of_a_mapping(tables: Tables, name: str, rule: FieldRule, why: str, remedy: str) -> None:
    [problem] = tables("u_audit_action").opened(with_fields(**{name: rule})).check([])
    assert problem.why == why
    assert remedy in problem.remedy


def test_values_of_drafts_are_checked_too(tables: Tables) -> None:
    queue = tables("u_audit_action")
    draft = drafted(queue, queue.mark("a"))
    draft.fields["priority"] = "urgent"
    [problem] = queue.adapter().check([draft])
    assert problem.why == "has no value urgent"


def test_a_column_that_holds_less_than_we_would_write(tables: Tables) -> None:
    [problem] = tables("u_audit_action").opened(TASK, limits={"description": 8000}).check([])
    assert problem.why == "holds only 4000 characters"
    assert problem.remedy == "write limits = { description = 4000 }"


def test_evidence_columns_that_are_not_there(tables: Tables) -> None:
    mapping = TASK.model_copy(update={"evidence": {"cause": ("u_root_caus",)}})
    [problem] = tables("u_audit_action").opened(mapping).check([])
    assert problem.remedy == "did you mean u_root_cause?"


def test_a_table_without_done_and_a_closing_that_leads_nowhere(tables: Tables) -> None:
    mapping = TASK.model_copy(
        update={"status": {"3": TicketState.IN_PROGRESS}, "closing": {"done": StatusChange(to="Verified")}}
    )
    whys = [problem.why for problem in tables("u_audit_action").opened(mapping).check([])]
    assert whys[0] == "no state of the table means done"
    assert whys[1].startswith("the table has no such state; it has: ")


def test_a_code_to_close_with_that_the_instance_does_not_have(tables: Tables) -> None:
    mapping = shipped("servicenow-incident")
    assert list(tables("incident").opened(mapping).check([])) == []
    solved = StatusChange(to="6", fields={"close_code": "Solved (Permanently)", "close_notes": "{note}"})
    wrong = mapping.model_copy(update={"closing": {**mapping.closing, "done": solved}})
    [problem] = tables("incident").opened(wrong).check([])
    assert problem.where == "mapping servicenow-incident: closing.done.fields.close_code"
    assert problem.why == "has no value Solved (Permanently)"
    assert "Solution provided" in problem.remedy


def test_a_dictionary_that_we_may_not_read_is_no_fault(problem: ServiceNowTable) -> None:
    for table in ("sys_dictionary", "sys_db_object", "sys_choice"):
        problem.sandbox.fault({"match": {"path": f"/table/{table}", "count": None}, "fault": "403"})
    assert list(problem.adapter().check([])) == []


def test_rights_that_are_missing_are_said_alone(problem: ServiceNowTable) -> None:
    auth = {"user": "svc_limited", "password": "sandbox-sn-limited"}
    limited = problem.opened(shipped("servicenow-problem"), auth=auth)  # type: ignore[arg-type]  # strings are JSON
    with pytest.raises(TargetError, match="HTTP 403"):
        list(limited.check([]))
