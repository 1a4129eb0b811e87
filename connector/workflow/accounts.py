"""Who can come in: how everybody stands with signing in, one-time links, and sessions that are ended."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from connector.access.roles import may
from connector.errors import Problem, Refused
from connector.language import _
from connector.model.base import Value
from connector.model.entry import Account, Session
from connector.model.people import Person
from connector.workflow import entry
from connector.workflow.people import everybody, of_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connector.workflow.parts import Parts

State = Literal["none", "first", "locked", "ready"]
"""How somebody stands: no password yet, a given one that opens nothing but its change, locked for some time, ready."""


class Standing(Value):
    """A person with how they come in. ``source``: where they are kept; ``sessions``: those that run, newest first."""

    person: Person
    source: Literal["config", "ledger", "provider"]
    state: State
    locked_until: datetime | None = None
    sessions: tuple[Session, ...] = ()

    @property
    def seen_at(self) -> datetime | None:
        """When they were last seen in a session that runs."""
        return max((session.seen_at for session in self.sessions), default=None)


def standings(parts: Parts) -> list[Standing]:
    """Everybody of the configuration and of the ledger, then whom only the identity provider knows."""
    parts.require("accounts")
    with parts.ledger.reading() as book:
        people = everybody(parts, book)
        accounts, sessions = book.entry.accounts(), book.entry.sessions()
    configured = {person.key for person in parts.settings.people}
    known = {person.key for person in people}
    guests = {one.person: one for one in reversed(sessions) if one.person not in known}
    strangers = [Person(key=key, name=one.name or key, email=one.email, roles=one.roles) for key, one in guests.items()]
    parts.trace("view", (), people=len(known) + len(strangers))
    return [
        *(_standing(parts, one, accounts, sessions, "config" if one.key in configured else "ledger") for one in people),
        *(_standing(parts, one, accounts, sessions, "provider") for one in strangers),
    ]


def _standing(
    parts: Parts,
    person: Person,
    accounts: dict[str, Account],
    sessions: Iterable[Session],
    source: Literal["config", "ledger", "provider"],
) -> Standing:
    account = accounts.get(person.key)
    locked = account.locked_until if account and account.locked_until and account.locked_until > parts.now() else None
    mine = tuple(one for one in sessions if one.person == person.key and entry.runs(parts, one))
    return Standing(person=person, source=source, state=_state(account, locked), locked_until=locked, sessions=mine)


def _state(account: Account | None, locked: datetime | None) -> State:
    if account is None:
        return "none"
    if locked:
        return "locked"
    return "first" if account.must_change else "ready"


def invite(parts: Parts, key: str) -> str:
    """The secret of a one-time link with which the person sets a password, told once. Raises ``Refused``."""
    return entry.invite(parts, _without_account(parts, key))


def first_password(parts: Parts, key: str) -> str:
    """A password for somebody whom no link can reach, told once; they change it when they first sign in."""
    return entry.give_password(parts, _without_account(parts, key))


def _without_account(parts: Parts, key: str) -> Person:
    """The person of this key, if who asks may let them in.

    A link or a password takes an account over, so who grants no rights gives one only to people who have none yet.
    """
    parts.require("accounts")
    with parts.ledger.reading() as book:
        person = of_key(parts, book, key)
        has_account = book.entry.account(person.key) is not None
    if has_account and not may(parts.person, "grant"):
        why = _("has an account already, which this would take over")
        raise Refused(Problem(person.name, why, _("compliance lets them in anew")))
    return person


def end_sessions(parts: Parts, key: str) -> int:
    """End every session of a person, at once. How many were running."""
    parts.require("accounts")
    parts.trace("sessions", (key,))
    return entry.end(parts, person=key)
