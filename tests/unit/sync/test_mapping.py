"""Mapping files: every fault at once, with what was probably meant."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from connector.errors import UserError
from connector.model.ticket import TicketState
from connector.sync.mapping import parse_mapping

GOOD = """
system = "jira"
version = 1
[fields]
summary = { from = "summary" }
priority = { from = "grade", values = { major = "Highest" }, on_missing = "reject" }
labels = ["audit"]
u_ref = "Audit {report}"
[template.en]
summary = "{number}"
description = "{statement}"
[status]
"Won't Do" = "ended"
[closing.reopened]
to = "To Do"
fields = { comment = "{note}" }
[evidence]
cause = ["customfield_1"]
"""


def test_a_good_one() -> None:
    mapping = parse_mapping("mine", tomllib.loads(GOOD))
    assert (mapping.name, mapping.system, mapping.version) == ("mine", "jira", 1)
    assert mapping.fields["priority"].source == "grade"
    assert mapping.fields["labels"].constant == ["audit"]
    assert mapping.fields["u_ref"].template == "Audit {report}"
    assert mapping.status["Won't Do"] is TicketState.ENDED
    assert mapping.closing["reopened"].to == "To Do"
    assert mapping.evidence["cause"] == ("customfield_1",)


def test_every_fault_is_told_at_once() -> None:
    bad = GOOD.replace('from = "summary"', 'from = "sumary"').replace("{report}", "{reprot}")
    bad = bad.replace('summary = "{number}"', 'summary = "{nubmer} {summary}"')
    with pytest.raises(UserError) as caught:
        parse_mapping("mine", tomllib.loads(bad))
    told = [(problem.where, problem.remedy) for problem in caught.value.problems]
    assert told == [
        ("mapping mine: fields.summary", "did you mean 'summary'?"),
        ("mapping mine: fields.u_ref", "did you mean 'report'?"),
        ("mapping mine: template.en.summary", "did you mean 'number'?"),
        ("mapping mine: template.en.summary", "did you mean 'summary'?"),
    ]


def test_faults_of_form_come_with_faults_of_names() -> None:
    bad = GOOD.replace("version = 1", "").replace('"ended"', '"over"').replace("{report}", "{zzzz}") + "[extra]\n"
    with pytest.raises(UserError) as caught:
        parse_mapping("mine", tomllib.loads(bad))
    places = {problem.where for problem in caught.value.problems}
    assert places == {
        "mapping mine: fields.u_ref",
        "mapping mine: version",
        "mapping mine: status.Won't Do",
        "mapping mine: extra",
    }


def test_fields_that_are_no_table_are_a_fault() -> None:
    with pytest.raises(UserError, match="template"):
        parse_mapping("mine", {"system": "jira", "version": 1, "fields": "none"})


@pytest.mark.parametrize("path", sorted(Path("mappings/tickets").glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_one_is_good_in_both_languages(path: Path) -> None:
    mapping = parse_mapping(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
    assert set(mapping.template) == {"en", "zh"}
    for template in mapping.template.values():
        for name in (
            "{statement}",
            "{evidence}",
            "{clause}",
            "{clause_title}",
            "{standard}",
            "{report}",
            "{due_on}",
            "{done_asks}",
        ):
            assert name in template.summary + template.description
