from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.sandbox.speaking import adf

if TYPE_CHECKING:
    from tests.unit.sandbox.speaking import Caller, Clock

DONE = {"resolution": {"name": "Done"}}


def ways(caller: Caller, key: str, **query: str) -> dict[str, dict[str, Any]]:
    return {way["name"]: way for way in caller.get(f"/issue/{key}/transitions", **query).json()["transitions"]}


def go(caller: Caller, key: str, name: str, **body: Any) -> int:
    answer = caller.post(f"/issue/{key}/transitions", {"transition": {"id": ways(caller, key)[name]["id"]}, **body})
    return answer.status_code


def status(caller: Caller, key: str) -> tuple[str, str, str | None]:
    fields = caller.get(f"/issue/{key}").json()["fields"]
    resolution = fields["resolution"]
    return fields["status"]["name"], fields["status"]["statusCategory"]["key"], resolution and resolution["name"]


def test_the_review_workflow_offers_only_its_own_ways(cloud: Caller) -> None:
    key = cloud.made()
    assert ways(cloud, key).keys() == {"Start work", "Won't do"}
    assert go(cloud, key, "Start work") == 204
    assert ways(cloud, key).keys() == {"Ask for review", "Won't do"}
    assert go(cloud, key, "Ask for review") == 204
    assert ways(cloud, key).keys() == {"Back to work", "Done", "Won't do"}
    assert status(cloud, key) == ("In Review", "indeterminate", None)


def test_done_asks_for_a_resolution_on_its_screen(cloud: Caller, clock: Clock) -> None:
    key = cloud.made()
    go(cloud, key, "Start work")
    go(cloud, key, "Ask for review")
    done = ways(cloud, key, expand="transitions.fields")["Done"]
    assert done["hasScreen"] is True
    assert done["fields"]["resolution"]["required"] is True
    assert {one["name"] for one in done["fields"]["resolution"]["allowedValues"]} >= {"Done", "Won't Do", "Duplicate"}
    assert done["fields"]["customfield_10030"]["required"] is False
    refused = cloud.post(f"/issue/{key}/transitions", {"transition": {"id": done["id"]}})
    assert (refused.status_code, refused.json()["errors"]) == (400, {"resolution": "Resolution is required."})
    assert status(cloud, key)[1] == "indeterminate"
    clock.pass_(hours=1)
    assert go(cloud, key, "Done", fields={**DONE, "customfield_10030": adf("cause")}) == 204
    assert status(cloud, key) == ("Done", "done", "Done")
    fields = cloud.get(f"/issue/{key}").json()["fields"]
    assert fields["resolutiondate"] == fields["statuscategorychangedate"] == fields["updated"]
    assert fields["customfield_10030"] == adf("cause")


def test_reopening_takes_the_resolution_away(cloud: Caller) -> None:
    key = cloud.made()
    assert go(cloud, key, "Won't do", fields={"resolution": {"name": "Duplicate"}}) == 204
    assert status(cloud, key) == ("Won't Do", "done", "Duplicate")
    assert go(cloud, key, "Reopen") == 204
    assert status(cloud, key) == ("In Progress", "indeterminate", None)
    assert cloud.get(f"/issue/{key}").json()["fields"]["resolutiondate"] is None


def test_the_simple_workflow_sets_the_resolution_by_itself(cloud: Caller) -> None:
    key = cloud.made("OPS")
    assert ways(cloud, key).keys() == {"In Progress", "Done"}
    assert go(cloud, key, "Done") == 204
    assert status(cloud, key) == ("Done", "done", "Done")
    assert go(cloud, key, "To Do") == 204
    assert status(cloud, key) == ("To Do", "new", None)


def test_a_team_managed_project_is_done_without_resolution(cloud: Caller) -> None:
    key = cloud.made("TEAM")
    assert go(cloud, key, "Done") == 204
    assert status(cloud, key) == ("Done", "done", None)


def test_the_time_of_the_category_stands_still_within_it(cloud: Caller, clock: Clock) -> None:
    key = cloud.made()
    go(cloud, key, "Start work")
    before = cloud.get(f"/issue/{key}").json()["fields"]["statuscategorychangedate"]
    clock.pass_(minutes=1)
    go(cloud, key, "Ask for review")
    assert cloud.get(f"/issue/{key}").json()["fields"]["statuscategorychangedate"] == before


def test_every_step_is_in_the_history(cloud: Caller, clock: Clock) -> None:
    key = cloud.made()
    for name in ("Start work", "Ask for review"):
        clock.pass_(minutes=1)
        go(cloud, key, name)
    items = [change["items"][0] for change in cloud.get(f"/issue/{key}/changelog").json()["values"]]
    assert [(one["field"], one["fromString"], one["toString"]) for one in items] == [
        ("status", "To Do", "In Progress"),
        ("status", "In Progress", "In Review"),
    ]
    expanded = cloud.get(f"/issue/{key}", expand="changelog").json()["changelog"]["histories"]
    assert [one["items"][0]["to"] for one in expanded] == ["10001", "3"]


def test_data_center_tells_the_history_oldest_first(cloud: Caller, server: Caller) -> None:
    key = cloud.made()
    go(server, key, "Start work")
    go(server, key, "Ask for review")
    histories = server.get(f"/issue/{key}", expand="changelog").json()["changelog"]["histories"]
    assert [one["items"][0]["toString"] for one in histories] == ["In Progress", "In Review"]
    assert server.get(f"/issue/{key}/changelog").status_code == 404


@pytest.mark.parametrize("given", [{}, {"transition": {}}, {"transition": None}])
def test_a_transition_must_be_named(cloud: Caller, given: Any) -> None:
    answer = cloud.post(f"/issue/{cloud.made()}/transitions", given)
    assert (answer.status_code, answer.json()["errorMessages"]) == (400, ["Missing 'transition' identifier"])


@pytest.mark.parametrize("one", ["51", "31", "999", "x"])
def test_a_transition_that_the_status_does_not_offer_is_refused(cloud: Caller, one: str) -> None:
    answer = cloud.post(f"/issue/{cloud.made()}/transitions", {"transition": {"id": one}})
    assert answer.json()["errorMessages"] == [f"Transition id '{one}' is not valid for this issue."]


def test_a_field_that_is_not_on_the_transition_screen_is_refused(cloud: Caller) -> None:
    key = cloud.made()
    for fields in ({"resolution": {"name": "Done"}}, {"duedate": "2026-04-09"}):
        body = {"transition": {"id": "21"}, "fields": fields}
        answer = cloud.post(f"/issue/{key}/transitions", body)
        assert answer.json()["errors"].keys() == fields.keys()
    assert cloud.post(f"/issue/{key}/transitions", {"transition": {"id": "21"}, "fields": 1}).status_code == 400
    assert status(cloud, key)[0] == "To Do"


def test_a_transition_can_bring_a_comment(cloud: Caller) -> None:
    key = cloud.made()
    assert go(cloud, key, "Start work", update={"comment": [{"add": {"body": adf("begun")}}]}) == 204
    (note,) = cloud.get(f"/issue/{key}/comment").json()["comments"]
    assert note["body"] == adf("begun")


def test_who_may_not_transition_is_offered_nothing(cloud: Caller, reader: Caller) -> None:
    key = cloud.made()
    assert reader.get(f"/issue/{key}/transitions").json()["transitions"] == []
    assert reader.post(f"/issue/{key}/transitions", {"transition": {"id": "21"}}).status_code == 403


def test_one_transition_can_be_asked_for(cloud: Caller) -> None:
    key = cloud.made()
    assert ways(cloud, key, transitionId="61").keys() == {"Won't do"}
    assert ways(cloud, key, transitionId="51") == {}
