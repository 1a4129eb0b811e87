from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.unit.sandbox.speaking import Caller

RELATES = {"name": "Relates"}


def ends(cloud: Caller, key: str) -> list[tuple[str, str]]:
    """Side and key of each link that an issue shows."""
    links = cloud.get(f"/issue/{key}", fields="issuelinks").json()["fields"]["issuelinks"]
    return [(side, one[side]["key"]) for one in links for side in ("inwardIssue", "outwardIssue") if side in one]


def test_two_issues_are_tied_once_and_both_show_it(cloud: Caller) -> None:
    start, end = cloud.made(), cloud.made()
    body = {"type": RELATES, "inwardIssue": {"key": start}, "outwardIssue": {"key": end}}
    assert [cloud.post("/issueLink", body).status_code for _ in range(2)] == [201, 201]
    assert (ends(cloud, start), ends(cloud, end)) == ([("outwardIssue", end)], [("inwardIssue", start)])


def test_an_id_names_a_type_and_an_issue_too(cloud: Caller, server: Caller) -> None:
    types = {one["name"]: one for one in cloud.get("/issueLinkType").json()["issueLinkTypes"]}
    assert types["Blocks"]["inward"] == "is blocked by"
    start, end = cloud.made(), cloud.made()
    number = server.get(f"/issue/{end}").json()["id"]
    body = {"type": {"id": types["Relates"]["id"]}, "inwardIssue": {"key": start}, "outwardIssue": {"id": number}}
    assert server.post("/issueLink", body).status_code == 201
    assert ends(cloud, start) == [("outwardIssue", end)]


def test_who_may_not_see_the_other_end_is_not_shown_it(cloud: Caller, cloud_admin: Caller, nobody: Caller) -> None:
    start, end = cloud.made("PUB"), cloud.made("OPS")
    body = {"type": RELATES, "inwardIssue": {"key": start}, "outwardIssue": {"key": end}}
    assert cloud.post("/issueLink", body).status_code == 201
    assert ends(nobody, start) == []
    cloud_admin.delete(f"/issue/{end}")
    assert ends(cloud, start) == []


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"type": {"name": "Nothing"}}, 404),
        ({"type": "Relates"}, 404),
        ({"inwardIssue": {"key": "AUD-99999"}}, 404),
        ({"outwardIssue": {}}, 404),
        ({"outwardIssue": None}, 404),
    ],
)
def test_a_link_to_nothing_is_refused(cloud: Caller, change: dict[str, Any], status: int) -> None:
    key = cloud.made()
    body = {"type": RELATES, "inwardIssue": {"key": key}, "outwardIssue": {"key": key}, **change}
    assert cloud.post("/issueLink", body).status_code == status


def test_a_link_needs_two_issues_and_the_right(cloud: Caller, reader: Caller, nobody: Caller) -> None:
    start, end = cloud.made("PUB"), cloud.made("PUB")
    body = {"type": RELATES, "inwardIssue": {"key": start}, "outwardIssue": {"key": end}}
    assert cloud.post("/issueLink", {**body, "outwardIssue": {"key": start}}).status_code == 400
    assert (reader.post("/issueLink", body).status_code, nobody.post("/issueLink", body).status_code) == (401, 401)
    assert ends(cloud, start) == []
