from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from adapters.jira import compare
from adapters.jira.meta import Choice, Field, field
from adapters.jira.wire import label, wire
from connector.model.ticket import Assignee, FieldRule, Line, RichText, TicketDraft, TicketMapping

if TYPE_CHECKING:
    from adapters.jira.richtext import Deployment
    from connector.model.ticket import FieldValue

PRIORITY = Field("priority", "Priority", "priority", choices=(Choice("2", "High"), Choice("3", "Medium")))
GRADE = Field("customfield_1", "Grade", "option", choices=(Choice("100", "Minor"),))
SEVERAL = Field("customfield_2", "Standards", "array", "option", choices=(Choice("110", "A"), Choice("111", "B")))
OWNER = Assignee(key="li", name="Li")
RICH = RichText(lines=(Line(label="a", text="*b*"),))


def account(assignee: Assignee) -> str:
    return f"account-of-{assignee.key}"


@pytest.mark.parametrize(
    ("value", "known", "deployment", "sent"),
    [
        ("two\nlines", Field("summary", "Summary"), "cloud", "two lines"),
        (date(2026, 4, 10), Field("duedate", "Due", "date"), "cloud", "2026-04-10"),
        ("Medium", PRIORITY, "cloud", {"id": "3"}),
        ("2", PRIORITY, "cloud", {"id": "2"}),
        ("Unheard", PRIORITY, "cloud", {"name": "Unheard"}),
        ("Minor", GRADE, "cloud", {"id": "100"}),
        ("Other", GRADE, "cloud", {"value": "Other"}),
        (("A", "B"), SEVERAL, "cloud", [{"id": "110"}, {"id": "111"}]),
        ("A", SEVERAL, "cloud", [{"id": "110"}]),
        (["a b", "c"], Field("labels", "Labels", "array", "string"), "cloud", ["a-b", "c"]),
        ("12.5", Field("n", "N", "number"), "cloud", 12.5),
        ("many", Field("n", "N", "number"), "cloud", "many"),
        (7, Field("n", "N", "number"), "cloud", 7),
        ({"id": "5"}, Field("security", "Security", "securitylevel"), "cloud", {"id": "5"}),
        ("Secret", Field("security", "Security", "securitylevel"), "cloud", {"name": "Secret"}),
        (OWNER, Field("assignee", "Assignee", "user"), "cloud", {"accountId": "account-of-li"}),
        (OWNER, Field("assignee", "Assignee", "user"), "datacenter", {"name": "account-of-li"}),
        (OWNER, Field("u", "U", "array", "user"), "cloud", [{"accountId": "account-of-li"}]),
        ("abc", Field("u", "U", "user"), "datacenter", {"name": "abc"}),
        (RICH, Field("description", "D", rich=True), "datacenter", r"*a* \*b\*"),
        (RICH, Field("customfield_3", "Plain"), "cloud", "a *b*"),
        ("*b*", Field("customfield_4", "Area", rich=True), "datacenter", r"\*b\*"),
        (" plain \x07", Field("customfield_5", "Text"), "cloud", "plain"),
        (None, Field("x", "X"), "cloud", None),
    ],
)
def test_each_kind_of_field_takes_its_shape(
    value: FieldValue, known: Field, deployment: Deployment, sent: object
) -> None:
    assert wire(value, known, deployment, account) == sent


def test_a_label_has_no_blanks() -> None:
    assert label(" a \t b\nc ") == "a-b-c"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "true"),
        (5.0, "5"),
        (" a \r\n\n b ", "a\nb"),
        ([{"value": "b"}, {"value": "a"}, None], "a, b"),
        ({"displayName": "Li Wei", "accountId": "x"}, "Li Wei"),
        ({"value": "A", "child": {"value": "B"}}, "A – B"),
        ({"name": ["odd"]}, "['odd']"),
        (object(), ""),
    ],
)
def test_any_value_of_a_field_has_a_text(value: object, shown: str) -> None:
    assert compare.text(value) == shown


RULES: dict[str, FieldRule] = {
    "priority": FieldRule(values={"major": "1", "minor": "3"}),
    "security": FieldRule(constant={"id": "10"}),
    "customfield_1": FieldRule(constant="Minor"),
    "customfield_2": FieldRule(constant=["110"]),
    "labels": FieldRule(constant=["audit finding", "iso"]),
    "assignee": FieldRule(),
    "components": FieldRule(template="{process}"),
}
MAPPING = TicketMapping(name="m", system="jira", version=1, fields=RULES, template={})


def test_a_value_is_shown_as_the_mapping_names_it() -> None:
    fields: dict[str, Any] = {
        "priority": {"id": "3", "name": "中"},
        "security": {"id": "10", "name": "Secret"},
        "customfield_1": {"id": "100", "value": "Minor"},
        "customfield_2": [{"id": "110", "value": "A"}],
        "labels": ["closeout-1", "audit-finding", "somebody-else"],
        "assignee": {"displayName": "Li"},
        "components": [{"id": "1", "name": "change"}],
        "summary": "not of the mapping",
    }
    assert compare.shown(fields, MAPPING, frozenset()) == {
        "priority": "3",
        "security": "10",
        "customfield_1": "Minor",
        "customfield_2": "110",
        "labels": "audit-finding",
        "components": "change",
    }


def test_labels_of_a_template_are_all_shown_but_the_mark() -> None:
    mapping = MAPPING.model_copy(update={"fields": {"labels": FieldRule(template="{process}")}})
    assert compare.shown({"labels": ["b", "a", "closeout-1"]}, mapping, frozenset()) == {"labels": "a, b"}
    assert compare.shown({"labels": None}, mapping, frozenset()) == {"labels": ""}


def test_a_markup_field_of_data_center_is_read_as_markup() -> None:
    mapping = MAPPING.model_copy(update={"fields": {"customfield_4": FieldRule(template="{evidence}")}})
    fields = {"customfield_4": r"h3. a\*b"}
    assert compare.shown(fields, mapping, frozenset({"customfield_4"})) == {"customfield_4": "a*b"}
    assert compare.shown(fields, mapping, frozenset()) == {"customfield_4": r"h3. a\*b"}


def test_wishes_leave_people_out() -> None:
    draft = TicketDraft(
        mark="closeout-1",
        fields={
            "summary": " a\nb ",
            "description": "x \n\n y",
            "customfield_9": RICH,
            "customfield_8": " a  b ",
            "labels": ("b b", "a"),
            "customfield_7": 5.0,
            "security": {"id": "10"},
            "assignee": OWNER,
            "customfield_6": OWNER,
            "reporter": "me",
            "customfield_5": ["x", "y"],
        },
    )
    assert compare.wished(draft, "cloud") == {
        "summary": "a b",
        "description": "x\ny",
        "customfield_9": "a *b*",
        "customfield_8": "a b",
        "labels": "a, b-b",
        "customfield_7": "5",
        "security": "10",
        "customfield_5": "x, y",
    }


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        (
            {"fieldId": "duedate", "name": "Due", "required": True, "schema": {"type": "date"}},
            Field("duedate", "Due", "date", required=True),
        ),
        (
            {"key": "x", "schema": {"type": "array", "items": "option"}, "hasDefaultValue": True},
            Field("x", "x", "array", "option", has_default=True),
        ),
        ({"schema": {"system": "description", "type": "string"}}, Field("description", "description", rich=True)),
        (
            {"fieldId": "c", "schema": {"type": "string", "custom": "com.x:textarea"}, "allowedValues": ["a"]},
            Field("c", "c", rich=True, choices=(Choice("a", "a"),)),
        ),
        ({"fieldId": "c", "schema": None, "allowedValues": None}, Field("c", "c")),
    ],
)
def test_fields_are_read_from_metadata(raw: dict[str, Any], read: Field) -> None:
    assert field(raw) == read
