"""The Table interface: ``/api/now/table/{table}[/{sys_id}]``."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from adapters.sandbox.exchange import Answer, nothing
from adapters.sandbox.servicenow import journal
from adapters.sandbox.servicenow.call import NO_ROWS, forbidden, no_record, refused
from adapters.sandbox.servicenow.query import found, parse
from adapters.sandbox.servicenow.rights import may_read, may_see, may_write, shown_column, shown_columns
from adapters.sandbox.servicenow.rules import now, ruled
from adapters.sandbox.servicenow.schema import sys_id, tables
from adapters.sandbox.servicenow.values import display, from_display, taken
from adapters.sandbox.servicenow.words import Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import JsonValue

    from adapters.sandbox.servicenow.call import Call
    from adapters.sandbox.servicenow.schema import Table

LIMIT = 10_000


def list_rows(call: Call) -> Answer:
    """``GET /table/{table}``: the limit first, then the access rules, so that a page may be short."""
    table = call.table()
    if not may_read(call, table):
        raise refused(403, "User Not Authorized", "Failed API level ACL Validation")
    ask = call.question
    query = parse(ask.asked("sysparm_query"), table)
    stops = bool(query.invalid) and call.desk.setting(NO_ROWS) == "true"
    hits = [] if stops else found(call.desk, query, table, call.desk.all(table.name))
    limit, offset = window(call)
    some = [row for row in hits[offset : offset + limit] if may_see(call, row)]
    if not some and call.version == 1:
        raise no_record()
    shown: list[JsonValue] = [shown_row(call, row) for row in some]
    return Answer(body={"result": shown}, headers=page_headers(call, len(hits), limit, offset))


def window(call: Call) -> tuple[int, int]:
    """How many rows are asked for, and from where."""
    return _number(call, "sysparm_limit", LIMIT), _number(call, "sysparm_offset", 0)


def _number(call: Call, name: str, default: int) -> int:
    text = call.question.asked(name)
    return int(text) if text.isdecimal() else default


def page_headers(call: Call, total: int, limit: int, offset: int) -> dict[str, str]:
    """The count of all rows, and links to the other pages where there are any."""
    headers: dict[str, str] = {}
    if call.question.asked("sysparm_no_count") != "true":
        headers["X-Total-Count"] = str(total)
    if limit < total and limit and call.question.asked("sysparm_suppress_pagination_header") != "true":
        places = {"first": 0, "prev": offset - limit, "next": offset + limit, "last": (total - 1) // limit * limit}
        places = {rel: place for rel, place in places.items() if 0 <= place < total and (rel != "prev" or offset)}
        headers["Link"] = ",".join(f'<{_page(call, limit, place)}>;rel="{rel}"' for rel, place in places.items())
    return headers


def _page(call: Call, limit: int, offset: int) -> str:
    rest = [(key, value) for key, value in call.question.query if key not in {"sysparm_limit", "sysparm_offset"}]
    query = urlencode([*rest, ("sysparm_limit", str(limit)), ("sysparm_offset", str(offset))])
    return f"{call.question.origin}{quote(call.question.path)}?{query}"


def get_row(call: Call) -> Answer:
    """``GET /table/{table}/{sys_id}``."""
    return Answer(body={"result": shown_row(call, readable(call, call.table(), call.args["sys_id"]))})


def readable(call: Call, table: Table, one: str) -> Row:
    """The record, else 404: ServiceNow does not tell whether it is not there or not for us."""
    row = call.desk.row(table.name, one)
    if row is None or not may_read(call, table) or not may_see(call, row):
        raise no_record()
    return row


def insert(call: Call) -> Answer:
    """``POST /table/{table}``: unknown and locked columns are passed over without a word."""
    table = call.table()
    if not may_write(call, table):
        raise forbidden("Insert")
    row = inserted(call, table, call.body())
    where = f"{call.question.origin}/api/now/table/{row.table}/{row.sys_id}"
    return Answer(201, {"result": shown_row(call, row)}, {"Location": where})


def inserted(call: Call, table: Table, given: Mapping[str, JsonValue]) -> Row:
    """A new record, kept."""
    one = sys_id(table.name, str(call.desk.store.next("servicenow.row", 1)), now(call))
    values = {name: "" for name, column in table.columns.items() if column.kind != "journal"} | table.defaults
    values |= _taken(call, table, given)
    if table.prefix and not values.get("number"):
        values["number"] = f"{table.prefix}{call.desk.store.next(f'servicenow.{table.prefix}', 10_001):07d}"
    values = ruled(call, table, {}, values)
    system = {"sys_id": one, "sys_class_name": table.name, "sys_mod_count": "0"}
    system |= {"sys_created_on": now(call), "sys_created_by": call.who.name}
    system |= {"sys_updated_on": now(call), "sys_updated_by": call.who.name}
    row = call.desk.rows.put(one, Row(sys_id=one, table=table.name, values={**values, **system}))
    journal.entered(call, row, given)
    return row


def update(call: Call) -> Answer:
    """``PUT`` and ``PATCH /table/{table}/{sys_id}``: both change only what is given."""
    row = readable(call, call.table(), call.args["sys_id"])
    if not may_write(call, tables()[row.table]):
        raise forbidden("Update")
    return Answer(body={"result": shown_row(call, updated(call, row, call.body()))})


def updated(call: Call, row: Row, given: Mapping[str, JsonValue]) -> Row:
    """The changed record, kept; one that nothing changes keeps its time of change."""
    table = tables()[row.table]
    values = ruled(call, table, row.values, {**row.values, **_taken(call, table, given)})
    entries = journal.entered(call, row, given)
    if values == row.values and not entries:
        return row
    count = str(int(row.values["sys_mod_count"]) + 1)
    system = {"sys_mod_count": count, "sys_updated_on": now(call), "sys_updated_by": call.who.name}
    return call.desk.rows.put(row.sys_id, row.model_copy(update={"values": {**values, **system}}))


def _taken(call: Call, table: Table, given: Mapping[str, JsonValue]) -> dict[str, str]:
    displayed = call.question.asked("sysparm_input_display_value") == "true"
    values: dict[str, str] = {}
    for name, one in given.items():
        column = table.columns.get(name)
        if column is None or not column.writable or column.kind == "journal":
            continue
        raw = from_display(call.desk, call.who.zone, table, column, one) if displayed else one
        kept = taken(call.desk, column, raw)
        if kept is not None:
            values[name] = kept
    return values


def delete(call: Call) -> Answer:
    """``DELETE /table/{table}/{sys_id}``: for administrators, and not what the instance came with."""
    row = readable(call, call.table(), call.args["sys_id"])
    if not call.admin or row.sys_id in call.desk.seeds:
        raise forbidden("Delete")
    call.desk.rows.drop(row.sys_id)
    return nothing()


def shown_row(call: Call, row: Row) -> dict[str, JsonValue]:
    """A record as the parameters ask for it."""
    table = tables()[row.table]
    names = shown_columns(call, table)
    if wanted := call.question.listed("sysparm_fields"):
        return {name: _walked(call, row, name) for name in wanted if _readable_at(call, table, name)}
    return {name: _shown(call, table, row, name) for name in names}


def _readable_at(call: Call, table: Table, path: str) -> bool:
    """Whether a path, with dots through references, leads over readable columns only."""
    name, _dot, rest = path.partition(".")
    column = shown_column(call, table, name)
    if column is None or not rest:
        return column is not None
    return column.reference is not None and _readable_at(call, tables()[column.reference], rest)


def _walked(call: Call, row: Row, path: str) -> JsonValue:
    """What a path leads to; "" where a reference on the way is empty."""
    name, _dot, rest = path.partition(".")
    table = tables()[row.table]
    if not rest:
        return _shown(call, table, row, name)
    target = call.desk.row(table.columns[name].reference or "", row.values.get(name, ""))
    if target is not None:
        return _walked(call, target, rest)
    return {"display_value": "", "value": ""} if call.question.asked("sysparm_display_value") == "all" else ""


def _shown(call: Call, table: Table, row: Row, name: str) -> JsonValue:
    column, mode = table.columns[name], call.question.asked("sysparm_display_value", "false")
    value = row.values.get(name, "")
    if column.kind == "journal":
        text = journal.told(call, row, name)
        return {"display_value": text, "value": ""} if mode == "all" else text if mode == "true" else ""
    shown = display(call.desk, call.who.zone, table, column, value)
    link = f"{call.question.origin}/api/now/table/{column.reference}/{value}"
    linked = column.kind == "reference" and bool(value)
    if linked and call.question.asked("sysparm_exclude_reference_link") == "true" and mode != "all":
        linked = False
    if mode == "all":
        both: dict[str, JsonValue] = {"display_value": shown, "value": value}
        return {**both, "link": link} if linked else both
    if mode == "true":
        return {"display_value": shown, "link": link} if linked else shown
    return {"link": link, "value": value} if linked else value
