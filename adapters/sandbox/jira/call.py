"""One question to Jira with all that its handler needs, and Jira's ways to say no."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from adapters.sandbox.exchange import Answer, Refusal
from adapters.sandbox.jira.words import Alias, Content, Issue

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pydantic import JsonValue

    from adapters.sandbox.exchange import Question
    from adapters.sandbox.store import Shelf, Store
    from adapters.sandbox.world import JiraWorld, Person, Project, World


_WIKI = 2


@dataclass(frozen=True, slots=True)
class Flavour:
    """Which Jira answers: its deployment, and the version of the REST interface."""

    cloud: bool
    version: int

    @property
    def wiki(self) -> bool:
        """Rich text is wiki markup in version 2, and a document (ADF) in version 3."""
        return self.version == _WIKI


class Desk:
    """Jira's shelves and what there is in its world."""

    def __init__(self, store: Store, world: World) -> None:
        self.store = store
        self.world: JiraWorld = world.jira
        self.people: dict[str, Person] = {person.name: person for person in world.people}
        self.accounts: dict[str, Person] = {person.account: person for person in world.people}
        self.projects: dict[str, Project] = {project.id: project for project in world.jira.projects}
        self.issues: Shelf[Issue] = store.shelf("jira.issue", Issue)
        self.keys: Shelf[Alias] = store.shelf("jira.key", Alias)
        self.contents: Shelf[Content] = store.shelf("jira.content", Content)
        self.zone = ZoneInfo(world.jira.zone)

    def project(self, id_or_key: object) -> Project | None:
        """The project of this id or key."""
        return next((p for p in self.projects.values() if id_or_key in (p.id, p.key)), None)

    def issue(self, id_or_key: str) -> Issue | None:
        """The issue of this id or key, in whatever case, also under a key from before it was moved."""
        alias = self.keys.get(id_or_key.upper())
        return self.issues.get(id_or_key if alias is None else alias.issue)

    def members(self, project: Project) -> tuple[str, ...]:
        """Names of those who belong to a project."""
        return project.members or tuple(name for name in self.people if name not in self.world.strangers)


@dataclass(frozen=True, slots=True)
class Call:
    """A question, who asks it, of which Jira, and when."""

    desk: Desk
    question: Question
    flavour: Flavour
    who: Person | None
    now: datetime
    args: Mapping[str, str]

    def url(self, path: str) -> str:
        """The address of something in the version that was asked."""
        return f"{self.question.origin}/rest/api/{self.flavour.version}{path}"

    def body(self) -> dict[str, JsonValue]:
        """The body as a JSON object, else a refusal."""
        try:
            given = self.question.json()
        except ValueError as error:
            raise refused(f"Unexpected character in the request body: {error}") from error
        if not isinstance(given, dict):
            raise refused("Invalid request payload. Refer to the REST API documentation and try again.")
        return given

    def visible(self, project: Project) -> bool:
        """Whether the asking person may browse the project."""
        if project.readers == "anyone" or (project.readers == "users" and self.who is not None):
            return True
        return self.who is not None and self.who.name in self.desk.members(project)

    def may_write(self, project: Project) -> bool:
        """Whether the asking person may create, edit, assign and transition in the project."""
        member = self.who is not None and self.who.name in self.desk.members(project)
        return member and self.who is not None and self.who.name not in self.desk.world.onlookers

    def sees(self, issue: Issue) -> bool:
        """Whether the asking person may see the issue."""
        return not issue.hidden and self.visible(self.desk.projects[issue.project])

    def issue(self) -> Issue:
        """The issue named in the path, else 404: Jira does not tell whether it is not there or not for us."""
        issue = self.desk.issue(self.args["key"])
        if issue is None or not self.sees(issue):
            raise refused("Issue does not exist or you do not have permission to see it.", status=404)
        return issue

    def writable(self) -> Issue:
        """The issue named in the path, for writing."""
        issue = self.issue()
        if not self.may_write(self.desk.projects[issue.project]):
            raise refused("You do not have permission to edit issues in this project.", status=403)
        return issue

    def author(self) -> str:
        """The name of the asking person."""
        if self.who is None:
            raise refused("You are not authenticated. Authentication required to perform this operation.", status=401)
        return self.who.name

    def with_args(self, **args: str) -> Call:
        """The same call about something else."""
        return replace(self, args={**self.args, **args})


def refused(*messages: str, status: int = 400, errors: Mapping[str, str] | None = None) -> Refusal:
    """Jira's error body: messages about the whole, and errors by field."""
    return Refusal(Answer(status, error_body(messages, errors or {})))


def error_body(messages: tuple[str, ...], errors: Mapping[str, str]) -> JsonValue:
    """``{"errorMessages": […], "errors": {…}}``."""
    return {"errorMessages": list(messages), "errors": dict(errors)}


def timestamp(moment: datetime, zone: ZoneInfo) -> str:
    """A time as Jira writes it: milliseconds and the site's offset, ``2026-02-06T19:56:38.687+0100``."""
    local = moment.astimezone(zone)
    return f"{local:%Y-%m-%dT%H:%M:%S}.{local.microsecond // 1000:03d}{local:%z}"
