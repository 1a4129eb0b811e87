from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.unit.sandbox.speaking import Caller


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [one["displayName"] for one in answer.json()]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("li.wei@example.com", ["李伟"]),
        ("李伟", ["李伟"]),
        ("meyer", ["Julia Meyer", "Jan Meyer"]),
        ("it.ops@example.com", ["Operations (day)", "Operations (night)"]),
        ("he.jun@example.com", []),
        ("何军", ["何军"]),
        ("nobody@example.com", []),
        ("xu.bo@example.com", ["徐波"]),
    ],
)
def test_cloud_finds_people_by_the_beginnings_of_name_and_email(cloud: Caller, words: str, found: list[str]) -> None:
    assert names(cloud.get("/user/search", query=words)) == found


def test_data_center_finds_people_by_parts_and_leaves_the_gone_out(server: Caller) -> None:
    assert names(server.get("/user/search", username="he.jun")) == ["何军"]
    assert names(server.get("/user/search", username="eyer")) == ["Julia Meyer", "Jan Meyer"]
    assert names(server.get("/user/search", username="xu.bo")) == []
    assert names(server.get("/user/search", username="xu.bo", includeInactive="true")) == ["徐波"]
    assert len(names(server.get("/user/search", username="."))) > 10
    assert server.get("/user/search").status_code == 400


def test_a_search_wants_exactly_one_way_to_name_somebody(cloud: Caller) -> None:
    assert cloud.get("/user/search").status_code == 400
    assert cloud.get("/user/search", query="a", accountId="b").status_code == 400
    assert "GDPR" in cloud.get("/user/search", username="li-wei").json()["errorMessages"][0]
    assert names(cloud.get("/user/search", accountId="5b10a2844c20165700ede21g")) == ["李伟"]


def test_people_come_in_pages(cloud: Caller) -> None:
    assert names(cloud.get("/user/search", query="operations", startAt=1, maxResults=1)) == ["Operations (night)"]


def test_assignable_are_active_members_of_the_project(cloud: Caller, server: Caller) -> None:
    everybody = names(cloud.get("/user/assignable/search", project="AUD"))
    assert "李伟" in everybody
    assert not {"徐波", "External Guest", "Read Only"} & set(everybody)
    assert names(cloud.get("/user/assignable/search", project="AUD", query="li.wei@")) == ["李伟"]
    assert names(server.get("/user/assignable/search", project="AUD", username="li-wei")) == ["李伟"]
    key = cloud.made("OPS")
    assert names(cloud.get("/user/assignable/search", issueKey=key, query="王芳")) == ["王芳"]


def test_assignable_needs_a_project_that_can_be_seen(cloud: Caller) -> None:
    assert cloud.get("/user/assignable/search", query="li").status_code == 400
    assert cloud.get("/user/assignable/search", project="BOARD", query="li").status_code == 404
    assert cloud.get("/user/assignable/search", issueKey="AUD-99999").status_code == 404


def test_one_person_is_shown_by_their_account(cloud: Caller, server: Caller, nobody: Caller) -> None:
    assert cloud.get("/user", accountId="5b10a2844c20165700ede21g").json()["emailAddress"] == "li.wei@example.com"
    assert cloud.get("/user", accountId="none").status_code == 404
    assert cloud.get("/user", username="li-wei").status_code == 400
    assert server.get("/user", username="li-wei").json()["displayName"] == "李伟"
    assert nobody.get("/user/search", query="li").status_code == 401


def test_permissions_in_a_project_in_an_issue_and_anywhere(cloud: Caller, reader: Caller, server: Caller) -> None:
    def held(caller: Caller, **where: str) -> dict[str, bool]:
        asked = {"permissions": "BROWSE_PROJECTS,CREATE_ISSUES,DELETE_ISSUES,ADMINISTER", **where}
        found = caller.get("/mypermissions", **asked).json()["permissions"]
        return {key: one["havePermission"] for key, one in found.items()}

    everything = {"BROWSE_PROJECTS": True, "CREATE_ISSUES": True, "DELETE_ISSUES": True, "ADMINISTER": False}
    assert held(cloud, projectKey="AUD") == everything
    assert held(cloud, projectKey="TEAM") == {**everything, "DELETE_ISSUES": False}
    assert held(cloud) == everything
    key = cloud.made("TEAM")
    assert held(reader, issueKey=key) == dict.fromkeys(everything, False) | {"BROWSE_PROJECTS": True}
    assert server.get("/mypermissions", projectKey="AUD").json()["permissions"]["EDIT_ISSUES"]["havePermission"] is True
    assert cloud.get("/mypermissions", projectKey="BOARD", permissions="EDIT_ISSUES").status_code == 404


def test_cloud_wants_to_be_told_which_permissions(cloud: Caller) -> None:
    assert cloud.get("/mypermissions", projectKey="AUD").status_code == 400
    assert "NONSENSE" in cloud.get("/mypermissions", permissions="NONSENSE").json()["errorMessages"][0]


def test_projects_in_which_a_permission_is_held(cloud: Caller, nobody: Caller) -> None:
    body = cloud.post("/permissions/project", {"permissions": ["ADMINISTER_PROJECTS"]}).json()
    assert {one["key"] for one in body["projects"]} == {"AUD", "OPS", "PUB"}
    public = nobody.post("/permissions/project", {"permissions": ["BROWSE_PROJECTS"]}).json()
    assert [one["key"] for one in public["projects"]] == ["PUB"]
    for wrong in ([], ["NONSENSE"], "BROWSE_PROJECTS"):
        assert cloud.post("/permissions/project", {"permissions": wrong}).status_code == 400


def test_the_permission_scheme_tells_who_may_browse(cloud: Caller, server: Caller, reader: Caller) -> None:
    def browses(caller: Caller, project: str) -> Any:
        body = caller.get(f"/project/{project}/permissionscheme", expand="permissions").json()
        return next(one["holder"] for one in body["permissions"] if one["permission"] == "BROWSE_PROJECTS")

    assert browses(cloud, "PUB") == {"type": "anyone"}
    assert browses(cloud, "OPS") == {"type": "applicationRole"}
    assert browses(cloud, "AUD")["type"] == "projectRole"
    assert browses(server, "OPS") == {"type": "group", "parameter": "jira-users"}
    assert browses(server, "AUD") == {"type": "projectRole", "parameter": "10002"}
    assert "permissions" not in cloud.get("/project/AUD/permissionscheme").json()
    assert cloud.get("/project/TEAM/permissionscheme").status_code == 403
    assert reader.get("/project/AUD/permissionscheme").status_code == 403
