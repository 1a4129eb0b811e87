"""Finding people, and what the asking person may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.sandbox.exchange import Answer
from adapters.sandbox.jira import show
from adapters.sandbox.jira.accounts import assignable
from adapters.sandbox.jira.call import refused
from adapters.sandbox.jira.meta import projects, visible_project
from adapters.sandbox.jira.paging import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

    from adapters.sandbox.jira.call import Call
    from adapters.sandbox.world import Person, Project

_STRICT = "'accountId' must be the only user identifying query parameter in GDPR strict mode."


def myself(call: Call) -> Answer:
    """``GET /myself``."""
    return Answer(body=show.person(call, call.author()))


def get_user(call: Call) -> Answer:
    """``GET /user``: by accountId on Cloud, by user name or key elsewhere."""
    call.author()
    word = call.question.asked("accountId" if call.flavour.cloud else "username")
    if call.flavour.cloud and call.question.asked("username"):
        raise refused(_STRICT)
    person = (call.desk.accounts if call.flavour.cloud else call.desk.people).get(word)
    if person is None:
        raise refused("Specified user does not exist or you do not have required permissions", status=404)
    return Answer(body=show.person(call, person))


def search_users(call: Call) -> Answer:
    """``GET /user/search``: words of the name and the e-mail; on Cloud a hidden e-mail finds nobody."""
    call.author()
    return _listed(call, [*call.desk.people.values()], inactive=call.flavour.cloud)


def assignable_users(call: Call) -> Answer:
    """``GET /user/assignable/search``: those whom issues of a project (or an issue) can be assigned to."""
    call.author()
    project = call.desk.project(call.question.asked("project"))
    if key := call.question.asked("issueKey") or call.question.asked("issueId"):
        issue = call.with_args(key=key).issue()
        project = call.desk.projects[issue.project]
    if project is None or not call.visible(project):
        if not (call.question.asked("project") or key):
            raise refused("Either the project or the issueKey parameter must be given.")
        raise refused(f"No project could be found with key '{call.question.asked('project')}'.", status=404)
    return _listed(call, assignable(call.desk, project), inactive=False)


def _listed(call: Call, people: list[Person], *, inactive: bool) -> Answer:
    ask = call.question
    if call.flavour.cloud:
        if ask.asked("username"):
            raise refused(_STRICT)
        if ask.asked("query") and ask.asked("accountId"):
            raise refused("The 'query' and 'accountId' parameters cannot be used together.")
        everybody = ask.path.endswith("assignable/search")
        if not ask.asked("query") and not ask.asked("accountId") and not everybody:
            raise refused("One of the 'query', 'accountId' or 'property' parameters must be given.")
    elif not ask.asked("username") and not ask.path.endswith("assignable/search"):
        raise refused(errors={"username": "The username query parameter was not provided"})
    hits = [one for one in people if _matches(call, one) and (one.active or inactive or _asks_inactive(call))]
    start, size = number(ask.asked("startAt"), "startAt", 0), number(ask.asked("maxResults"), "maxResults", 50)
    return Answer(body=[show.person(call, one) for one in hits[start : start + size]])


def _asks_inactive(call: Call) -> bool:
    return call.question.asked("includeInactive") == "true"


def _matches(call: Call, person: Person) -> bool:
    if account := call.question.asked("accountId"):
        return person.account == account
    words = call.question.asked("query" if call.flavour.cloud else "username").lower()
    if not call.flavour.cloud:
        return any(words in text.lower() for text in (person.name, person.full_name, person.email)) or words == "."
    texts = [person.full_name, *person.full_name.split(), *([] if person.mail_hidden else [person.email])]
    return any(text.lower().startswith(words) for text in texts)


_READ = ("BROWSE_PROJECTS",)
_WRITE = (
    "CREATE_ISSUES",
    "EDIT_ISSUES",
    "ASSIGN_ISSUES",
    "ASSIGNABLE_USER",
    "TRANSITION_ISSUES",
    "ADD_COMMENTS",
    "CREATE_ATTACHMENTS",
    "SCHEDULE_ISSUES",
    "RESOLVE_ISSUES",
    "CLOSE_ISSUES",
    "LINK_ISSUES",
)
_ADMIN = ("ADMINISTER_PROJECTS", "DELETE_ISSUES", "MODIFY_REPORTER")
_GLOBAL = ("ADMINISTER",)


def _holds(call: Call) -> dict[str, Callable[[Project], bool]]:
    holds: dict[str, Callable[[Project], bool]] = dict.fromkeys(_READ, call.visible)
    holds |= dict.fromkeys(_WRITE, call.may_write)
    holds |= dict.fromkeys(_ADMIN, lambda project: call.who is not None and call.who.name in project.admins)
    return holds | dict.fromkeys(_GLOBAL, lambda _project: call.who is not None and call.who.name == "sandbox-admin")


def my_permissions(call: Call) -> Answer:
    """``GET /mypermissions``: in a project or issue, else in any; Cloud wants to be told which permissions."""
    asked = call.question.listed("permissions")
    holds = _holds(call)
    if call.flavour.cloud and not asked:
        raise refused("The 'permissions' query parameter is required.")
    if unknown := [key for key in asked if key not in holds]:
        raise refused(f"Unrecognized permission(s): {', '.join(unknown)}")
    scope = _scope(call)
    shown: dict[str, JsonValue] = {}
    for place, (key, has) in enumerate(holds.items()):
        if key in asked or not asked:
            name = key.replace("_", " ").title()
            entry: dict[str, JsonValue] = {"id": str(10 + place), "key": key, "name": name, "description": ""}
            entry |= {"type": "GLOBAL" if key in _GLOBAL else "PROJECT"}
            shown[key] = {**entry, "havePermission": any(has(project) for project in scope)}
    return Answer(body={"permissions": shown})


def _scope(call: Call) -> list[Project]:
    ask = call.question
    if key := ask.asked("issueId") or ask.asked("issueKey"):
        return [call.desk.projects[call.with_args(key=key).issue().project]]
    if key := ask.asked("projectId") or ask.asked("projectKey"):
        return [visible_project(call.with_args(project=key))]
    return projects(call)


def permitted_projects(call: Call) -> Answer:
    """``POST /permissions/project``: the projects in which the asking person has all the permissions."""
    asked = call.body().get("permissions")
    holds = _holds(call)
    keys = asked if isinstance(asked, list) else []
    if not keys or any(key not in holds for key in keys):
        raise refused("One or more permissions are not recognized.")
    mine = [project for project in projects(call) if all(holds[str(key)](project) for key in keys)]
    return Answer(body={"projects": [{"id": int(one.id), "key": one.key} for one in mine]})


def permission_scheme(call: Call) -> Answer:
    """``GET /project/{project}/permissionscheme``, for who administers it; ``expand`` adds who holds what."""
    call.author()
    project = visible_project(call)
    if call.who is None or call.who.name not in project.admins:
        raise refused("You do not have permission to view this project's configuration.", status=403)
    number_ = 10_000 + int(project.id)
    link = call.url(f"/permissionscheme/{number_}")
    shown: dict[str, JsonValue] = {"id": number_, "self": link, "name": f"{project.name} scheme", "description": ""}
    shown["expand"] = "permissions,user,group,projectRole,field,all"
    if call.question.listed("expand"):
        grants = [("BROWSE_PROJECTS", _reader(call, project)), *((key, _role(call)) for key in (*_WRITE, *_ADMIN))]
        shown["permissions"] = [
            {"id": place, "self": f"{link}/permission/{place}", "permission": key, "holder": holder}
            for place, (key, holder) in enumerate(grants, 10_100)
        ]
    return Answer(body=shown)


def _reader(call: Call, project: Project) -> JsonValue:
    match project.readers:
        case "anyone":
            return {"type": "anyone"}
        case "users":
            if call.flavour.cloud:
                return {"type": "applicationRole"}
            return {"type": "group", "parameter": "jira-users"}
        case "members":
            return _role(call)


def _role(call: Call) -> JsonValue:
    holder: dict[str, JsonValue] = {"type": "projectRole", "parameter": "10002"}
    return {**holder, "value": "10002"} if call.flavour.cloud else holder
