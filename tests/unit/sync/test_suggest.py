"""Each row of the table: what is kept, filled, left open, or only offered."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from connector.model.tracker import TrackerField
from connector.sync.mapping import parse_mapping
from connector.sync.suggest import rewritten, suggested

if TYPE_CHECKING:
    from connector.model.ticket import TicketMapping

TEXT = """system = "jira"
version = 3

[fields]
summary = { from = "summary" }
duedate = { from = "due_on" }
labels = ["audit-finding"]
priority = { from = "grade", values = { major = "Highest", minor = "Medium" }, on_missing = "reject" }
"odd name" = "{number} of {report}"

[template.en]
summary = "{number}"
description = "{statement}"

# what people write
[evidence]
correction = ["c9"]
"""


def mapping(text: str = TEXT) -> TicketMapping:
    return parse_mapping("own", tomllib.loads(text))


def field(name: str, label: str = "", **values: Any) -> TrackerField:
    return TrackerField(name=name, label=label or name, **values)


THERE = (field("summary"), field("duedate", kind="day"), field("labels", kind="labels"), field("odd name"))
LEVELS = {"Highest": "Highest", "High": "High", "Medium": "Medium", "Low": "Low", "Lowest": "Lowest"}


def lines(*fields: TrackerField) -> dict[str, str]:
    """Lines of ``[fields]`` and ``[evidence]`` by the name that they are about."""
    proposal = suggested([*THERE, *fields], mapping())
    told = [*proposal.fields, *proposal.evidence]
    return {line.removeprefix("# ").split(" = ")[0].strip('"'): line for line in told}


def test_what_fits_stays_as_it_is() -> None:
    assert lines()["summary"] == 'summary = { from = "summary" }'
    assert lines()["labels"] == 'labels = ["audit-finding"]'
    assert lines()["odd name"] == '"odd name" = "{number} of {report}"'


def test_what_is_not_there_becomes_a_comment_that_says_so() -> None:
    proposal = suggested(THERE[:1], mapping())
    (line,) = (one for one in proposal.fields if "duedate" in one)
    assert line.startswith('# duedate = { from = "due_on" }    # ')


def test_grades_keep_the_values_that_are_there_and_get_those_that_fit() -> None:
    told = lines(field("priority", kind="choice", choices=LEVELS))["priority"]
    values = tomllib.loads(told)["priority"]["values"]
    assert values == {
        "major": "Highest",
        "minor": "Medium",
        "ungraded": "Medium",
        "observation": "Low",
        "ofi": "Lowest",
    }
    assert tomllib.loads(told)["priority"]["on_missing"] == "reject"
    chinese = {"10": "严重不符合", "20": "一般不符合", "30": "观察项"}
    told = lines(field("priority", kind="choice", choices=chinese))["priority"]
    assert tomllib.loads(told)["priority"]["values"] == {
        "major": "10",
        "minor": "20",
        "ungraded": "20",
        "observation": "30",
    }
    told = lines(field("priority", kind="choice", choices={"x": "red", "y": "green"}))["priority"]
    assert tomllib.loads(told)["priority"]["values"] == {"major": "Highest", "minor": "Medium"}, (
        "nothing fits: it stays"
    )


@pytest.mark.parametrize(
    ("label", "kind", "rule"),
    [
        ("Clause", "text", {"from": "clauses"}),
        ("条款", "rich", {"from": "clauses"}),
        ("Due Date", "day", {"from": "due_on"}),
        ("Responsible", "person", {"from": "owner"}),
    ],
)
def test_a_required_field_that_something_of_ours_fits_is_filled(label: str, kind: Any, rule: dict[str, str]) -> None:
    told = lines(field("c1", label, kind=kind, required=True))["c1"]
    assert tomllib.loads(told)["c1"] == rule


def test_a_required_grade_of_choices_rejects_what_no_choice_fits() -> None:
    choices = {"Major": "Major", "Minor": "Minor"}
    told = lines(field("c1", "Severity", kind="choice", choices=choices, required=True))["c1"]
    rule = tomllib.loads(told)["c1"]
    assert rule == {
        "from": "grade",
        "values": {"major": "Major", "minor": "Minor", "ungraded": "Minor"},
        "on_missing": "reject",
    }


@pytest.mark.parametrize(
    ("label", "kind", "choices"),
    [
        ("Cost centre", "text", {}),
        ("Due date", "text", {}),
        ("Clause", "choice", {"a": "a"}),
        ("Severity", "choice", {"x": "y"}),
    ],
)
def test_a_required_field_that_nothing_fits_is_left_to_a_person(label: str, kind: Any, choices: dict[str, str]) -> None:
    told = lines(field("c1", label, kind=kind, choices=choices, required=True))["c1"]
    assert told.startswith('# c1 = ""    # ')
    assert label in told


def test_what_is_not_required_is_offered_as_a_comment_or_not_named_at_all() -> None:
    assert lines(field("c1", "Clause"))["c1"] == '# c1 = { from = "clauses" }    # Clause'
    assert "c2" not in lines(field("c2", "Sprint"))
    assert "c3" not in lines(field("c3", "Clause", writable=False))


def test_where_people_write_what_verification_asks_for() -> None:
    proposal = suggested(
        [*THERE, field("c7", "Root cause", kind="rich"), field("c9", "Correction", kind="rich")], mapping()
    )
    assert proposal.evidence == ('# cause = ["c7"]    # Root cause',)


def test_the_file_is_rewritten_and_stays_a_mapping() -> None:
    cause = field("c7", "Root cause", kind="rich")
    clause = field("c1", "Clause", required=True)
    whole = rewritten(TEXT, suggested([*THERE, cause, clause], mapping()), 3)
    again = mapping(whole)
    assert (again.version, set(again.fields)) == (4, {"summary", "duedate", "labels", "odd name", "c1"})
    assert again.evidence == {"correction": ("c9",)}
    assert "# what people write\n[evidence]\ncorrection" in whole
    third = mapping(rewritten(whole, suggested([*THERE, cause, clause], again), 4))
    assert (third.version, third.fields, third.evidence) == (5, again.fields, again.evidence)
    short = TEXT.partition("# what people write")[0]
    assert '[evidence]\n# cause = ["c7"]' in rewritten(short, suggested([*THERE, cause], mapping(short)), 3)
    assert "[evidence]" not in rewritten(short, suggested(THERE, mapping(short)), 3)
