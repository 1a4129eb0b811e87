"""Repeats in the ledger: pairs that were suspected or decided, and what the search for them reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Column, Float, ForeignKey, String, Table, delete, insert, or_, select, update

from connector.ledger.schema import metadata, nonconformities
from connector.model.audit import Grade, Stage
from connector.model.repeats import Relation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sqlalchemy import Connection

repeats = Table(
    "repeats",
    metadata,
    Column("later_id", ForeignKey("nonconformities.id"), primary_key=True),
    Column("earlier_id", ForeignKey("nonconformities.id"), primary_key=True, index=True),
    Column("rule", String(20), nullable=False),
    Column("similarity", Float),
    Column("state", String(20), nullable=False, index=True),
    Column("carried_over", Boolean, nullable=False),
)


class Repeats:
    """Pairs of nonconformities, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, relation: Relation) -> bool:
        """Keep a pair; False where it is known already, which changes nothing."""
        if any(one.earlier_id == relation.earlier_id for one in self.of(relation.later_id)):
            return False
        self._connection.execute(insert(repeats).values(relation.model_dump()))
        return True

    def of(self, later_id: str) -> list[Relation]:
        """What a nonconformity repeats, or may repeat."""
        return self._where(repeats.c.later_id == later_id)

    def about(self, record_id: str) -> list[Relation]:
        """What a nonconformity repeats, and what repeats it."""
        return self._where(or_(repeats.c.later_id == record_id, repeats.c.earlier_id == record_id))

    def all(self, states: Sequence[str]) -> list[Relation]:
        """Every pair in one of these states."""
        return self._where(repeats.c.state.in_(states))

    def decide(self, relation: Relation) -> None:
        """Write the state of a pair that is known."""
        of_pair = (repeats.c.later_id == relation.later_id) & (repeats.c.earlier_id == relation.earlier_id)
        changed = {"state": relation.state, "carried_over": relation.carried_over}
        self._connection.execute(update(repeats).where(of_pair).values(changed))

    def forget_suspicions(self, later_id: str) -> None:
        """Drop what is only suspected of it."""
        suspected = (repeats.c.later_id == later_id) & (repeats.c.state == "suspected")
        self._connection.execute(delete(repeats).where(suspected))

    def cases(self, closed_since: date | None = None) -> Iterator[dict[str, Any]]:
        """What the search reads of every nonconformity that counts and that was not closed before the day."""
        table = nonconformities.c
        graded = [grade for grade in Grade if grade.is_nonconformity]
        wanted: list[Any] = [table.grade.in_(graded), table.stage != Stage.WITHDRAWN]
        if closed_since is not None:
            wanted.append(or_(table.closed_on.is_(None), table.closed_on >= closed_since))
        names = ("id", "report_id", "grade", "stage", "raised_on", "closed_on", "process", "content")
        rows = self._connection.execute(select(*(table[name] for name in names)).where(*wanted)).mappings()
        yield from (dict(row) for row in rows)

    def _where(self, condition: Any) -> list[Relation]:
        ordered = select(repeats).where(condition).order_by(repeats.c.later_id, repeats.c.earlier_id)
        return [Relation(**row) for row in self._connection.execute(ordered).mappings()]
