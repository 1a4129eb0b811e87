from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.sandbox.speaking import adf, issue

if TYPE_CHECKING:
    from adapters.sandbox.server import Running
    from tests.unit.sandbox.speaking import Caller, Clock

LI_WEI = "5b10a2844c20165700ede21g"


def test_one_call_carries_everything(cloud: Caller, sandbox: Running, mark: str, clock: Clock) -> None:
    body = issue(
        summary="[NC-01] 变更未经批准",
        description=adf("事实", "{not} *markup*"),
        assignee={"accountId": LI_WEI},
        duedate="2026-04-09",
        priority={"name": "Highest"},
        labels=[mark, "audit"],
        customfield_10034={"value": "Major"},
        customfield_10035=[{"id": "10110"}, {"value": "ISO 9001:2015"}],
        customfield_10036={"accountId": LI_WEI},
        customfield_10037="2026-03-10",
        customfield_10038=12,
        customfield_10033="8.5.1.2",
        properties=[{"key": "closeout", "value": {"mark": mark}}],
    )
    answer = cloud.post("/issue", body)
    assert answer.status_code == 201
    key = answer.json()["key"]
    assert answer.json()["self"] == f"{cloud.base}/issue/{answer.json()['id']}"
    shown = cloud.get(f"/issue/{key}", properties="closeout").json()
    fields = shown["fields"]
    assert fields["summary"] == "[NC-01] 变更未经批准"
    assert fields["description"] == adf("事实", "{not} *markup*")
    assert fields["assignee"]["displayName"] == "李伟"
    assert fields["reporter"]["displayName"] == "Closeout Bot"
    assert fields["priority"]["name"] == "Highest"
    assert fields["labels"] == sorted([mark, "audit"])
    assert fields["duedate"] == "2026-04-09"
    assert fields["customfield_10034"]["value"] == "Major"
    assert [one["value"] for one in fields["customfield_10035"]] == ["ISO/IEC 20000-1:2018", "ISO 9001:2015"]
    assert fields["customfield_10036"]["accountId"] == LI_WEI
    assert (fields["customfield_10037"], fields["customfield_10038"]) == ("2026-03-10", 12)
    assert fields["status"]["statusCategory"]["key"] == "new"
    assert fields["resolution"] is None
    assert fields["created"] == clock.at.astimezone().strftime("2026-03-10T09:00:00.000+0800")
    assert shown["properties"] == {"closeout": {"mark": mark}}
    kept = next(one for one in sandbox.jira_issues() if one["key"] == key)
    assert kept["values"]["assignee"] == "li-wei"


def test_keys_and_ids_count_up(cloud: Caller) -> None:
    first, second = (cloud.post("/issue", issue("OPS")).json() for _ in range(2))
    assert int(second["id"]) > int(first["id"])
    assert int(second["key"].split("-")[1]) == int(first["key"].split("-")[1]) + 1


def test_priority_and_reporter_have_defaults(cloud: Caller) -> None:
    fields = cloud.get(f"/issue/{cloud.made('OPS')}").json()["fields"]
    assert (fields["priority"]["name"], fields["reporter"]["displayName"]) == ("Medium", "Closeout Bot")


def test_all_faults_are_told_at_once(cloud: Caller, sandbox: Running) -> None:
    before = len(sandbox.jira_issues())
    answer = cloud.post("/issue", issue(summary="", duedate="31.12.2026", nonsense=1, customfield_10042={"value": "A"}))
    assert answer.status_code == 400
    assert answer.json() == {
        "errorMessages": [],
        "errors": {
            "summary": "You must specify a summary of the issue.",
            "duedate": "Error parsing date string: 31.12.2026",
            "nonsense": "Field 'nonsense' cannot be set. It is not on the appropriate screen, or unknown.",
            "customfield_10042": "Field 'customfield_10042' cannot be set. It is not on the appropriate screen, or unknown.",
        },
    }
    assert len(sandbox.jira_issues()) == before


REFUSED: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"summary": None}, {"summary": "You must specify a summary of the issue."}),
    ({"summary": 7}, {"summary": "Operation value must be a string"}),
    ({"summary": "two\nlines"}, {"summary": "The summary is invalid because it contains newline characters."}),
    ({"summary": "x" * 256}, {"summary": "Summary can't exceed 255 characters."}),
    (
        {"description": "a string"},
        {"description": "Operation value must be an Atlassian Document (see the Atlassian Document Format)"},
    ),
    (
        {"description": adf("x" * 32_768)},
        {"description": "The entered text is too long. It exceeds the allowed limit of 32,767 characters."},
    ),
    ({"duedate": "2026-02-30"}, {"duedate": "Error parsing date string: 2026-02-30"}),
    ({"duedate": 5}, {"duedate": "Error parsing date string: 5"}),
    ({"priority": {"name": "Urgent"}}, {"priority": "Priority name 'Urgent' is not valid"}),
    ({"priority": {"id": "99"}}, {"priority": "Priority id '99' is not valid"}),
    ({"priority": "High"}, {"priority": "Specify a valid 'id' or 'name' for Priority"}),
    ({"labels": "one"}, {"labels": "data was not an array"}),
    ({"labels": ["two words"]}, {"labels": "The label 'two words' contains spaces which is invalid."}),
    ({"labels": [3]}, {"labels": "string expected at index 0"}),
    (
        {"labels": ["x" * 256]},
        {"labels": f"The label '{'x' * 256}' exceeds the maximum length allowed of 255 characters."},
    ),
    ({"assignee": {"accountId": "nobody"}}, {"assignee": "User 'nobody' does not exist."}),
    ({"assignee": {"name": "li-wei"}}, {"assignee": "expected 'accountId' property to be present"}),
    ({"assignee": "li-wei"}, {"assignee": "data was not an object"}),
    (
        {"assignee": {"accountId": "5b10a2844c20165700ede33g"}},
        {"assignee": "User '5b10a2844c20165700ede33g' cannot be assigned issues."},
    ),
    ({"customfield_10034": {"value": "Huge"}}, {"customfield_10034": "Option value 'Huge' is not valid"}),
    ({"customfield_10035": {"value": "ISO 9001:2015"}}, {"customfield_10035": "data was not an array"}),
    ({"customfield_10038": "12"}, {"customfield_10038": "Operation value must be a number"}),
    ({"customfield_10038": True}, {"customfield_10038": "Operation value must be a number"}),
    ({"customfield_10033": 1}, {"customfield_10033": "Operation value must be a string"}),
    (
        {"customfield_10033": "x" * 256},
        {"customfield_10033": "The entered text is too long. It exceeds the allowed limit of 255 characters."},
    ),
    ({"issuetype": {"name": "Story"}}, {"issuetype": "Specify a valid issue type"}),
    ({"issuetype": "Task"}, {"issuetype": "Specify a valid issue type"}),
    (
        {"issuetype": {"name": "Sub-task"}},
        {"parent": "Issue type is a sub-task but parent issue key or id not specified."},
    ),
    ({"project": {"key": "NONE"}}, {"project": "valid project is required"}),
    ({"project": {"key": "BOARD"}}, {"project": "valid project is required"}),
    ({"project": {}}, {"project": "valid project is required"}),
]


@pytest.mark.parametrize(("fields", "errors"), REFUSED)
def test_what_a_field_does_not_take_is_named(cloud: Caller, fields: dict[str, Any], errors: dict[str, str]) -> None:
    answer = cloud.post("/issue", issue(**fields))
    assert (answer.status_code, answer.json()) == (400, {"errorMessages": [], "errors": errors})


@pytest.mark.parametrize(
    "content", [[{"type": "text", "text": "loose"}], [{"type": "paragraph", "content": [{"type": "text", "text": ""}]}]]
)
def test_a_document_that_is_not_well_formed_is_refused_without_a_field(cloud: Caller, content: Any) -> None:
    answer = cloud.post("/issue", issue(description={"type": "doc", "version": 1, "content": content}))
    assert (answer.status_code, answer.json()) == (400, {"errorMessages": ["INVALID_INPUT"], "errors": {}})


def test_the_limits_themselves_are_taken(cloud: Caller) -> None:
    key = cloud.made(summary="x" * 255, description=adf("y" * 32_767), labels=["z" * 255])
    assert len(cloud.get(f"/issue/{key}").json()["fields"]["summary"]) == 255


def test_version_2_takes_wiki_markup_as_a_string(server: Caller) -> None:
    answer = server.post("/issue", issue(description="h3. Facts\n\n* *bold* \\{x\\}", assignee={"name": "li-wei"}))
    assert answer.status_code == 201
    fields = server.get(f"/issue/{answer.json()['key']}").json()["fields"]
    assert fields["description"] == "h3. Facts\n\n* *bold* \\{x\\}"
    assert (fields["assignee"]["name"], fields["assignee"]["key"]) == ("li-wei", "JIRAUSER10003")
    refused = server.post("/issue", issue(description=adf("x"), assignee={"accountId": LI_WEI}))
    assert refused.json()["errors"] == {
        "description": "Operation value must be a string",
        "assignee": "expected 'name' property to be present",
    }
    long = server.post("/issue", issue(description="x" * 32_768))
    assert "32,767" in long.json()["errors"]["description"]


def test_a_required_field_of_a_project_is_asked_for(cloud: Caller) -> None:
    answer = cloud.post("/issue", issue("RISK"))
    assert answer.json()["errors"] == {"customfield_10042": "Risk class is required."}
    assert cloud.post("/issue", issue("RISK", customfield_10042=None)).status_code == 400
    key = cloud.made("RISK", customfield_10042={"value": "B"})
    assert cloud.put(f"/issue/{key}", {"fields": {"customfield_10042": None}}).status_code == 400


def test_a_project_can_forbid_unassigned_issues(cloud: Caller) -> None:
    for given in ({}, {"assignee": None}):
        assert cloud.post("/issue", issue("OWN", **given)).json()["errors"] == {"assignee": "Issues must be assigned."}
    assert cloud.post("/issue", issue("OWN", assignee={"id": LI_WEI})).status_code == 201


def test_a_field_that_is_not_on_the_screen_is_named(cloud: Caller) -> None:
    answer = cloud.post("/issue", issue("BARE", duedate="2026-04-09", labels=["a"]))
    assert answer.json()["errors"].keys() == {"duedate", "labels"}


def test_only_administrators_set_the_reporter(cloud: Caller, cloud_admin: Caller) -> None:
    given = {"reporter": {"accountId": LI_WEI}}
    assert cloud_admin.post("/issue", issue("TEAM", **given)).status_code == 400
    assert cloud_admin.post("/issue", issue("AUD", **given)).status_code == 201
    assert cloud.post("/issue", issue("AUD", **given)).status_code == 201


def test_an_onlooker_creates_nothing(reader: Caller, sandbox: Running) -> None:
    before = len(sandbox.jira_issues())
    answer = reader.post("/issue", issue())
    assert answer.status_code == 403
    assert answer.json()["errorMessages"] == ["You do not have permission to create issues in this project."]
    assert len(sandbox.jira_issues()) == before


@pytest.mark.parametrize("body", [{}, {"fields": []}, {"fields": 3}])
def test_a_body_without_fields_is_told_what_it_needs(cloud: Caller, body: Any) -> None:
    assert cloud.post("/issue", body).json()["errors"].keys() == {"project", "issuetype"}


@pytest.mark.parametrize("body", ["[]", "3", "{not json", '"x"', ""])
def test_a_body_that_is_no_object_is_refused(cloud: Caller, body: str) -> None:
    answer = cloud.ask("POST", "/issue", data=body.encode(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["errorMessages"]


@pytest.mark.parametrize("properties", [{}, [1], [{"key": "a"}], [{"value": 1}]])
def test_properties_need_a_key_and_a_value(cloud: Caller, properties: Any) -> None:
    answer = cloud.post("/issue", {**issue(), "properties": properties})
    assert answer.status_code == 400
    assert "properties" in answer.json()["errorMessages"][0]


def test_update_operations_count_as_fields(cloud: Caller) -> None:
    body = {
        **issue(labels=["a"]),
        "update": {"labels": [{"add": "b"}, {"remove": "a"}], "duedate": [{"set": "2026-05-01"}]},
    }
    fields = cloud.get(f"/issue/{cloud.post('/issue', body).json()['key']}").json()["fields"]
    assert (fields["labels"], fields["duedate"]) == (["b"], "2026-05-01")
    for wrong in ({"labels": [{"grow": "b"}]}, {"labels": ["b"]}):
        assert cloud.post("/issue", {**issue(), "update": wrong}).json()["errors"]["labels"].startswith("Operation ")
    assert cloud.post("/issue", {**issue(), "update": []}).status_code == 400


def test_bulk_makes_the_good_ones_and_tells_of_the_others(cloud: Caller, sandbox: Running) -> None:
    before = len(sandbox.jira_issues())
    updates = [issue(summary="one"), issue(summary=""), "nonsense", issue(summary="four")]
    answer = cloud.post("/issue/bulk", {"issueUpdates": updates})
    assert answer.status_code == 201
    body = answer.json()
    assert [one["failedElementNumber"] for one in body["errors"]] == [1, 2]
    assert body["errors"][0]["status"] == 400
    assert body["errors"][0]["elementErrors"]["errors"] == {"summary": "You must specify a summary of the issue."}
    assert len(body["issues"]) == 2
    assert len(sandbox.jira_issues()) == before + 2


def test_bulk_is_a_400_when_nothing_was_made(cloud: Caller) -> None:
    answer = cloud.post("/issue/bulk", {"issueUpdates": [issue(summary="")]})
    assert answer.status_code == 400
    assert answer.json()["issues"] == []
    assert len(answer.json()["errors"]) == 1


def test_bulk_takes_fifty_and_not_none(cloud: Caller) -> None:
    assert cloud.post("/issue/bulk", {"issueUpdates": [issue("OPS")] * 50}).status_code == 201
    over: list[Any] = [[issue("OPS")] * 51, [], {}]
    for wrong in over:
        assert cloud.post("/issue/bulk", {"issueUpdates": wrong}).status_code == 400


def test_each_one_of_a_bulk_needs_credentials(nobody: Caller) -> None:
    answer = nobody.post("/issue/bulk", {"issueUpdates": [issue()]})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["status"] == 401


def test_a_sub_task_belongs_to_an_issue_of_its_project(cloud: Caller, cloud_admin: Caller) -> None:
    parent, other, board = cloud.made(), cloud.made("OPS"), cloud_admin.made("BOARD")
    key = cloud.made(issuetype={"name": "Sub-task"}, parent={"key": parent})
    assert cloud.get(f"/issue/{key}").json()["fields"]["parent"]["key"] == parent
    assert "parent" not in cloud.get(f"/issue/{parent}").json()["fields"]
    for given, told in (
        ({"key": "AUD-99999"}, "Could not find issue by id or key."),
        ({"key": board}, "Could not find issue by id or key."),
        ("x", "Could not find issue by id or key."),
        ({"key": other}, "Sub-tasks must be created in the same project as the parent."),
    ):
        answer = cloud.post("/issue", issue(issuetype={"name": "Sub-task"}, parent=given))
        assert answer.json()["errors"] == {"parent": told}
