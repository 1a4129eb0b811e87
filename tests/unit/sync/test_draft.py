"""From a record to the wished ticket: what it says, and what it must not say."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from connector.errors import TicketRejected
from connector.model.audit import Grade, Report
from connector.model.document import Place
from connector.model.ticket import Assignee, RichText, TicketDraft, TicketMapping
from connector.sync.draft import ClauseWords, grade_label, place_text, rendered, wished
from connector.sync.mapping import parse_mapping
from tests.builders.records import LI, linked, nonconformity

if TYPE_CHECKING:
    from connector.model.policy import Disclosure

TEMPLATE = {
    "summary": "[{number}] {grade_label}: {title} ({standard} {clause} {clause_title})",
    "description": """
## Finding
**Statement** {statement}
**Evidence** {evidence}

## Asked
- Done means: {done_asks}
- Due {due_on}
## Nothing
**Site** {site}
""",
}


def mapping(**fields: Any) -> TicketMapping:
    table = {
        "system": "jira",
        "version": 3,
        "fields": {"summary": {"from": "summary"}, "description": {"from": "description"}, **fields},
        "template": {"en": TEMPLATE},
    }
    return parse_mapping("own", table)


def draft(
    disclosure: Disclosure = "full", *, owner: Any = LI, fields: dict[str, Any] | None = None, **values: Any
) -> TicketDraft:
    record = linked(content=nonconformity(**values), head=Report(audit_type="external", issued_on=date(2026, 3, 13)))
    words = ClauseWords(clause_title="Change management initiation", process_label="Change management")
    surroundings = {"language": "en", "organisation": "Example Ltd", "link": "closeout show abc"}
    return wished(record, mapping(**(fields or {})), "queue", disclosure, owner, words, surroundings)


def text(made: TicketDraft) -> str:
    description = made.fields["description"]
    assert isinstance(description, RichText)
    return description.plain


def test_the_ticket_shows_what_its_owner_needs() -> None:
    made = draft(title="Changes without approval")
    assert made.mark == "closeout-abc234defg"
    assert made.fields["summary"] == (
        "[NC-01] Minor nonconformity: Changes without approval "
        "(ISO/IEC 20000-1:2018 8.5.1.2 Change management initiation)"
    )
    assert text(made).splitlines() == [
        "Finding",
        "Statement 3 份变更单未经审批即实施",
        "Evidence CHG-2026-011、CHG-2026-014",
        "Asked",
        "Done means: root cause, correction of the effect, corrective action against the cause, and evidence of both",
        "Due 2026-04-10",
    ]


def test_empty_parts_leave_no_holes_in_the_summary() -> None:
    made = draft(title=None, number=None, standard=None, clauses=())
    assert made.fields["summary"] == "Minor nonconformity: (Change management initiation)"


def test_a_summary_discloses_no_evidence() -> None:
    assert "CHG-2026-011" not in text(draft("summary"))
    assert "3 份变更单" in text(draft("summary"))


def test_a_stub_discloses_number_clause_and_due_day_only() -> None:
    everything = {
        name: "{" + name + "}"
        for name in ("statement", "evidence", "department", "process", "owner", "organisation", "report", "grade_label")
    }
    made = draft("stub", fields={**everything, "link": "{link}"}, department="运维部", title="Secret title")
    assert set(made.fields) == {"summary", "description", "link"}
    assert made.fields["summary"] == "[NC-01] (ISO/IEC 20000-1:2018 8.5.1.2)"
    dump = made.model_dump_json()
    for secret in ("变更单", "CHG-2026", "运维部", "Secret", "Example Ltd", "change", "Minor"):
        assert secret not in dump
    assert "2026-04-10" in dump


def test_markup_in_a_report_stays_text() -> None:
    made = draft(statement="## no heading\n**bold** {evidence} {number}")
    description = made.fields["description"]
    assert isinstance(description, RichText)
    line = description.lines[1]
    assert (line.kind, line.label, line.text) == ("text", "Statement", "## no heading\n**bold** {evidence} {number}")


def test_values_are_mapped_and_missing_ones_skipped_defaulted_or_rejected() -> None:
    priority = {"from": "grade", "values": {"minor": "Medium"}, "on_missing": "skip"}
    assert draft(fields={"priority": priority}).fields["priority"] == "Medium"
    assert "priority" not in draft(fields={"priority": priority}, grade=Grade.MAJOR).fields
    with_default = {**priority, "on_missing": "Low"}
    assert draft(fields={"priority": with_default}, grade=Grade.MAJOR).fields["priority"] == "Low"
    strict = {**priority, "on_missing": "reject"}
    with pytest.raises(TicketRejected, match="needs 'grade'") as caught:
        draft(fields={"priority": strict, "u_site": {"from": "site", "on_missing": "reject"}}, grade=Grade.MAJOR)
    assert set(caught.value.fields) == {"priority", "u_site"}
    assert draft(fields={"u_site": {"from": "site", "on_missing": "HQ"}}).fields["u_site"] == "HQ"
    mapped_empty = {"from": "site", "values": {"HQ": "1"}, "on_missing": "9"}
    assert draft(fields={"u_site": mapped_empty}).fields["u_site"] == "9"


def test_constants_templates_days_and_people_keep_their_kind() -> None:
    fields = {
        "labels": ["audit", "iso20000"],
        "impact": 2,
        "u_ref": "Audit {report}",
        "u_none": "{site}",
        "duedate": {"from": "due_on"},
        "assignee": {"from": "owner"},
    }
    made = draft(fields=fields)
    assert made.fields["labels"] == ["audit", "iso20000"]
    assert made.fields["impact"] == 2
    assert made.fields["u_ref"] == "Audit IA-2026-03"
    assert "u_none" not in made.fields
    assert made.fields["duedate"] == date(2026, 4, 10)
    assert made.fields["assignee"] == Assignee(key="li-wei", name="李伟", email="li.wei@example.com")
    at_home = LI.model_copy(update={"accounts": {"queue": "5b10"}})
    assert draft(fields=fields, owner=at_home).fields["assignee"] == Assignee(
        key="li-wei", name="李伟", email="li.wei@example.com", account="5b10"
    )
    assert "assignee" not in draft(fields=fields, owner=None).fields


def test_the_language_of_the_ticket_is_the_organisations() -> None:
    record = linked(content=nonconformity())
    surroundings = {"language": "zh", "organisation": "示例", "link": ""}
    made = wished(record, mapping(), "queue", "full", None, ClauseWords(), surroundings)
    assert "一般不符合" in str(made.fields["summary"])


@pytest.mark.parametrize(
    ("grade", "label"),
    [
        ("major", "Major nonconformity"),
        ("minor", "Minor nonconformity"),
        ("ungraded", "Nonconformity (ungraded)"),
        ("observation", "Observation"),
        ("ofi", "Opportunity for improvement"),
    ],
)
def test_grades_in_words(grade: str, label: str) -> None:
    assert grade_label(grade) == label


@pytest.mark.parametrize("audit_type", ["internal", "customer", "external", None])
def test_every_audit_type_has_words(audit_type: Any) -> None:
    record = linked(head=Report(audit_type=audit_type))
    surroundings = {"language": "en", "organisation": "x", "link": ""}
    made = wished(record, mapping(kind="{audit_type}"), "queue", "full", None, ClauseWords(), surroundings)
    assert made.fields.get("kind", "") == (f"{audit_type} audit" if audit_type else "")


def test_a_place_in_words() -> None:
    assert place_text(Place(page=3, table=2, row=4, block=9).model_dump(exclude_none=True)) == "page 3, table 2, row 4"
    assert place_text({"block": 9}) == "paragraph 9"
    assert place_text({}) == ""


def test_a_heading_with_nothing_below_is_left_out() -> None:
    assert [line.text for line in rendered("## A\n## B\ntext\n## C", {}).lines] == ["B", "text"]
