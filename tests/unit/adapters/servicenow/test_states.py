from __future__ import annotations

import pytest

from adapters.servicenow.states import of_resolution, of_state, values_known
from connector.model.ticket import TicketMapping, TicketState

OPEN, WORK, DONE, ENDED = TicketState.OPEN, TicketState.IN_PROGRESS, TicketState.DONE, TicketState.ENDED
BARE = TicketMapping(name="m", system="servicenow", version=1, fields={}, template={})
LOCAL = BARE.model_copy(
    update={
        "status": {"20": DONE, "Verifying": DONE, "107": ENDED},
        "resolution": {"duplicate": DONE, "Too dear": ENDED},
    }
)


@pytest.mark.parametrize(
    ("table", "value", "label", "active", "state"),
    [
        ("incident", "1", "New", True, OPEN),
        ("incident", "2", "", True, WORK),
        ("incident", "3", "等待", True, WORK),
        ("incident", "6", "Resolved", True, DONE),
        ("incident", "7", "Closed", False, DONE),
        ("incident", "8", "Canceled", False, ENDED),
        ("problem", "101", "New", True, OPEN),
        ("problem", "104", "Fix in Progress", True, WORK),
        ("problem", "106", "Resolved", True, DONE),
        ("problem", "107", "Closed", False, DONE),
        ("task", "-5", "Pending", True, OPEN),
        ("task", "3", "Closed Complete", False, DONE),
        ("task", "4", "Closed Incomplete", False, ENDED),
        ("u_audit_action", "7", "Closed Skipped", False, ENDED),
        ("sn_grc_issue", "18", "Analyze", True, WORK),
        ("sn_grc_issue", "3", "Closed Complete", False, DONE),
        ("sn_grc_issue", "4", "Closed Incomplete", False, ENDED),
        ("u_audit_action", "55", "Waiting for a wonder", True, WORK),
        ("u_audit_action", "56", "Gone", False, ENDED),
    ],
)
def test_the_states_of_an_instance_as_it_is_shipped(
    table: str, value: str, label: str, active: bool, state: TicketState
) -> None:
    assert of_state(table, value, label, BARE, active=active) is state


@pytest.mark.parametrize(
    ("value", "label", "state"), [("20", "Review", DONE), ("21", "Verifying", DONE), ("107", "Closed", ENDED)]
)
def test_the_mapping_has_the_first_word(value: str, label: str, state: TicketState) -> None:
    assert of_state("problem", value, label, LOCAL) is state


@pytest.mark.parametrize(
    ("mapping", "value", "label", "state"),
    [
        (BARE, "fix_applied", "Fix Applied", DONE),
        (BARE, "risk_accepted", "Risk Accepted", ENDED),
        (BARE, "x9", "Duplicate", ENDED),
        (BARE, "Solution provided", "Solution provided", DONE),
        (BARE, "No resolution provided", "无", ENDED),
        (LOCAL, "duplicate", "Duplicate", DONE),
        (LOCAL, "8", "Too dear", ENDED),
    ],
)
def test_what_is_a_fix(mapping: TicketMapping, value: str, label: str, state: TicketState) -> None:
    assert of_resolution(value, label, mapping) is state


def test_only_unknown_tables_need_labels() -> None:
    assert values_known("problem")
    assert values_known("u_anything")
    assert not values_known("sn_grc_issue")
