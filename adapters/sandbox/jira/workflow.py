"""Moving an issue along its workflow: transitions, their screens, and the resolution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adapters.sandbox.exchange import Answer, nothing
from adapters.sandbox.jira import meta, show
from adapters.sandbox.jira.call import refused
from adapters.sandbox.jira.change import operations, screened, written
from adapters.sandbox.jira.comments import noted
from adapters.sandbox.jira.fields import field_of
from adapters.sandbox.jira.words import Issue, Shift

if TYPE_CHECKING:
    from pydantic import JsonValue

    from adapters.sandbox.jira.call import Call, Desk
    from adapters.sandbox.world import Status, Transition


def status_of(desk: Desk, status_id: str) -> Status:
    """The status of this id."""
    return next(one for one in desk.world.statuses if one.id == status_id)


def ways(desk: Desk, issue: Issue) -> list[Transition]:
    """The transitions that the issue's status offers."""
    name = desk.projects[issue.project].workflow
    flow = next(one for one in desk.world.workflows if one.name == name)
    return [
        way for way in flow.transitions if issue.status in way.origins or (not way.origins and way.to != issue.status)
    ]


def _demanding(way: Transition, fields: tuple[str, ...]) -> Transition:
    """The transition with these fields on its screen, required."""
    return way.model_copy(update={"screen": (*way.screen, *fields), "required": (*way.required, *fields)})


def list_transitions(call: Call) -> Answer:
    """``GET /issue/{key}/transitions``; who may not transition is offered none."""
    issue = call.issue()
    wanted = call.question.asked("transitionId")
    with_fields = "transitions.fields" in call.question.listed("expand")
    offered = ways(call.desk, issue) if call.may_write(call.desk.projects[issue.project]) else []
    shown: list[JsonValue] = [
        _shown(call, issue, _demanding(way, call.question.twist.mandatory), with_fields=with_fields)
        for way in offered
        if wanted in ("", way.id)
    ]
    return Answer(body={"expand": "transitions", "transitions": shown})


def _shown(call: Call, issue: Issue, way: Transition, *, with_fields: bool) -> dict[str, JsonValue]:
    shown: dict[str, JsonValue] = {
        "id": way.id,
        "name": way.name,
        "to": show.status(call, status_of(call.desk, way.to)),
    }
    if call.flavour.cloud:
        shown |= {"hasScreen": bool(way.screen), "isGlobal": not way.origins, "isInitial": False}
        shown |= {"isAvailable": True, "isConditional": False, "looped": False}
    if with_fields:
        shown["fields"] = {
            name: meta.field_meta(call, call.desk.projects[issue.project], name, required=name in way.required)
            for name in way.screen
        }
    return shown


def transition(call: Call) -> Answer:
    """``POST /issue/{key}/transitions`` with the fields of the transition's screen."""
    issue = call.writable()
    body = call.body()
    given = body.get("transition")
    way_id = given.get("id") if isinstance(given, dict) else given
    if way_id is None:
        raise refused("Missing 'transition' identifier")
    way = next((one for one in ways(call.desk, issue) if one.id == str(way_id)), None)
    if way is None:
        raise refused(f"Transition id '{way_id}' is not valid for this issue.")
    moved(call, issue, _demanding(way, call.question.twist.mandatory), body)
    return nothing()


def moved(call: Call, issue: Issue, way: Transition, body: dict[str, Any]) -> Issue:
    """The issue after a transition; a refusal names the screen's fields that are missing or wrong."""
    fields, update = body.get("fields", {}), body.get("update", {})
    if not isinstance(fields, dict):
        raise refused("Invalid request payload. Refer to the REST API documentation and try again.")
    project = call.desk.projects[issue.project]
    values = screened(call, project, fields | operations(issue.values, update), way.screen)
    missing = {name: f"{_name(call, name)} is required." for name in way.required if values.get(name) is None}
    if missing:
        raise refused(errors=missing)
    notes = noted(call, update)
    values |= _resolution(call, issue, way)
    before, after = status_of(call.desk, issue.status), status_of(call.desk, way.to)
    step = Shift(
        field="status",
        field_id="status",
        before=before.id,
        before_text=before.name,
        after=after.id,
        after_text=after.name,
    )
    times: dict[str, Any] = {} if before.category == after.category else {"status_changed": call.now}
    resolution = values.get("resolution", issue.values.get("resolution"))
    if resolution != issue.values.get("resolution"):
        times["resolved"] = None if resolution is None else call.now
    return written(call, issue, values, step, status=way.to, comments=(*issue.comments, *notes), **times)


def _resolution(call: Call, issue: Issue, way: Transition) -> dict[str, JsonValue]:
    """What the transition's own post function does to the resolution."""
    if way.resolution is None:
        return {}
    if way.resolution == "clear":
        return {"resolution": None} if "resolution" in issue.values else {}
    return {"resolution": next(one.id for one in call.desk.world.resolutions if one.name == way.resolution)}


def _name(call: Call, field_id: str) -> str:
    field = field_of(call.desk, field_id)
    return field_id if field is None else field.name
