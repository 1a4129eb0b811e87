from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from adapters.sandbox.server import Running
    from tests.unit.sandbox.speaking import Caller

JSON = [{"name": "Content-Type", "value": "application/json"}]


def inner(name: str, method: str, url: str, body: Any = None, **more: Any) -> dict[str, Any]:
    given = {"id": name, "method": method, "url": url, "headers": JSON, **more}
    return given if body is None else {**given, "body": base64.b64encode(json.dumps(body).encode()).decode()}


def batch(caller: Caller, *requests: dict[str, Any]) -> Any:
    return caller.post("/v1/batch", {"batch_request_id": "7", "rest_requests": list(requests)})


def body(one: dict[str, Any]) -> Any:
    return json.loads(base64.b64decode(one["body"]))


def test_each_part_is_answered_for_itself(snow: Caller, mark: str) -> None:
    answer = batch(
        snow,
        inner("a", "POST", "/api/now/table/problem", {"correlation_id": mark}),
        inner("b", "POST", "/api/now/v2/table/incident", {"state": "7"}),
        inner("c", "GET", f"/api/now/table/problem?sysparm_query=correlation_id={mark}&sysparm_fields=number"),
        inner("d", "GET", "/api/now/table/u_nothing", exclude_response_headers=True),
    )
    assert answer.status_code == 200
    told = answer.json()
    assert (told["batch_request_id"], told["unserviced_requests"]) == ("7", [])
    parts = {one["id"]: one for one in told["serviced_requests"]}
    assert [one["status_code"] for one in parts.values()] == [201, 403, 200, 400]
    assert (parts["a"]["status_text"], body(parts["a"])["result"]["correlation_id"]) == ("Created", mark)
    assert "Data Policy Exception" in body(parts["b"])["error"]["detail"]
    assert len(body(parts["c"])["result"]) == 1
    assert "Location" in {one["name"] for one in parts["a"]["headers"]}
    assert "headers" not in parts["d"]


def test_what_is_not_reached_in_time_is_not_done(snow: Caller, sandbox: Running, mark: str) -> None:
    sandbox.fault({"match": {"path": "/batch$"}, "fault": "cancelled_partial", "rows": 1})
    parts = [inner(name, "POST", "/api/now/table/problem", {"correlation_id": mark}) for name in "abc"]
    told = batch(snow, *parts).json()
    assert [one["id"] for one in told["serviced_requests"]] == ["a"]
    assert told["unserviced_requests"] == ["b", "c"]
    assert len(snow.get("/table/problem", sysparm_query=f"correlation_id={mark}").json()["result"]) == 1


@pytest.mark.parametrize(
    "url", ["https://example.com/api/now/table/problem", "//example.com/api/x", "table/problem", "/api/now/v1/batch"]
)
def test_an_address_that_is_not_relative_to_the_instance_is_refused(snow: Caller, url: str) -> None:
    (one,) = batch(snow, inner("a", "GET", url)).json()["serviced_requests"]
    assert (one["status_code"], body(one)["error"]["message"]) == (400, "Invalid URL")


def test_a_body_that_is_not_base64_is_refused(snow: Caller) -> None:
    (one,) = batch(snow, {**inner("a", "POST", "/api/now/table/problem"), "body": "{}"}).json()["serviced_requests"]
    assert one["status_code"] == 400
    large = base64.b64encode(b"x" * (5 * 1024 * 1024 + 1)).decode()
    (one,) = batch(snow, {**inner("a", "POST", "/api/now/table/problem"), "body": large}).json()["serviced_requests"]
    assert one["status_code"] == 413


@pytest.mark.parametrize(
    "given", [{}, {"rest_requests": "x"}, {"rest_requests": [{"id": "a"}]}, {"rest_requests": [1]}]
)
def test_a_batch_of_another_shape_is_refused(snow: Caller, given: Any) -> None:
    answer = snow.post("/batch", given)
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, "Invalid batch request")


def test_parts_have_the_rights_of_the_whole(snow_limited: Caller) -> None:
    forged = [*JSON, {"name": "Authorization", "value": "Basic YWRtaW46c2FuZGJveC1zbi1hZG1pbg=="}]
    (one,) = batch(snow_limited, {**inner("a", "GET", "/api/now/table/problem"), "headers": forged}).json()[
        "serviced_requests"
    ]
    assert one["status_code"] == 403
