"""The ledger's tables. What the program computes with stands in columns; what it only carries stands in JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)

if TYPE_CHECKING:
    from sqlalchemy import Dialect


class UtcTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC: SQLite would drop the zone without a word."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """To UTC."""
        return value if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None or value.tzinfo is not None:
            return value if value is None else value.astimezone(UTC)
        return value.replace(tzinfo=UTC)


def words(length: int) -> String:
    """What a report or a tracker wrote: as long as it likes on PostgreSQL, which cuts nothing and would refuse it."""
    return String(length).with_variant(Text(), "postgresql")


NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMING)

reports = Table(
    "reports",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("key", words(200), nullable=False, unique=True),
    Column("label", words(300), nullable=False),
    Column("head", JSON, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("first_seen", UtcTime, nullable=False),
)

files = Table(
    "files",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("report_id", ForeignKey("reports.id"), nullable=False, index=True),
    Column("name", words(400), nullable=False),
    Column("edition", Integer, nullable=False),
    Column("read_at", UtcTime, nullable=False),
    Column("who", String(200), nullable=False),
)

nonconformities = Table(
    "nonconformities",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("report_id", ForeignKey("reports.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("number", words(200), index=True),
    Column("grade", String(20), nullable=False),
    Column("standard", words(80)),
    Column("clause", String(60)),
    Column("process", words(60), index=True),
    Column("department", String(200)),
    Column("owner", words(200), index=True),
    Column("stage", String(20), nullable=False, index=True),
    Column("stage_on", Date, nullable=False),
    Column("raised_on", Date, nullable=False, index=True),
    Column("due_on", Date),
    Column("original_due_on", Date),
    Column("extensions", Integer, nullable=False),
    Column("asked_until", Date),
    Column("submitted_on", Date),
    Column("closed_on", Date),
    Column("claimed_at", UtcTime),
    Column("flags", JSON, nullable=False),
    Column("printed", JSON, nullable=False),
    Column("content", JSON, nullable=False),
    Column("approved", JSON),
    Column("shown", JSON, nullable=False),
)

FIGURED_LINES = "field || '' IN ('stage', 'due_on', 'flag.repeat')"
"""The lines of history that closure figures are counted from. The empty text keeps planners from the other indexes."""

history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("nonconformity_id", ForeignKey("nonconformities.id"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("on_day", Date, nullable=False),
    Column("who", String(200), nullable=False),
    Column("action", String(40), nullable=False),
    Column("field", String(40), nullable=False),
    Column("old", Text),
    Column("new", Text),
    Column("why", Text),
    Index("ix_history_of", "nonconformity_id", "field", "id"),
    Index("ix_history_on", "field", "on_day"),
    Index(
        "ix_history_figured",
        *("nonconformity_id", "id", "field", "on_day", "old", "new", "action"),
        sqlite_where=text(FIGURED_LINES),
        postgresql_where=text(FIGURED_LINES),
    ),
)

links = Table(
    "links",
    metadata,
    Column("nonconformity_id", ForeignKey("nonconformities.id"), primary_key=True),
    Column("target", String(60), nullable=False),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("ticket_id", String(64)),
    Column("key", words(80)),
    Column("url", words(400)),
    Column("status", words(100)),
    Column("resolution", words(200)),
    Column("assignee", JSON),
    Column("payload_hash", String(64)),
    Column("mark", String(64)),
    Column("mapping", String(80)),
    Column("mapping_version", Integer),
    Column("error", Text),
    Column("refusals", JSON),
    Column("first_sent_at", UtcTime),
    Column("sent_at", UtcTime),
    Column("lease", String(200), index=True),
    Column("lease_until", UtcTime),
    Column("watch_until", UtcTime, index=True),
    Column("read_at", UtcTime, index=True),
    Column("changed_at", UtcTime),
    Column("agreed", JSON, nullable=False),
    Column("seen", JSON, nullable=False),
    Index("ix_links_ticket", "target", "ticket_id", unique=True),
    Index("ix_links_state", "target", "state"),
)

steps = Table(
    "steps",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("nonconformity_id", ForeignKey("nonconformities.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("note", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Text),
    Column("done", Boolean, nullable=False),
    Column("taken_by", String(200)),
    Column("taken_until", UtcTime),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("nonconformity_id", ForeignKey("nonconformities.id"), nullable=False, index=True),
    Column("name", words(400), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("who", String(200), nullable=False),
    Column("at", UtcTime, nullable=False),
)

cursors = Table(
    "cursors",
    metadata,
    Column("target", String(60), primary_key=True),
    Column("changes_since", UtcTime, nullable=False),
    Column("swept_at", UtcTime),
    Column("round_began", UtcTime),
    Column("swept_to", String(32)),
    Column("swept", Integer, nullable=False, server_default="0"),
)
