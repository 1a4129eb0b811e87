"""What ids are called by people: findings and reports, many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sqlalchemy import literal, select, union_all

from connector.ledger.schema import nonconformities, reports
from connector.model.base import Value

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection

AT_ONCE = 5000
"""Ids of one query, each of which is named twice: databases have their limits."""


class Labelled(Value):
    """What an id stands for, and what people call it: REPORT/NUMBER, or the report's label."""

    kind: Literal["finding", "report"]
    label: str


class Labels:
    """Names of ids, within one transaction. For whoever sees everything: no scope is asked."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, ids: Collection[str]) -> dict[str, Labelled]:
        """The names of those ids that findings and reports have; of the others none."""
        named = sorted(ids)
        return {
            one: label
            for first in range(0, len(named), AT_ONCE)
            for one, label in self._of(named[first : first + AT_ONCE]).items()
        }

    def _of(self, ids: Sequence[str]) -> dict[str, Labelled]:
        found, kept = nonconformities.c, reports.c
        numbered = select(found.id, literal("finding").label("kind"), kept.label, found.number).join_from(
            nonconformities, reports, found.report_id == kept.id
        )
        whole = select(kept.id, literal("report").label("kind"), kept.label, literal("").label("number"))
        both = union_all(numbered.where(found.id.in_(ids)), whole.where(kept.id.in_(ids)))
        return {
            row.id: Labelled(
                kind=row.kind, label=row.label if row.kind == "report" else f"{row.label}/{row.number or row.id}"
            )
            for row in self._connection.execute(both)
        }
