"""How Jira shows what it keeps: people, projects, statuses, comments, whole issues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adapters.sandbox.jira.call import timestamp
from adapters.sandbox.jira.fields import SYSTEM_FIELDS, document_of, named, rich_shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from pydantic import JsonValue

    from adapters.sandbox.jira.call import Call
    from adapters.sandbox.jira.words import Change, File, Issue, Note, Tie
    from adapters.sandbox.world import Category, Field, IssueType, Kind, LinkType, Named, Person, Project, Status

CATEGORIES: dict[Category, tuple[int, str, str]] = {
    "new": (2, "blue-gray", "To Do"),
    "indeterminate": (4, "yellow", "In Progress"),
    "done": (3, "green", "Done"),
}


def at(call: Call, moment: datetime | None) -> str | None:
    """A time in the site's zone."""
    return None if moment is None else timestamp(moment, call.desk.zone)


def person(call: Call, who: Person | str) -> JsonValue:
    """Somebody: with accountId and perhaps without e-mail on Cloud, with name and key elsewhere."""
    one = call.desk.people[who] if isinstance(who, str) else who
    common: dict[str, JsonValue] = {
        "active": one.active,
        "displayName": one.full_name,
        "timeZone": one.zone,
        "avatarUrls": {},
    }
    if not call.flavour.cloud:
        key = f"JIRAUSER{10_000 + [*call.desk.people].index(one.name)}"
        link = call.url(f"/user?username={one.name}")
        return {"self": link, "name": one.name, "key": key, "emailAddress": one.email, **common}
    shown: dict[str, JsonValue] = {"self": call.url(f"/user?accountId={one.account}"), "accountId": one.account}
    shown["accountType"] = "atlassian"
    return {**shown, **common} if one.mail_hidden else {**shown, "emailAddress": one.email, **common}


def category(call: Call, key: Category) -> dict[str, JsonValue]:
    """A status category."""
    number, colour, name = CATEGORIES[key]
    link = call.url(f"/statuscategory/{number}")
    return {"self": link, "id": number, "key": key, "colorName": colour, "name": name}


def status(call: Call, one: Status) -> dict[str, JsonValue]:
    """A status with its category."""
    link = call.url(f"/status/{one.id}")
    shown: dict[str, JsonValue] = {"self": link, "description": "", "iconUrl": "", "name": one.name, "id": one.id}
    return {**shown, "statusCategory": category(call, one.category)}


def issue_type(call: Call, one: IssueType) -> dict[str, JsonValue]:
    """An issue type."""
    link = call.url(f"/issuetype/{one.id}")
    return {"self": link, "id": one.id, "description": "", "iconUrl": "", "name": one.name, "subtask": one.subtask}


def thing(call: Call, kind: str, one: Named) -> dict[str, JsonValue]:
    """A priority, which has an icon, or a resolution, a component or a security level, which have none."""
    icon: dict[str, JsonValue] = {"iconUrl": ""} if kind == "priority" else {}
    return {"self": call.url(f"/{kind}/{one.id}"), "id": one.id, "name": one.name, "description": "", **icon}


def project(call: Call, one: Project) -> dict[str, JsonValue]:
    """A project in short."""
    shown: dict[str, JsonValue] = {"self": call.url(f"/project/{one.id}"), "id": one.id, "key": one.key}
    shown |= {"name": one.name, "projectTypeKey": "software", "avatarUrls": {}}
    if call.flavour.cloud:
        team = one.style == "next-gen"
        shown |= {"simplified": team, "style": one.style, "isPrivate": one.readers == "members"}
    return shown


def value(call: Call, field: Field, stored: Any) -> JsonValue:
    """A stored value of a field."""
    if stored is None:
        return [] if field.kind == "labels" else None
    return _SHOW.get(field.kind, _as_stored)(call, field, stored)


def _as_stored(_call: Call, _field: Field, stored: Any) -> JsonValue:
    shown: JsonValue = stored
    return shown


def _rich(call: Call, _field: Field, stored: Any) -> JsonValue:
    return rich_shown(stored, call.flavour)


def _thing(call: Call, field: Field, stored: Any) -> JsonValue:
    return next(thing(call, field.kind, one) for one in choice(call, field) if one.id == stored)


def _things(call: Call, field: Field, stored: Any) -> JsonValue:
    return [thing(call, field.kind, one) for one in choice(call, field) if one.id in stored]


def _options(call: Call, field: Field, stored: Any) -> JsonValue:
    return [option(call, field, one) for one in stored]


def choice(call: Call, field: Field) -> tuple[Named, ...]:
    """What a field with a fixed choice offers."""
    world = call.desk.world
    return {"priority": world.priorities, "resolution": world.resolutions}.get(field.kind, field.options)


def option(call: Call, field: Field, option_id: str) -> dict[str, JsonValue]:
    """An option of a select field."""
    link = call.url(f"/customFieldOption/{option_id}")
    return {"self": link, "id": option_id, "value": named(call.desk, field)[option_id]}


_SHOW: dict[Kind, Callable[[Call, Field, Any], JsonValue]] = {
    "rich": _rich,
    "textarea": _rich,
    "person": lambda call, _field, stored: person(call, stored),
    "priority": _thing,
    "resolution": _thing,
    "securitylevel": _thing,
    "components": _things,
    "select": option,
    "multiselect": _options,
}


def comment(call: Call, issue: Issue, one: Note) -> dict[str, JsonValue]:
    """A comment."""
    author = person(call, one.author)
    body = rich_shown(one.body, call.flavour)
    link = call.url(f"/issue/{issue.id}/comment/{one.id}")
    shown: dict[str, JsonValue] = {"self": link, "id": one.id, "author": author, "body": body, "updateAuthor": author}
    return {**shown, "created": at(call, one.created), "updated": at(call, one.updated)}


def attachment(call: Call, one: File) -> dict[str, JsonValue]:
    """An attachment without its bytes."""
    content = call.url(f"/attachment/content/{one.id}")
    if not call.flavour.cloud:
        content = f"{call.question.origin}/secure/attachment/{one.id}/{one.filename}"
    shown: dict[str, JsonValue] = {"self": call.url(f"/attachment/{one.id}"), "id": one.id, "filename": one.filename}
    shown |= {"author": person(call, one.author), "created": at(call, one.created), "size": one.size}
    return {**shown, "mimeType": one.media, "content": content}


def change(call: Call, one: Change) -> dict[str, JsonValue]:
    """An entry of the history."""
    items: list[JsonValue] = [
        {
            "field": shift.field,
            "fieldtype": "custom" if shift.custom else "jira",
            "fieldId": shift.field_id,
            "from": shift.before,
            "fromString": shift.before_text,
            "to": shift.after,
            "toString": shift.after_text,
        }
        for shift in one.shifts
    ]
    return {"id": one.id, "author": person(call, one.author), "created": at(call, one.at), "items": items}


def fields(call: Call, issue: Issue) -> dict[str, JsonValue]:
    """All fields of an issue. A team-managed project's issues have no resolution to show, ever."""
    desk = call.desk
    home = desk.projects[issue.project]
    stand = next(one for one in desk.world.statuses if one.id == issue.status)
    kind = next(one for one in desk.world.types if one.id == issue.type)
    shown: dict[str, JsonValue] = {
        field.id: value(call, field, issue.values.get(field.id))
        for field in (*SYSTEM_FIELDS, *desk.world.fields)
        if not field.custom or field.id in home.screen
    }
    if (parent := call.desk.issues.get(issue.parent or "")) is not None:
        shown["parent"] = {"id": parent.id, "key": parent.key, "self": call.url(f"/issue/{parent.id}")}
    shown |= {"project": project(call, home), "issuetype": issue_type(call, kind), "status": status(call, stand)}
    shown |= {"creator": person(call, issue.creator), "resolutiondate": at(call, issue.resolved)}
    shown |= {"created": at(call, issue.created), "updated": at(call, issue.updated)}
    if call.flavour.cloud:
        shown |= {"statuscategorychangedate": at(call, issue.status_changed)}
        shown |= {"statusCategory": category(call, stand.category)}
    notes: list[JsonValue] = [comment(call, issue, one) for one in issue.comments]
    shown["comment"] = {"comments": notes, "maxResults": len(notes), "total": len(notes), "startAt": 0}
    shown["attachment"] = [attachment(call, one) for one in issue.files]
    shown["issuelinks"] = [tied for one in issue.ties if (tied := _tie(call, one)) is not None]
    return shown


def link_type(call: Call, one: LinkType) -> dict[str, JsonValue]:
    """A way to link two issues."""
    link = call.url(f"/issueLinkType/{one.id}")
    return {"id": one.id, "name": one.name, "inward": one.inward, "outward": one.outward, "self": link}


def _tie(call: Call, one: Tie) -> JsonValue:
    """A link with the issue at its other end; None when that is gone or not for us."""
    other = call.desk.issues.get(one.other)
    if other is None or not call.sees(other):
        return None
    kind = next(kind for kind in call.desk.world.link_types if kind.id == one.kind)
    shown: dict[str, JsonValue] = {"id": other.id, "key": other.key, "self": call.url(f"/issue/{other.id}")}
    shown["fields"] = {"summary": other.values.get("summary")}
    side = "outwardIssue" if one.outward else "inwardIssue"
    return {"id": one.id, "self": call.url(f"/issueLink/{one.id}"), "type": link_type(call, kind), side: shown}


_NOT_NAVIGABLE = frozenset({"comment", "attachment"})


def chosen(shown: dict[str, JsonValue], wanted: Iterable[str]) -> dict[str, JsonValue]:
    """Those fields that a ``fields`` parameter asks for: names, ``*all``, ``*navigable``, ``-name``."""
    asked = [*wanted]
    keep: set[str] = set()
    for name in asked:
        if name == "*all":
            keep |= shown.keys()
        elif name == "*navigable":
            keep |= shown.keys() - _NOT_NAVIGABLE
        elif not name.startswith("-"):
            keep.add(name)
    if all(name.startswith("-") for name in asked):
        keep |= shown.keys() - _NOT_NAVIGABLE
    keep -= {name[1:] for name in asked if name.startswith("-")}
    return {name: one for name, one in shown.items() if name in keep}


def rendered(issue: Issue) -> dict[str, JsonValue]:
    """What ``expand=renderedFields`` adds: here the description only, as a document."""
    stored: Any = issue.values.get("description")
    return {"description": None if stored is None else document_of(stored)}
