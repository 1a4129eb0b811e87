from __future__ import annotations

import pytest

from adapters.jira.states import of_resolution, of_status, state
from connector.model.ticket import TicketMapping, TicketState

OPEN, WORK, DONE, ENDED = TicketState.OPEN, TicketState.IN_PROGRESS, TicketState.DONE, TicketState.ENDED
BARE = TicketMapping(name="m", system="jira", version=1, fields={}, template={})
LOCAL = BARE.model_copy(
    update={
        "status": {"10050": DONE, "In Verification": DONE, "Parked": ENDED, "Done": WORK},
        "resolution": {"Risk accepted": ENDED, "Duplicate": DONE, "7": ENDED},
    }
)


def status(name: str, category: str, identity: str = "1") -> dict[str, object]:
    return {"id": identity, "name": name, "statusCategory": {"key": category}}


@pytest.mark.parametrize(
    ("mapping", "shown", "resolution", "expected"),
    [
        (BARE, status("To Do", "new"), None, OPEN),
        (BARE, status("Doing", "indeterminate"), None, WORK),
        (BARE, status("Done", "done"), None, DONE),
        (BARE, status("Odd", "brand-new-category"), None, WORK),
        (BARE, {"name": "Erledigt", "statusCategory": {"id": 3, "name": "Fertig"}}, None, DONE),
        (BARE, {}, None, WORK),
        (BARE, None, None, WORK),
        (BARE, status("Done", "done"), "Fixed", DONE),
        (BARE, status("Done", "done"), "Won't Do", ENDED),
        (BARE, status("Done", "done"), "Won’t Fix", ENDED),
        (BARE, status("Done", "done"), "Duplicate", ENDED),
        (BARE, status("完成", "done"), "不做", ENDED),
        (BARE, status("Cancelled", "done"), None, ENDED),
        (BARE, status("Declined", "indeterminate"), None, WORK),
        (BARE, status("Reopened", "indeterminate"), "Fixed", WORK),
        (LOCAL, status("anything", "indeterminate", "10050"), None, DONE),
        (LOCAL, status("In Verification", "indeterminate"), None, DONE),
        (LOCAL, status("In Verification", "indeterminate"), "Won't Do", ENDED),
        (LOCAL, status("Parked", "indeterminate"), None, ENDED),
        (LOCAL, status("Done", "done"), "Won't Do", WORK),
        (LOCAL, status("Closed", "done"), "Risk accepted", ENDED),
        (LOCAL, status("Closed", "done"), "Duplicate", DONE),
    ],
)
def test_the_table(mapping: TicketMapping, shown: object, resolution: str | None, expected: TicketState) -> None:
    fields = {"status": shown, "resolution": {"name": resolution} if resolution else None}
    assert state(fields, mapping) is expected


def test_a_resolution_can_be_named_by_id() -> None:
    assert of_resolution("Whatever", LOCAL, "7") is ENDED


def test_a_status_without_category_is_in_progress() -> None:
    assert of_status({"id": 3, "statusCategory": "done"}, BARE) is WORK
