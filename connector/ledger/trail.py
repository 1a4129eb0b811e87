"""The trail, in the ledger: only ever added to, one entry after the other however many write at once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text, cast, insert, null, select, text, update

from connector.ledger.schema import UtcTime, metadata
from connector.model.base import Value
from connector.model.trail import FIRST, PURGE, Act, Origin, TrailEntry, sealed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import ColumnElement, Connection, RowMapping

trail = Table(
    "trail",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False, index=True),
    Column("action", String(40), nullable=False),
    Column("person", String(200)),
    Column("os_user", String(200)),
    Column("address", String(200)),
    Column("objects", JSON),
    Column("details", JSON),
    Column("digest", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_trail_of", "person", "seq"),
    Index("ix_trail_action", "action", "seq"),
)

purges = Table(
    "trail_purges",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("before", UtcTime, nullable=False),
)
"""What the triggers go by: entries older than the newest ``before`` may lose what they say, and nothing else."""

SAYS = ("person", "os_user", "address", "objects", "details")
ONE_AFTER_THE_OTHER = 0x436C6F73
"""The number of PostgreSQL's lock that whoever adds to the trail holds until the end of the transaction."""


class TrailQuery(Value):
    """A filter of the trail; every given condition must hold. Times: from ``since``, before ``until``.

    ``hash``: how an entry's hash begins.
    """

    actions: tuple[str, ...] = ()
    person: str | None = None
    object_id: str | None = None
    since: Any = None
    until: Any = None
    seq: int | None = None
    hash: str = ""


class Trail:
    """The trail, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, acts: Iterable[Act]) -> list[TrailEntry]:
        """Chain the acts to what is there. The last thing that a transaction does: others wait from here on."""
        entries: list[TrailEntry] = []
        for act in acts:
            previous = entries[-1] if entries else self._locked_head()
            seq, hash_before = (previous.seq, previous.hash) if previous else (0, FIRST)
            entries.append(sealed(act, seq + 1, hash_before))
        if entries:
            self._connection.execute(insert(trail), [_row(entry) for entry in entries])
        return entries

    def _locked_head(self) -> TrailEntry | None:
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AFTER_THE_OTHER})
        return self.head()

    def head(self) -> TrailEntry | None:
        """The newest entry; None while the trail is empty."""
        newest = select(trail).order_by(trail.c.seq.desc()).limit(1)
        row = self._connection.execute(newest).mappings().first()
        return _entry(row) if row else None

    def entries(self) -> Iterator[TrailEntry]:
        """Every entry, oldest first, read in portions; whoever stops early leaves nothing open."""
        statement = select(trail).order_by(trail.c.seq).execution_options(yield_per=1000)
        with self._connection.execute(statement) as found:
            for row in found.mappings():
                yield _entry(row)

    def select(self, query: TrailQuery, limit: int, offset: int = 0) -> list[TrailEntry]:
        """Entries that the filter lets through, newest first."""
        statement = select(trail).where(*_conditions(query)).order_by(trail.c.seq.desc()).limit(limit).offset(offset)
        return [_entry(row) for row in self._connection.execute(statement).mappings()]

    def purged_before(self) -> datetime | None:
        """The latest time that a purge names in the chain itself; None where nothing was purged.

        Not the newest purge's: once the term was made longer, that names an earlier time than one before it.
        """
        purged = select(trail.c.details).where(trail.c.action == PURGE, trail.c.person.is_not(None))
        told = self._connection.execute(purged).scalars()
        return max((datetime.fromisoformat(details["before"]) for details in told), default=None)

    def purge(self, before: datetime, entry: TrailEntry) -> int:
        """Delete what entries older than ``before`` say, by leave of ``entry``. How many there were."""
        self._connection.execute(insert(purges).values(seq=entry.seq, before=before))
        old = (trail.c.at < before) & trail.c.person.is_not(None)
        return self._connection.execute(update(trail).where(old).values(dict.fromkeys(SAYS, null()))).rowcount


def _conditions(query: TrailQuery) -> Iterator[ColumnElement[bool]]:
    if query.actions:
        yield trail.c.action.in_(query.actions)
    if query.person is not None:
        yield trail.c.person == query.person
    if query.object_id is not None:
        yield cast(trail.c.objects, Text).contains(f'"{query.object_id}"', autoescape=True)
    if query.since is not None:
        yield trail.c.at >= query.since
    if query.until is not None:
        yield trail.c.at < query.until
    if query.seq is not None:
        yield trail.c.seq == query.seq
    if query.hash:
        yield trail.c.hash.startswith(query.hash, autoescape=True)


def _row(entry: TrailEntry) -> dict[str, Any]:
    act = entry.act
    place = entry.model_dump(mode="python", exclude={"act"})
    if act is None:
        return place
    origin = {"person": act.origin.person, "os_user": act.origin.user, "address": act.origin.address}
    return {**place, **origin, "objects": list(act.objects), "details": act.details}


def _entry(row: RowMapping) -> TrailEntry:
    place = {name: row[name] for name in TrailEntry.model_fields if name != "act"}
    if row["person"] is None:
        return TrailEntry(**place, act=None)
    origin = Origin(person=row["person"], user=row["os_user"] or "", address=row["address"] or "")
    objects, details = tuple(row["objects"] or ()), row["details"] or {}
    act = Act(at=row["at"], action=row["action"], origin=origin, objects=objects, details=details)
    return TrailEntry(**place, act=act)
