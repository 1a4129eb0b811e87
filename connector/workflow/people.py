"""People: those of the configuration, and those whom compliance lets in and out here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connector.errors import Problem, Unknown, UserError
from connector.language import _
from connector.model.people import Person, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from connector.ledger.ledger import Book
    from connector.workflow.parts import Parts

KEY = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")


def everybody(parts: Parts, book: Book) -> tuple[Person, ...]:
    """Everybody who can act here, those of the configuration first; where both name one, the configuration counts."""
    configured = parts.settings.people
    keys = {person.key for person in configured}
    return (*configured, *(person for person in book.people.all() if person.key not in keys))


def known(parts: Parts) -> tuple[Person, ...]:
    """Everybody who can act here, as of now; for whoever has no book open."""
    with parts.ledger.reading() as book:
        return everybody(parts, book)


def called(parts: Parts, book: Book) -> dict[str, str]:
    """What everybody is called, by their keys."""
    return {person.key: person.name for person in everybody(parts, book)}


def listed(parts: Parts) -> tuple[Person, ...]:
    """Everybody with their roles, for whoever grants rights."""
    parts.require("grant")
    return known(parts)


def of_key(parts: Parts, book: Book, key: str) -> Person:
    """The person of this key or e-mail. Raises ``Unknown``."""
    for person in everybody(parts, book):
        if key and key in (person.key, person.email):
            return person
    raise Unknown(Problem(key, _("there is no person '{name}'").format(name=key), _("closeout users list names them")))


def add(parts: Parts, person: Person) -> Person:
    """Let somebody in. Raises ``UserError`` with everything that is wrong with them."""
    parts.require("grant")
    with parts.ledger.writing() as book:
        problems = [*_taken(everybody(parts, book), person), *_key_problems(book, person.key), *_problems(person)]
        if problems:
            raise UserError(*problems)
        book.people.add(person, parts.by("people"))
    return person


def change(parts: Parts, key: str, roles: tuple[Role, ...] | None, owns: tuple[str, ...] | None) -> Person:
    """Give somebody other roles or processes; None: as they are."""
    parts.require("grant")
    with parts.ledger.writing() as book:
        before = _of_ledger(parts, book, key)
        update = {"roles": before.roles if roles is None else roles, "owns": before.owns if owns is None else owns}
        after = before.model_copy(update=update)
        problems = list(_problems(after))
        if problems:
            raise UserError(*problems)
        book.people.change(after, parts.by("people"))
    return after


def remove(parts: Parts, key: str) -> Person:
    """Let somebody out: their roles, grants and sessions end at once."""
    parts.require("grant")
    by = parts.by("people")
    with parts.ledger.writing() as book:
        gone = _of_ledger(parts, book, key)
        for grant in book.grants.select(gone.key, holding_at=by.at):
            book.grants.revoke(grant, parts.by("revoke"))
        book.entry.end(by.at, person=gone.key)
        book.people.remove(gone.key, by)
    return gone


def _of_ledger(parts: Parts, book: Book, key: str) -> Person:
    person = of_key(parts, book, key)
    if any(person.key == one.key for one in parts.settings.people):
        why = _("is a person of the configuration")
        raise UserError(Problem(key, why, _("change them there, in [people.{key}]").format(key=person.key)))
    return person


def _taken(others: Iterable[Person], person: Person) -> Iterator[Problem]:
    for other in others:
        if person.email and person.email == other.email:
            why = _("{email} is the address of {key}").format(email=person.email, key=other.key)
            yield Problem(person.key, why, _("each person has an address of their own"))
        if person.key == other.key:
            yield Problem(person.key, _("is taken"), _("choose another key"))


def _key_problems(book: Book, key: str) -> Iterator[Problem]:
    if not KEY.fullmatch(key):
        yield Problem(key, _("is no key"), _("use small letters, digits, dots and hyphens, for example li-wei"))
    if book.people.removed(key):
        why = _("was somebody who is not here any more")
        yield Problem(key, why, _("choose another key: this one names them in the trail"))


def _problems(person: Person) -> Iterator[Problem]:
    if not person.name.strip():
        yield Problem(person.key, _("has no name"), _("give the name that marks on files shall show"))
    if Role.EXTERNAL_PARTNER in person.roles and len(person.roles) > 1:
        why = _("an outside partner cannot have a role of the organisation too")
        yield Problem(person.key, why, _("give one or the other"))
