from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.sandbox.speaking import Caller

ALL = {"AUD", "OPS", "TEAM", "RISK", "PUB", "OWN", "BARE"}


def test_projects_are_those_that_may_be_browsed(cloud: Caller, cloud_admin: Caller) -> None:
    assert {one["key"] for one in cloud.get("/project").json()} == ALL
    assert {one["key"] for one in cloud_admin.get("/project").json()} == {*ALL, "BOARD"}
    assert cloud.get("/project/BOARD").status_code == 404
    assert cloud.get("/project/NONE").json()["errorMessages"] == ["No project could be found with key 'NONE'."]


def test_projects_are_searched_in_pages(cloud: Caller) -> None:
    body = cloud.get("/project/search", query="op").json()
    assert [one["key"] for one in body["values"]] == ["OPS"]
    assert body["isLast"] is True
    page = cloud.get("/project/search", startAt=1, maxResults=2).json()
    assert (page["total"], len(page["values"]), page["isLast"]) == (len(ALL), 2, False)
    assert [one["key"] for one in cloud.get("/project/search", keys="AUD,OPS").json()["values"]] == ["AUD", "OPS"]
    assert [one["key"] for one in cloud.get("/project/search", id="10002").json()["values"]] == ["TEAM"]


def test_a_project_tells_its_kind_lead_and_types(cloud: Caller, server: Caller) -> None:
    team = cloud.get("/project/TEAM").json()
    assert (team["simplified"], team["style"], team["lead"]["displayName"]) == (True, "next-gen", "王芳")
    audit = cloud.get("/project/10000").json()
    assert (audit["key"], audit["simplified"], audit["isPrivate"]) == ("AUD", False, True)
    assert [one["name"] for one in audit["issueTypes"]] == ["Task", "Nonconformity", "Sub-task"]
    assert cloud.get("/project/OWN").json()["assigneeType"] == "PROJECT_LEAD"
    assert server.get("/project/AUD").json()["lead"]["name"] == "zhao-min"


def test_statuses_of_a_project_are_those_of_its_workflow(cloud: Caller) -> None:
    kinds = cloud.get("/project/OPS/statuses").json()
    assert [one["name"] for one in kinds] == ["Task"]
    assert {one["name"]: one["statusCategory"]["key"] for one in kinds[0]["statuses"]} == {
        "To Do": "new",
        "In Progress": "indeterminate",
        "Done": "done",
    }


def test_create_metadata_tells_what_a_create_needs(cloud: Caller) -> None:
    types = cloud.get("/issue/createmeta/RISK/issuetypes").json()
    assert [one["name"] for one in types["issueTypes"]] == ["Task"]
    body = cloud.get("/issue/createmeta/RISK/issuetypes/10001").json()
    fields = {one["fieldId"]: one for one in body["fields"]}
    required = {name for name, one in fields.items() if one["required"]}
    assert required == {"project", "issuetype", "summary", "customfield_10042"}
    assert [one["value"] for one in fields["customfield_10042"]["allowedValues"]] == ["A", "B", "C"]
    assert fields["customfield_10042"]["schema"]["custom"].endswith(":select")
    assert [one["name"] for one in fields["priority"]["allowedValues"]][:2] == ["Highest", "High"]
    assert fields["priority"]["hasDefaultValue"] is True
    assert fields["labels"]["operations"] == ["add", "set", "remove"]
    assert "query=" in fields["assignee"]["autoCompleteUrl"]


def test_create_metadata_comes_in_pages(cloud: Caller, server: Caller) -> None:
    page = cloud.get("/issue/createmeta/AUD/issuetypes", startAt=1, maxResults=1).json()
    assert (page["total"], [one["name"] for one in page["issueTypes"]]) == (3, ["Nonconformity"])
    fields = server.get("/issue/createmeta/AUD/issuetypes/10001", startAt=2, maxResults=1).json()
    assert [one["fieldId"] for one in fields["values"]] == ["summary"]
    assert [one["name"] for one in server.get("/issue/createmeta/OPS/issuetypes").json()["values"]] == ["Task"]


def test_create_metadata_follow_screens_and_rights(cloud: Caller, cloud_admin: Caller, reader: Caller) -> None:
    def fields(caller: Caller, project: str) -> dict[str, bool]:
        found = caller.get(f"/issue/createmeta/{project}/issuetypes/10001").json()["fields"]
        return {one["fieldId"]: one["required"] for one in found}

    assert "duedate" not in fields(cloud, "BARE")
    assert fields(cloud, "OWN")["assignee"] is True
    assert "reporter" in fields(cloud_admin, "AUD")
    assert reader.get("/issue/createmeta/AUD/issuetypes").status_code == 403
    assert cloud.get("/issue/createmeta/BOARD/issuetypes").status_code == 404
    assert cloud.get("/issue/createmeta/OPS/issuetypes/10002").status_code == 404


def test_data_center_says_400_where_cloud_says_404(server: Caller) -> None:
    assert server.get("/issue/createmeta/NONE/issuetypes").status_code == 400
    assert server.get("/issue/createmeta/OPS/issuetypes/10002").status_code == 400
    assert server.get("/issue/createmeta").status_code == 404


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/issuetype", {"Task", "Nonconformity", "Sub-task"}),
        ("/priority", {"Highest", "High", "Medium", "Low", "Lowest"}),
        ("/resolution", {"Done", "Won't Do", "Duplicate", "Cannot Reproduce"}),
        ("/status", {"To Do", "In Progress", "In Review", "Done", "Won't Do"}),
        ("/statuscategory", {"To Do", "In Progress", "Done"}),
    ],
)
def test_words_shared_by_all_projects(cloud: Caller, server: Caller, path: str, names: set[str]) -> None:
    for caller in (cloud, server):
        assert {one["name"] for one in caller.get(path).json()} == names


def test_fields_tell_their_type(cloud: Caller) -> None:
    fields = {one["id"]: one for one in cloud.get("/field").json()}
    assert fields["duedate"]["schema"] == {"type": "date", "system": "duedate"}
    assert fields["customfield_10035"]["schema"] == {
        "type": "array",
        "items": "option",
        "custom": "com.atlassian.jira.plugin.system.customfieldtypes:multiselect",
        "customId": 10035,
    }
    assert fields["status"]["custom"] is False
