from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any

import pytest

from connector.errors import AccessDenied, RetryLater, TargetError
from connector.model.ticket import Created, NotCreated, RichText, TicketDraft, Uncertain
from connector.model.ticket import Line as TextLine
from tests.contract.jira_queue import shipped
from tests.contract.suite import drafted
from tests.unit.adapters.servicenow.test_strange_answers import dictionary, opened

if TYPE_CHECKING:
    from connector.model.ticket import CreateOutcome
    from tests.contract.servicenow_queue import ServiceNowTable
    from tests.unit.adapters.conftest import Scripted


def several(queue: ServiceNowTable, name: str, count: int) -> list[TicketDraft]:
    return [drafted(queue, queue.mark(f"{name}{number}")) for number in range(count)]


def posts(queue: ServiceNowTable) -> list[str]:
    """The last part of the path of each POST: ``problem`` or ``batch``."""
    return [each["path"].rpartition("/")[2] for each in queue.asked("POST")]


def stored(queue: ServiceNowTable, drafts: list[TicketDraft]) -> list[int]:
    return [queue.stored(draft.mark) for draft in drafts]


def test_fifty_go_in_a_batch(problem: ServiceNowTable) -> None:
    drafts = several(problem, "a", 101)
    outcomes = list(problem.adapter().create(drafts))
    assert posts(problem) == ["batch", "batch", "problem"]
    kept = {record["sys_id"]: record["correlation_id"] for record in problem.records()}
    assert [kept[outcome.id] for outcome in outcomes if isinstance(outcome, Created)] == [each.mark for each in drafts]
    assert all(isinstance(outcome, Created) and outcome.key.startswith("PRB") for outcome in outcomes)


def test_what_was_not_reached_is_sent_again(problem: ServiceNowTable) -> None:
    problem.sandbox.fault({"match": {"path": "/batch$", "count": 2}, "fault": "cancelled_partial", "rows": 2})
    drafts = several(problem, "b", 7)
    assert [type(outcome) for outcome in problem.adapter().create(drafts)] == [Created] * 7
    assert posts(problem) == ["batch"] * 3
    assert stored(problem, drafts) == [1] * 7


def test_a_batch_that_reaches_nothing_waits(problem: ServiceNowTable) -> None:
    problem.sandbox.fault({"match": {"path": "/batch$"}, "fault": "cancelled_partial", "rows": 0})
    drafts = several(problem, "c", 2)
    with pytest.raises(RetryLater):
        list(problem.adapter().create(drafts))
    assert stored(problem, drafts) == [0, 0]


@pytest.mark.parametrize(("fault", "kind"), [("answer_lost", Uncertain), ("429", RetryLater), ("403", RetryLater)])
def test_the_second_batch_does_not_touch_what_the_first_said(problem: ServiceNowTable, fault: str, kind: type) -> None:
    problem.sandbox.fault(
        {"match": {"path": "/batch$"}, "fault": "cancelled_partial", "rows": 1},
        {"match": {"path": "/batch$", "nth": 2}, "fault": fault},
    )
    drafts = several(problem, f"d{fault}", 3)
    outcomes: list[object] = []
    try:
        outcomes.extend(problem.adapter().create(drafts))
    except TargetError as error:
        outcomes += [error] * 2
    assert isinstance(outcomes[0], Created)
    assert [isinstance(outcome, kind) for outcome in outcomes[1:]] == [True, True]
    assert stored(problem, drafts)[0] == 1


@pytest.mark.parametrize(
    ("status", "kind"), [(400, NotCreated), (500, Uncertain), (503, Uncertain), (429, RetryLater), (403, AccessDenied)]
)
def test_each_part_of_a_batch_fails_in_its_own_way(problem: ServiceNowTable, status: int, kind: type) -> None:
    problem.sandbox.fault({"match": {"path": "/batch$"}, "fault": "part_fails", "part": 2, "status": status})
    drafts = several(problem, f"e{status}", 3)
    outcomes: list[object] = []
    try:
        outcomes.extend(problem.adapter().create(drafts))
    except TargetError as error:
        outcomes.insert(1, error)
    assert [isinstance(outcome, kind) for outcome in outcomes] == [False, True, False]
    assert stored(problem, drafts) == [1, 0, 1]


def test_a_rule_about_the_content_rejects_only_its_part(problem: ServiceNowTable) -> None:
    drafts = several(problem, "f", 3)
    drafts[1] = drafts[1].model_copy(update={"fields": {**drafts[1].fields, "state": "106"}})
    made, refused, also = problem.adapter().create(drafts)
    assert (type(made), type(also)) == (Created, Created)
    assert isinstance(refused, NotCreated)
    assert "Data Policy Exception" in refused.why


@pytest.mark.parametrize("status", ["403", "404"])
def test_where_no_batch_is_allowed_records_are_made_one_by_one(
    problem: ServiceNowTable, status: str, caplog: pytest.LogCaptureFixture
) -> None:
    problem.sandbox.fault({"match": {"path": "/batch$", "count": None}, "fault": status})
    adapter = problem.adapter()
    drafts = several(problem, f"g{status}", 3)
    assert [type(outcome) for outcome in adapter.create(drafts)] == [Created] * 3
    assert [type(outcome) for outcome in adapter.create(several(problem, f"h{status}", 2))] == [Created] * 2
    assert posts(problem) == ["batch", *["problem"] * 5]
    assert caplog.text.count("one by one") == 1
    assert stored(problem, drafts) == [1] * 3


def test_a_batch_stays_below_the_size_that_is_taken(problem: ServiceNowTable) -> None:
    adapter = problem.opened(shipped("servicenow-problem"), limits={"description": 3_000_000})
    drafts = [
        drafted(problem, draft.mark, text=RichText(lines=(TextLine(text="x" * 1_700_000),)))
        for draft in several(problem, "i", 3)
    ]
    assert [type(outcome) for outcome in adapter.create(drafts)] == [Created] * 3
    assert posts(problem) == ["batch", "batch", "batch"]


# ---------------------------------------------------------------------- strange answers


def part(place: int, result: Any = None, status: int = 201, **changes: Any) -> dict[str, Any]:
    body = {"result": {"sys_id": f"{place}", "number": f"N{place}"} if result is None else result}
    return {"id": f"{place}", "status_code": status, "body": b64encode(json.dumps(body).encode()).decode()} | changes


def creating(server: Scripted, *answers: Any) -> list[CreateOutcome]:
    dictionary(server)
    for answer in answers:
        server.will(body=json.dumps(answer))
    return list(opened(server).create([TicketDraft(mark=f"closeout-{number}", fields={}) for number in range(2)]))


def test_no_more_than_ids_and_bodies_is_wanted_of_a_batch(server: Scripted) -> None:
    assert [type(each) for each in creating(server, {"serviced_requests": [part(1), part(0)]})] == [Created, Created]


def test_unserviced_requests_may_be_told_as_objects(server: Scripted) -> None:
    first = {"serviced_requests": [part(0)], "unserviced_requests": [{"id": "1"}]}
    outcomes = creating(server, first, {"serviced_requests": [part(0)]})
    assert [outcome.id for outcome in outcomes if isinstance(outcome, Created)] == ["0", "0"]
    assert len(json.loads(server.asked[-1].body)["rest_requests"]) == 1


@pytest.mark.parametrize("answer", [{}, [], {"serviced_requests": "none"}, {"serviced_requests": [], "x": 1}])
def test_a_batch_answer_that_says_nothing_leaves_all_uncertain(server: Scripted, answer: Any) -> None:
    assert [type(each) for each in creating(server, answer)] == [Uncertain] * 2


@pytest.mark.parametrize(
    "second",
    [
        part(7),
        part(1, id=None),
        part(1, body="***"),
        part(1, body=None),
        part(1, result=[]),
        part(1, result={"number": "N"}),
        part(1, status_code="ok"),
        part(1, headers=[None, {"name": "x"}], body=b64encode(b'{"result": {}, "error": {"message": "cut"}}').decode()),
        "nonsense",
    ],
)
def test_a_part_that_is_not_understood_is_uncertain_alone(server: Scripted, second: Any) -> None:
    outcomes = creating(server, {"serviced_requests": [part(0), second]})
    assert [type(each) for each in outcomes] == [Created, Uncertain]
