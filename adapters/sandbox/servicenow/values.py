"""Values of columns: what is kept of what is given, and how it is shown.

======== ============================ ======================================================
kind     what is kept                 what cannot be kept
======== ============================ ======================================================
string   the first LENGTH characters  –
integer  whole numbers                dropped, the old value stays
boolean  true and 1, else false       –
date(-   ``YYYY-MM-DD[ HH:MM:SS]``    emptied
time)
reference the sys_id of a record      emptied
journal  a new entry                  –
======== ============================ ======================================================
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from pydantic import JsonValue

    from adapters.sandbox.servicenow.call import Desk
    from adapters.sandbox.servicenow.schema import Column, Table
    from adapters.sandbox.servicenow.words import Row

MOMENT = "%Y-%m-%d %H:%M:%S"
DAY = "%Y-%m-%d"


def as_text(given: JsonValue) -> str:
    """A JSON value as the text that a column gets."""
    match given:
        case None:
            return ""
        case bool():
            return str(given).lower()
        case {"value": value}:
            return as_text(value)
        case list():
            return ",".join(as_text(one) for one in given)
        case _:
            return str(given)


def taken(desk: Desk, column: Column, given: JsonValue) -> str | None:
    """What is kept of a given value; None when the column keeps what it has."""
    text = as_text(given)
    match column.kind:
        case "string" | "id" | "journal":
            return text[: column.length] if column.length else text
        case "integer":
            return text if text == "" or text.lstrip("-").isdecimal() else None
        case "boolean":
            return "true" if text.lower() in {"true", "1"} else "false"
        case "date" | "datetime":
            return _moment(text, DAY if column.kind == "date" else MOMENT)
        case "reference":
            return text if text and desk.row(column.reference or "", text) is not None else ""


def from_display(desk: Desk, zone: str, table: Table, column: Column, given: JsonValue) -> str:
    """The raw value of what a form shows, for ``sysparm_input_display_value=true``; a raw value stays what it is."""
    text = as_text(given)
    if column.kind == "datetime" and (value := _moment(text, MOMENT)):
        local = datetime.strptime(value, MOMENT).replace(tzinfo=ZoneInfo(zone))
        return local.astimezone(UTC).strftime(MOMENT)
    if column.kind == "reference":
        return next((row.sys_id for row in desk.all(column.reference or "") if title(row) == text), text)
    return {label: value for value, label in table.choices.get(column.name, ())}.get(text, text)


def _moment(text: str, form: str) -> str:
    for one in (MOMENT, DAY):
        try:
            return datetime.strptime(text, one).replace(tzinfo=UTC).strftime(form)
        except ValueError:
            continue
    return ""


def display(desk: Desk, zone: str, table: Table, column: Column, value: str) -> str:
    """A raw value as a form shows it: labels of choices, names of references, times in the user's zone."""
    if value and column.kind == "datetime":
        moment = datetime.strptime(value, MOMENT).replace(tzinfo=UTC)
        return moment.astimezone(ZoneInfo(zone)).strftime(MOMENT)
    if value and column.kind == "reference":
        target = desk.row(column.reference or "", value)
        return "" if target is None else title(target)
    return dict(table.choices.get(column.name, ())).get(value, value)


def title(row: Row) -> str:
    """What a record is called where something refers to it."""
    return next((row.values[word] for word in ("number", "name", "file_name") if row.values.get(word)), row.sys_id)
