"""A server that is no Jira, or a broken one: what a sandbox that behaves would never say."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from adapters.http import Patience
from adapters.jira.adapter import JiraKind
from connector.errors import AccessDenied, TargetMisconfigured, TicketRejected
from connector.model.ticket import Assignee, Created, Missing, NotCreated, RichText, TicketDraft, Uncertain, Wanted
from tests.contract.jira_queue import shipped
from tests.contract.suite import DUE

if TYPE_CHECKING:
    from pydantic import JsonValue

    from adapters.jira.adapter import JiraQueue
    from adapters.jira.richtext import Deployment
    from connector.model.ticket import CreateOutcome
    from tests.unit.adapters.conftest import Scripted

NOW = datetime(2026, 3, 10, tzinfo=UTC)


def opened(server: Scripted, deployment: Deployment = "cloud") -> JiraQueue:
    options: dict[str, JsonValue] = {
        "url": server.url,
        "deployment": deployment,
        "project": "AUD",
        "lag": 0,
        "auth": {"user": "a", "token": "a-token"},
    }
    return JiraKind(Patience(attempts=1)).open("queue", options, shipped("jira"))


def test_a_page_token_that_comes_again_does_not_lead_in_a_circle(server: Scripted) -> None:
    for _ in range(3):
        server.will(body=json.dumps({"issues": [], "nextPageToken": "again"}))
    assert list(opened(server).changed(NOW)) == []
    assert len(server.asked) == 2


def test_the_last_page_may_carry_a_token(server: Scripted) -> None:
    server.will(body=json.dumps({"issues": [], "nextPageToken": "more", "isLast": True}))
    assert list(opened(server).changed(NOW)) == []
    assert len(server.asked) == 1


def test_what_answers_beside_the_question_is_not_ours(server: Scripted) -> None:
    strangers = [
        {"id": "1", "key": "X-1", "fields": {"labels": ["closeout-other"]}},
        {"id": "2"},
        {"id": "3", "fields": {"labels": None}},
    ]
    server.will(body=json.dumps({"issues": strangers, "isLast": True}))
    server.will(body=json.dumps({"issues": strangers, "isLast": True}))
    assert opened(server).find([Wanted(mark="closeout-mine", since=NOW)]) == {}


def test_an_issue_that_shows_nothing_is_still_a_ticket(server: Scripted) -> None:
    server.will(
        body=json.dumps({"issues": [{"id": "7", "key": "A-7", "fields": {"status": "odd", "created": "yesterday"}}]})
    )
    [ticket] = opened(server).fetch(["7"])
    assert not isinstance(ticket, Missing)
    assert (ticket.key, ticket.state, ticket.mark, ticket.assignee, ticket.created_at) == (
        "A-7",
        "in_progress",
        None,
        None,
        None,
    )


@pytest.mark.parametrize("body", ["[]", '"text"', "5", '{"issueTypes": 5}'])
def test_an_answer_of_another_shape_is_no_jira(server: Scripted, body: str) -> None:
    server.will(body=body)
    with pytest.raises(TargetMisconfigured):
        list(opened(server).create([TicketDraft(mark="closeout-1", fields={"summary": "s"})]))


def test_a_create_that_does_not_say_what_it_made_is_uncertain(server: Scripted) -> None:
    server.will(body='{"issueTypes": [{"id": "1", "name": "Task"}]}')
    server.will(body='{"fields": [{"fieldId": "summary", "schema": {"type": "string"}}]}')
    server.will(201, body="{}")
    [outcome] = opened(server).create([TicketDraft(mark="closeout-1", fields={"summary": "s"})])
    assert isinstance(outcome, Uncertain)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X_Seraph_LoginReason", "AUTHENTICATED_FAILED"),
        ("X_Seraph_LoginReason", "AUTHENTICATION_DENIED"),
        ("X_Authentication_Denied_Reason", "CAPTCHA_CHALLENGE; login-url=https://x"),
    ],
)
def test_a_sign_in_that_failed_quietly_is_seen(server: Scripted, name: str, value: str) -> None:
    server.will(200, '{"issues": [], "isLast": true}', None, **{name: value})
    with pytest.raises(AccessDenied):
        list(opened(server).changed(NOW))


def test_all_words_of_an_error_are_kept(server: Scripted) -> None:
    said = {"errorMessages": ["first", "second"], "errors": {"duedate": "not on the screen"}, "message": "third"}
    server.will(400, body=json.dumps(said))
    with pytest.raises(TicketRejected) as caught:
        opened(server).comment("1", RichText(), "r")
    assert caught.value.problems[0].why == "HTTP 400: first; second; third; duedate: not on the screen"
    assert caught.value.fields == {"duedate": "not on the screen"}


def test_an_error_without_words_has_its_number(server: Scripted) -> None:
    server.will(400, body='{"errorMessages": "odd", "errors": []}')
    with pytest.raises(TicketRejected) as caught:
        opened(server).comment("1", RichText(), "r")
    assert caught.value.problems[0].why == "HTTP 400"


def test_a_history_that_says_nothing_gives_no_time(server: Scripted) -> None:
    done = {"status": {"id": "5", "name": "Done", "statusCategory": {"key": "done"}}}
    server.will(body=json.dumps({"id": "7", "key": "A-7", "fields": done}))
    server.will(
        body=json.dumps(
            {"id": "7", "key": "A-7", "changelog": {"histories": [{"items": [{"field": "status", "to": "4"}]}]}}
        )
    )
    [ticket] = opened(server, "datacenter").fetch(["7"])
    assert not isinstance(ticket, Missing)
    assert (ticket.state, ticket.done_at) == ("done", None)


def test_a_workflow_without_end_is_given_up(server: Scripted) -> None:
    for step in range(6):
        server.will(body=json.dumps({"id": "7", "fields": {"status": {"id": str(step), "name": f"Step {step}"}}}))
        onwards = {"id": "5", "name": "On", "to": {"id": str(step + 1), "name": f"Step {step + 1}"}}
        server.will(body=json.dumps({"transitions": [onwards]}))
        server.will(204, "")
    server.will(body=json.dumps({"id": "7", "fields": {"status": {"id": "6", "name": "Step 6"}}}))
    with pytest.raises(TicketRejected) as caught:
        opened(server).move("7", "done", "")
    assert caught.value.problems[0].why == "it did not arrive after 6 steps"


def test_the_last_step_may_arrive(server: Scripted) -> None:
    for step in range(6):
        server.will(body=json.dumps({"id": "7", "fields": {"status": {"id": str(step), "name": f"Step {step}"}}}))
        onwards = {"id": "5", "name": "On", "to": {"id": str(step + 1), "name": f"Step {step + 1}"}}
        server.will(body=json.dumps({"transitions": [onwards]}))
        server.will(204, "")
    done = {"id": "6", "name": "Step 6", "statusCategory": {"key": "done"}}
    server.will(body=json.dumps({"id": "7", "fields": {"status": done}}))
    opened(server).move("7", "done", "")
    assert len(server.asked) == 19


def test_pages_of_the_server_end_with_the_last_issue(server: Scripted) -> None:
    server.will(body=json.dumps({"issues": [{"id": "1", "fields": {}}], "total": 5, "startAt": 0}))
    server.will(body=json.dumps({"name": "somebody-else"}))
    server.will(body=json.dumps({"issues": [], "total": 5, "startAt": 1}))
    assert list(opened(server, "datacenter").changed(NOW)) == []


def creating(server: Scripted, count: int) -> list[CreateOutcome]:
    """What becomes of so many drafts, after two answers about metadata."""
    drafts = [TicketDraft(mark=f"closeout-{number}", fields={"summary": "s"}) for number in range(count)]
    return list(opened(server).create(drafts))


@pytest.fixture
def described(server: Scripted) -> Scripted:
    """A server that has told its create metadata."""
    server.will(body=json.dumps({"issueTypes": [{"id": "1", "name": "Task"}], "isLast": True}))
    server.will(body=json.dumps({"fields": [], "isLast": True}))
    return server


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"issues": []},
        {"issues": [{"id": "1", "key": "A-1"}, {"id": "2", "key": "A-2"}]},
        {"issues": [{"id": "1"}, {"id": "2"}, {"id": "3"}, {"id": "4"}]},
        {"issues": [{"id": "1"}, {"id": "2"}], "errors": [{"failedElementNumber": 7}]},
        {"issues": [{"id": "1"}, {"id": "2"}], "errors": [{"failedElementNumber": "x"}]},
    ],
)
def test_a_bulk_answer_that_does_not_add_up_leaves_all_uncertain(
    described: Scripted, answer: dict[str, JsonValue]
) -> None:
    described.will(201, body=json.dumps(answer))
    outcomes = creating(described, 3)
    assert [type(outcome) for outcome in outcomes] == [Uncertain] * 3


def test_one_of_a_bulk_without_an_id_is_uncertain_alone(described: Scripted) -> None:
    described.will(200, body=json.dumps({"issues": [{"id": "1", "key": "A-1"}, {"key": "A-2"}]}))
    assert [type(outcome) for outcome in creating(described, 2)] == [Created, Uncertain]


def test_a_whole_refusal_without_names_is_halved_and_the_guilty_one_found(described: Scripted) -> None:
    refusal = json.dumps({"errorMessages": ["the payload is malformed"], "errors": {}})
    described.will(400, body=refusal)
    described.will(201, body=json.dumps({"id": "1", "key": "A-1"}))
    described.will(400, body=refusal)
    made, refused = creating(described, 2)
    assert isinstance(made, Created)
    assert isinstance(refused, NotCreated)
    assert "the payload is malformed" in refused.why
    assert [asked.path.rpartition("/")[2] for asked in described.asked[2:]] == ["bulk", "issue", "issue"]


def test_an_interface_that_is_not_there_is_not_asked_twice(described: Scripted) -> None:
    described.will(405, body="")
    for number in range(2):
        described.will(200, body=json.dumps({"id": f"{number}", "key": f"A-{number}"}))
    assert [type(outcome) for outcome in creating(described, 2)] == [Created] * 2


def test_pages_that_say_nothing_end_with_one_that_is_short(server: Scripted) -> None:
    """A server may give fewer than it was asked for, and neither a total nor what its largest page is."""
    types = [{"id": number, "name": f"Type {number}"} for number in range(51)]
    server.will(body=json.dumps({"issueTypes": types[:50]}))
    server.will(body=json.dumps({"issueTypes": [{"id": 50, "name": "Task"}]}))
    server.will(body=json.dumps({"fields": []}))
    server.will(201, body=json.dumps({"id": 7, "key": "A-7"}))
    [outcome] = opened(server).create([TicketDraft(mark="closeout-1", fields={"summary": "s"})])
    assert isinstance(outcome, Created)
    assert (outcome.id, json.loads(server.asked[-1].body)["fields"]["issuetype"]) == ("7", {"id": "50"})


def test_an_account_that_shows_the_e_mail_goes_before_those_that_hide_theirs(described: Scripted) -> None:
    found = [{"accountId": "a"}, {"accountId": "b", "emailAddress": "Li.Wei@example.com"}, {"accountId": "c"}]
    described.will(body=json.dumps(found))
    described.will(201, body=json.dumps({"id": "7", "key": "A-7"}))
    owner = Assignee(key="li-wei", name="李伟", email="li.wei@example.com")
    [outcome] = opened(described).create([TicketDraft(mark="closeout-1", fields={"assignee": owner})])
    assert isinstance(outcome, Created)
    assert json.loads(described.asked[-1].body)["fields"]["assignee"] == {"accountId": "b"}


def test_jiras_own_fields_need_no_description(server: Scripted) -> None:
    server.will(body=json.dumps({"issueTypes": [{"id": "1", "name": "Task"}], "isLast": True}))
    server.will(body=json.dumps({"fields": [{"key": "priority", "name": "P"}, {"fieldId": "labels"}], "isLast": True}))
    server.will(201, body=json.dumps({"id": "7", "key": "A-7"}))
    draft = TicketDraft(mark="closeout-1", fields={"priority": "High", "duedate": DUE, "labels": ("a b",)})
    [outcome] = opened(server).create([draft])
    assert isinstance(outcome, Created)
    sent = json.loads(server.asked[-1].body)["fields"]
    assert (sent["priority"], sent["duedate"], sent["labels"]) == (
        {"name": "High"},
        "2026-04-10",
        ["closeout-1", "a-b"],
    )
