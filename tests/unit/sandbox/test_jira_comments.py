from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.sandbox.speaking import adf

if TYPE_CHECKING:
    from tests.unit.sandbox.speaking import Caller, Clock


def test_a_comment_is_kept_and_shown(cloud: Caller, clock: Clock) -> None:
    key = cloud.made()
    clock.pass_(minutes=1)
    answer = cloud.post(f"/issue/{key}/comment", {"body": adf("已整改", "详见附件")})
    assert answer.status_code == 201
    note = answer.json()
    assert (note["body"], note["author"]["displayName"]) == (adf("已整改", "详见附件"), "Closeout Bot")
    assert cloud.get(f"/issue/{key}/comment/{note['id']}").json() == note
    listed = cloud.get(f"/issue/{key}/comment").json()
    assert (listed["total"], listed["comments"]) == (1, [note])
    fields = cloud.get(f"/issue/{key}").json()["fields"]
    assert fields["comment"]["comments"] == [note]
    assert fields["updated"] == note["created"]


def test_comments_come_in_pages_and_either_order(cloud: Caller) -> None:
    key = cloud.made()
    for number in range(3):
        cloud.post(f"/issue/{key}/comment", {"body": adf(str(number))})
    page = cloud.get(f"/issue/{key}/comment", startAt=1, maxResults=1).json()
    assert (page["startAt"], page["maxResults"], page["total"]) == (1, 1, 3)
    assert [one["body"] for one in page["comments"]] == [adf("1")]
    newest = cloud.get(f"/issue/{key}/comment", orderBy="-created").json()["comments"]
    assert [one["body"] for one in newest] == [adf("2"), adf("1"), adf("0")]
    assert cloud.get(f"/issue/{key}/comment", orderBy="author").status_code == 400
    assert cloud.get(f"/issue/{key}/comment", startAt="x").status_code == 400


def test_each_version_has_its_own_markup(cloud: Caller, server: Caller) -> None:
    key = cloud.made()
    assert server.post(f"/issue/{key}/comment", {"body": "*bold* and \\{plain\\}"}).status_code == 201
    assert server.post(f"/issue/{key}/comment", {"body": adf("x")}).status_code == 400
    (note,) = cloud.get(f"/issue/{key}/comment").json()["comments"]
    content = note["body"]["content"][0]["content"]
    assert content[0] == {"type": "text", "text": "bold", "marks": [{"type": "strong"}]}
    assert content[1] == {"type": "text", "text": " and {plain}"}


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        (None, {"comment": "Operation value must be an Atlassian Document (see the Atlassian Document Format)"}),
        ("text", {"comment": "Operation value must be an Atlassian Document (see the Atlassian Document Format)"}),
        (adf(), {"comment": "Comment body can not be empty!"}),
        (adf("   "), {"comment": "Comment body can not be empty!"}),
        (
            adf("x" * 32_768),
            {"comment": "The entered text is too long. It exceeds the allowed limit of 32,767 characters."},
        ),
    ],
)
def test_what_is_no_comment_is_refused(cloud: Caller, body: Any, errors: dict[str, str]) -> None:
    key = cloud.made()
    answer = cloud.post(f"/issue/{key}/comment", {"body": body})
    assert (answer.status_code, answer.json()["errors"]) == (400, errors)
    assert cloud.get(f"/issue/{key}/comment").json()["total"] == 0


def test_a_damaged_document_is_refused(cloud: Caller) -> None:
    body = {"type": "doc", "version": 1, "content": [{"type": "unknown"}]}
    answer = cloud.post(f"/issue/{cloud.made()}/comment", {"body": body})
    assert answer.json() == {"errorMessages": ["INVALID_INPUT"], "errors": {}}


def test_only_the_author_changes_a_comment(cloud: Caller, cloud_admin: Caller, reader: Caller, clock: Clock) -> None:
    key = cloud.made()
    one = cloud.post(f"/issue/{key}/comment", {"body": adf("first")}).json()
    clock.pass_(minutes=1)
    path = f"/issue/{key}/comment/{one['id']}"
    assert cloud_admin.put(path, {"body": adf("not mine")}).status_code == 403
    assert cloud_admin.delete(path).status_code == 403
    assert reader.put(path, {"body": adf("x")}).status_code == 403
    changed = cloud.put(path, {"body": adf("second")}).json()
    assert (changed["id"], changed["body"], changed["created"]) == (one["id"], adf("second"), one["created"])
    assert changed["updated"] > changed["created"]
    assert cloud.delete(path).status_code == 204
    assert cloud.get(path).status_code == 404
    assert cloud.get(f"/issue/{key}/comment").json()["comments"] == []


def test_an_onlooker_does_not_comment(cloud: Caller, reader: Caller) -> None:
    key = cloud.made("OPS")
    assert reader.get(f"/issue/{key}/comment").status_code == 200
    assert reader.post(f"/issue/{key}/comment", {"body": adf("x")}).status_code == 403
