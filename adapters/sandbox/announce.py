"""What the sandbox tells when it starts: where it is, what there is, and how to sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.sandbox.servicenow.schema import tables
from adapters.sandbox.servicenow.seeds import user_id
from connector.model.base import Value

if TYPE_CHECKING:
    from adapters.sandbox.world import JiraWorld, Person, Project, World


class JiraUser(Value):
    """Somebody in Jira. ``account`` on Cloud, ``name`` on Data Center."""

    name: str
    full_name: str
    email: str
    account: str
    active: bool


class JiraLogin(Value):
    """How somebody signs in: (email, cloud_token) as Cloud; pat, or (name, password), as Data Center."""

    name: str
    email: str
    cloud_token: str
    pat: str
    password: str


class JiraProject(Value):
    """A project, its issue types, and what is special about it."""

    key: str
    name: str
    issue_types: tuple[str, ...]
    required: tuple[str, ...]
    note: str


class JiraPlace(Value):
    """Everything about Jira."""

    url: str
    projects: tuple[JiraProject, ...]
    users: tuple[JiraUser, ...]
    logins: tuple[JiraLogin, ...]


class ServiceNowUser(Value):
    """Somebody in ServiceNow."""

    user_name: str
    name: str
    email: str
    sys_id: str
    active: bool


class ServiceNowLogin(Value):
    """How somebody signs in with basic authentication."""

    user: str
    password: str
    roles: tuple[str, ...]


class ServiceNowClient(Value):
    """An OAuth application."""

    client_id: str
    client_secret: str
    user: str


class ServiceNowPlace(Value):
    """Everything about ServiceNow."""

    url: str
    tables: tuple[str, ...]
    groups: tuple[str, ...]
    users: tuple[ServiceNowUser, ...]
    logins: tuple[ServiceNowLogin, ...]
    clients: tuple[ServiceNowClient, ...]


class Announcement(Value):
    """Everything. ``pages``: for a browser; ``faults``, ``journal``, ``state`` and ``help`` on them: for programs."""

    pages: str
    faults: str
    help: str
    journal: str
    state: str
    jira: JiraPlace
    servicenow: ServiceNowPlace


def announcement(world: World, url: str) -> Announcement:
    """What there is at this address, such as ``http://127.0.0.1:8065``."""
    return Announcement(
        pages=f"{url}/",
        faults=f"{url}/_sandbox/faults",
        help=f"{url}/_sandbox/help",
        journal=f"{url}/_sandbox/journal",
        state=f"{url}/_sandbox/state",
        jira=_jira(world, f"{url}/jira"),
        servicenow=_servicenow(world, f"{url}/servicenow"),
    )


def _jira(world: World, url: str) -> JiraPlace:
    people = {person.name: person for person in world.people}
    logins = tuple(
        JiraLogin(
            name=one.person,
            email=people[one.person].email,
            cloud_token=one.cloud_token,
            pat=one.pat,
            password=one.password,
        )
        for one in world.jira.credentials
    )
    projects = tuple(_project(world.jira, one) for one in world.jira.projects)
    return JiraPlace(url=url, projects=projects, users=tuple(_jira_user(one) for one in world.people), logins=logins)


def _jira_user(person: Person) -> JiraUser:
    return JiraUser(
        name=person.name,
        full_name=person.full_name,
        email=person.email,
        account=person.account,
        active=person.active,
    )


def _project(world: JiraWorld, project: Project) -> JiraProject:
    types = tuple(one.name for one in world.types if one.id in project.types)
    names = {field.id: field.name for field in world.fields}
    required = tuple(names.get(name, name) for name in project.required)
    return JiraProject(key=project.key, name=project.name, issue_types=types, required=required, note=project.note)


def _servicenow(world: World, url: str) -> ServiceNowPlace:
    people = (*world.people, *world.servicenow.people)
    return ServiceNowPlace(
        url=url,
        tables=tuple(name for name, table in tables().items() if table.is_a("task")),
        groups=tuple(group.name for group in world.servicenow.groups),
        users=tuple(_servicenow_user(one) for one in people),
        logins=tuple(
            ServiceNowLogin(user=one.person, password=one.password, roles=one.roles)
            for one in world.servicenow.credentials
        ),
        clients=tuple(
            ServiceNowClient(client_id=one.client_id, client_secret=one.client_secret, user=one.person)
            for one in world.servicenow.clients
        ),
    )


def _servicenow_user(person: Person) -> ServiceNowUser:
    return ServiceNowUser(
        user_name=person.name,
        name=person.full_name,
        email=person.email,
        sys_id=user_id(person.name),
        active=person.active,
    )
