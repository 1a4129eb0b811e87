"""Files of the watched folder that could not be put away: known by their content, so that none is read twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, String, Table, Text, insert, select

from connector.ledger.schema import UtcTime, metadata

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

inbox_files = Table(
    "inbox_files",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("name", String(400), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("why", Text),
)


class Inbox:
    """What was read from the folder and is still in it, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def knows(self, sha256: str) -> bool:
        """Whether exactly these bytes were read from there."""
        found = select(inbox_files.c.sha256).where(inbox_files.c.sha256 == sha256)
        return self._connection.execute(found).first() is not None

    def remember(self, sha256: str, name: str, at: datetime, why: str | None) -> None:
        """They were; ``why``: what was wrong with them."""
        self._connection.execute(insert(inbox_files).values(sha256=sha256, name=name, at=at, why=why))
