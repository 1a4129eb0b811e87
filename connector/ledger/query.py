"""Which nonconformities are asked for: a person's filter and, apart from it, what that person may see."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import false, or_

from connector.ledger.schema import links, nonconformities
from connector.model.audit import Grade, Stage
from connector.model.base import Value
from connector.model.ticket import LinkState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement


class Query(Value):
    """A filter; every given condition must hold, each by any of its values. Empty: no condition."""

    ids: tuple[str, ...] | None = None
    report_ids: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    grades: tuple[Grade, ...] = ()
    processes: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    overdue_on: date | None = None
    target: str | None = None
    link_states: tuple[LinkState, ...] = ()


class Scope(Value):
    """What somebody may see. ``everything``, or the findings of these processes, owners or reports and no others."""

    everything: bool = False
    processes: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()


EVERYTHING = Scope(everything=True)


def conditions(query: Query, scope: Scope) -> Iterator[ColumnElement[bool]]:
    """The WHERE of a query within a scope."""
    table = nonconformities.c
    if query.ids is not None:
        yield table.id.in_(query.ids)
    for column, values in (
        (table.report_id, query.report_ids),
        (table.stage, query.stages),
        (table.grade, query.grades),
        (table.process, query.processes),
        (table.owner, query.owners),
        (links.c.state, query.link_states),
    ):
        if values:
            yield column.in_([str(value) for value in values])
    if query.target is not None:
        yield links.c.target == query.target
    if query.overdue_on is not None:
        yield table.due_on < query.overdue_on
        yield table.stage.in_([Stage.APPROVED, Stage.OPEN, Stage.IN_PROGRESS])
    if not scope.everything:
        yield or_(false(), table.process.in_(scope.processes), table.owner.in_(scope.owners))
