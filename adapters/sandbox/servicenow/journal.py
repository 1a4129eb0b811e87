"""Journal columns: what is written to them becomes an entry of ``sys_journal_field``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.sandbox.servicenow.rules import now
from adapters.sandbox.servicenow.schema import sys_id, tables
from adapters.sandbox.servicenow.seeds import user_id
from adapters.sandbox.servicenow.values import as_text, display
from adapters.sandbox.servicenow.words import Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import JsonValue

    from adapters.sandbox.servicenow.call import Call


def entered(call: Call, row: Row, given: Mapping[str, JsonValue]) -> list[Row]:
    """The new entries of a write, kept; an empty text makes none."""
    journals = (name for name, column in tables()[row.table].columns.items() if column.kind == "journal")
    return [_entry(call, row, name, as_text(given[name])) for name in journals if as_text(given.get(name)).strip()]


def _entry(call: Call, row: Row, element: str, text: str) -> Row:
    one = sys_id("sys_journal_field", str(call.desk.store.next("servicenow.entry", 1)), now(call))
    values = {"name": row.table, "element": element, "element_id": row.sys_id, "value": text, "sys_id": one}
    values |= {"sys_created_on": now(call), "sys_created_by": call.who.name, "sys_class_name": "sys_journal_field"}
    values |= {"sys_updated_on": now(call), "sys_updated_by": call.who.name, "sys_mod_count": "0"}
    return call.desk.rows.put(one, Row(sys_id=one, table="sys_journal_field", values=values))


def told(call: Call, row: Row, element: str) -> str:
    """All entries of a journal column, newest first, as its display value tells them."""
    wanted = {"element_id": row.sys_id, "element": element}
    entries = [e for e in call.desk.all("sys_journal_field") if wanted.items() <= e.values.items()]
    table = tables()["sys_journal_field"]
    created, label = table.columns["sys_created_on"], tables()[row.table].columns[element].label
    texts: list[str] = []
    for entry in reversed(entries):
        author = call.desk.row("sys_user", user_id(entry.values["sys_created_by"]))
        name = author.values["name"] if author else entry.values["sys_created_by"]
        at = display(call.desk, call.who.zone, table, created, entry.values["sys_created_on"])
        texts.append(f"{at} - {name} ({label})\n{entry.values['value']}\n\n")
    return "".join(texts)
