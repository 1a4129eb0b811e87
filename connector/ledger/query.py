"""Which nonconformities are asked for: a person's filter and, apart from it, what that person may see."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import and_, false, or_, true

from connector.ledger.schema import links, nonconformities, reports
from connector.model.audit import Grade, Stage
from connector.model.base import Value
from connector.model.ticket import LinkState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement

    from connector.model.people import Scope


SHORTEST_START = 4
"""Letters of an id that are enough to name one."""


class Query(Value):
    """A filter; every given condition must hold, each by any of its values. Empty: no condition."""

    ids: tuple[str, ...] | None = None
    reference: str | None = None
    report_ids: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    grades: tuple[Grade, ...] = ()
    processes: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    overdue_on: date | None = None
    target: str | None = None
    link_states: tuple[LinkState, ...] = ()
    ticket_ids: tuple[str, ...] | None = None
    watched: bool = False


def conditions(query: Query, scope: Scope) -> Iterator[ColumnElement[bool]]:
    """The WHERE of a query within a scope."""
    table = nonconformities.c
    if query.ids is not None:
        yield table.id.in_(query.ids)
    if query.reference is not None:
        yield referred(query.reference)
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
    if query.ticket_ids is not None:
        yield links.c.ticket_id.in_(query.ticket_ids)
    if query.watched:
        yield links.c.watch_until.is_not(None)
    if query.target is not None:
        yield links.c.target == query.target
    if query.overdue_on is not None:
        yield table.due_on < query.overdue_on
        yield table.stage.in_([Stage.APPROVED, Stage.OPEN, Stage.IN_PROGRESS])
    yield within(scope)


def referred(reference: str) -> ColumnElement[bool]:
    """What people call a nonconformity: its id or the start of it, number, REPORT/NUMBER, or the ticket's key."""
    table = nonconformities.c
    names = [table.id == reference, table.number == reference, links.c.key == reference]
    if len(reference) >= SHORTEST_START:
        names.append(table.id.startswith(reference, autoescape=True))
    report, slash, number = reference.rpartition("/")
    if slash:
        names.append(and_(table.number == number, or_(reports.c.label == report, reports.c.id == report)))
    return or_(*names)


def within(scope: Scope) -> ColumnElement[bool]:
    """What the scope lets through; nothing, where it names nothing."""
    if scope.everything:
        return true()
    table = nonconformities.c
    mine = (table.process.in_(scope.processes), table.owner.in_(scope.owners), table.report_id.in_(scope.report_ids))
    return or_(false(), *mine)
