"""How far looking at a target's tickets has come: what changed, and the sweep of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from connector.ledger.schema import cursors, links, nonconformities
from connector.model.cursor import Cursor, Followed
from connector.model.ticket import LinkState

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Join

    from connector.model.audit import Stage


class Cursors:
    """The cursors, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, target: str) -> Cursor | None:
        """How far we are at this target; None before its first ticket."""
        row = self._connection.execute(select(cursors).where(cursors.c.target == target)).mappings().first()
        return Cursor(**{name: row[name] for name in Cursor.model_fields}) if row else None

    def begin(self, target: str, at: datetime) -> None:
        """Tickets are made from now on, so changes are asked for from now on; nothing where that began before."""
        if self.of(target) is None:
            self._connection.execute(insert(cursors).values(target=target, changes_since=at, swept=0))

    def move(self, target: str, cursor: Cursor) -> None:
        """We have come this far."""
        self.begin(target, cursor.changes_since)
        row = cursor.model_dump(mode="python")
        self._connection.execute(update(cursors).where(cursors.c.target == target).values(row))

    def count(self, target: str, stages: Collection[Stage]) -> int:
        """How many tickets a whole sweep looks at."""
        counted = select(func.count()).select_from(_joined()).where(*_followed(target, stages))
        return self._connection.execute(counted).scalar_one()

    def followed(self, target: str, stages: Collection[Stage], after: str | None, most: int) -> list[Followed]:
        """The next tickets of a sweep, in the order of the nonconformities' ids."""
        columns = (links.c.nonconformity_id.label("record_id"), links.c.ticket_id, links.c.state, links.c.changed_at)
        asked = select(*columns).select_from(_joined()).where(*_followed(target, stages))
        if after is not None:
            asked = asked.where(links.c.nonconformity_id > after)
        rows = self._connection.execute(asked.order_by(links.c.nonconformity_id).limit(most)).mappings()
        return [Followed(**{**row, "state": LinkState(row["state"])}) for row in rows]


def _joined() -> Join:
    return links.join(nonconformities, links.c.nonconformity_id == nonconformities.c.id)


def _followed(target: str, stages: Collection[Stage]) -> tuple[ColumnElement[bool], ...]:
    return (links.c.target == target, links.c.ticket_id.is_not(None), nonconformities.c.stage.in_(sorted(stages)))
