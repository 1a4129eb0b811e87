"""What the trackers hold before anybody comes, read from ``world.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

Kind = Literal[
    "summary",
    "rich",
    "textarea",
    "text",
    "number",
    "date",
    "labels",
    "priority",
    "resolution",
    "person",
    "select",
    "multiselect",
    "securitylevel",
    "components",
]
Category = Literal["new", "indeterminate", "done"]


class Thing(BaseModel):
    """Frozen and closed; lists of the file become tuples."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Person(Thing):
    """Somebody with an account. ``zone``: their own time zone; ``mail_hidden``: Cloud does not show their e-mail."""

    name: str
    full_name: str
    email: str
    account: str = ""
    zone: str = "Asia/Shanghai"
    active: bool = True
    mail_hidden: bool = False


class Named(Thing):
    """A priority, a resolution, a component, a security level, or an option of a field."""

    id: str
    name: str


class Status(Named):
    """A step of a workflow; ``category`` says what it means."""

    category: Category


class IssueType(Named):
    """A kind of issue."""

    subtask: bool = False


class LinkType(Named):
    """A way to link two issues, as read from either end."""

    inward: str
    outward: str


class Field(Named):
    """A field of an issue."""

    kind: Kind
    options: tuple[Named, ...] = ()

    @property
    def custom(self) -> bool:
        """Made by an administrator."""
        return self.id.startswith("customfield_")


class Transition(Named):
    """A way to status ``to``. ``origins`` empty: from every other. ``resolution``: "clear", a name to set, or None."""

    to: str
    origins: tuple[str, ...] = ()
    screen: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    resolution: str | None = None


class Workflow(Thing):
    """Statuses and the ways between them."""

    name: str
    start: str
    transitions: tuple[Transition, ...]


class Project(Named):
    """A project. ``members`` empty: everybody but strangers. ``screen``: fields of its create and edit screens."""

    key: str
    note: str
    lead: str
    workflow: str
    types: tuple[str, ...]
    screen: tuple[str, ...]
    required: tuple[str, ...] = ()
    style: Literal["classic", "next-gen"] = "classic"
    readers: Literal["members", "users", "anyone"] = "members"
    members: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()
    unassigned: bool = True


class JiraCredential(Thing):
    """What somebody signs in with: an API token (Cloud), a personal access token or a password (Data Center)."""

    person: str
    cloud_token: str
    pat: str
    password: str


class JiraWorld(Thing):
    """Everything about Jira."""

    title: str
    zone: str
    strangers: tuple[str, ...]
    onlookers: tuple[str, ...]
    credentials: tuple[JiraCredential, ...]
    priorities: tuple[Named, ...]
    resolutions: tuple[Named, ...]
    statuses: tuple[Status, ...]
    types: tuple[IssueType, ...]
    link_types: tuple[LinkType, ...]
    fields: tuple[Field, ...]
    workflows: tuple[Workflow, ...]
    projects: tuple[Project, ...]


class Login(Thing):
    """A ServiceNow user who may call the API, and their roles."""

    person: str
    password: str
    roles: tuple[str, ...]


class OAuthClient(Thing):
    """An OAuth application; the client-credentials grant acts as ``person``."""

    client_id: str
    client_secret: str
    person: str


class Group(Thing):
    """A group that work can be assigned to."""

    name: str
    manager: str
    members: tuple[str, ...]


class ServiceNowWorld(Thing):
    """Everything about ServiceNow but its tables, which ``servicenow/schema.toml`` holds."""

    credentials: tuple[Login, ...]
    clients: tuple[OAuthClient, ...]
    people: tuple[Person, ...]
    groups: tuple[Group, ...]


class World(Thing):
    """What there is."""

    people: tuple[Person, ...]
    jira: JiraWorld
    servicenow: ServiceNowWorld


@cache
def world() -> World:
    """The world of ``world.toml``."""
    return World.model_validate(tomllib.loads(files("adapters.sandbox").joinpath("world.toml").read_text("utf-8")))
