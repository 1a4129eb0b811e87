"""What a finding repeats, and what repeats it, as far as the person may see the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.ledger.query import Query
from connector.model.audit import Stage
from connector.model.base import Value
from connector.model.repeats import Relation

if TYPE_CHECKING:
    from connector.model.record import Record
    from connector.workflow.parts import Parts


class Related(Value):
    """The other finding of a pair, what is known of it, and whether it came before."""

    relation: Relation
    id: str
    label: str
    stage: Stage
    statement: str | None
    earlier: bool


def related(parts: Parts, record: Record) -> list[Related]:
    """The pairs of a finding that is seen in full, what is suspected first."""
    if record.sight != "full":
        return []
    with parts.ledger.reading() as book:
        pairs = book.repeats.about(record.id)
        others = {_other(pair, record.id): pair for pair in pairs}
        query = Query(ids=tuple(others))
        found = {one.id: one for one in book.records.select(query, parts.scope(book)) if one.sight != "redacted"}
    told = [
        Related(
            relation=pair,
            id=other,
            label=found[other].label,
            stage=found[other].stage,
            statement=found[other].content.statement or found[other].content.title,
            earlier=pair.later_id == record.id,
        )
        for other, pair in others.items()
        if other in found
    ]
    return sorted(told, key=lambda one: ("suspected", "confirmed", "declined").index(one.relation.state))


def _other(pair: Relation, record_id: str) -> str:
    return pair.earlier_id if pair.later_id == record_id else pair.later_id
