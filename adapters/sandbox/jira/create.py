"""Creating issues, one or up to fifty, in one request with everything they carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adapters.sandbox.exchange import Answer, Refusal, nothing
from adapters.sandbox.jira.accounts import Wrong, assignable, cannot_be_assigned, found_person
from adapters.sandbox.jira.call import error_body, refused
from adapters.sandbox.jira.change import kept, operations, screened, written
from adapters.sandbox.jira.comments import noted
from adapters.sandbox.jira.fields import field_of
from adapters.sandbox.jira.words import Issue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import JsonValue

    from adapters.sandbox.jira.call import Call
    from adapters.sandbox.world import IssueType, Project

BULK_LIMIT = 50


def create(call: Call) -> Answer:
    """``POST /issue``."""
    return Answer(201, _link(call, created(call, call.body())))


def create_bulk(call: Call) -> Answer:
    """``POST /issue/bulk``: 201 if any was made, 400 if none was; errors by the element's number."""
    given = call.body().get("issueUpdates")
    if not isinstance(given, list) or not given:
        raise refused("No issues provided. Specify at least one in 'issueUpdates'.")
    if len(given) > BULK_LIMIT:
        raise refused(f"You can only create up to {BULK_LIMIT} issues at a time.")
    issues: list[JsonValue] = []
    errors: list[JsonValue] = []
    for number, one in enumerate(given):
        try:
            with call.desk.store.transaction():
                _spared(call, number)
                issues.append(_link(call, created(call, one if isinstance(one, dict) else {})))
        except Refusal as refusal:
            status = refusal.answer.status
            errors.append({"status": status, "elementErrors": _element(refusal), "failedElementNumber": number})
    return Answer(201 if issues else 400, {"issues": issues, "errors": errors})


def _spared(call: Call, number: int) -> None:
    status = call.question.twist.failing.get(number + 1)
    if status is not None:
        raise refused("The issue could not be created.", status=status)


def _element(refusal: Refusal) -> JsonValue:
    body = refusal.answer.body
    return body if isinstance(body, dict) else error_body(("The issue could not be created.",), {})


def _link(call: Call, issue: Issue) -> dict[str, JsonValue]:
    return {"id": issue.id, "key": issue.key, "self": call.url(f"/issue/{issue.id}")}


def created(call: Call, body: Mapping[str, Any]) -> Issue:
    """A new issue from ``{fields, update, properties}``; a refusal names every field that is wrong."""
    call.author()
    given = body.get("fields")
    if not isinstance(given, dict):
        raise refused(
            errors={"project": "Specify a valid project ID or key", "issuetype": "Specify a valid issue type"}
        )
    project, kind = _home(call, given)
    rest = {name: one for name, one in given.items() if name not in {"project", "issuetype", "parent"}}
    rest |= operations(rest, body.get("update", {}))
    rest.setdefault("summary", None)
    demanded = call.question.twist.mandatory
    values = {"assignee": None, **screened(call, project, rest, (*_screen(call, project), *demanded))}
    _require(call, project, values, *demanded)
    properties = _properties(body.get("properties", []))
    number = call.desk.store.next(f"jira.number.{project.id}", 1)
    issue = Issue(
        id=str(call.desk.store.next("jira.issue", 10_000)),
        key=f"{project.key}-{number}",
        project=project.id,
        type=kind.id,
        status=next(w.start for w in call.desk.world.workflows if w.name == project.workflow),
        creator=call.author(),
        parent=_parent(call, project, kind, given.get("parent")),
        created=call.now,
        updated=call.now,
        status_changed=call.now,
        values={name: one for name, one in {**_defaults(call, project), **values}.items() if one is not None},
        properties=properties,
    )
    return kept(call, issue)


def _home(call: Call, given: Mapping[str, Any]) -> tuple[Project, IssueType]:
    """The project and the issue type, both there and open to us."""
    project = _one_of(call.desk.project, given.get("project"), "id", "key")
    if project is None or not call.visible(project):
        raise refused(errors={"project": "valid project is required"})
    if not call.may_write(project):
        raise refused("You do not have permission to create issues in this project.", status=403)
    offered = [one for one in call.desk.world.types if one.id in project.types]
    kind = _one_of(
        lambda word: next((t for t in offered if word in (t.id, t.name)), None), given.get("issuetype"), "id", "name"
    )
    if kind is None:
        raise refused(errors={"issuetype": "Specify a valid issue type"})
    return project, kind


def _parent(call: Call, project: Project, kind: IssueType, given: object) -> str | None:
    """The id of a sub-task's parent, an issue of the same project."""
    if not kind.subtask:
        return None
    if given is None:
        raise refused(errors={"parent": "Issue type is a sub-task but parent issue key or id not specified."})
    parent: Issue | None = _one_of(call.desk.issue, given, "id", "key")
    if parent is None or not call.sees(parent):
        raise refused(errors={"parent": "Could not find issue by id or key."})
    if parent.project != project.id:
        raise refused(errors={"parent": "Sub-tasks must be created in the same project as the parent."})
    return parent.id


def _one_of(find: Any, given: object, *words: str) -> Any:
    if not isinstance(given, dict):
        return None
    word = next((given[word] for word in words if word in given), None)
    return None if word is None else find(str(word))


def _screen(call: Call, project: Project) -> tuple[str, ...]:
    """Only who administers a project may set the reporter."""
    return tuple(name for name in project.screen if name != "reporter" or call.author() in project.admins)


def _defaults(call: Call, project: Project) -> dict[str, JsonValue]:
    values: dict[str, JsonValue] = {"reporter": call.author()}
    if "priority" in project.screen:
        values["priority"] = "3"
    return values


def _require(call: Call, project: Project, values: Mapping[str, JsonValue], *more: str) -> None:
    errors: dict[str, str] = {}
    for name in (*project.required, *more):
        if values.get(name) in (None, [], ""):
            field = field_of(call.desk, name)
            errors[name] = f"{name if field is None else field.name} is required."
    if not project.unassigned and values.get("assignee") is None:
        errors["assignee"] = "Issues must be assigned."
    if errors:
        raise refused(errors=errors)


def _properties(given: object) -> dict[str, JsonValue]:
    match given:
        case list():
            entries = [
                one for one in given if isinstance(one, dict) and isinstance(one.get("key"), str) and "value" in one
            ]
            if len(entries) == len(given):
                return {one["key"]: one["value"] for one in entries}
    raise refused("Each of 'properties' needs a 'key' and a 'value'.")


def edit(call: Call) -> Answer:
    """``PUT /issue/{key}``."""
    issue = call.writable()
    project = call.desk.projects[issue.project]
    body = call.body()
    given = body.get("fields", {})
    if not isinstance(given, dict) or not body.keys() & {"fields", "update", "properties"}:
        raise refused("one of 'fields' or 'update' required")
    given = given | operations(issue.values, body.get("update", {}))
    values = screened(call, project, given, _screen(call, project))
    _require(call, project, {**issue.values, **values})
    properties = {**issue.properties, **_properties(body.get("properties", []))}
    notes = noted(call, body.get("update"))
    written(call, issue, values, properties=properties, comments=(*issue.comments, *notes))
    return nothing()


def assign(call: Call) -> Answer:
    """``PUT /issue/{key}/assignee``: an account, null for nobody, "-1" for the project's lead."""
    issue = call.writable()
    project = call.desk.projects[issue.project]
    body = call.body()
    word = "accountId" if call.flavour.cloud else "name"
    if body.get(word) == "-1":
        name: str | None = project.lead
    elif body.get(word) is None:
        name = None
    else:
        name = _assignable_name(call, project, body)
    if name is None and not project.unassigned:
        raise refused(errors={"assignee": "Issues must be assigned."})
    written(call, issue, {"assignee": name})
    return nothing()


def _assignable_name(call: Call, project: Project, body: Mapping[str, Any]) -> str:
    try:
        person = found_person(call, dict(body))
    except Wrong as wrong:
        raise refused(str(wrong), status=404) from wrong
    if person not in assignable(call.desk, project):
        raise refused(errors={"assignee": cannot_be_assigned(call, person)})
    return person.name


def delete(call: Call) -> Answer:
    """``DELETE /issue/{key}``: for who administers the project."""
    issue = call.issue()
    if call.who is None or call.who.name not in call.desk.projects[issue.project].admins:
        raise refused("You do not have permission to delete issues in this project.", status=403)
    call.desk.issues.drop(issue.id)
    return nothing()
