from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.sandbox.speaking import adf

if TYPE_CHECKING:
    from tests.unit.sandbox.speaking import Caller


@pytest.mark.parametrize(
    ("fields", "keys"),
    [
        ("summary,labels", {"summary", "labels"}),
        ("*all,-comment,-attachment", None),
        ("nonsense", set()),
    ],
)
def test_fields_choose_what_is_shown(cloud: Caller, fields: str, keys: set[str] | None) -> None:
    shown = cloud.get(f"/issue/{cloud.made()}", fields=fields).json()["fields"]
    if keys is None:
        assert "comment" not in shown
        assert {"summary", "status", "customfield_10030"} <= shown.keys()
    else:
        assert shown.keys() == keys


def test_navigable_fields_leave_comments_out(cloud: Caller) -> None:
    path = f"/issue/{cloud.made()}"
    for fields in ("*navigable", "-description"):
        shown = cloud.get(path, fields=fields).json()["fields"]
        assert "comment" not in shown
        assert "summary" in shown
        assert ("description" in shown) is (fields == "*navigable")
    assert "comment" in cloud.get(path).json()["fields"]


def test_a_screen_decides_which_custom_fields_an_issue_has(cloud: Caller) -> None:
    shown = cloud.get(f"/issue/{cloud.made('OPS')}").json()["fields"]
    assert "customfield_10030" in shown
    assert "customfield_10034" not in shown


def test_expansions_and_properties(cloud: Caller) -> None:
    key = cloud.made(description=adf("x"), properties=[{"key": "a", "value": 1}, {"key": "b", "value": 2}])
    shown = cloud.get(f"/issue/{key}", expand="names,renderedFields,changelog", properties="b,c").json()
    assert shown["properties"] == {"b": 2}
    assert shown["renderedFields"] == {"description": adf("x")}
    assert shown["changelog"]["total"] == 0
    assert "summary" in shown["names"]
    plain = cloud.get(f"/issue/{key}").json()
    assert not {"properties", "names", "changelog", "renderedFields"} & plain.keys()
    empty = cloud.get(f"/issue/{cloud.made()}", expand="renderedFields").json()
    assert empty["renderedFields"] == {"description": None}


def test_cloud_shows_more_of_the_status_than_data_center(cloud: Caller, server: Caller) -> None:
    key = cloud.made()
    on_cloud, on_server = (caller.get(f"/issue/{key}").json()["fields"] for caller in (cloud, server))
    assert {"statusCategory", "statuscategorychangedate"} <= on_cloud.keys()
    assert not {"statusCategory", "statuscategorychangedate"} & on_server.keys()
    assert on_cloud["project"]["style"] == "classic"
    assert "style" not in on_server["project"]


def test_an_email_can_be_hidden_on_cloud_only(cloud: Caller, server: Caller) -> None:
    key = cloud.made(assignee={"accountId": "5b10a2844c20165700ede32g"})
    assert "emailAddress" not in cloud.get(f"/issue/{key}").json()["fields"]["assignee"]
    assert server.get(f"/issue/{key}").json()["fields"]["assignee"]["emailAddress"] == "he.jun@example.com"


def test_each_version_shows_its_own_markup(cloud: Caller, server: Caller) -> None:
    content: list[Any] = [
        {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "Facts"}]},
        {"type": "paragraph", "content": [{"type": "text", "text": "{x} *y*", "marks": [{"type": "strong"}]}]},
    ]
    key = cloud.made(description={"type": "doc", "version": 1, "content": content})
    shown = server.get(f"/issue/{key}").json()["fields"]["description"]
    assert shown == "h2. Facts\n\n*\\{x\\} \\*y\\**"


def test_many_are_fetched_by_id_or_key_in_the_order_of_their_ids(cloud: Caller, cloud_admin: Caller) -> None:
    first, second = cloud.made(properties=[{"key": "p", "value": 1}]), cloud.made("OPS")
    board = cloud_admin.made("BOARD")
    one = cloud.get(f"/issue/{first}").json()["id"]
    wanted = [second.lower(), one, first, "AUD-99999", board]
    body = cloud.post("/issue/bulkfetch", {"issueIdsOrKeys": wanted, "fields": ["summary"], "properties": ["p"]}).json()
    assert [shown["key"] for shown in body["issues"]] == [first, second]
    assert [shown["properties"] for shown in body["issues"]] == [{"p": 1}, {}]
    assert [error["id"] for error in body["issueErrors"]] == ["AUD-99999", board]
    assert body["issueErrors"][0]["errorMessage"].startswith("Issue does not exist")
    every = cloud.post("/issue/bulkfetch", {"issueIdsOrKeys": [one]}).json()["issues"][0]["fields"]
    assert "status" in every
    assert "comment" not in every


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"issueIdsOrKeys": []},
        {"issueIdsOrKeys": [str(n) for n in range(101)]},
        {"issueIdsOrKeys": [1]},
        {"issueIdsOrKeys": ["1"], "nonsense": 1},
        {"issueIdsOrKeys": ["1"], "properties": list("abcdef")},
    ],
)
def test_a_fetch_of_none_or_too_many_is_refused(cloud: Caller, body: dict[str, Any]) -> None:
    assert cloud.post("/issue/bulkfetch", body).status_code == 400


def test_data_center_has_no_bulk_fetch(server: Caller) -> None:
    assert server.post("/issue/bulkfetch", {"issueIdsOrKeys": ["1"]}).status_code in {404, 405}


def test_the_history_comes_in_pages(cloud: Caller) -> None:
    key = cloud.made("OPS")
    for summary in ("one", "two", "three"):
        cloud.put(f"/issue/{key}", {"fields": {"summary": summary}})
    page = cloud.get(f"/issue/{key}/changelog", startAt=1, maxResults=1).json()
    assert (page["total"], page["isLast"]) == (3, False)
    assert page["values"][0]["items"][0] == {
        "field": "summary",
        "fieldtype": "jira",
        "fieldId": "summary",
        "from": None,
        "fromString": "one",
        "to": None,
        "toString": "two",
    }
    assert cloud.get(f"/issue/{key}/changelog", startAt=2).json()["isLast"] is True
