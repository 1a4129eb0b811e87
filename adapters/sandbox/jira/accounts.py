"""People as values of fields: by accountId on Cloud, by user name elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import JsonValue

    from adapters.sandbox.jira.call import Call, Desk
    from adapters.sandbox.world import Person, Project


INVALID_INPUT = "INVALID_INPUT"
"""All that Jira says of a document that is not well formed; it does not say which field."""


class Wrong(Exception):
    """A value that a field does not take; the text is Jira's."""


def identity(call: Call, given: JsonValue) -> JsonValue:
    """What a value names a person by, in the words of the deployment."""
    if not isinstance(given, dict):
        raise Wrong("data was not an object")
    return given.get("accountId", given.get("id")) if call.flavour.cloud else given.get("name")


def found_person(call: Call, given: JsonValue) -> Person:
    """The person whom a value means: by accountId on Cloud, by name elsewhere. Raises ``Wrong``."""
    word = identity(call, given)
    people = call.desk.accounts if call.flavour.cloud else call.desk.people
    if not isinstance(word, str) or word not in people:
        key = "accountId" if call.flavour.cloud else "name"
        raise Wrong(f"User '{word}' does not exist." if word else f"expected '{key}' property to be present")
    return people[word]


def assignable(desk: Desk, project: Project) -> list[Person]:
    """Those whom issues of a project can be assigned to."""
    names = (name for name in desk.members(project) if name not in desk.world.onlookers)
    return [desk.people[name] for name in names if desk.people[name].active]


def cannot_be_assigned(call: Call, person: Person) -> str:
    """What Jira says of somebody who is not assignable."""
    return f"User '{person.account if call.flavour.cloud else person.name}' cannot be assigned issues."
