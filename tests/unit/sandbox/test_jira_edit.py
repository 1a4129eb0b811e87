from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.sandbox.speaking import adf

if TYPE_CHECKING:
    from tests.unit.sandbox.speaking import Caller, Clock

LI_WEI = "5b10a2844c20165700ede21g"
WANG_FANG = "5b10a2844c20165700ede23g"


def changes(cloud: Caller, key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = cloud.get(f"/issue/{key}/changelog").json()["values"]
    return found


def test_an_edit_changes_what_is_given_and_is_told_in_the_history(cloud: Caller, clock: Clock) -> None:
    key = cloud.made(labels=["a"], duedate="2026-04-09", description=adf("old"))
    clock.pass_(minutes=5)
    given = {"fields": {"duedate": "2026-05-09", "description": adf("new"), "customfield_10034": {"value": "Minor"}}}
    assert cloud.put(f"/issue/{key}", given).status_code == 204
    fields = cloud.get(f"/issue/{key}").json()["fields"]
    assert (fields["duedate"], fields["labels"], fields["summary"]) == ("2026-05-09", ["a"], "A finding")
    assert fields["updated"] > fields["created"]
    (change,) = changes(cloud, key)
    assert change["author"]["displayName"] == "Closeout Bot"
    items = {item["field"]: item for item in change["items"]}
    assert (items["duedate"]["from"], items["duedate"]["to"]) == ("2026-04-09", "2026-05-09")
    assert (items["description"]["fromString"], items["description"]["toString"]) == ("old", "new")
    assert items["description"]["to"] is None
    assert items["Grade"]["fieldtype"] == "custom"
    assert (items["Grade"]["to"], items["Grade"]["toString"]) == ("10101", "Minor")


def test_the_same_value_again_leaves_no_trace(cloud: Caller) -> None:
    key = cloud.made(duedate="2026-04-09")
    assert cloud.put(f"/issue/{key}", {"fields": {"duedate": "2026-04-09"}}).status_code == 204
    assert changes(cloud, key) == []


def test_null_empties_a_field_but_the_summary(cloud: Caller) -> None:
    key = cloud.made(duedate="2026-04-09", labels=["a"])
    assert cloud.put(f"/issue/{key}", {"fields": {"duedate": None, "labels": None}}).status_code == 204
    fields = cloud.get(f"/issue/{key}").json()["fields"]
    assert (fields["duedate"], fields["labels"]) == (None, [])
    assert cloud.put(f"/issue/{key}", {"fields": {"summary": None}}).status_code == 400


def test_operations_add_and_remove(cloud: Caller) -> None:
    key = cloud.made(labels=["a", "b"])
    update = {"labels": [{"add": "c"}, {"remove": "a"}]}
    assert cloud.put(f"/issue/{key}", {"update": update}).status_code == 204
    assert cloud.get(f"/issue/{key}").json()["fields"]["labels"] == ["b", "c"]
    assert changes(cloud, key)[0]["items"][0]["toString"] == "b c"


def test_an_edit_can_set_properties(cloud: Caller) -> None:
    key = cloud.made(properties=[{"key": "a", "value": 1}])
    assert cloud.put(f"/issue/{key}", {"properties": [{"key": "b", "value": 2}]}).status_code == 204
    assert cloud.get(f"/issue/{key}", properties="*all").json()["properties"] == {"a": 1, "b": 2}


def test_an_edit_can_bring_a_comment(cloud: Caller) -> None:
    key = cloud.made()
    assert cloud.put(f"/issue/{key}", {"update": {"comment": [{"add": {"body": adf("why")}}]}}).status_code == 204
    assert [one["body"] for one in cloud.get(f"/issue/{key}/comment").json()["comments"]] == [adf("why")]


def test_an_edit_needs_something_to_do_and_the_rights(cloud: Caller, reader: Caller) -> None:
    key = cloud.made()
    assert cloud.put(f"/issue/{key}", {}).status_code == 400
    assert cloud.put(f"/issue/{key}", {"fields": []}).status_code == 400
    assert cloud.put(f"/issue/{key}", {"fields": {"status": {"id": "3"}}}).status_code == 400
    assert reader.put(f"/issue/{key}", {"fields": {"summary": "x"}}).status_code == 403
    assert cloud.put("/issue/AUD-99999", {"fields": {"summary": "x"}}).status_code == 404
    assert cloud.get(f"/issue/{key}").json()["fields"]["summary"] == "A finding"


def test_what_a_project_requires_stays_required(cloud: Caller) -> None:
    key = cloud.made("OWN", assignee={"accountId": LI_WEI})
    answer = cloud.put(f"/issue/{key}", {"fields": {"assignee": None}})
    assert answer.json()["errors"] == {"assignee": "Issues must be assigned."}


def test_the_assignee_can_be_put_right(cloud: Caller) -> None:
    key = cloud.made()
    assert cloud.put(f"/issue/{key}/assignee", {"accountId": WANG_FANG}).status_code == 204
    assert cloud.get(f"/issue/{key}").json()["fields"]["assignee"]["accountId"] == WANG_FANG
    (change,) = changes(cloud, key)
    assert change["items"][0]["toString"] == "王芳"
    assert cloud.put(f"/issue/{key}/assignee", {"accountId": "-1"}).status_code == 204
    assert cloud.get(f"/issue/{key}").json()["fields"]["assignee"]["displayName"] == "赵敏"
    assert cloud.put(f"/issue/{key}/assignee", {"accountId": None}).status_code == 204
    assert cloud.get(f"/issue/{key}").json()["fields"]["assignee"] is None


def test_somebody_unknown_or_not_assignable_is_refused(cloud: Caller, reader: Caller) -> None:
    key = cloud.made()
    assert cloud.put(f"/issue/{key}/assignee", {"accountId": "nobody"}).status_code == 404
    refused = cloud.put(f"/issue/{key}/assignee", {"accountId": "5b10a2844c20165700ede34g"})
    assert refused.json()["errors"] == {"assignee": "User '5b10a2844c20165700ede34g' cannot be assigned issues."}
    assert reader.put(f"/issue/{key}/assignee", {"accountId": WANG_FANG}).status_code == 403
    own = cloud.made("OWN", assignee={"accountId": LI_WEI})
    assert cloud.put(f"/issue/{own}/assignee", {"accountId": None}).status_code == 400


def test_data_center_assigns_by_name(server: Caller, cloud: Caller) -> None:
    key = cloud.made()
    assert server.put(f"/issue/{key}/assignee", {"name": "wang-fang"}).status_code == 204
    assert server.get(f"/issue/{key}").json()["fields"]["assignee"]["name"] == "wang-fang"
    assert server.put(f"/issue/{key}/assignee", {"name": "reader"}).json()["errors"] == {
        "assignee": "User 'reader' cannot be assigned issues."
    }


def test_only_administrators_delete(cloud: Caller, reader: Caller) -> None:
    key = cloud.made("TEAM")
    assert cloud.delete(f"/issue/{key}").status_code == 403
    own = cloud.made("AUD")
    assert cloud.delete(f"/issue/{own}").status_code == 204
    assert cloud.get(f"/issue/{own}").status_code == 404
    assert own not in cloud.found("project = AUD")
    assert reader.delete(f"/issue/{key}").status_code == 403


@pytest.mark.parametrize("path", ["", "/transitions", "/comment", "/properties", "/changelog", "/remotelink"])
def test_an_issue_that_cannot_be_seen_is_as_if_it_were_not_there(cloud: Caller, cloud_admin: Caller, path: str) -> None:
    board = cloud_admin.made("BOARD")
    for key in (board, "AUD-99999", "99999"):
        assert cloud.get(f"/issue/{key}{path}").status_code == 404
