"""Access beyond roles, in the ledger: grants and the requests for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, insert, select, update

from connector.ledger.schema import UtcTime, metadata
from connector.model.grants import AccessRequest, Grant, Redaction

if TYPE_CHECKING:
    from datetime import datetime

    from pydantic import JsonValue
    from sqlalchemy import ColumnElement, Connection, RowMapping

    from connector.ledger.acts import Acts
    from connector.ledger.records import By

grants = Table(
    "grants",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person", String(200), nullable=False),
    Column("nonconformity_id", ForeignKey("nonconformities.id"), nullable=False),
    Column("granted_by", String(200), nullable=False),
    Column("why", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("until", UtcTime, nullable=False),
    Column("statement", Text),
    Column("action", Text),
    Column("revoked_at", UtcTime),
    Column("revoked_by", String(200)),
    Index("ix_grants_of", "person", "nonconformity_id"),
)

requests = Table(
    "access_requests",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person", String(200), nullable=False),
    Column("reference", String(400), nullable=False),
    Column("why", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("decided_by", String(200)),
    Column("decided_at", UtcTime),
    Column("answer", Text),
)


class Grants:
    """Who may read what beyond their role, within one transaction. Every change is an entry of the trail."""

    def __init__(self, connection: Connection, acts: Acts) -> None:
        self._connection = connection
        self._acts = acts

    def add(self, grant: Grant, by: By) -> None:
        """Open a finding to a person; an earlier grant of the same finding to them ends with it."""
        earlier = (grants.c.person == grant.person) & (grants.c.nonconformity_id == grant.record_id)
        self._end(earlier & grants.c.revoked_at.is_(None), by)
        row = grant.model_dump(mode="python", exclude={"record_id", "redaction"})
        texts = grant.redaction.model_dump() if grant.redaction else {}
        self._connection.execute(insert(grants).values({**row, **texts, "nonconformity_id": grant.record_id}))
        told: dict[str, JsonValue] = {"person": grant.person, "until": grant.until.isoformat(), "redacted": bool(texts)}
        self._acts.note(by, grant.record_id, told)

    def revoke(self, grant: Grant, by: By) -> None:
        """End a grant at once."""
        self._end((grants.c.id == grant.id) & grants.c.revoked_at.is_(None), by)
        self._acts.note(by, grant.record_id, {"person": grant.person})

    def _end(self, which: ColumnElement[bool], by: By) -> None:
        statement = update(grants).where(which).values(revoked_at=by.at, revoked_by=by.who)
        self._connection.execute(statement)

    def select(self, person: str | None = None, holding_at: datetime | None = None) -> list[Grant]:
        """Grants, newest first: of a person, or all; those that hold at a time, or ended ones too."""
        statement = select(grants).order_by(grants.c.at.desc(), grants.c.id)
        if person is not None:
            statement = statement.where(grants.c.person == person)
        found = [_grant(row) for row in self._connection.execute(statement).mappings()]
        return found if holding_at is None else [grant for grant in found if grant.holds(holding_at)]

    def ask(self, request: AccessRequest, by: By) -> None:
        """Keep a request."""
        self._connection.execute(insert(requests).values(request.model_dump(mode="python")))
        self._acts.note(by, request.reference, {"request": request.id})

    def requests(self, state: str | None = None, person: str | None = None) -> list[AccessRequest]:
        """Requests, oldest first: in a state, of a person, or all."""
        statement = select(requests).order_by(requests.c.at, requests.c.id)
        if state is not None:
            statement = statement.where(requests.c.state == state)
        if person is not None:
            statement = statement.where(requests.c.person == person)
        return [AccessRequest(**row) for row in self._connection.execute(statement).mappings()]

    def decide(self, request: AccessRequest, by: By) -> None:
        """Write down what was decided of a request."""
        row = request.model_dump(mode="python", include={"state", "decided_by", "decided_at", "answer"})
        self._connection.execute(update(requests).where(requests.c.id == request.id).values(row))
        self._acts.note(by, request.reference, {"request": request.id, "state": request.state})


def _grant(row: RowMapping) -> Grant:
    fields = {name: row[name] for name in Grant.model_fields if name not in {"record_id", "redaction"}}
    texts = None if row["statement"] is None else Redaction(statement=row["statement"], action=row["action"] or "")
    return Grant(**fields, record_id=row["nonconformity_id"], redaction=texts)
