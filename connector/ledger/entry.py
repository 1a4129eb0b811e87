"""Who may come in: local accounts, one-time links, and sessions that can be ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, insert, or_, select, update

from connector.ledger.schema import UtcTime, metadata
from connector.model.entry import Account, Invitation, Session
from connector.model.people import Role

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

accounts = Table(
    "accounts",
    metadata,
    Column("person", String(200), primary_key=True),
    Column("password_hash", String(300), nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", UtcTime),
    Column("changed_at", UtcTime, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("person", String(200), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id_hash", String(64), primary_key=True),
    Column("person", String(200), nullable=False),
    Column("via", String(20), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("address", String(64), nullable=False),
    Column("agent", String(300), nullable=False),
    Column("name", String(200), nullable=False),
    Column("email", String(320)),
    Column("roles", JSON, nullable=False),
    Column("language", String(8), nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("notice", JSON),
    Column("ended_at", UtcTime),
    Index("ix_sessions_of", "person", "ended_at"),
)


class Entry:
    """Accounts, one-time links and sessions, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def account(self, person: str) -> Account | None:
        """The local account of a person."""
        row = self._connection.execute(select(accounts).where(accounts.c.person == person)).mappings().first()
        return Account(**row) if row else None

    def accounts(self) -> dict[str, Account]:
        """Every local account, by person."""
        rows = self._connection.execute(select(accounts).order_by(accounts.c.person)).mappings()
        return {row["person"]: Account(**row) for row in rows}

    def keep_account(self, account: Account) -> None:
        """Write an account, new or known."""
        row = account.model_dump(mode="python")
        changed = self._connection.execute(update(accounts).where(accounts.c.person == account.person).values(row))
        if not changed.rowcount:
            self._connection.execute(insert(accounts).values(row))

    def invite(self, invitation: Invitation) -> None:
        """Keep a one-time link; earlier ones of the same person open nothing any more."""
        earlier = (invitations.c.person == invitation.person) & invitations.c.used_at.is_(None)
        self._connection.execute(invitations.delete().where(earlier))
        self._connection.execute(insert(invitations).values(invitation.model_dump(mode="python")))

    def invitation(self, token_hash: str) -> Invitation | None:
        """The one-time link with this secret."""
        found = select(invitations).where(invitations.c.token_hash == token_hash)
        row = self._connection.execute(found).mappings().first()
        return Invitation(**row) if row else None

    def use(self, invitation: Invitation, at: datetime) -> bool:
        """Use a one-time link up. False where somebody was quicker."""
        unused = (invitations.c.token_hash == invitation.token_hash) & invitations.c.used_at.is_(None)
        return self._connection.execute(update(invitations).where(unused).values(used_at=at)).rowcount == 1

    def begin(self, session: Session) -> None:
        """Keep a new session."""
        row = session.model_dump(mode="python")
        self._connection.execute(insert(sessions).values({**row, "roles": [str(role) for role in session.roles]}))

    def session(self, id_hash: str) -> Session | None:
        """The session of this cookie, ended ones too."""
        row = self._connection.execute(select(sessions).where(sessions.c.id_hash == id_hash)).mappings().first()
        return _session(row) if row else None

    def sessions(self, person: str | None = None) -> list[Session]:
        """Sessions that nobody ended, newest first."""
        running = select(sessions).where(sessions.c.ended_at.is_(None)).order_by(sessions.c.started_at.desc())
        asked = running if person is None else running.where(sessions.c.person == person)
        return [_session(row) for row in self._connection.execute(asked).mappings()]

    def touch(self, id_hash: str, **changed: Any) -> None:
        """Write what a session's owner did: seen, language, password changed."""
        self._connection.execute(update(sessions).where(sessions.c.id_hash == id_hash).values(changed))

    def end(self, at: datetime, *, id_hash: str = "", person: str = "", but: str = "") -> int:
        """End one session, or all of a person but one. How many were running."""
        named = or_(sessions.c.id_hash == id_hash, sessions.c.person == person)
        running = named & sessions.c.ended_at.is_(None) & (sessions.c.id_hash != but)
        return self._connection.execute(update(sessions).where(running).values(ended_at=at)).rowcount


def _session(row: Any) -> Session:
    return Session(**{**row, "roles": tuple(Role(role) for role in row["roles"])})
