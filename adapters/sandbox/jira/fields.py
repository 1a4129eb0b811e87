"""The fields of an issue: what each kind takes, how it is stored and how it is shown.

============= =================================================== ===========================================
kind          taken                                               stored
============= =================================================== ===========================================
summary       one line, 1–255 characters                          the text
rich,         ADF in version 3, wiki markup in version 2, up to   ``{"adf": …}`` or ``{"wiki": …}``
textarea      32,767 characters
text          up to 255 characters                                the text
number        a number                                            the number
date          ``YYYY-MM-DD``                                      the same
labels        a list of texts without spaces                      the list
priority,     ``{"id"}`` or ``{"name"}``                          the id
resolution,
securitylevel
components    a list of those                                     the list of ids
select        ``{"id"}`` or ``{"value"}``                         the option's id
multiselect   a list of those                                     the list of ids
person        ``{"accountId"}`` on Cloud, ``{"name"}`` elsewhere  the person's name (``world.toml``)
============= =================================================== ===========================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from adapters.sandbox.jira.accounts import INVALID_INPUT, Wrong, assignable, cannot_be_assigned, found_person
from adapters.sandbox.jira.adf import is_document, plain
from adapters.sandbox.jira.wiki import to_document, to_markup
from adapters.sandbox.world import Field

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

    from adapters.sandbox.jira.call import Call, Desk, Flavour
    from adapters.sandbox.world import Kind, Named, Project

SUMMARY_LIMIT = 255
TEXT_LIMIT = 32_767

SYSTEM_FIELDS = (
    Field(id="summary", name="Summary", kind="summary"),
    Field(id="description", name="Description", kind="rich"),
    Field(id="priority", name="Priority", kind="priority"),
    Field(id="labels", name="Labels", kind="labels"),
    Field(id="duedate", name="Due date", kind="date"),
    Field(id="assignee", name="Assignee", kind="person"),
    Field(id="reporter", name="Reporter", kind="person"),
    Field(id="resolution", name="Resolution", kind="resolution"),
)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value is put: the field of a project, by a call."""

    call: Call
    project: Project
    field: Field


def field_of(desk: Desk, field_id: str) -> Field | None:
    """The field of this id."""
    return next((field for field in (*SYSTEM_FIELDS, *desk.world.fields) if field.id == field_id), None)


def taken(spot: Spot, given: JsonValue) -> JsonValue:
    """What is stored for a given value; None empties the field. Raises ``Wrong``."""
    if given is None and spot.field.kind != "summary":
        return None
    return _TAKE[spot.field.kind](spot, given)


def rich_text(call: Call, given: JsonValue) -> JsonValue:
    """What is stored for a rich text, measured after conversion. Raises ``Wrong``."""
    if call.flavour.wiki:
        if not isinstance(given, str):
            raise Wrong("Operation value must be a string")
        stored: JsonValue = {"wiki": given}
        length = len(given)
    else:
        if not isinstance(given, dict) or given.get("type") != "doc":
            raise Wrong("Operation value must be an Atlassian Document (see the Atlassian Document Format)")
        if not is_document(given):
            raise Wrong(INVALID_INPUT)
        stored, length = {"adf": given}, len(to_markup(given))
    if length > TEXT_LIMIT:
        raise Wrong(f"The entered text is too long. It exceeds the allowed limit of {TEXT_LIMIT:,} characters.")
    return stored


def rich_shown(stored: Any, flavour: Flavour) -> JsonValue:
    """A stored rich text as the version shows it."""
    if flavour.wiki:
        return stored["wiki"] if "wiki" in stored else to_markup(stored["adf"])
    return document_of(stored)


def document_of(stored: Any) -> dict[str, JsonValue]:
    """A stored rich text as a document."""
    document: dict[str, JsonValue] = stored["adf"] if "adf" in stored else to_document(stored["wiki"])
    return document


def _summary(_spot: Spot, given: JsonValue) -> JsonValue:
    if given is None or (isinstance(given, str) and not given.strip()):
        raise Wrong("You must specify a summary of the issue.")
    if not isinstance(given, str):
        raise Wrong("Operation value must be a string")
    if "\n" in given or "\r" in given:
        raise Wrong("The summary is invalid because it contains newline characters.")
    if len(given) > SUMMARY_LIMIT:
        raise Wrong(f"Summary can't exceed {SUMMARY_LIMIT} characters.")
    return given.strip()


def _rich(spot: Spot, given: JsonValue) -> JsonValue:
    return rich_text(spot.call, given)


def _text(_spot: Spot, given: JsonValue) -> JsonValue:
    if not isinstance(given, str):
        raise Wrong("Operation value must be a string")
    if len(given) > SUMMARY_LIMIT:
        raise Wrong(f"The entered text is too long. It exceeds the allowed limit of {SUMMARY_LIMIT} characters.")
    return given


def _number(_spot: Spot, given: JsonValue) -> JsonValue:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise Wrong("Operation value must be a number")
    return given


def _date(spot: Spot, given: JsonValue) -> JsonValue:
    if not isinstance(given, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given):
        raise Wrong(
            f"Error parsing date string: {given}" if given else f'{spot.field.name} must be of the format "yyyy-MM-dd"'
        )
    try:
        date.fromisoformat(given)
    except ValueError as error:
        raise Wrong(f"Error parsing date string: {given}") from error
    return given


def _labels(_spot: Spot, given: JsonValue) -> JsonValue:
    if not isinstance(given, list):
        raise Wrong("data was not an array")
    for number, label in enumerate(given):
        if not isinstance(label, str):
            raise Wrong(f"string expected at index {number}")
        if re.search(r"\s", label) or not label:
            raise Wrong(f"The label '{label}' contains spaces which is invalid.")
        if len(label) > SUMMARY_LIMIT:
            raise Wrong(f"The label '{label}' exceeds the maximum length allowed of {SUMMARY_LIMIT} characters.")
    return [*sorted({str(label) for label in given})]


def _named(things: tuple[Named, ...], given: JsonValue, what: str, word: str = "name") -> str:
    if not isinstance(given, dict) or not ({"id", word} & given.keys()):
        raise Wrong(f"Specify a valid 'id' or '{word}' for {what}")
    for thing in things:
        if ("id" in given and str(given["id"]) == thing.id) or ("id" not in given and given[word] == thing.name):
            return thing.id
    if "id" in given:
        raise Wrong(f"{what} id '{given['id']}' is not valid")
    raise Wrong(f"{what} {word} '{given[word]}' is not valid")


def _priority(spot: Spot, given: JsonValue) -> JsonValue:
    return _named(spot.call.desk.world.priorities, given, "Priority")


def _resolution(spot: Spot, given: JsonValue) -> JsonValue:
    return _named(spot.call.desk.world.resolutions, given, "Resolution")


def _select(spot: Spot, given: JsonValue) -> JsonValue:
    return _named(spot.field.options, given, "Option", "value")


def _multiselect(spot: Spot, given: JsonValue) -> JsonValue:
    if not isinstance(given, list):
        raise Wrong("data was not an array")
    return [_select(spot, option) for option in given]


def _level(spot: Spot, given: JsonValue) -> JsonValue:
    return _named(spot.field.options, given, "Security level")


def _components(spot: Spot, given: JsonValue) -> JsonValue:
    if not isinstance(given, list):
        raise Wrong("data was not an array")
    return [_named(spot.field.options, component, "Component") for component in given]


def _person(spot: Spot, given: JsonValue) -> JsonValue:
    person = found_person(spot.call, given)
    if spot.field.id == "assignee" and person not in assignable(spot.call.desk, spot.project):
        raise Wrong(cannot_be_assigned(spot.call, person))
    return person.name


_TAKE: dict[Kind, Callable[[Spot, JsonValue], JsonValue]] = {
    "summary": _summary,
    "rich": _rich,
    "textarea": _rich,
    "text": _text,
    "number": _number,
    "date": _date,
    "labels": _labels,
    "priority": _priority,
    "resolution": _resolution,
    "select": _select,
    "multiselect": _multiselect,
    "person": _person,
    "securitylevel": _level,
    "components": _components,
}


def as_words(desk: Desk, field: Field, stored: Any) -> str | None:
    """A stored value as the history writes it."""
    if stored is None:
        return None
    match field.kind:
        case "rich" | "textarea":
            return plain(document_of(stored))
        case "labels":
            return " ".join(stored)
        case "person":
            return desk.people[stored].full_name
        case "priority" | "resolution" | "select" | "multiselect" | "securitylevel" | "components":
            ids = stored if isinstance(stored, list) else [stored]
            return ", ".join(named(desk, field)[one] for one in ids)
        case _:
            return str(stored)


def named(desk: Desk, field: Field) -> dict[str, str]:
    """Ids and names of what a field can hold, for fields with a fixed choice."""
    things = {"priority": desk.world.priorities, "resolution": desk.world.resolutions}.get(field.kind, field.options)
    return {thing.id: thing.name for thing in things}
