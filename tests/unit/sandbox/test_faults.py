from __future__ import annotations

import base64
from email.utils import parsedate_to_datetime
from time import sleep
from typing import TYPE_CHECKING, Any, get_args

import pytest
import requests

from adapters.sandbox.faults import RULES, Rule
from adapters.sandbox.servicenow.seeds import user_id
from tests.unit.sandbox.speaking import Caller, issue

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapters.sandbox.server import Running
    from tests.unit.sandbox.speaking import Clock

CREATE = {"method": "POST", "path": "/issue$"}
INSERT = {"method": "POST", "path": "/table/problem$"}


@pytest.fixture
def control(sandbox: Running) -> Caller:
    return Caller(sandbox.announcement.pages + "_sandbox")


def kept(sandbox: Running, mark: str) -> list[str]:
    """Keys and numbers of the tickets that carry a mark, of both trackers."""
    issues = [one["key"] for one in sandbox.jira_issues() if mark in one["values"].get("labels", [])]
    return issues + [
        row["number"]
        for table in ("problem", "incident", "u_audit_action")
        for row in sandbox.servicenow_records(table)
        if row["correlation_id"] == mark
    ]


class TestRules:
    def test_what_can_go_wrong_is_told(self, control: Caller) -> None:
        told = control.get("/help").text
        kinds = get_args(get_args(Rule)[0])
        names = {name for kind in kinds for name in get_args(kind.model_fields["fault"].annotation)}
        assert {name for name in names if name not in told} == set()
        assert "/_sandbox/help" in control.post("/faults", {"fault": "nonsense"}).json()["help"]

    def test_rules_are_added_listed_and_taken_away(self, control: Caller) -> None:
        rules: list[dict[str, Any]] = [
            {"match": {"method": "GET", "path": "/issue/", "nth": 2, "count": 3}, "fault": "latency", "seconds": 0.5},
            {"fault": "answer_lost"},
        ]
        added = control.post("/faults", rules)
        assert (added.status_code, added.json()) == (201, {"added": 2})
        listed = control.get("/faults").json()
        assert [one["fault"] for one in listed] == ["latency", "answer_lost"]
        assert listed[0]["match"] == rules[0]["match"]
        assert (listed[0]["seen"], listed[0]["used"]) == (0, 0)
        assert control.delete("/faults").status_code == 204
        assert control.get("/faults").json() == []
        assert control.post("/faults", rules[1]).json() == {"added": 1}

    @pytest.mark.parametrize(
        "rule",
        [
            {"fault": "nonsense"},
            {"match": {"path": "("}, "fault": "answer_lost"},
            {"match": {"nth": 0}, "fault": "answer_lost"},
            {"match": {"count": 0}, "fault": "answer_lost"},
            {"fault": "latency"},
            {"fault": "latency", "seconds": -1},
            {"fault": "answer_lost", "nonsense": 1},
            "x",
        ],
    )
    def test_a_rule_that_is_none_is_refused(self, control: Caller, rule: Any) -> None:
        answer = control.post("/faults", [rule])
        assert answer.status_code == 400
        assert answer.json()["error"]
        assert control.get("/faults").json() == []

    def test_rules_come_as_json_only(self, control: Caller) -> None:
        form = control.ask("POST", "/faults", data={"fault": "answer_lost"})
        assert form.status_code == 405
        assert control.put("/faults", []).status_code == 405
        damaged = control.ask("POST", "/faults", data=b"{", headers={"Content-Type": "application/json"})
        assert damaged.status_code == 400
        assert control.get("/nothing").status_code == 404

    def test_a_rule_acts_on_the_nth_matching_request_and_count_times(self, cloud: Caller, sandbox: Running) -> None:
        sandbox.fault({"match": {"method": "get", "path": "/priority$", "nth": 2, "count": 2}, "fault": "500"})
        assert [cloud.get("/priority").status_code for _ in range(5)] == [200, 500, 500, 200, 200]
        assert cloud.get("/status").status_code == 200

    def test_a_rule_without_count_acts_on_all(self, cloud: Caller, sandbox: Running) -> None:
        sandbox.fault({"match": {"path": "/priority", "count": None}, "fault": "503"})
        assert [cloud.get("/priority").status_code for _ in range(3)] == [503] * 3

    def test_the_path_is_searched_with_its_query(self, snow: Caller, sandbox: Running) -> None:
        sandbox.fault({"match": {"path": r"sysparm_offset=2\b"}, "fault": "500"})
        assert snow.get("/table/problem", sysparm_offset=1).status_code == 200
        assert snow.get("/table/problem", sysparm_offset=2).status_code == 500

    def test_numbers_are_taken_where_a_header_is_meant(self) -> None:
        (rule,) = RULES.validate_python([{"fault": "429", "retry_after": 1.5}])
        assert getattr(rule, "retry_after", None) == "1.5"


class TestStatus:
    @pytest.mark.parametrize("retry_after", ["2", "1.5", "Wed, 11 Mar 2026 00:00:00 GMT"])
    def test_too_many_requests_as_jira_says_it(self, cloud: Caller, sandbox: Running, retry_after: str) -> None:
        sandbox.fault({"fault": "429", "retry_after": retry_after, "reason": "jira-per-issue-on-write"})
        answer = cloud.get("/myself")
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, retry_after)
        assert answer.headers["RateLimit-Reason"] == "jira-per-issue-on-write"
        assert answer.headers["X-RateLimit-Remaining"] == "0"
        assert answer.headers["X-RateLimit-NearLimit"] == "true"
        assert answer.json()["errorMessages"] == ["Rate limit exceeded."]

    def test_too_many_requests_as_servicenow_says_it(self, snow: Caller, sandbox: Running, clock: Clock) -> None:
        sandbox.fault({"fault": "429", "retry_after": "60"})
        answer = snow.get("/table/problem")
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
        assert int(answer.headers["X-RateLimit-Reset"]) == int(clock.at.timestamp()) + 3600
        assert answer.headers["X-RateLimit-Rule"] == "Table API"
        assert answer.json()["error"]["message"] == "Rate limit exceeded"

    @pytest.mark.parametrize("status", ["401", "403", "404", "500"])
    def test_errors_in_the_trackers_own_form(self, cloud: Caller, snow: Caller, sandbox: Running, status: str) -> None:
        sandbox.fault({"match": {"count": 2}, "fault": status})
        jira, servicenow = cloud.get("/myself"), snow.get("/table/problem")
        assert (jira.status_code, servicenow.status_code) == (int(status), int(status))
        assert jira.json()["errors"] == {}
        assert servicenow.json()["status"] == "failure"
        assert "Retry-After" not in jira.headers

    @pytest.mark.parametrize("status", ["502", "503", "504"])
    def test_a_gateway_answers_with_a_page(self, cloud: Caller, snow: Caller, sandbox: Running, status: str) -> None:
        sandbox.fault({"match": {"count": 2}, "fault": status, "retry_after": "3"})
        for answer in (cloud.get("/myself"), snow.get("/table/problem")):
            assert answer.status_code == int(status)
            assert answer.headers["Content-Type"].startswith("text/html")
            assert answer.headers["Retry-After"] == "3"

    def test_an_error_leaves_nothing_behind_unless_told_so(
        self, cloud: Caller, snow: Caller, sandbox: Running, mark: str
    ) -> None:
        sandbox.fault({"match": {"count": 2}, "fault": "500"})
        assert cloud.post("/issue", issue(labels=[mark])).status_code == 500
        assert snow.post("/table/problem", {"correlation_id": mark}).status_code == 500
        assert kept(sandbox, mark) == []
        sandbox.fault({"match": {"count": 2}, "fault": "500", "applied": True})
        assert cloud.post("/issue", issue(labels=[mark])).status_code == 500
        assert snow.post("/table/problem", {"correlation_id": mark}).status_code == 500
        assert len(kept(sandbox, mark)) == 2
        assert sandbox.journal()[-1]["user"] == "svc_closeout"


class TestLine:
    def test_the_answer_is_lost_after_the_write(self, cloud: Caller, snow: Caller, sandbox: Running, mark: str) -> None:
        sandbox.fault({"match": {"count": 2}, "fault": "answer_lost"})
        with pytest.raises(requests.ConnectionError):
            cloud.post("/issue", issue(labels=[mark]))
        with pytest.raises(requests.ConnectionError):
            snow.post("/table/problem", {"correlation_id": mark})
        assert len(kept(sandbox, mark)) == 2
        last = sandbox.journal()[-1]
        assert (last["status"], last["faults"], last["user"]) == (0, ["answer_lost"], "svc_closeout")

    def test_the_connection_ends_before_the_write(self, cloud: Caller, sandbox: Running, mark: str) -> None:
        sandbox.fault({"fault": "answer_lost", "applied": False})
        with pytest.raises(requests.ConnectionError):
            cloud.post("/issue", issue(labels=[mark]))
        assert kept(sandbox, mark) == []

    def test_half_an_answer(self, cloud: Caller, sandbox: Running, mark: str) -> None:
        sandbox.fault({"fault": "cut_body"})
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            cloud.post("/issue", issue(labels=[mark]))
        assert len(kept(sandbox, mark)) == 1
        assert cloud.get("/myself").status_code == 200

    def test_latency_makes_a_client_give_up_although_the_write_was_done(
        self, cloud: Caller, sandbox: Running, mark: str
    ) -> None:
        sandbox.fault({"match": CREATE, "fault": "latency", "seconds": 0.4})
        with pytest.raises(requests.ReadTimeout):
            requests.post(f"{cloud.base}/issue", json=issue(labels=[mark]), auth=cloud.auth, timeout=(5, 0.1))
        for _ in range(200):
            if kept(sandbox, mark):
                break
            sleep(0.05)
        assert len(kept(sandbox, mark)) == 1
        assert sandbox.journal()[-1]["faults"] == ["latency"]

    def test_latency_only_delays_the_answer(self, cloud: Caller, sandbox: Running) -> None:
        sandbox.fault({"fault": "latency", "seconds": 0.01})
        assert cloud.get("/myself").status_code == 200


class TestLate:
    @pytest.mark.parametrize("answer", ["lost", "504"])
    def test_a_write_comes_after_it_was_given_up(
        self, cloud: Caller, snow: Caller, sandbox: Running, clock: Clock, mark: str, answer: str
    ) -> None:
        sandbox.fault({"match": {"count": 2}, "fault": "write_late", "seconds": 60, "answer": answer})
        calls: list[Callable[[], requests.Response]] = [
            lambda: cloud.post("/issue", issue(labels=[mark])),
            lambda: snow.post("/table/problem", {"correlation_id": mark}),
        ]
        for call in calls:
            if answer == "504":
                assert call().status_code == 504
            else:
                with pytest.raises(requests.ConnectionError):
                    call()
        clock.pass_(seconds=59)
        assert kept(sandbox, mark) == []
        clock.pass_(seconds=1)
        assert len(kept(sandbox, mark)) == 2
        (row,) = snow.get("/table/problem", sysparm_query=f"correlation_id={mark}").json()["result"]
        assert row["sys_created_on"] == clock.at.strftime("%Y-%m-%d %H:%M:%S")

    def test_a_late_write_is_done_before_the_next_request_is_answered(
        self, cloud: Caller, sandbox: Running, clock: Clock, mark: str
    ) -> None:
        sandbox.fault({"match": CREATE, "fault": "write_late", "seconds": 5, "answer": "504"})
        cloud.post("/issue", issue(labels=[mark]))
        clock.pass_(seconds=5)
        assert len(cloud.found(f"labels = {mark}")) == 1


class TestFields:
    def test_a_field_is_dropped_and_the_answer_says_nothing(
        self, cloud: Caller, snow: Caller, sandbox: Running, mark: str
    ) -> None:
        sandbox.fault({"match": CREATE, "fault": "dropped_field", "field": "assignee"})
        key = cloud.made(labels=[mark], assignee={"accountId": "5b10a2844c20165700ede21g"})
        assert cloud.get(f"/issue/{key}").json()["fields"]["assignee"] is None
        assert sandbox.journal()[-2]["body"]["fields"]["assignee"]
        sandbox.fault({"match": INSERT, "fault": "dropped_field", "field": "due_date"})
        given = {"correlation_id": mark, "due_date": "2026-04-09 00:00:00"}
        row = snow.post("/table/problem", given).json()["result"]
        assert (row["due_date"], row["correlation_id"]) == ("", mark)

    def test_a_field_is_dropped_from_each_of_a_bulk(self, cloud: Caller, sandbox: Running, mark: str) -> None:
        sandbox.fault({"match": {"path": "bulk$"}, "fault": "dropped_field", "field": "labels"})
        updates = [issue(labels=[mark]), issue(labels=[mark]), "nonsense"]
        assert len(cloud.post("/issue/bulk", {"issueUpdates": updates}).json()["issues"]) == 2
        assert kept(sandbox, mark) == []

    @pytest.mark.parametrize("body", [b"{", b"[]", b""])
    def test_where_there_is_no_field_to_drop_nothing_changes(
        self, cloud: Caller, sandbox: Running, body: bytes
    ) -> None:
        sandbox.fault({"match": CREATE, "fault": "dropped_field", "field": "labels"})
        answer = cloud.ask("POST", "/issue", data=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400

    def test_part_of_a_query_is_ignored(self, snow: Caller, sandbox: Running, mark: str) -> None:
        for state in ("101", "102"):
            values = {"correlation_id": mark, "state": state, "description": "a^b"}
            snow.post("/table/problem", {**values, "assigned_to": user_id("li-wei")})
        rule = {"match": {"path": "sysparm_query"}, "fault": "ignored_query_part", "field": "state"}
        query = f"correlation_id={mark}^description=a^^b^state=101^ORstate=7^NQstate=9^correlation_id={mark}"
        assert len(snow.get("/table/problem", sysparm_query=query).json()["result"]) == 1
        sandbox.fault(rule)
        answer = snow.get("/table/problem", sysparm_query=query, sysparm_fields="number")
        assert len(answer.json()["result"]) == 2


class TestPartial:
    def test_a_cancelled_transaction_has_a_result_an_error_and_status_200(
        self, snow: Caller, sandbox: Running, mark: str
    ) -> None:
        for _ in range(3):
            snow.post("/table/problem", {"correlation_id": mark})
        sandbox.fault({"match": {"method": "GET"}, "fault": "cancelled_partial", "rows": 2})
        answer = snow.get("/table/problem", sysparm_query=f"correlation_id={mark}")
        body = answer.json()
        assert (answer.status_code, len(body["result"]), body["status"]) == (200, 2, "failure")
        assert body["error"]["message"] == "Transaction cancelled: maximum execution time exceeded"

    def test_an_answer_without_a_result_is_left_alone(self, snow: Caller, sandbox: Running) -> None:
        sandbox.fault({"fault": "cancelled_partial"})
        assert "result" not in snow.get("/table/u_nothing").json()

    def test_a_write_can_be_cancelled_after_it_was_made(self, snow: Caller, sandbox: Running, mark: str) -> None:
        sandbox.fault({"match": INSERT, "fault": "cancelled_partial", "rows": 2})
        answer = snow.post("/table/problem", {"correlation_id": mark})
        assert (answer.status_code, len(answer.json()["result"])) == (200, 2)
        assert answer.json()["error"]["message"].startswith("Transaction cancelled")
        assert len(kept(sandbox, mark)) == 1

    def test_one_of_a_bulk_fails(self, cloud: Caller, sandbox: Running, mark: str) -> None:
        sandbox.fault({"match": {"path": "bulk$"}, "fault": "part_fails", "part": 2})
        updates = [issue(summary=f"{number}", labels=[mark]) for number in range(3)]
        answer = cloud.post("/issue/bulk", {"issueUpdates": updates})
        assert answer.status_code == 201
        [error] = answer.json()["errors"]
        assert (error["failedElementNumber"], error["status"]) == (1, 400)
        assert [one["key"] for one in answer.json()["issues"]] == kept(sandbox, mark)
        assert len(kept(sandbox, mark)) == 2

    def test_one_of_a_batch_fails(self, snow: Caller, sandbox: Running, mark: str) -> None:
        body = base64.b64encode(b'{"correlation_id": "%s"}' % mark.encode()).decode()
        one = {"method": "POST", "url": "/api/now/table/problem", "body": body}
        sandbox.fault({"match": {"path": "batch$"}, "fault": "part_fails", "part": 1, "status": 429})
        told = snow.post("/v1/batch", {"rest_requests": [{**one, "id": "a"}, {**one, "id": "b"}]}).json()
        assert [part["status_code"] for part in told["serviced_requests"]] == [429, 201]
        assert len(kept(sandbox, mark)) == 1

    def test_a_field_is_dropped_from_each_of_a_batch(self, snow: Caller, sandbox: Running, mark: str) -> None:
        given = b'{"correlation_id": "%s", "description": "d"}' % mark.encode()
        one = {"method": "POST", "url": "/api/now/table/problem", "body": base64.b64encode(given).decode()}
        sandbox.fault({"match": {"path": "batch$"}, "fault": "dropped_field", "field": "description"})
        requests_ = [{**one, "id": "a"}, {"id": "b", "method": "GET", "url": "/api/now/table/problem"}, "nonsense"]
        assert snow.post("/v1/batch", {"rest_requests": requests_[:2]}).status_code == 200
        [record] = [row for row in sandbox.servicenow_records("problem") if row["correlation_id"] == mark]
        assert record["description"] == ""
        sandbox.fault({"match": {"path": "batch$"}, "fault": "dropped_field", "field": "description"})
        assert snow.post("/v1/batch", {"rest_requests": requests_}).status_code == 400


class TestTickets:
    def test_by_request_a_ticket_is_deleted_before_it_is_read(
        self, cloud: Caller, snow: Caller, sandbox: Running, mark: str
    ) -> None:
        key = cloud.made(labels=[mark])
        row = snow.post("/table/problem", {"correlation_id": mark}).json()["result"]["sys_id"]
        sandbox.fault({"match": {"path": "/issue/|/table/problem/", "count": 2}, "fault": "deleted"})
        assert cloud.get(f"/issue/{key}").status_code == 404
        assert snow.get(f"/table/problem/{row}").status_code == 404
        assert kept(sandbox, mark) == []

    def test_by_request_a_ticket_is_hidden_but_there(self, cloud: Caller, sandbox: Running, mark: str) -> None:
        key = cloud.made(labels=[mark])
        sandbox.fault({"match": {"path": "/issue/"}, "fault": "forbidden"})
        assert cloud.get(f"/issue/{key}").status_code == 404
        assert cloud.found(f"labels = {mark}") == []
        assert kept(sandbox, mark) == [key]

    def test_a_named_ticket_is_struck_at_once(self, control: Caller, cloud: Caller, snow: Caller, mark: str) -> None:
        key = cloud.made(labels=[mark])
        one = cloud.get(f"/issue/{key}").json()["id"]
        number = snow.post("/table/problem", {"correlation_id": mark}).json()["result"]["number"]
        answer = control.post("/faults", [{"fault": "moved", "ticket": key, "to": "OPS"}])
        assert answer.status_code == 201
        moved = cloud.get(f"/issue/{one}").json()
        assert moved["key"].startswith("OPS-")
        assert cloud.get(f"/issue/{key}").json()["key"] == moved["key"]
        assert control.post("/faults", [{"fault": "forbidden", "ticket": number}]).status_code == 201
        assert snow.get("/table/problem", sysparm_query=f"number={number}").json()["result"] == []
        assert control.get("/faults").json() == []

    def test_a_ticket_that_is_not_there_is_told(self, control: Caller, snow: Caller) -> None:
        answer = control.post("/faults", [{"fault": "deleted", "ticket": "AUD-99999"}])
        assert (answer.status_code, answer.json()["error"]) == (404, "no such ticket: AUD-99999")
        number = snow.post("/table/problem", {}).json()["result"]["number"]
        assert control.post("/faults", [{"fault": "moved", "ticket": number}]).status_code == 404

    def test_a_move_keeps_the_status_where_the_other_workflow_knows_it(self, control: Caller, cloud: Caller) -> None:
        known, unknown = cloud.made(), cloud.made()
        for key, way in ((known, "21"), (unknown, "21"), (unknown, "31")):
            cloud.post(f"/issue/{key}/transitions", {"transition": {"id": way}})
        for key in (known, unknown):
            control.post("/faults", [{"fault": "moved", "ticket": key, "to": "OPS"}])
        statuses = [cloud.get(f"/issue/{key}").json()["fields"]["status"]["name"] for key in (known, unknown)]
        assert statuses == ["In Progress", "To Do"]

    def test_a_move_to_where_it_is_or_to_nowhere_changes_nothing(self, control: Caller, cloud: Caller) -> None:
        key = cloud.made()
        for to in ("AUD", "NOWHERE"):
            control.post("/faults", [{"fault": "moved", "ticket": key, "to": to}])
            assert cloud.get(f"/issue/{key}").json()["key"] == key

    def test_a_request_that_names_no_ticket_strikes_none(self, cloud: Caller, snow: Caller, sandbox: Running) -> None:
        before = len(sandbox.jira_issues())
        sandbox.fault({"match": {"count": 4}, "fault": "deleted"})
        assert cloud.post("/issue/bulkfetch", {"issueIdsOrKeys": ["1"]}).status_code == 200
        assert cloud.get("/issue/createmeta/AUD/issuetypes").status_code == 200
        assert cloud.get("/myself").status_code == 200
        assert snow.get("/table/problem").status_code == 200
        assert len(sandbox.jira_issues()) == before


def test_a_field_becomes_mandatory_in_jira_overnight(sandbox: Running, cloud: Caller) -> None:
    key = cloud.made()
    sandbox.fault({"match": {"count": None}, "fault": "mandatory_field", "field": "customfield_10042"})
    types = "/issue/createmeta/AUD/issuetypes/10001"
    told = {one["fieldId"]: one for one in cloud.get(types, maxResults=100).json()["fields"]}
    assert told["customfield_10042"]["required"]
    refused = cloud.post("/issue", issue())
    assert (refused.status_code, refused.json()["errors"]) == (400, {"customfield_10042": "Risk class is required."})
    assert cloud.post("/issue", issue(customfield_10042={"value": "A"})).status_code == 201
    [start, *_rest] = cloud.get(f"/issue/{key}/transitions", expand="transitions.fields").json()["transitions"]
    assert start["fields"]["customfield_10042"]["required"]
    moved = cloud.post(f"/issue/{key}/transitions", {"transition": {"id": start["id"]}})
    assert (moved.status_code, moved.json()["errors"]) == (400, {"customfield_10042": "Risk class is required."})
    sandbox.clear()
    assert cloud.post("/issue", issue()).status_code == 201


def test_a_data_policy_is_made_overnight_in_servicenow(sandbox: Running, snow: Caller) -> None:
    rule = {"match": {"method": "POST", "count": None}, "fault": "mandatory_field", "field": "contact_type"}
    sandbox.fault(rule)
    refused = snow.post("/table/problem", {"short_description": "a"})
    assert (refused.status_code, refused.json()["error"]["detail"]) == (
        403,
        "Data Policy Exception: The following fields are mandatory: Contact type",
    )
    body = base64.b64encode(b'{"short_description": "a"}').decode()
    inner = {"id": "1", "method": "POST", "url": "/api/now/table/problem", "body": body}
    [part] = snow.post("/v1/batch", {"rest_requests": [inner]}).json()["serviced_requests"]
    assert part["status_code"] == 403
    assert snow.post("/table/problem", {"short_description": "a", "contact_type": "email"}).status_code == 201


def test_an_allowance_runs_down_in_the_trackers_own_headers(
    sandbox: Running, cloud: Caller, snow: Caller, clock: Clock
) -> None:
    sandbox.fault({"match": {"count": None}, "fault": "allowance", "limit": 10, "left": 4, "seconds": 90})
    first, second = cloud.get("/myself").headers, cloud.get("/myself").headers
    assert (first["X-RateLimit-Limit"], first["X-RateLimit-Remaining"], "X-RateLimit-NearLimit" in first) == (
        "10",
        "3",
        False,
    )
    assert second["X-RateLimit-Remaining"] == "2"
    third = snow.get("/table/problem").headers
    assert third["X-RateLimit-Remaining"] == "1"
    assert int(third["X-RateLimit-Reset"]) == int(clock().timestamp()) + 90
    assert cloud.get("/myself").headers["X-RateLimit-NearLimit"] == "true"


def test_answers_bear_the_time_of_the_sandbox(cloud: Caller, clock: Clock) -> None:
    assert parsedate_to_datetime(cloud.get("/myself").headers["Date"]) == clock().replace(microsecond=0)
