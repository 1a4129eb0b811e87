"""Comments on issues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.sandbox.exchange import Answer, nothing
from adapters.sandbox.jira import show
from adapters.sandbox.jira.accounts import INVALID_INPUT, Wrong
from adapters.sandbox.jira.adf import plain
from adapters.sandbox.jira.call import refused
from adapters.sandbox.jira.change import kept
from adapters.sandbox.jira.fields import document_of, rich_text
from adapters.sandbox.jira.paging import page
from adapters.sandbox.jira.words import Issue, Note

if TYPE_CHECKING:
    from pydantic import JsonValue

    from adapters.sandbox.jira.call import Call


def list_comments(call: Call) -> Answer:
    """``GET /issue/{key}/comment``, oldest first unless ``orderBy=-created``."""
    issue = call.issue()
    notes = list(issue.comments)
    order = call.question.asked("orderBy", "created")
    if order.lstrip("+-") != "created":
        raise refused(f"Invalid orderBy parameter: {order}")
    if order.startswith("-"):
        notes.reverse()
    some, frame = page(call, notes, default=5000, most=5000)
    return Answer(body={**frame, "comments": [show.comment(call, issue, note) for note in some]})


def get_comment(call: Call) -> Answer:
    """``GET /issue/{key}/comment/{id}``."""
    issue = call.issue()
    return Answer(body=show.comment(call, issue, _note(call, issue)))


def add_comment(call: Call) -> Answer:
    """``POST /issue/{key}/comment``. Who may see an issue and belongs to its project may comment."""
    issue = call.issue()
    if not call.may_write(call.desk.projects[issue.project]):
        raise refused("You do not have the permission to comment on this issue.", status=403)
    note = new_note(call, call.body().get("body"))
    kept(call, issue.model_copy(update={"comments": (*issue.comments, note), "updated": call.now}))
    return Answer(201, show.comment(call, issue, note))


def edit_comment(call: Call) -> Answer:
    """``PUT /issue/{key}/comment/{id}``: the author's own only."""
    issue = call.writable()
    old = _own(call, issue)
    note = new_note(call, call.body().get("body")).model_copy(update={"id": old.id, "created": old.created})
    notes = tuple(note if one.id == old.id else one for one in issue.comments)
    kept(call, issue.model_copy(update={"comments": notes, "updated": call.now}))
    return Answer(body=show.comment(call, issue, note))


def delete_comment(call: Call) -> Answer:
    """``DELETE /issue/{key}/comment/{id}``: the author's own only."""
    issue = call.writable()
    old = _own(call, issue)
    notes = tuple(one for one in issue.comments if one.id != old.id)
    kept(call, issue.model_copy(update={"comments": notes, "updated": call.now}))
    return nothing()


def _note(call: Call, issue: Issue) -> Note:
    note = next((one for one in issue.comments if one.id == call.args["id"]), None)
    if note is None:
        raise refused(f"Can not find a comment for the id: {call.args['id']}.", status=404)
    return note


def _own(call: Call, issue: Issue) -> Note:
    note = _note(call, issue)
    if note.author != call.author():
        raise refused("You do not have permission to edit this comment.", status=403)
    return note


def new_note(call: Call, given: JsonValue) -> Note:
    """A comment with this body, now; a refusal when Jira would not take it."""
    try:
        body = rich_text(call, given)
    except Wrong as wrong:
        if str(wrong) == INVALID_INPUT:
            raise refused(INVALID_INPUT) from wrong
        raise refused(errors={"comment": str(wrong)}) from wrong
    if not plain(document_of(body)).strip():
        raise refused(errors={"comment": "Comment body can not be empty!"})
    number = str(call.desk.store.next("jira.comment", 10_000))
    return Note(id=number, author=call.author(), body=body, created=call.now, updated=call.now)


def noted(call: Call, update: object) -> list[Note]:
    """The comments that the ``update`` part of a transition adds."""
    steps = update.get("comment") if isinstance(update, dict) else None
    if not isinstance(steps, list):
        return []
    bodies = [step["add"] for step in steps if isinstance(step, dict) and isinstance(step.get("add"), dict)]
    return [new_note(call, body.get("body")) for body in bodies]
