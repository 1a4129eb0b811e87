"""Each row of the table: filled, absent, written by owners, open, free."""

from __future__ import annotations

from typing import Any

from connector.model.tracker import TrackerField
from connector.sync.beside import beside
from connector.sync.mapping import parse_mapping

MAPPING = parse_mapping(
    "own",
    {
        "system": "jira",
        "version": 3,
        "fields": {
            "summary": {"from": "summary"},
            "priority": {"from": "grade", "values": {"major": "Highest", "minor": "Odd", "ofi": "Odd"}},
            "labels": ["audit-finding"],
            "category": "Audit",
            "gone": {"from": "process"},
        },
        "template": {"en": {"summary": "{number}", "description": "{statement}"}},
        "evidence": {"cause": ["c1"]},
    },
)


def field(name: str, **values: Any) -> TrackerField:
    return TrackerField(name=name, label=name.title(), **values)


FIELDS = (
    field("c9"),
    field("c1", kind="rich"),
    field("must", required=True),
    field("summary", required=True),
    field("priority", kind="choice", choices={"1": "Highest", "2": "Low"}),
    field("labels", kind="labels", choices={"x": "X"}),
    field("category", kind="choice", choices={"a": "Security"}),
    field("project", writable=False),
)


def test_the_mappings_own_fields_come_first_then_what_is_open() -> None:
    assert [(one.name, one.state) for one in beside(FIELDS, MAPPING)] == [
        ("summary", "filled"),
        ("priority", "filled"),
        ("labels", "filled"),
        ("category", "filled"),
        ("gone", "absent"),
        ("must", "open"),
        ("c1", "evidence"),
        ("c9", "free"),
    ]


def test_values_that_the_tracker_does_not_know_are_named_once() -> None:
    strange = {one.name: one.strange for one in beside(FIELDS, MAPPING)}
    assert {name: values for name, values in strange.items() if values} == {
        "priority": ("Odd",),
        "category": ("Audit",),
    }
