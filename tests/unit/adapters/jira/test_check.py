from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from connector.model.ticket import Assignee, Created, FieldRule, StatusChange, TicketState
from tests.contract.jira_queue import shipped
from tests.contract.suite import drafted

if TYPE_CHECKING:
    from pydantic import JsonValue

    from adapters.jira.adapter import JiraQueue
    from connector.errors import Problem
    from tests.contract.jira_queue import JiraProject


def found(adapter: JiraQueue) -> dict[str, Problem]:
    return {problem.where: problem for problem in adapter.check([])}


def test_nothing_was_written(queue: JiraProject) -> None:
    list(queue.opened(shipped("jira"), project="RISK").check([drafted(queue, queue.mark("a"))]))
    assert {each["method"] for each in queue.asked()} == {"GET"}


def test_a_required_field_is_known_before_the_first_push(queue: JiraProject) -> None:
    problem = found(queue.opened(shipped("jira"), project="RISK"))["mapping jira: fields.customfield_10042"]
    assert problem.why == "Jira requires Risk class, and the mapping does not fill it"
    assert problem.remedy == "add customfield_10042 to [fields] of the mapping"


def test_every_field_that_is_not_on_the_screen(queue: JiraProject) -> None:
    assert found(queue.opened(shipped("jira"), project="BARE")).keys() == {
        "mapping jira: fields.labels",
        "mapping jira: fields.duedate",
        "mapping jira: fields.priority",
    }


@pytest.mark.parametrize(("deployment", "warning"), [("cloud", True), ("datacenter", False)])
def test_a_screen_that_cannot_carry_our_label(
    cloud: JiraProject, datacenter: JiraProject, deployment: str, warning: bool
) -> None:
    mapping = shipped("jira")
    fields = {name: rule for name, rule in mapping.fields.items() if name in {"summary", "description", "assignee"}}
    queue = cloud if deployment == "cloud" else datacenter
    [problem] = queue.opened(mapping.model_copy(update={"fields": fields}), project="BARE").check([])
    assert problem.where == "mapping jira: fields.labels"
    assert problem.warning is warning


def test_a_field_called_by_its_name_gets_its_id(queue: JiraProject) -> None:
    mapping = shipped("jira")
    rules = mapping.fields | {"Root cause": FieldRule(template="{root_cause}"), "nonsense": FieldRule(constant="x")}
    problems = found(queue.opened(mapping.model_copy(update={"fields": rules})))
    assert "did you mean customfield_10030?" in problems["mapping jira: fields.Root cause"].remedy
    assert problems["mapping jira: fields.nonsense"].remedy == "put it on the screen, or take it out of the mapping"


def test_values_that_are_not_allowed(queue: JiraProject) -> None:
    mapping = shipped("jira")
    rules = {
        "priority": FieldRule(values={"major": "Blocker", "minor": "Medium"}, on_missing="Trivial"),
        "customfield_10034": FieldRule(constant="Minor"),
        "customfield_10035": FieldRule(constant=["ISO 9001:2015", "ISO 1"]),
    }
    drafts = [drafted(queue, queue.mark("b"))]
    drafts[0].fields["priority"] = "Panic"
    adapter = queue.opened(mapping.model_copy(update={"fields": mapping.fields | rules}))
    whys = [problem.why for problem in adapter.check(drafts)]
    assert whys == [
        "Priority has no value Trivial",
        "Priority has no value Blocker",
        "Priority has no value Panic",
        "Standards has no value ISO 1",
    ]


def test_missing_rights_are_named(queue: JiraProject) -> None:
    reader: JsonValue = {"user": "reader@example.com", "token": "sandbox-reader-token"}
    auth: JsonValue = reader if queue.deployment == "cloud" else {"token": "sandbox-reader-pat"}
    problems = [problem.why for problem in queue.opened(shipped("jira"), auth=auth).check([])]
    assert "our account lacks the permission CREATE_ISSUES" in problems
    assert "our account lacks the permission BROWSE_PROJECTS" not in problems


def test_an_issue_type_that_is_not_there(queue: JiraProject) -> None:
    problem = found(queue.opened(shipped("jira"), issue_type="Finding"))["targets.queue.issue_type"]
    assert "Task" in problem.remedy


@pytest.mark.parametrize("project", ["PUB", "OPS"])
def test_a_project_that_everybody_reads(queue: JiraProject, project: str) -> None:
    [problem] = queue.opened(shipped("jira"), project=project).check([])
    assert problem.why == f"everybody can read the issues of {project}"
    assert problem.warning
    assert "disclosure" in problem.remedy


def test_a_project_that_answers_without_a_sign_in(queue: JiraProject) -> None:
    reader: JsonValue = {"user": "reader@example.com", "token": "sandbox-reader-token"}
    auth: JsonValue = reader if queue.deployment == "cloud" else {"token": "sandbox-reader-pat"}
    problems = [problem.why for problem in queue.opened(shipped("jira"), project="PUB", auth=auth).check([])]
    assert "everybody can read the issues of PUB" in problems


def test_who_may_not_see_the_grants_is_not_blamed(queue: JiraProject) -> None:
    assert list(queue.opened(shipped("jira"), project="TEAM").check([])) == []


def test_accounts_that_cannot_be_assigned(queue: JiraProject) -> None:
    cloud = queue.deployment == "cloud"
    guest = Assignee(key="guest", name="Guest", account="5b10a2844c20165700ede34g" if cloud else "guest")
    good = Assignee(key="li-wei", name="Li", account="5b10a2844c20165700ede21g" if cloud else "li-wei")
    drafts = [drafted(queue, queue.mark("c"), owner=guest), drafted(queue, queue.mark("d"), owner=good)]
    [problem] = queue.adapter().check(drafts)
    assert problem.where == "people.guest.accounts.queue"
    assert problem.why == "the account of Guest cannot be assigned issues of AUD"


def test_a_workflow_without_done(queue: JiraProject) -> None:
    mapping = shipped("jira").model_copy(
        update={
            "status": {"Done": TicketState.IN_PROGRESS, "Finished": TicketState.DONE},
            "closing": {"done": StatusChange(to="Verified")},
        }
    )
    problems = [problem.why for problem in queue.opened(mapping).check([])]
    assert problems == [
        "no status of its workflow means done",
        "the workflow has no status Finished",
        "the workflow has no status Verified",
    ]


def test_evidence_fields_that_are_not_there(queue: JiraProject) -> None:
    mapping = shipped("jira").model_copy(
        update={"evidence": {"cause": ("Root cause",), "evidence": ("customfield_10031",)}}
    )
    [problem] = queue.opened(mapping).check([])
    assert problem.why == "there is no field Root cause"
    assert problem.remedy == "did you mean customfield_10030?"


@pytest.mark.parametrize(
    "path", ["/mypermissions", r"/createmeta/AUD/issuetypes\?", "/project/AUD/statuses", "/rest/api/[23]/field$"]
)
def test_what_cannot_be_asked_is_said(queue: JiraProject, path: str) -> None:
    mapping = shipped("jira").model_copy(update={"evidence": {"cause": ("customfield_10030",)}})
    queue.sandbox.fault({"match": {"path": path}, "fault": "403"})
    [problem] = queue.opened(mapping).check([])
    assert "HTTP 403" in problem.why


def made(queue: JiraProject, name: str) -> str:
    (created,) = queue.adapter().create([drafted(queue, queue.mark(name))])
    assert isinstance(created, Created)
    return created.id


def test_a_way_that_leads_into_a_dead_end(queue: JiraProject) -> None:
    """Somebody's issue stands about in each status: from there the way is tried, without moving anything."""
    queue.act(made(queue, "w1"), "start")
    mapping = shipped("jira").model_copy(
        update={"closing": {"done": StatusChange(to="Done", fields={"resolution": "Done"})}}
    )
    assert list(queue.opened(mapping).check([])) == []
    jammed = {"path": r"/issue/\d+/transitions", "count": None}
    queue.sandbox.fault({"match": jammed, "fault": "mandatory_field", "field": "customfield_10036"})
    before = len(queue.asked())
    [problem] = queue.opened(mapping).check([])
    assert problem.where == "targets.queue.issue_type"
    assert problem.why == "Verifier is required"
    assert "[closing]" in problem.remedy
    assert {each["method"] for each in queue.asked()[before:]} <= {"GET", "POST"}
    assert not [each for each in queue.asked()[before:] if each["method"] == "POST" and "search" not in each["path"]]


def test_the_clock_and_the_zone_of_the_site(queue: JiraProject) -> None:
    told = queue.adapter().conditions()
    assert told.now is not None
    assert abs(told.now - datetime.now(UTC)) < timedelta(minutes=1)
    assert told.zone == ("Asia/Shanghai" if queue.deployment == "cloud" else "UTC+08:00")
    assert told.allowance is None
