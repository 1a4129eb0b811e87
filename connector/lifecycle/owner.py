"""Who answers for a nonconformity: named in the report, else the owner of the process its clause belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.model.audit import Stage
from connector.model.wording import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.model.people import Person
    from connector.model.record import Record


def named(printed: str, people: Sequence[Person]) -> tuple[Person, ...]:
    """Everybody whom ``printed`` may mean, by key, name, e-mail or alias. Two people of one name: both."""
    wanted = fold(printed)
    return tuple(
        person
        for person in people
        if wanted in {fold(word) for word in (person.key, person.name, person.email or "", *person.aliases) if word}
    )


def owner_of(printed: str | None, process: str | None, people: Sequence[Person]) -> str | None:
    """The accountable person's key.

    ======================== ============================ =====================================
    the report names         and among the people is      owner
    ======================== ============================ =====================================
    somebody                 exactly one of that name     that person
    somebody                 none, or several             the printed name, until a person says
    nobody                   one owner of the process     that person
    nobody                   none, or several             nobody: it waits
    ======================== ============================ =====================================
    """
    if printed:
        known = named(printed, people)
        return known[0].key if len(known) == 1 else printed
    owners = [person for person in people if process and process in person.owns]
    return owners[0].key if len(owners) == 1 else None


def person_of(owner: str | None, people: Sequence[Person]) -> Person | None:
    """The person behind an owner of ours, None while nobody knows them."""
    return next((person for person in people if person.key == owner), None)


def owned(record: Record, people: Sequence[Person]) -> Record:
    """The record with the owner who is known by now, where nobody known answered for it before."""
    if record.stage in {Stage.CLOSED, Stage.WITHDRAWN} or person_of(record.owner, people) is not None:
        return record
    owner = owner_of(record.owner or record.content.owner, record.content.process, people)
    return record if owner == record.owner else record.model_copy(update={"owner": owner})
