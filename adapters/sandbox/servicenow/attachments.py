"""The Attachment interface: ``/api/now/attachment``. Who may read a record may read its attachments."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from adapters.sandbox.exchange import Answer, nothing
from adapters.sandbox.servicenow.call import forbidden, known_table, no_record, refused
from adapters.sandbox.servicenow.query import found, parse
from adapters.sandbox.servicenow.rights import may_see, may_write
from adapters.sandbox.servicenow.rules import now
from adapters.sandbox.servicenow.schema import sys_id, tables
from adapters.sandbox.servicenow.table import page_headers, readable, window
from adapters.sandbox.servicenow.words import Content, Row

if TYPE_CHECKING:
    from pydantic import JsonValue

    from adapters.sandbox.servicenow.call import Call

NAME_LIMIT = 100


def list_attachments(call: Call) -> Answer:
    """``GET /attachment``: an encoded query over ``sys_attachment``."""
    table = tables()["sys_attachment"]
    query = parse(call.question.asked("sysparm_query"), table)
    hits = found(call.desk, query, table, call.desk.all("sys_attachment"))
    limit, offset = window(call)
    shown: list[JsonValue] = [_shown(call, row) for row in hits[offset : offset + limit] if _sees(call, row)]
    return Answer(body={"result": shown}, headers=page_headers(call, len(hits), limit, offset))


def get_attachment(call: Call) -> Answer:
    """``GET /attachment/{sys_id}``."""
    return Answer(body={"result": _shown(call, _one(call))})


def get_file(call: Call) -> Answer:
    """``GET /attachment/{sys_id}/file``: the bytes, always to be saved, never to be shown by a browser as a page."""
    row = _one(call)
    kept = call.desk.contents.get(row.sys_id)
    headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
    body = b"" if kept is None else base64.b64decode(kept.base64)
    return Answer(200, body, headers, media=row.values["content_type"])


def attach_bytes(call: Call) -> Answer:
    """``POST /attachment/file?table_name&table_sys_id&file_name`` with the bytes as the body."""
    ask = call.question
    kind = ask.headers.get("content-type", "")
    if not kind:
        raise refused(400, "Content-Type header is required", None)
    names = (ask.asked("table_name"), ask.asked("table_sys_id"), ask.asked("file_name"))
    return _attached(call, *names, kind, ask.body)


def attach_form(call: Call) -> Answer:
    """``POST /attachment/upload``: a multipart body with ``table_name``, ``table_sys_id`` and one file."""
    plain = {one.part: one.content.decode("utf-8", "replace") for one in call.question.uploads if not one.filename}
    files = [one for one in call.question.uploads if one.filename]
    if len(files) != 1:
        raise refused(400, "Exactly one file must be uploaded", None)
    one = files[0]
    names = (plain.get("table_name", ""), plain.get("table_sys_id", ""), one.filename)
    return _attached(call, *names, one.content_type, one.content)


def _attached(call: Call, table_name: str, record: str, file_name: str, kind: str, content: bytes) -> Answer:
    named = {"table_name": table_name, "table_sys_id": record, "file_name": file_name}
    if missing := [name for name, value in named.items() if not value]:
        raise refused(400, f"Missing parameter: {', '.join(missing)}", None)
    target = readable(call, known_table(table_name), record)
    if not may_write(call, tables()[target.table]):
        raise forbidden("Insert")
    one = sys_id("sys_attachment", str(call.desk.store.next("servicenow.attachment", 1)), now(call))
    size = str(len(content))
    values = {**named, "file_name": file_name[:NAME_LIMIT], "content_type": kind, "sys_id": one, "size_bytes": size}
    values |= {"size_compressed": size, "compressed": "true", "sys_class_name": "sys_attachment", "sys_mod_count": "0"}
    values |= {"sys_created_on": now(call), "sys_created_by": call.who.name}
    values |= {"sys_updated_on": now(call), "sys_updated_by": call.who.name}
    row = call.desk.rows.put(one, Row(sys_id=one, table="sys_attachment", values=values))
    call.desk.contents.put(one, Content(base64=base64.b64encode(content).decode()))
    where = f"{call.question.origin}/api/now/attachment/{one}"
    return Answer(201, {"result": _shown(call, row)}, {"Location": where})


def delete_attachment(call: Call) -> Answer:
    """``DELETE /attachment/{sys_id}``: for who may write the record."""
    row = _one(call)
    if not may_write(call, known_table(row.values["table_name"])):
        raise forbidden("Delete")
    call.desk.rows.drop(row.sys_id)
    call.desk.contents.drop(row.sys_id)
    return nothing()


def _one(call: Call) -> Row:
    row = call.desk.row("sys_attachment", call.args["sys_id"])
    if row is None or not _sees(call, row):
        raise no_record()
    return row


def _sees(call: Call, row: Row) -> bool:
    target = call.desk.row(row.values["table_name"], row.values["table_sys_id"])
    return target is not None and may_see(call, target)


def _shown(call: Call, row: Row) -> dict[str, JsonValue]:
    link = f"{call.question.origin}/api/now/attachment/{row.sys_id}/file"
    return {**row.values, "download_link": link, "image_height": "", "image_width": "", "average_image_color": ""}
