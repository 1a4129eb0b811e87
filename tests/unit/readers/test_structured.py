"""Files of named values: JSON records and OSCAL, laid out as registers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from connector.errors import ReadError
from connector.readers import read
from tests.builders.blocks import only_table, paragraphs, tables, texts

if TYPE_CHECKING:
    from pathlib import Path

    from connector.model.document import Document

RISK = {
    "uuid": "r1",
    "title": "Orphaned accounts",
    "status": "open",
    "deadline": "2026-04-30T00:00:00Z",
    "remediations": [
        {"uuid": "m0", "lifecycle": "recommendation", "description": "Think about it."},
        {"uuid": "m1", "lifecycle": "planned", "description": "Disable accounts each night."},
    ],
}
OBSERVATION = {
    "uuid": "o1",
    "collected": "2026-02-03T11:00:00Z",
    "relevant-evidence": [{"description": "Export of accounts, rows 12 to 17."}],
}
LINKS = {"related-observations": [{"observation-uuid": "o1"}], "related-risks": [{"risk-uuid": "r1"}]}


def finding(state: str, **more: Any) -> dict[str, Any]:
    target = {"type": "objective-id", "target-id": "ac-2", "status": {"state": state}}
    return {"uuid": "f1", "title": "Accounts stay", "description": "Six accounts.", "target": target, **more}


def results(*of_results: dict[str, Any]) -> dict[str, Any]:
    metadata = {
        "title": "Assessment 2026",
        "parties": [{"uuid": "p1", "type": "person", "name": "Amy"}, {"uuid": "p2", "type": "person", "name": "Bob"}],
        "responsible-parties": [
            {"role-id": "assessor", "party-uuids": ["p1", "unknown"]},
            {"role-id": "prepared-for", "party-uuids": ["p2"]},
        ],
    }
    return {"assessment-results": {"metadata": metadata, "results": list(of_results)}}


def told(tmp_path: Path, value: Any, name: str = "a.json") -> Document:
    path = tmp_path / name
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return read(path)


def columns(document: Document, row: int = 1) -> dict[str, str]:
    table = only_table(document)
    return {name: text for name, text in zip(table.rows[0], table.rows[row], strict=True) if text}


def test_results_are_a_register_of_what_is_not_satisfied(tmp_path: Path) -> None:
    result = {
        "title": "Yearly",
        "start": "2026-02-02T09:00:00Z",
        "end": "2026-02-06T16:00:00Z",
        "observations": [OBSERVATION],
        "risks": [RISK],
        "findings": [finding("not-satisfied", **LINKS), finding("satisfied")],
    }
    document = told(tmp_path, results(result))
    assert document.kind == "oscal"
    assert texts(document) == ["Assessment 2026", "Auditor: Amy", "Audit Dates: 2026-02-02 to 2026-02-06"]
    assert columns(document) == {
        "Finding ID": "f1",
        "Title": "Accounts stay",
        "Finding Description": "Six accounts.",
        "Control ID": "ac-2",
        "Finding Classification": "not-satisfied",
        "Objective Evidence": "Export of accounts, rows 12 to 17.",
        "Raised On": "2026-02-03T11:00:00Z",
        "Due Date": "2026-04-30T00:00:00Z",
        "Corrective Action": "Disable accounts each night.",
        "Status": "open",
    }
    assert len(only_table(document).rows) == 2
    assert [note.reason for note in document.notes] == ["Objectives that are satisfied, and not listed: 1"]


def test_several_results_are_told_apart_and_one_day_is_one_day(tmp_path: Path) -> None:
    day = {"start": "2026-02-02T09:00:00Z", "end": "2026-02-02T16:00:00Z"}
    both = [{"title": title, **day, "findings": [finding("not-satisfied")]} for title in ("First", "Second")]
    document = told(tmp_path, results(*both))
    assert texts(document)[2:] == ["First", "Audit Dates: 2026-02-02", "Second", "Audit Dates: 2026-02-02"]
    assert len(tables(document)) == 2


def test_a_plan_of_action_by_the_number_that_people_use(tmp_path: Path) -> None:
    items = [
        {
            "uuid": "i1",
            "title": "Ciphers",
            "description": "Old ones.",
            "props": [{"name": "POAM-ID", "value": "HP-7"}],
            **LINKS,
        },
        {"uuid": "i2", "title": "Lost", "description": "Risk unknown.", "related-risks": [{"risk-uuid": "nowhere"}]},
    ]
    plan = {"metadata": {"title": "POA&M"}, "risks": [RISK], "observations": [OBSERVATION], "poam-items": items}
    document = told(tmp_path, {"plan-of-action-and-milestones": plan})
    first = columns(document)
    assert (first["Finding ID"], first["Due Date"], first.get("Raised On")) == ("HP-7", "2026-04-30T00:00:00Z", None)
    assert columns(document, 2) == {"Finding ID": "i2", "Title": "Lost", "Finding Description": "Risk unknown."}


def test_without_a_plan_what_is_recommended_is_the_action_and_remarks_are_evidence(tmp_path: Path) -> None:
    observation = {"uuid": "o1", "remarks": "Two roles may delete."}
    risk = {"uuid": "r1", "remediations": [{"lifecycle": "recommendation", "title": "Split the roles"}]}
    result = {"observations": [observation], "risks": [risk], "findings": [finding("not-satisfied", **LINKS)]}
    said = columns(told(tmp_path, results(result)))
    assert (said["Objective Evidence"], said["Corrective Action"]) == ("Two roles may delete.", "Split the roles")


def test_older_documents_say_the_state_elsewhere(tmp_path: Path) -> None:
    old = {"uuid": "f1", "description": "x", "objective-status": {"target-id": "ac-2", "state": "not-satisfied"}}
    assert columns(told(tmp_path, results({"findings": [old]})))["Control ID"] == "ac-2"


def test_nothing_found_is_no_table(tmp_path: Path) -> None:
    assert tables(told(tmp_path, results({"findings": [finding("satisfied")]}))) == []
    assert told(tmp_path, {"assessment-results": []}).blocks == ()


XML = """<?xml version="1.0" encoding="UTF-8"?>
<assessment-results xmlns="http://csrc.nist.gov/ns/oscal/1.0" uuid="x">
  <metadata><title>Assessment 2026</title>
    <party uuid="p1" type="person"><name>Amy</name></party>
    <responsible-party role-id="assessor"><party-uuid>p1</party-uuid></responsible-party></metadata>
  <result uuid="y"><title>Yearly</title><start>2026-02-02T09:00:00Z</start>
    <risk uuid="r1"><title>Orphaned</title><status>open</status><deadline>2026-04-30T00:00:00Z</deadline></risk>
    <finding uuid="f1"><title>Accounts stay</title>
      <description><p>Six accounts in
        <code>ledger</code>:</p><ul><li>one</li><li>two</li></ul></description>
      <target type="objective-id" target-id="ac-2"><status state="not-satisfied"/></target>
      <associated-risk risk-uuid="r1"/></finding></result>
</assessment-results>"""


@pytest.mark.parametrize("name", ["a.xml", "a.oscal"])
def test_the_same_in_xml(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(XML, encoding="utf-8")
    document = read(path)
    assert texts(document) == ["Assessment 2026", "Auditor: Amy", "Audit Dates: 2026-02-02"]
    said = columns(document)
    assert said["Finding Description"] == "Six accounts in `ledger`:\n* one\n* two"
    assert (said["Due Date"], said["Status"], said["Control ID"]) == ("2026-04-30T00:00:00Z", "open", "ac-2")


def test_records_are_a_register_with_names_as_people_print_them(tmp_path: Path) -> None:
    records = [
        {"id": "CAR-1", "rootCause": "", "corrective_action": "换证", "category": ["硬件", "设施"], "n": 7.10},
        {
            "id": "CAR-2",
            "NCType": "minor",
            "owner": {"name": "李伟"},
            "steps": [{"on": 1, "by": None}, {"on": 2}],
            "open": True,
        },
    ]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(records).replace("7.1", "7.10"), encoding="utf-8")
    document = read(path)
    assert document.kind == "json"
    assert columns(document) == {"id": "CAR-1", "corrective action": "换证", "category": "硬件, 设施", "n": "7.10"}
    assert columns(document, 2) == {
        "id": "CAR-2",
        "NC type": "minor",
        "owner name": "李伟",
        "steps": "1\n2",
        "open": "yes",
    }
    assert only_table(document).header_rows == 1


def test_values_around_the_records_are_labelled_lines_and_lists_have_headings(tmp_path: Path) -> None:
    value = {
        "reportNumber": "IA-1",
        "audit": {"type": "internal", "days": ["a", "b"]},
        "findings": [{"id": "1"}],
        "more": [["x"]],
    }
    document = told(tmp_path, value)
    assert [(each.kind, each.text) for each in paragraphs(document)] == [
        ("body", "report number: IA-1"),
        ("heading", "audit"),
        ("body", "type: internal"),
        ("body", "days: a, b"),
        ("heading", "findings"),
        ("body", "more: x"),
    ]
    assert only_table(document).rows == (("id",), ("1",))


def test_a_text_is_json_by_its_brackets_and_by_its_name(tmp_path: Path) -> None:
    assert told(tmp_path, [{"id": "1"}], "export.txt").kind == "json"
    assert told(tmp_path, "alone").blocks[0] == paragraphs(told(tmp_path, "alone"))[0]
    (tmp_path / "a.md").write_text("[not json](x)", encoding="utf-8")
    assert read(tmp_path / "a.md").kind == "md"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.json", '[{"a": 1},\n{"b": }]', "JSON, line 2"),
        ("a.json", '{"a": ' * 200_000, "too deeply nested"),
        ("a.xml", "<report/>", "Nobody here reads"),
        ("a.xml", f'<!DOCTYPE x [<!ENTITY a "b">]>{XML.partition("?>")[2]}', "XML entities"),
        ("a.yaml", "a: b", "Nobody here reads"),
    ],
)
def test_what_is_broken_or_of_another_kind_is_refused(tmp_path: Path, name: str, content: str, why: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ReadError, match=why):
        read(tmp_path / name)
