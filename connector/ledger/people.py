"""People whom the configuration does not know: auditors of one audit, outside partners, whoever comes and goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import JSON, Column, String, Table, insert, select, update

from connector.ledger.schema import UtcTime, metadata
from connector.model.people import Person, Role

if TYPE_CHECKING:
    from pydantic import JsonValue
    from sqlalchemy import Connection, RowMapping

    from connector.ledger.acts import Acts
    from connector.ledger.records import By

people = Table(
    "people",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("email", String(320)),
    Column("organisation", String(200)),
    Column("roles", JSON, nullable=False),
    Column("owns", JSON, nullable=False),
    Column("added_by", String(200), nullable=False),
    Column("added_at", UtcTime, nullable=False),
    Column("removed_at", UtcTime),
)


class People:
    """People of the ledger, within one transaction. Whoever is removed keeps their key: it names them in the trail."""

    def __init__(self, connection: Connection, acts: Acts) -> None:
        self._connection = connection
        self._acts = acts

    def all(self) -> tuple[Person, ...]:
        """Everybody who was not removed, by key."""
        present = select(people).where(people.c.removed_at.is_(None)).order_by(people.c.key)
        return tuple(_person(row) for row in self._connection.execute(present).mappings())

    def removed(self, key: str) -> bool:
        """Whether somebody had this key."""
        gone = select(people.c.key).where(people.c.key == key, people.c.removed_at.is_not(None))
        return self._connection.execute(gone).first() is not None

    def add(self, person: Person, by: By) -> None:
        """Somebody new."""
        row = {**_row(person), "key": person.key, "added_by": by.who, "added_at": by.at}
        self._connection.execute(insert(people).values(row))
        self._acts.note(by, person.key, _told(person))

    def change(self, person: Person, by: By) -> None:
        """Write what changed of somebody."""
        self._connection.execute(update(people).where(people.c.key == person.key).values(_row(person)))
        self._acts.note(by, person.key, _told(person))

    def remove(self, key: str, by: By) -> None:
        """Somebody has nothing to do here any more."""
        self._connection.execute(update(people).where(people.c.key == key).values(removed_at=by.at))
        self._acts.note(by, key, {"removed": True})


def _told(person: Person) -> dict[str, JsonValue]:
    return {"roles": [str(role) for role in person.roles], "owns": [*person.owns]}


def _row(person: Person) -> dict[str, object]:
    kept = {"name": person.name, "email": person.email, "organisation": person.organisation}
    return {**kept, "roles": [str(role) for role in person.roles], "owns": list(person.owns)}


def _person(row: RowMapping) -> Person:
    return Person(
        key=row["key"],
        name=row["name"],
        email=row["email"],
        organisation=row["organisation"],
        roles=tuple(Role(role) for role in row["roles"]),
        owns=tuple(row["owns"]),
    )
