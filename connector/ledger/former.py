"""Tickets that a nonconformity had before: given up for a follow-up where a tracker lets nobody reopen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, ForeignKey, Integer, String, Table, func, insert, select

from connector.ledger.schema import UtcTime, metadata, words
from connector.model.record import FormerTicket

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from connector.model.record import Link

former_tickets = Table(
    "former_tickets",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("nonconformity_id", ForeignKey("nonconformities.id"), nullable=False, index=True),
    Column("target", String(60), nullable=False),
    Column("ticket_id", String(64), nullable=False),
    Column("key", words(80)),
    Column("url", words(400)),
    Column("until", UtcTime, nullable=False),
)


class FormerTickets:
    """Tickets of before, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, record_id: str, link: Link, until: datetime) -> int:
        """Keep the ticket as a former one; how many there are now."""
        row = {"nonconformity_id": record_id, "until": until}
        row |= {name: getattr(link, name) for name in ("target", "ticket_id", "key", "url")}
        self._connection.execute(insert(former_tickets).values(row))
        counted = select(func.count()).where(former_tickets.c.nonconformity_id == record_id)
        return self._connection.execute(counted).scalar_one()

    def of(self, record_id: str) -> tuple[FormerTicket, ...]:
        """The former tickets of a nonconformity, oldest first."""
        names = ("target", "ticket_id", "key", "url", "until")
        columns = [former_tickets.c[name] for name in names]
        asked = select(*columns).where(former_tickets.c.nonconformity_id == record_id).order_by(former_tickets.c.id)
        return tuple(FormerTicket(**row) for row in self._connection.execute(asked).mappings())
