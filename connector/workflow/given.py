"""Grants and requests as people look at them: with the names of who may read what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.ledger.query import Query
from connector.model.base import Value
from connector.model.grants import AccessRequest, Grant
from connector.model.people import Person, Role
from connector.workflow.people import called, everybody

if TYPE_CHECKING:
    from connector.workflow.parts import Parts

SHOWN = 20
"""Requests of one's own that are shown, the newest."""


class Given(Value):
    """A grant, what its finding is called, and whom it is for. ``holds``: whether it opens anything now."""

    grant: Grant
    label: str
    name: str
    holds: bool


class Asked(Value):
    """A request, and who asks. ``outside``: an outside partner, who reads only what is written for them."""

    request: AccessRequest
    name: str
    outside: bool


class Own(Value):
    """What somebody asked for, newest first, and what is open to them beyond their role."""

    requests: tuple[AccessRequest, ...] = ()
    grants: tuple[Given, ...] = ()


def given(parts: Parts, *, person: str | None = None, record_id: str | None = None, ended: bool = False) -> list[Given]:
    """Grants, newest first: those that hold, with ``ended`` all; of a person, of a finding, or of everybody."""
    parts.require("grant")
    with parts.ledger.reading() as book:
        found = book.grants.select(person, None if ended else parts.now())
        wanted = [grant for grant in found if record_id in {None, grant.record_id}]
        names = called(parts, book)
        labels = book.labels.of({grant.record_id for grant in wanted})
    return [
        Given(
            grant=grant,
            label=labels[grant.record_id].label,
            name=names.get(grant.person, grant.person),
            holds=grant.holds(parts.now()),
        )
        for grant in wanted
    ]


def asked(parts: Parts) -> list[Asked]:
    """Requests that nobody has decided on, oldest first."""
    parts.require("grant")
    with parts.ledger.reading() as book:
        people = {one.key: one for one in everybody(parts, book)}
        requests = book.grants.requests("open")
    return [_asked(request, people.get(request.person)) for request in requests]


def _asked(request: AccessRequest, person: Person | None) -> Asked:
    if person is None:
        return Asked(request=request, name=request.person, outside=False)
    return Asked(request=request, name=person.name, outside=Role.EXTERNAL_PARTNER in person.roles)


def own(parts: Parts) -> Own:
    """What the person who acts has asked for, and what was opened to them."""
    parts.require("read")
    me = parts.person.key
    with parts.ledger.reading() as book:
        requests = book.grants.requests(person=me)[::-1][:SHOWN]
        grants = book.grants.select(me, parts.now())
        query = Query(ids=tuple(grant.record_id for grant in grants))
        labels = {one.id: one.label for one in book.records.select(query, parts.scope(book))}
    told = (
        Given(grant=grant, label=labels[grant.record_id], name=parts.person.name, holds=True)
        for grant in grants
        if grant.record_id in labels
    )
    return Own(requests=tuple(requests), grants=tuple(told))
