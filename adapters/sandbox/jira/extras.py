"""What hangs on an issue: entity properties, links to the outside, attachments."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from adapters.sandbox.exchange import Answer, nothing
from adapters.sandbox.jira import show
from adapters.sandbox.jira.call import refused
from adapters.sandbox.jira.change import kept
from adapters.sandbox.jira.words import Content, File, Issue, Link

if TYPE_CHECKING:
    from pydantic import JsonValue

    from adapters.sandbox.jira.call import Call

KEY_LIMIT = 255
VALUE_LIMIT = 32_768


def list_properties(call: Call) -> Answer:
    """``GET /issue/{key}/properties``."""
    issue = call.issue()
    return Answer(body={"keys": [{"self": _property_url(call, issue, key), "key": key} for key in issue.properties]})


def get_property(call: Call) -> Answer:
    """``GET /issue/{key}/properties/{property}``."""
    issue, key = call.issue(), call.args["property"]
    if key not in issue.properties:
        raise refused(f"The property with key '{key}' does not exist.", status=404)
    return Answer(body={"key": key, "value": issue.properties[key]})


def set_property(call: Call) -> Answer:
    """``PUT /issue/{key}/properties/{property}``: 201 the first time, 200 later. It leaves the time of change alone."""
    issue, key = call.writable(), call.args["property"]
    try:
        value = call.question.json()
    except ValueError as error:
        raise refused("The property value must be valid JSON.") from error
    if not call.question.body.strip():
        raise refused("The property value cannot be empty.")
    if len(key) > KEY_LIMIT or len(call.question.body) > VALUE_LIMIT:
        raise refused(f"The property key or value is too long: at most {KEY_LIMIT} and {VALUE_LIMIT} characters.")
    new = key not in issue.properties
    kept(call, issue.model_copy(update={"properties": {**issue.properties, key: value}}))
    return nothing(201 if new else 200)


def delete_property(call: Call) -> Answer:
    """``DELETE /issue/{key}/properties/{property}``."""
    get_property(call)
    issue = call.writable()
    rest = {key: value for key, value in issue.properties.items() if key != call.args["property"]}
    kept(call, issue.model_copy(update={"properties": rest}))
    return nothing()


def _property_url(call: Call, issue: Issue, key: str) -> str:
    return call.url(f"/issue/{issue.id}/properties/{key}")


def list_links(call: Call) -> Answer:
    """``GET /issue/{key}/remotelink``, or the one with ``globalId``."""
    issue, wanted = call.issue(), call.question.asked("globalId")
    if not wanted:
        return Answer(body=[_shown_link(call, issue, one) for one in issue.links])
    one = next((link for link in issue.links if link.global_id == wanted), None)
    if one is None:
        raise refused(f"A remote link with the global id '{wanted}' does not exist.", status=404)
    return Answer(body=_shown_link(call, issue, one))


def _shown_link(call: Call, issue: Issue, link: Link) -> JsonValue:
    return {"id": link.id, "self": call.url(f"/issue/{issue.id}/remotelink/{link.id}"), **link.body}


def set_link(call: Call) -> Answer:
    """``POST /issue/{key}/remotelink``: the same ``globalId`` updates (200), none makes a new link each time (201)."""
    issue, body = call.writable(), call.body()
    target = body.get("object")
    errors = {
        word: f"'{word}' is required."
        for word in ("url", "title")
        if not (isinstance(target, dict) and target.get(word))
    }
    if errors:
        raise refused(errors=errors)
    given = body.get("globalId")
    old = next((one for one in issue.links if given is not None and one.global_id == given), None)
    number = call.desk.store.next("jira.link", 10_000) if old is None else old.id
    link = Link(id=number, global_id=None if given is None else str(given), body=body)
    rest = [one for one in issue.links if one.id != number]
    kept(call, issue.model_copy(update={"links": (*rest, link), "updated": call.now}))
    return Answer(
        201 if old is None else 200, {"id": number, "self": call.url(f"/issue/{issue.id}/remotelink/{number}")}
    )


def attach(call: Call) -> Answer:
    """``POST /issue/{key}/attachments``: multipart parts named ``file``, with the header against forged requests."""
    if call.question.headers.get("x-atlassian-token", "").lower() not in {"no-check", "nocheck"}:
        raise refused("XSRF check failed", status=403)
    issue = call.writable()
    uploads = [one for one in call.question.uploads if one.part == "file"]
    if not uploads:
        raise refused("The multipart body has no part named 'file'.")
    shelf = call.desk.contents
    files: list[File] = []
    for upload in uploads:
        number = str(call.desk.store.next("jira.file", 10_000))
        shelf.put(number, Content(base64=base64.b64encode(upload.content).decode()))
        files.append(
            File(
                id=number,
                filename=upload.filename,
                author=call.author(),
                created=call.now,
                size=len(upload.content),
                media=upload.content_type,
            )
        )
    kept(call, issue.model_copy(update={"files": (*issue.files, *files), "updated": call.now}))
    return Answer(body=[show.attachment(call, one) for one in files])


def get_attachment(call: Call) -> Answer:
    """``GET /attachment/{id}``."""
    return Answer(body=show.attachment(call, _file(call)))


def content(call: Call) -> Answer:
    """The bytes of an attachment, always to be saved, never to be shown by a browser as a page."""
    one = _file(call)
    kept_bytes = call.desk.contents.get(one.id)
    body = base64.b64decode(kept_bytes.base64) if kept_bytes else b""
    headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
    return Answer(200, body, headers, media=one.media)


def _file(call: Call) -> File:
    wanted = call.args["id"]
    for issue in call.desk.issues.all():
        for one in issue.files:
            if one.id == wanted and call.sees(issue):
                return one
    raise refused(f"The attachment with id '{wanted}' does not exist", status=404)
