"""Messages to people: a row before anything leaves, so that a kill neither loses nor doubles one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from connector.ledger.reminders import reminders, sent
from connector.ledger.schema import UtcTime, metadata
from connector.model.reminding import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from sqlalchemy import Connection, RowMapping

    from connector.model.reminding import NoticeState, Sent

notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False),
    Column("person", String(200), nullable=False),
    Column("channel", String(60), nullable=False),
    Column("occasion", String(60), nullable=False),
    Column("on_day", Date, nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    Column("error", Text),
    Column("at", UtcTime, nullable=False),
    Column("taken_by", String(200)),
    Column("taken_until", UtcTime),
    UniqueConstraint("person", "channel", "kind", "occasion"),
)

notice_items = Table(
    "notice_items",
    metadata,
    Column("notice_id", ForeignKey("notices.id"), primary_key=True),
    Column("reminder_id", ForeignKey("reminders.id"), primary_key=True),
    Index("ix_notice_items_reminder", "reminder_id"),
)


class Notices:
    """Messages to people, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, notice: Notice, at: datetime, items: Iterable[Sent] = ()) -> bool:
        """A message to send, with the rungs that it tells of. False where there is one for this occasion already."""
        row = {**notice.model_dump(mode="python", exclude={"id", "on"}), "on_day": notice.on, "at": at}
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(notices).values(row).on_conflict_do_nothing().returning(notices.c.id)
        new = self._connection.execute(statement).scalar()
        if new is None:
            return False
        rows = [{"notice_id": new, "reminder_id": item.id} for item in items]
        if rows:
            self._connection.execute(insert(notice_items), rows)
        return True

    def waiting(self) -> list[Notice]:
        """What is still to be sent, oldest first."""
        wanted = select(notices).where(notices.c.state == "waiting").order_by(notices.c.id)
        return [_notice(row) for row in self._connection.execute(wanted).mappings()]

    def claim(self, notice: Notice, holder: str, until: datetime) -> bool:
        """Say that we are sending it, before we do. False where somebody else is, or was."""
        wanted = (notices.c.id == notice.id, notices.c.state == "waiting")
        changed = {"state": "sending", "attempts": notice.attempts + 1, "taken_by": holder, "taken_until": until}
        return self._connection.execute(update(notices).where(*wanted).values(changed)).rowcount == 1

    def settle(self, notice: Notice, state: NoticeState, at: datetime, error: str | None = None) -> None:
        """What became of it."""
        changed = {"state": state, "at": at, "error": error, "taken_by": None, "taken_until": None}
        self._connection.execute(update(notices).where(notices.c.id == notice.id).values(changed))

    def unanswered(self, now: datetime, is_gone: Callable[[str], bool]) -> list[Notice]:
        """Those whose sender is gone in the middle of it: perhaps sent, so never sent again. Told once, as unknown."""
        rows = self._connection.execute(select(notices).where(notices.c.state == "sending")).mappings().all()
        found = [_notice(row) for row in rows if row["taken_until"] <= now or is_gone(row["taken_by"])]
        for notice in found:
            self.settle(notice, "unknown", now)
        return found

    def items(self, notice: Notice) -> list[Sent]:
        """The rungs that the message tells of."""
        joined = select(reminders).join(notice_items, notice_items.c.reminder_id == reminders.c.id)
        wanted = joined.where(notice_items.c.notice_id == notice.id).order_by(reminders.c.id)
        return [sent(row) for row in self._connection.execute(wanted).mappings()]

    def has_any(self, kind: str) -> bool:
        """Whether there ever was a message of this kind."""
        return self._connection.execute(select(notices.c.id).where(notices.c.kind == kind).limit(1)).first() is not None

    def count(self, since: date | None = None) -> dict[str, int]:
        """How many messages there are in each state; only those from a day on, where one is given."""
        counted = select(notices.c.state, func.count()).group_by(notices.c.state)
        wanted = counted if since is None else counted.where(notices.c.on_day >= since)
        return {row[0]: row[1] for row in self._connection.execute(wanted)}


def _notice(row: RowMapping) -> Notice:
    fields: dict[str, Any] = {name: row[name] for name in Notice.model_fields if name != "on"}
    return Notice(**fields, on=row["on_day"])
