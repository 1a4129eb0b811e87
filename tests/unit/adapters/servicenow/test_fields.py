from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from adapters.servicenow import fields
from adapters.servicenow.client import Row
from connector.model.ticket import Assignee, FieldRule, FieldValue, Line, RichText, TicketMapping

SHANGHAI = fields.Shape(ZoneInfo("Asia/Shanghai"), {})
DAY = date(2026, 4, 10)
OWNER = Assignee(key="li", name="Li")


@pytest.mark.parametrize(
    ("zone", "stored"),
    [
        ("Asia/Shanghai", "2026-04-10 15:59:59"),
        ("UTC", "2026-04-10 23:59:59"),
        ("Europe/Berlin", "2026-04-10 21:59:59"),
        ("America/Los_Angeles", "2026-04-11 06:59:59"),
        ("Pacific/Kiritimati", "2026-04-10 09:59:59"),
    ],
)
def test_a_due_day_ends_with_the_day_of_its_zone(zone: str, stored: str) -> None:
    shape = fields.Shape(ZoneInfo(zone), {})
    assert fields.end_of_day(DAY, ZoneInfo(zone)) == stored
    rule = FieldRule.model_validate({"from": "due_on"})
    assert shape.shown("due_date", Row({"due_date": {"value": stored, "display_value": "x"}}), rule) == "2026-04-10"
    assert shape.wished("due_date", DAY) == "2026-04-10"


def test_a_column_of_days_takes_the_day() -> None:
    assert SHANGHAI.wire("u_due", DAY, day_only=True) == "2026-04-10"
    rule = FieldRule.model_validate({"from": "due_on"})
    assert SHANGHAI.shown("u_due", Row({"u_due": "2026-04-10"}), rule) == "2026-04-10"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (3, "3"),
        (3.0, "3"),
        (("a", "b"), "a,b"),
        (["a", 1], "a,1"),
        ("x", "x"),
        (
            RichText(
                lines=(
                    Line(kind="heading", text="H"),
                    Line(label="L：", text="t"),
                    Line(kind="heading", text="I"),
                    Line(kind="item", text="i"),
                )
            ),
            "== H ==\nL: t\n\n== I ==\n- i",
        ),
    ],
)
def test_every_value_has_a_plain_text(value: FieldValue, text: str) -> None:
    assert fields.plain(value) == text


def test_texts_are_cut_to_what_a_column_holds() -> None:
    assert SHANGHAI.wire("short_description", "a\n" * 200, day_only=False) == ("a " * 80)[:159] + "…"
    assert len(SHANGHAI.wire("description", "x" * 5000, day_only=False)) == 4000
    wider = fields.Shape(ZoneInfo("UTC"), {"description": 8000})
    assert len(wider.wire("description", "x" * 9000, day_only=False)) == 8000
    assert wider.limit("short_description") == 160


def test_wishes_leave_people_out_and_empty_values_are_not_sent() -> None:
    draft: dict[str, FieldValue] = {
        "short_description": " a\nb ",
        "assigned_to": OWNER,
        "due_date": DAY,
        "impact": 2,
        "x": "",
        "y": None,
    }
    assert fields.wished(draft, SHANGHAI) == {
        "short_description": "a b",
        "due_date": "2026-04-10",
        "impact": "2",
    }

    def reference(name: str, value: FieldValue) -> str | None:
        return f"id-of-{value.key}" if isinstance(value, Assignee) and name else None

    assert fields.values(draft, SHANGHAI, frozenset(), reference) == {
        "short_description": "a b",
        "assigned_to": "id-of-li",
        "due_date": "2026-04-10 15:59:59",
        "impact": "2",
    }


def test_a_choice_or_reference_is_shown_as_the_mapping_writes_it() -> None:
    rules = {
        "impact": FieldRule(values={"major": "1"}),
        "category": FieldRule(constant="Software"),
        "assignment_group": FieldRule(template="{department}"),
        "u_flag": FieldRule(constant=True),
        "assigned_to": FieldRule(),
        "u_hidden": FieldRule(),
    }
    mapping = TicketMapping(name="m", system="servicenow", version=1, fields=rules, template={})
    row = Row(
        {
            "impact": {"value": "1", "display_value": "1 - High"},
            "category": {"value": "soft", "display_value": "Software"},
            "assignment_group": {"value": "a" * 32, "display_value": "Service Desk", "link": "x"},
            "u_flag": {"value": "true", "display_value": "wahr"},
            "assigned_to": {"value": "b" * 32, "display_value": "Li"},
        }
    )
    assert fields.shown(row, mapping, SHANGHAI) == {
        "impact": "1",
        "category": "Software",
        "assignment_group": "Service Desk",
        "u_flag": "true",
    }


def test_a_group_that_the_mapping_names_by_id_is_shown_by_id() -> None:
    row = Row({"assignment_group": {"value": "a" * 32, "display_value": "Service Desk"}})
    assert SHANGHAI.shown("assignment_group", row, FieldRule(constant="a" * 32)) == "a" * 32


def test_a_row_takes_both_shapes_of_a_field() -> None:
    row = Row(
        {
            "a": "plain",
            "b": {"value": "v", "display_value": ""},
            "c": {"value": None},
            "d": {"display_value": "D", "value": "4"},
        }
    )
    assert [row.value(name) for name in "abcde"] == ["plain", "v", "", "4", ""]
    assert [row.label(name) for name in "abcde"] == ["plain", "v", "", "D", ""]
    assert "a" in row
    assert "e" not in row
