from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.sandbox.servicenow.call import NO_ROWS
from adapters.sandbox.servicenow.query import Condition, parse, split
from adapters.sandbox.servicenow.schema import sys_id, tables
from adapters.sandbox.servicenow.seeds import user_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.unit.sandbox.speaking import Caller

TASK = tables()["task"]


def one(path: str, sign: str, value: str) -> tuple[Condition, ...]:
    return (Condition(path, sign, value),)


def test_parts_stand_between_carets() -> None:
    assert split("a=1^b=2") == ["a=1", "b=2"]
    assert split("a=x^^y^b=2") == ["a=x^y", "b=2"]
    assert split("") == []


def test_and_or_and_new_query() -> None:
    query = parse("state=1^ORstate=2^active=true^NQnumber=X^ORDERBYnumber^ORDERBYDESCstate^EQ", TASK)
    either = (Condition("state", "=", "1"), Condition("state", "=", "2"))
    assert query.groups == ((either, one("active", "=", "true")), (one("number", "=", "X"),))
    assert query.order == (("number", False), ("state", True))
    assert query.invalid == ()


@pytest.mark.parametrize(
    "part",
    [
        "nonsense=1",
        "State=1",
        "state",
        "stateis1",
        "statein1,2",
        "number.name=1",
        "assigned_to.nonsense=1",
        "sys_updated_on>=javascript:gs.daysAgo(1)",
        "123TEXTQUERY321=x",
    ],
)
def test_an_invalid_part_is_ignored_and_noted(part: str) -> None:
    query = parse(f"state=1^{part}", TASK)
    assert query.groups == ((one("state", "=", "1"),),)
    assert query.invalid == (part,)


@pytest.mark.parametrize("part", ["ORDERBYnonsense", "GROUPBYstate", "EQ"])
def test_an_order_by_nothing_is_ignored_without_a_word(part: str) -> None:
    query = parse(f"state=1^{part}", TASK)
    assert (query.order, query.invalid) == ((), ())


class TestFound:
    @pytest.fixture
    def marks(self, snow: Caller, mark: str) -> dict[str, str]:
        """Three records: numbers by their letter."""
        given = {
            "a": {"state": "1", "assigned_to": user_id("li-wei"), "u_page": "9", "description": "ISO 20000^1"},
            "b": {"state": "2", "assigned_to": user_id("wang-fang"), "u_page": "10", "due_date": "2026-04-09"},
            "c": {"state": "-5", "short_description": "别的", "u_page": "-1"},
        }
        return {
            snow.post("/table/u_audit_action", {**values, "correlation_id": mark}).json()["result"]["number"]: name
            for name, values in given.items()
        }

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("state=1", "a"),
            ("state!=1", "bc"),
            ("state=1^ORstate=2", "ab"),
            ("stateIN1,-5", "ac"),
            ("stateNOT IN1,-5", "b"),
            ("description=ISO 20000^^1", "a"),
            ("descriptionLIKE20000", "a"),
            ("descriptionLIKEiso", ""),
            ("descriptionNOT LIKE20000", "bc"),
            ("descriptionSTARTSWITHISO", "a"),
            ("descriptionENDSWITH^^1", "a"),
            ("due_dateISEMPTY", "ac"),
            ("due_dateISNOTEMPTY", "b"),
            ("due_date<2026-04-10", "b"),
            ("u_page>9", "b"),
            ("u_page>=9", "ab"),
            ("u_page<0", "c"),
            ("u_page<=9", "ac"),
            ("u_pageBETWEEN0@9", "a"),
            ("assigned_to.email=li.wei@example.com", "a"),
            ("assigned_to.nameLIKE芳", "b"),
            ("assigned_to.name=", "c"),
            ("assigned_to=", "c"),
            ("assigned_to!=" + user_id("li-wei"), "bc"),
            ("nonsense=1", "abc"),
            ("state=1^ORnonsense=1", "a"),
            ("STATE=1", "abc"),
            ("sys_class_name=u_audit_action", "abc"),
        ],
    )
    def test_by_conditions(self, snow: Caller, marks: dict[str, str], mark: str, query: str, names: str) -> None:
        answer = snow.get("/table/u_audit_action", sysparm_query=f"correlation_id={mark}^{query}")
        assert sorted(marks[row["number"]] for row in answer.json()["result"]) == list(names)

    def test_a_new_query_begins_afresh(self, snow: Caller, marks: dict[str, str], mark: str) -> None:
        query = f"correlation_id={mark}^state=1^NQcorrelation_id={mark}^state=2"
        answer = snow.get("/table/task", sysparm_query=query)
        assert {marks[row["number"]] for row in answer.json()["result"]} == {"a", "b"}

    @pytest.mark.parametrize(
        ("order", "names"),
        [
            ("ORDERBYu_page", "cab"),
            ("ORDERBYDESCu_page", "bac"),
            ("ORDERBYstate", "cab"),
            ("ORDERBYsys_class_name^ORDERBYDESCnumber", "cba"),
            ("ORDERBYDESCassigned_to.name", "bac"),
            ("", "abc"),
        ],
    )
    def test_in_order(self, snow: Caller, marks: dict[str, str], mark: str, order: str, names: str) -> None:
        answer = snow.get("/table/u_audit_action", sysparm_query=f"correlation_id={mark}^{order}")
        assert "".join(marks[row["number"]] for row in answer.json()["result"]) == names


class TestNoRowsForInvalid:
    @pytest.fixture(autouse=True)
    def _strict(self, snow_admin: Caller) -> Iterator[None]:
        path = f"/table/sys_properties/{sys_id('sys_properties', NO_ROWS)}"
        assert snow_admin.put(path, {"value": "true"}).status_code == 200
        yield
        snow_admin.put(path, {"value": "false"})

    def test_an_invalid_part_finds_nothing_where_the_instance_says_so(self, snow: Caller, mark: str) -> None:
        snow.post("/table/problem", {"correlation_id": mark})
        for query, count in ((f"correlation_id={mark}", 1), (f"correlation_id={mark}^nonsense=1", 0)):
            assert len(snow.get("/table/problem", sysparm_query=query).json()["result"]) == count
