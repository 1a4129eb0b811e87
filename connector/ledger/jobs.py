"""Jobs in the ledger: when each is due, how its runs went, and the leases that let only one machine at a thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from connector.ledger.schema import UtcTime, metadata
from connector.model.jobs import Planned, Run

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

    from connector.model.jobs import Done, JobName

jobs = Table(
    "jobs",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("every", String(40), nullable=False),
    Column("next_at", UtcTime),
)

runs = Table(
    "job_runs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("job", String(40), nullable=False),
    Column("machine", String(200), nullable=False),
    Column("holder", String(200), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("outcome", String(20), nullable=False),
    Column("told", JSON, nullable=False),
    Column("error", Text),
    Index("ix_job_runs_of", "job", "id"),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("holder", String(200), nullable=False),
    Column("until", UtcTime, nullable=False),
)


class Jobs:
    """Jobs, their runs and leases, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def planned(self, name: JobName) -> Planned | None:
        """What is known of a job; None before anybody planned it."""
        row = self._connection.execute(select(jobs).where(jobs.c.name == name)).mappings().first()
        if row is None:
            return None
        newest = self.runs(name, 1)
        return Planned(name=row["name"], every=row["every"], next_at=row["next_at"], run=newest[0] if newest else None)

    def plan(self, name: JobName, every: str, next_at: datetime | None) -> None:
        """A job is due then."""
        row = {"name": name, "every": every, "next_at": next_at}
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(jobs).values(row)
        changed = {"every": every, "next_at": next_at}
        self._connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=changed))

    def runs(self, name: JobName, most: int) -> list[Run]:
        """The newest runs of a job, newest first."""
        newest = select(runs).where(runs.c.job == name).order_by(runs.c.id.desc()).limit(most)
        return [_run(row) for row in self._connection.execute(newest).mappings()]

    def begin(self, name: JobName, machine: str, holder: str, at: datetime) -> int:
        """A run begins; one that is still open belongs to a machine that is gone. The new run's id."""
        left = (runs.c.job == name, runs.c.outcome == "running")
        self._connection.execute(update(runs).where(*left).values(outcome="cut off"))
        row = {"job": name, "machine": machine, "holder": holder, "started_at": at, "outcome": "running", "told": {}}
        return int(self._connection.execute(insert(runs).values(row).returning(runs.c.id)).scalar_one())

    def end(self, run_id: int, done: Done, at: datetime, keep: int) -> None:
        """A run ended. Of its job only the newest ``keep`` runs stay."""
        row = {"ended_at": at, "outcome": done.outcome, "told": done.told, "error": done.error}
        self._connection.execute(update(runs).where(runs.c.id == run_id).values(row))
        job = select(runs.c.job).where(runs.c.id == run_id).scalar_subquery()
        oldest = select(runs.c.id).where(runs.c.job == job).order_by(runs.c.id.desc()).offset(keep)
        gone = list(self._connection.execute(oldest).scalars())
        self._connection.execute(delete(runs).where(runs.c.id.in_(gone)))

    def counts(self) -> dict[tuple[str, str], int]:
        """How many kept runs ended how, by job and outcome."""
        counted = select(runs.c.job, runs.c.outcome, func.count()).group_by(runs.c.job, runs.c.outcome)
        return {(row[0], row[1]): row[2] for row in self._connection.execute(counted)}

    def take(
        self, name: str, holder: str, now: datetime, until: datetime, is_gone: Callable[[str], bool]
    ) -> str | None:
        """Take a lease. None where it is ours now, else who has it."""
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        row = {"name": name, "holder": holder, "until": until}
        fresh = dialect.insert(leases).values(row).on_conflict_do_nothing().returning(leases.c.name)
        if self._connection.execute(fresh).scalar() is not None:
            return None
        wanted = select(leases).where(leases.c.name == name).with_for_update()
        held = self._connection.execute(wanted).mappings().one()
        if held["until"] > now and not is_gone(held["holder"]):
            return str(held["holder"])
        self._connection.execute(update(leases).where(leases.c.name == name).values(row))
        return None

    def renew(self, name: str, holder: str, until: datetime) -> bool:
        """A sign of life. False where the lease is somebody else's by now."""
        mine = (leases.c.name == name, leases.c.holder == holder)
        return self._connection.execute(update(leases).where(*mine).values(until=until)).rowcount == 1

    def release(self, name: str, holder: str) -> None:
        """Give a lease back, if it still is ours."""
        self._connection.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))


def _run(row: RowMapping) -> Run:
    fields: dict[str, Any] = {name: row[name] for name in Run.model_fields}
    return Run(**fields)
