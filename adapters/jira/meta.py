"""What Jira says about fields: create metadata and the screens of transitions have the same shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from adapters.jira.shapes import table
from connector.model.tracker import FieldKind, TrackerField

GIVEN = frozenset({"project", "issuetype", "reporter"})
"""Fields that need no mapping: we give them, or Jira takes our account."""

RICH_SYSTEM = frozenset({"description", "environment"})

_SYSTEM_KINDS = {
    "assignee": "user",
    "reporter": "user",
    "priority": "priority",
    "security": "securitylevel",
    "duedate": "date",
    "labels": "array",
    "components": "array",
    "fixVersions": "array",
    "versions": "array",
}
_SYSTEM_ITEMS = {"components": "component", "fixVersions": "version", "versions": "version"}
"""What Jira's own fields are, where nothing says so."""

_KINDS: dict[str, FieldKind] = {
    "string": "text",
    "number": "number",
    "date": "day",
    "datetime": "moment",
    "user": "person",
    "option": "choice",
    "priority": "choice",
    "securitylevel": "choice",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """An allowed value: its id and what it is called."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a screen. ``kind`` and ``items``: the schema's type, and that of an array's elements.

    ``rich``: it holds a document (or wiki markup) instead of a plain string; ``choices``: empty where anything goes.
    """

    id: str
    name: str
    kind: str = "string"
    items: str = ""
    rich: bool = False
    required: bool = False
    has_default: bool = False
    choices: tuple[Choice, ...] = ()

    def choice(self, word: str) -> Choice | None:
        """The allowed value of this name, value or id; None when there is none, or when the field has no choices."""
        return next((choice for choice in self.choices if word in {choice.name, choice.id}), None)


@dataclass(frozen=True, slots=True)
class Screen:
    """The fields that can be set when an issue of ``type_id`` is created."""

    type_id: str
    fields: dict[str, Field]


def field(raw: Any, name: str = "") -> Field:
    """A field from create metadata (``name`` is in it) or from a transition's ``fields`` (``name`` is its key)."""
    schema = table(raw.get("schema"))
    identity = str(raw.get("fieldId") or name or raw.get("key") or schema.get("system") or "")
    allowed = raw.get("allowedValues")
    return Field(
        id=identity,
        name=str(raw.get("name") or identity),
        kind=str(schema.get("type") or _SYSTEM_KINDS.get(identity, "string")),
        items=str(schema.get("items") or _SYSTEM_ITEMS.get(identity, "")),
        rich=is_rich(identity, schema),
        required=bool(raw.get("required")),
        has_default=bool(raw.get("hasDefaultValue")),
        choices=tuple(_choice(value) for value in allowed) if isinstance(allowed, list) else (),
    )


def is_rich(identity: str, schema: Any) -> bool:
    """True for the description and for custom fields of several lines."""
    return identity in RICH_SYSTEM or str(table(schema).get("custom", "")).endswith(":textarea")


def described(field: Field) -> TrackerField:
    """The field as a mapping sees it. Choices are written by name."""
    given = field.id in GIVEN
    return TrackerField(
        name=field.id,
        label=field.name,
        kind=_kind(field),
        required=field.required and not field.has_default and not given,
        choices={choice.name: choice.name for choice in field.choices},
        writable=not given,
    )


def _kind(field: Field) -> FieldKind:
    if field.rich:
        return "rich"
    if field.id == "labels":
        return "labels"
    if field.choices:
        return "choices" if field.kind == "array" else "choice"
    return _KINDS.get(field.kind, "other")


def _choice(value: Any) -> Choice:
    if not isinstance(value, dict):
        return Choice(str(value), str(value))
    named = next((value[key] for key in ("name", "value", "key", "displayName") if value.get(key)), "")
    return Choice(str(value.get("id") or ""), str(named))
