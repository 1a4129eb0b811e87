"""Targets that take nothing new until somebody puts their configuration right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, String, Table, Text, delete, insert, select

from connector.ledger.schema import UtcTime, metadata
from connector.model.record import Circuit

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

circuits = Table(
    "circuits",
    metadata,
    Column("target", String(60), primary_key=True),
    Column("why", Text, nullable=False),
    Column("since", UtcTime, nullable=False),
)


class Circuits:
    """The open circuits, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, target: str, why: str, since: datetime) -> None:
        """The target's configuration is wrong; since when it was stays, while it is."""
        opened = self.all().get(target)
        self.close(target)
        row = {"target": target, "why": why, "since": opened.since if opened else since}
        self._connection.execute(insert(circuits).values(row))

    def close(self, target: str) -> None:
        """Something went through."""
        self._connection.execute(delete(circuits).where(circuits.c.target == target))

    def all(self) -> dict[str, Circuit]:
        """The open ones, by target."""
        rows = self._connection.execute(select(circuits)).mappings()
        return {row["target"]: Circuit(**row) for row in rows}
