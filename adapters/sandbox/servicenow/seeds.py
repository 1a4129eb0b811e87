"""The rows that an instance has before anybody comes: users, groups, choices, the dictionary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.sandbox.servicenow.schema import INTERNAL, sys_id, tables
from adapters.sandbox.servicenow.words import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapters.sandbox.servicenow.schema import Table
    from adapters.sandbox.world import Person, World

_BEGINNING = "2024-01-01 00:00:00"


def user_id(name: str) -> str:
    """The sys_id of the user of this name."""
    return sys_id("sys_user", name)


def group_id(name: str) -> str:
    """The sys_id of the group of this name."""
    return sys_id("sys_user_group", name)


def _row(table: str, *identity: str, **values: str) -> Row:
    one = sys_id(table, *identity)
    system = {"sys_id": one, "sys_created_on": _BEGINNING, "sys_created_by": "glide.maint"}
    system |= {"sys_updated_on": _BEGINNING, "sys_updated_by": "glide.maint", "sys_mod_count": "0"}
    return Row(sys_id=one, table=table, values={**values, **system, "sys_class_name": table})


def seeds(world: World) -> Iterator[Row]:
    """All of them."""
    for person in (*world.people, *world.servicenow.people):
        yield _user(person)
    for group in world.servicenow.groups:
        yield _row("sys_user_group", group.name, name=group.name, active="true", manager=user_id(group.manager))
        for member in group.members:
            identity = (group.name, member)
            yield _row("sys_user_grmember", *identity, user=user_id(member), group=group_id(group.name))
    for table in tables().values():
        yield from _table(table)
    for name, value in (("glide.invalid_query.returns_no_rows", "false"), ("glide.sys.default.tz", world.jira.zone)):
        yield _row("sys_properties", name, name=name, value=value, description="")


def _user(person: Person) -> Row:
    first, _space, last = person.full_name.partition(" ")
    return _row(
        "sys_user",
        person.name,
        user_name=person.name,
        name=person.full_name,
        first_name=first,
        last_name=last,
        email=person.email,
        active=str(person.active).lower(),
        time_zone=person.zone,
        title="",
    )


def _table(table: Table) -> Iterator[Row]:
    parent = sys_id("sys_db_object", table.parent.name) if table.parent else ""
    one = {"label": table.label, "super_class": parent, "is_extendable": "true"}
    yield _row("sys_db_object", table.name, name=table.name, **one)
    for element, column in table.own_columns.items():
        yield _row(
            "sys_dictionary",
            table.name,
            element,
            name=table.name,
            element=element,
            column_label=column.label,
            internal_type=INTERNAL[column.kind],
            max_length=str(column.length or 40),
            mandatory="true" if (table.name, element) in _MANDATORY else "false",
            read_only=str(not column.writable).lower(),
            active="true",
            reference=column.reference or "",
        )
    for element, choices in table.own_choices.items():
        for place, (value, label) in enumerate(choices):
            one = {"value": value, "label": label, "language": "en", "sequence": str(place), "inactive": "false"}
            yield _row("sys_choice", table.name, element, value, name=table.name, element=element, **one)


_MANDATORY = frozenset({("incident", "caller_id"), ("task", "short_description"), ("incident", "short_description")})
"""Said by the dictionary, and not enforced for web services."""
