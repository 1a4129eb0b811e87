"""Rungs of the ladder that were reached: a row for each, unique, so that none is sent twice by whomever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table, UniqueConstraint, and_, func, select
from sqlalchemy.dialects import postgresql, sqlite

from connector.ledger.schema import UtcTime, history, links, metadata, nonconformities
from connector.model.reminding import Climbed, Rung, Sent

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy import Connection, RowMapping

    from connector.ledger.records import By
    from connector.model.audit import Stage
    from connector.model.record import Record

reminders = Table(
    "reminders",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("nonconformity_id", ForeignKey("nonconformities.id"), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("chain", String(20), nullable=False),
    Column("days", Integer, nullable=False),
    Column("on_day", Date, nullable=False),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("nonconformity_id", "due_on", "chain", "days"),
)

OURS = ("remind", "push")
"""Actions of the history that are no sign of people's work: what we sent."""


class Reminders:
    """Rungs that were reached, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def climbed(self) -> dict[str, Climbed]:
        """How far up each nonconformity is for its present due day; by its id, those on the ladder only."""
        highest = select(reminders.c.nonconformity_id, reminders.c.chain, func.max(reminders.c.days)).join(
            nonconformities,
            and_(
                nonconformities.c.id == reminders.c.nonconformity_id,
                nonconformities.c.due_on == reminders.c.due_on,
            ),
        )
        found: dict[str, dict[str, int]] = {}
        for record_id, chain, days in self._connection.execute(
            highest.group_by(reminders.c.nonconformity_id, reminders.c.chain)
        ):
            found.setdefault(record_id, {})[chain] = days
        return {record_id: Climbed(**chains) for record_id, chains in found.items()}

    def add(self, record: Record, rung: Rung, by: By) -> Sent | None:
        """Write a rung down. None where it was there already: somebody else is sending it."""
        if record.due_on is None:
            return None
        row = {
            "nonconformity_id": record.id,
            "due_on": record.due_on,
            "chain": rung.chain,
            "days": rung.days,
            "on_day": by.today,
            "at": by.at,
        }
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(reminders).values(row).on_conflict_do_nothing().returning(reminders.c.id)
        new = self._connection.execute(statement).scalar()
        if new is None:
            return None
        return Sent(id=new, record_id=record.id, due_on=record.due_on, rung=rung, on=by.today)

    def of(self, record_ids: Iterable[str]) -> list[Sent]:
        """Everything that was sent about these nonconformities, oldest first."""
        wanted = reminders.c.nonconformity_id.in_(list(record_ids))
        rows = self._connection.execute(select(reminders).where(wanted).order_by(reminders.c.id)).mappings()
        return [sent(row) for row in rows]

    def due_day_known(self, stages: Iterable[Stage]) -> dict[str, date]:
        """By id, the day on which each nonconformity of these stages got its present due day."""
        newest = select(func.max(history.c.id)).where(history.c.field == "due_on").group_by(history.c.nonconformity_id)
        joined = select(history.c.nonconformity_id, history.c.on_day).join(
            nonconformities, nonconformities.c.id == history.c.nonconformity_id
        )
        wanted = joined.where(history.c.id.in_(newest), nonconformities.c.stage.in_(list(stages)))
        return {row[0]: row[1] for row in self._connection.execute(wanted)}

    def worked_on(self, stages: Iterable[Stage]) -> dict[str, datetime]:
        """By id, when the ledger last heard of people's work on each of these stages that has a ticket."""
        theirs = and_(history.c.nonconformity_id == links.c.nonconformity_id, history.c.action.not_in(OURS))
        newest = func.max(history.c.at)
        tickets = nonconformities.join(links).outerjoin(history, theirs)
        told = select(links.c.nonconformity_id, links.c.sent_at, newest).select_from(tickets)
        wanted = told.where(links.c.ticket_id.is_not(None), nonconformities.c.stage.in_(list(stages)))
        rows = self._connection.execute(wanted.group_by(links.c.nonconformity_id, links.c.sent_at))
        return {row[0]: max(time for time in row[1:] if time) for row in rows if row[1] or row[2]}


def sent(row: RowMapping) -> Sent:
    """The rung that a row of the table tells of."""
    rung = Rung(chain=row["chain"], days=row["days"])
    return Sent(id=row["id"], record_id=row["nonconformity_id"], due_on=row["due_on"], rung=rung, on=row["on_day"])
