"""A server that is no ServiceNow, or a broken one: what a sandbox that behaves would never say."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from adapters.http import Patience
from adapters.servicenow.adapter import ServiceNowKind
from connector.errors import AccessDenied, RetryLater, TargetMisconfigured
from connector.model.ticket import Created, RichText, Ticket, TicketDraft, TicketState, Uncertain
from tests.contract.jira_queue import shipped

if TYPE_CHECKING:
    from pydantic import JsonValue

    from adapters.servicenow.adapter import ServiceNowQueue
    from tests.unit.adapters.conftest import Scripted

NOW = datetime(2026, 3, 10, tzinfo=UTC)
DRAFT = TicketDraft(mark="closeout-1", fields={"short_description": "s"})
EMPTY = '{"result": []}'


def opened(server: Scripted, auth: JsonValue = None) -> ServiceNowQueue:
    options: dict[str, JsonValue] = {"url": server.url, "auth": auth or {"user": "svc", "password": "password"}}
    mapping = shipped("servicenow-problem")
    mapping = mapping.model_copy(update={"fields": {"short_description": mapping.fields["short_description"]}})
    return ServiceNowKind(Patience(attempts=1)).open("itsm", options, mapping)


def dictionary(server: Scripted) -> None:
    server.will(body=EMPTY)
    server.will(body=EMPTY)


@pytest.mark.parametrize(
    "body",
    [
        '{"result": {"sys_id": "a"}, "error": {"message": "Transaction cancelled"}}',
        '{"result": {"number": "PRB1"}}',
        '{"result": []}',
        '{"result": "text"}',
        "{}",
        "[]",
    ],
)
def test_a_create_that_does_not_say_what_it_made_is_uncertain(server: Scripted, body: str) -> None:
    dictionary(server)
    server.will(201, body=body)
    [outcome] = opened(server).create([DRAFT])
    assert isinstance(outcome, Uncertain)


def test_a_create_is_sent_with_good_parameters(server: Scripted) -> None:
    dictionary(server)
    server.will(201, body='{"result": {"sys_id": "abc", "number": "PRB1"}}')
    [outcome] = opened(server).create([DRAFT])
    assert isinstance(outcome, Created)
    assert outcome.url.endswith("/nav_to.do?uri=problem.do%3Fsys_id%3Dabc")
    assert json.loads(server.asked[-1].body) == {
        "short_description": "s",
        "correlation_id": "closeout-1",
        "correlation_display": "closeout",
    }


def test_part_of_a_list_with_an_error_is_nothing(server: Scripted) -> None:
    server.will(
        body='{"result": [{"sys_id": "a"}], "error": {"message": "Transaction cancelled", "detail": "too long"}}'
    )
    with pytest.raises(RetryLater) as caught:
        list(opened(server).changed(NOW))
    assert caught.value.problems[0].why == "HTTP 200: Transaction cancelled: too long"


@pytest.mark.parametrize("body", ["[]", "{}", "5", '{"result": null}'])
def test_an_answer_of_another_shape_is_no_servicenow(server: Scripted, body: str) -> None:
    server.will(body=body)
    with pytest.raises(TargetMisconfigured):
        list(opened(server).changed(NOW))


def test_pages_follow_the_link_even_over_an_empty_one(server: Scripted) -> None:
    link = f'<{server.url}/api/now/table/problem?x=1>;rel="next"'
    server.will(body=EMPTY, Link=link)
    server.will(body='{"result": [{"sys_id": "a", "correlation_id": "closeout-1"}]}', Link='<x>;rel="first"')
    assert [ticket.id for ticket in opened(server).changed(NOW)] == ["a"]
    assert "sysparm_offset=200" in server.asked[1].path


def test_without_a_link_the_count_says_whether_there_is_more(server: Scripted) -> None:
    row = '{"result": [{"sys_id": "a", "correlation_id": "closeout-1"}]}'
    server.will(body=row, X_Total_Count="201")
    server.will(body=row, X_Total_Count="201")
    assert [ticket.id for ticket in opened(server).changed(NOW)] == ["a"]
    assert len(server.asked) == 2


@pytest.mark.parametrize("body", ['{"access_token": 5}', "[]", '{"access_token": ""}'])
def test_a_token_that_is_none(server: Scripted, body: str) -> None:
    server.will(body=body)
    with pytest.raises(AccessDenied) as caught:
        list(opened(server, {"client_id": "a", "client_secret": "a-secret"}).changed(NOW))
    assert "client_id" in caught.value.problems[0].remedy


def test_the_words_of_a_refused_token(server: Scripted) -> None:
    server.will(401, body='{"error": "invalid_client", "error_description": "a-secret is wrong"}')
    with pytest.raises(AccessDenied) as caught:
        list(opened(server, {"client_id": "a", "client_secret": "a-secret"}).changed(NOW))
    assert "HTTP 401: invalid_client: *** is wrong" in caught.value.problems[0].why


def test_our_name_is_on_every_request(server: Scripted) -> None:
    server.will(body=EMPTY)
    list(opened(server).changed(NOW))
    assert server.asked[0].headers["User-Agent"] == "closeout"


def changes(*times: str) -> str:
    """Records of ours by the time of their change."""
    ours = {"correlation_id": "closeout-1", "state": "101"}
    return json.dumps({"result": [{**ours, "sys_id": f"{n}{t}", "sys_updated_on": t} for n, t in enumerate(times)]})


@pytest.mark.parametrize(
    ("first", "pages", "found"),
    [
        (("2026-03-10 05:00:00", "2026-03-09 23:59:50"), 1, 1),
        (("2026-03-09 20:00:00", "2026-03-10 05:00:00"), 2, 2),
        (("2026-03-10 05:00:00", ""), 2, 3),
        ((), 2, 1),
    ],
)
def test_only_a_page_in_order_proves_that_earlier_changes_follow(
    server: Scripted, first: tuple[str, ...], pages: int, found: int
) -> None:
    server.will(body=changes(*first), Link=f'<{server.url}>;rel="next"')
    server.will(body=changes("2026-03-10 04:00:00"))
    assert len(list(opened(server).changed(NOW))) == found
    assert len(server.asked) == pages


ROW = {"sys_id": "a", "correlation_id": "closeout-1"}


def rows(first: int, count: int) -> str:
    """So many records of ours."""
    return json.dumps({"result": [{**ROW, "sys_id": f"r{first + number}"} for number in range(count)]})


def test_pages_go_on_where_the_link_says(server: Scripted) -> None:
    """An instance may give fewer rows than were asked for."""
    link = f'<{server.url}/api/now/table/problem?sysparm_query=a%5Eb&sysparm_offset=100&sysparm_limit=100>; rel="next"'
    server.will(body=rows(0, 100), Link=link)
    server.will(body=rows(100, 1), Link='<x>;rel="prev"', X_Total_Count="101")
    assert len(list(opened(server).changed(NOW))) == 101
    assert "sysparm_offset=100" in server.asked[1].path


def test_a_link_that_leads_back_does_not_lead_in_a_circle(server: Scripted) -> None:
    server.will(body=rows(0, 1), Link=f'<{server.url}/x?sysparm_offset=0>;rel="next"')
    server.will(body=rows(1, 1))
    assert len(list(opened(server).changed(NOW))) == 2
    assert "sysparm_offset=1&" in f"{server.asked[1].path}&"


def test_where_nothing_tells_of_more_a_full_page_does(server: Scripted) -> None:
    server.will(body=rows(0, 200))
    server.will(body=rows(200, 1))
    assert len(list(opened(server).changed(NOW))) == 201


def test_values_that_are_no_texts_are_read_as_such(server: Scripted) -> None:
    """Some instances' own interfaces answer with JSON's numbers and booleans."""
    server.will(body=json.dumps({"result": [{**ROW, "state": 109, "active": False, "assigned_to": None}]}))
    [ticket] = opened(server).fetch(["a"])
    assert isinstance(ticket, Ticket)
    assert (ticket.status, ticket.state, ticket.assignee) == ("109", TicketState.ENDED, None)


def test_an_instance_that_shows_no_journal_still_takes_a_comment(server: Scripted) -> None:
    server.will(400, body='{"error": {"message": "Invalid table sys_journal_field", "detail": null}}')
    server.will(body='{"result": {"sys_id": "abc", "work_notes": "", "comments": ""}}')
    server.will(body='{"result": {"sys_id": "abc"}}')
    opened(server).comment("abc", RichText(), "[closeout 1]")
    assert json.loads(server.asked[-1].body) == {"work_notes": "[closeout 1]"}
