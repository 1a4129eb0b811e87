"""What a Jira can tell about itself: server, projects, create metadata, fields, priorities, statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.sandbox.exchange import Answer
from adapters.sandbox.jira import show
from adapters.sandbox.jira.call import refused
from adapters.sandbox.jira.fields import SYSTEM_FIELDS
from adapters.sandbox.jira.paging import page

if TYPE_CHECKING:
    from pydantic import JsonValue

    from adapters.sandbox.jira.call import Call
    from adapters.sandbox.world import Field, IssueType, Kind, Project

_SCHEMA: dict[Kind, tuple[str, str | None, str | None]] = {
    "summary": ("string", None, None),
    "rich": ("string", None, None),
    "textarea": ("string", None, "textarea"),
    "text": ("string", None, "textfield"),
    "number": ("number", None, "float"),
    "date": ("date", None, "datepicker"),
    "labels": ("array", "string", None),
    "priority": ("priority", None, None),
    "resolution": ("resolution", None, None),
    "person": ("user", None, "userpicker"),
    "select": ("option", None, "select"),
    "multiselect": ("array", "option", "multiselect"),
    "securitylevel": ("securitylevel", None, None),
    "components": ("array", "component", None),
}
_CUSTOM = "com.atlassian.jira.plugin.system.customfieldtypes:"


def server(call: Call) -> Answer:
    """``GET /serverInfo``; needs no credentials."""
    cloud = call.flavour.cloud
    version, numbers = ("1001.0.0-SNAPSHOT", [1001, 0, 0]) if cloud else ("10.3.0", [10, 3, 0])
    shown: dict[str, JsonValue] = {"baseUrl": call.question.origin, "version": version, "versionNumbers": [*numbers]}
    shown |= {"deploymentType": "Cloud" if cloud else "Server", "buildNumber": 100_286, "scmInfo": "sandbox"}
    shown |= {"serverTime": show.at(call, call.now), "serverTitle": call.desk.world.title}
    return Answer(body={**shown, "serverTimeZone": call.desk.world.zone} if cloud else shown)


def projects(call: Call) -> list[Project]:
    """The projects that the asking person may browse."""
    return [one for one in call.desk.projects.values() if call.visible(one)]


def visible_project(call: Call, status: int = 404) -> Project:
    """The project named in the path, else a refusal."""
    one = call.desk.project(call.args["project"])
    if one is None or not call.visible(one):
        raise refused(f"No project could be found with key '{call.args['project']}'.", status=status)
    return one


def list_projects(call: Call) -> Answer:
    """``GET /project``."""
    return Answer(body=[show.project(call, one) for one in projects(call)])


def search_projects(call: Call) -> Answer:
    """``GET /project/search``: by ``query``, ``keys``, ``id``, in pages."""
    words, keys, ids = call.question.asked("query").lower(), call.question.listed("keys"), call.question.listed("id")
    found = [
        one
        for one in projects(call)
        if (words in one.key.lower() or words in one.name.lower())
        and (not keys or one.key in keys)
        and (not ids or one.id in ids)
    ]
    some, frame = page(call, found, default=50, most=100)
    values: list[JsonValue] = [show.project(call, one) for one in some]
    return Answer(body={**frame, "isLast": len(some) + int(str(frame["startAt"])) >= len(found), "values": values})


def get_project(call: Call) -> Answer:
    """``GET /project/{project}``."""
    one = visible_project(call)
    types: list[JsonValue] = [show.issue_type(call, t) for t in call.desk.world.types if t.id in one.types]
    shown = show.project(call, one) | {"lead": show.person(call, one.lead), "issueTypes": types, "description": ""}
    assignee = "UNASSIGNED" if one.unassigned else "PROJECT_LEAD"
    return Answer(body={**shown, "assigneeType": assignee, "components": [], "versions": [], "roles": {}})


def project_statuses(call: Call) -> Answer:
    """``GET /project/{project}/statuses``: those of the workflow, by issue type."""
    one = visible_project(call)
    flow = next(flow for flow in call.desk.world.workflows if flow.name == one.workflow)
    used = {flow.start, *(way.to for way in flow.transitions)}
    stands: list[JsonValue] = [show.status(call, stand) for stand in call.desk.world.statuses if stand.id in used]
    kinds = [kind for kind in call.desk.world.types if kind.id in one.types]
    return Answer(body=[_with_statuses(call, kind, stands) for kind in kinds])


def _with_statuses(call: Call, kind: IssueType, stands: list[JsonValue]) -> JsonValue:
    link = call.url(f"/issuetype/{kind.id}")
    return {"self": link, "id": kind.id, "name": kind.name, "subtask": kind.subtask, "statuses": stands}


def list_types(call: Call) -> Answer:
    """``GET /issuetype``."""
    return Answer(body=[show.issue_type(call, one) for one in call.desk.world.types])


def list_priorities(call: Call) -> Answer:
    """``GET /priority``."""
    return Answer(body=[show.thing(call, "priority", one) for one in call.desk.world.priorities])


def list_resolutions(call: Call) -> Answer:
    """``GET /resolution``."""
    return Answer(body=[show.thing(call, "resolution", one) for one in call.desk.world.resolutions])


def list_statuses(call: Call) -> Answer:
    """``GET /status``."""
    return Answer(body=[show.status(call, one) for one in call.desk.world.statuses])


def list_categories(call: Call) -> Answer:
    """``GET /statuscategory``."""
    return Answer(body=[show.category(call, key) for key in show.CATEGORIES])


_ALWAYS = (("project", "Project", "project"), ("issuetype", "Issue Type", "issuetype"), ("status", "Status", "status"))


def list_fields(call: Call) -> Answer:
    """``GET /field``: system and custom fields."""
    shown: list[JsonValue] = [
        {"id": one, "key": one, "name": name, "custom": False, "schema": {"type": kind, "system": one}}
        for one, name, kind in _ALWAYS
    ]
    shown += [
        {"id": f.id, "key": f.id, "name": f.name, "custom": f.custom, "orderable": True, "schema": schema(f)}
        for f in (*SYSTEM_FIELDS, *call.desk.world.fields)
    ]
    return Answer(body=shown)


def schema(field: Field) -> dict[str, JsonValue]:
    """The type of a field, as metadata tell it."""
    kind, items, custom = _SCHEMA[field.kind]
    shown: dict[str, JsonValue] = {"type": kind} if items is None else {"type": kind, "items": items}
    if not field.custom:
        return shown | {"system": field.id}
    return shown | {"custom": f"{_CUSTOM}{custom}", "customId": int(field.id.removeprefix("customfield_"))}


def field_meta(call: Call, project: Project, field_id: str, *, required: bool) -> dict[str, JsonValue]:
    """A field of a screen: whether it is required, its type, and what it allows."""
    field = next(one for one in (*SYSTEM_FIELDS, *call.desk.world.fields) if one.id == field_id)
    shown: dict[str, JsonValue] = {"required": required, "schema": schema(field), "name": field.name, "key": field.id}
    shown["operations"] = _operations(field)
    shown["hasDefaultValue"] = field.id == "priority"
    if field.id == "assignee":
        where = f"?project={project.key}&query=" if call.flavour.cloud else f"?project={project.key}&username="
        shown["autoCompleteUrl"] = call.url(f"/user/assignable/search{where}")
    if field.kind in {"select", "multiselect"}:
        shown["allowedValues"] = [show.option(call, field, one.id) for one in field.options]
    elif field.kind in {"priority", "resolution", "securitylevel", "components"}:
        shown["allowedValues"] = [show.thing(call, field.kind, one) for one in show.choice(call, field)]
    return shown


def _operations(field: Field) -> list[JsonValue]:
    return ["add", "set", "remove"] if field.kind in {"labels", "multiselect", "components"} else ["set"]


def createmeta_types(call: Call) -> Answer:
    """``GET /issue/createmeta/{project}/issuetypes``; elsewhere than on Cloud the list is called ``values``."""
    one = _creatable(call)
    kinds = [kind for kind in call.desk.world.types if kind.id in one.types]
    some, frame = page(call, kinds, default=50, most=200)
    word = "issueTypes" if call.flavour.cloud else "values"
    return Answer(body={**frame, "isLast": True, word: [show.issue_type(call, kind) for kind in some]})


def createmeta_fields(call: Call) -> Answer:
    """``GET /issue/createmeta/{project}/issuetypes/{type}``: the fields of the create screen."""
    one = _creatable(call)
    if call.args["type"] not in one.types:
        raise refused("Issue type is not valid.", status=400 if not call.flavour.cloud else 404)
    demanded = call.question.twist.mandatory
    names = [name for name in one.screen if name != "reporter" or call.author() in one.admins]
    names += [name for name in demanded if name not in names]
    fields: list[JsonValue] = [_always(call, one, "project"), _always(call, one, "issuetype")]
    fields += [
        {**field_meta(call, one, name, required=name in demanded or _required(one, name)), "fieldId": name}
        for name in names
    ]
    some, frame = page(call, fields, default=50, most=200)
    return Answer(body={**frame, "fields" if call.flavour.cloud else "values": [*some]})


def _creatable(call: Call) -> Project:
    one = visible_project(call, status=404 if call.flavour.cloud else 400)
    if not call.may_write(one):
        raise refused("You do not have permission to create issues in this project.", status=403)
    return one


def _required(project: Project, name: str) -> bool:
    return name == "summary" or name in project.required or (name == "assignee" and not project.unassigned)


def _always(call: Call, project: Project, name: str) -> JsonValue:
    allowed: JsonValue = [show.project(call, project)]
    if name == "issuetype":
        allowed = [show.issue_type(call, kind) for kind in call.desk.world.types if kind.id in project.types]
    shown: dict[str, JsonValue] = {"required": True, "schema": {"type": name, "system": name}, "key": name}
    shown |= {"fieldId": name, "name": {one: label for one, label, _kind in _ALWAYS}[name], "operations": ["set"]}
    return {**shown, "hasDefaultValue": False, "allowedValues": allowed}
