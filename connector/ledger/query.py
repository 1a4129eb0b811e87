"""Which nonconformities are asked for: a person's filter and, apart from it, what that person may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Text, and_, case, cast, false, null, or_, select, true

from connector.ledger.grants import grants
from connector.ledger.schema import links, nonconformities, reports
from connector.model.audit import Grade, Stage
from connector.model.base import Value
from connector.model.record import Flag
from connector.model.ticket import LinkState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Select

    from connector.model.people import Grantee, Scope, Sight


Order = Literal["number", "grade", "process", "owner", "stage", "raised", "due", "report"]
REPORT_ORDER = (reports.c.first_seen, reports.c.id, nonconformities.c.position)
SHORTEST_START = 4
"""Letters of an id that are enough to name one."""


class Query(Value):
    """A filter; every given condition must hold, each by any of its values. Empty: no condition.

    ``clauses``: the first clause or one above it; ``text``: part of number, title, clause, or of a statement that is
    shown in full; ``unowned_by``: whose owner is nobody of these. Without ``order``: by report and place there.

    ``exact_clause``: the first clause alone; days from and until which it was raised, closed or is due: both count.
    """

    ids: tuple[str, ...] | None = None
    reference: str | None = None
    report_ids: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    grades: tuple[Grade, ...] = ()
    processes: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    unowned_by: tuple[str, ...] | None = None
    overdue_on: date | None = None
    target: str | None = None
    link_states: tuple[LinkState, ...] = ()
    ticket_ids: tuple[str, ...] | None = None
    watched: bool = False
    clauses: tuple[str, ...] = ()
    exact_clause: bool = False
    raised_from: date | None = None
    raised_until: date | None = None
    closed_from: date | None = None
    closed_until: date | None = None
    due_from: date | None = None
    due_until: date | None = None
    flags: tuple[Flag, ...] = ()
    text: str = ""
    order: Order | None = None
    descending: bool = False
    limit: int | None = None
    offset: int = 0


def conditions(query: Query, scope: Scope) -> Iterator[ColumnElement[bool]]:
    """The WHERE of a query within a scope.

    A filter looks only at what the scope shows of a finding, so none asks out what is hidden: whoever sees a finding
    redacted finds it by id, grade and nothing else.
    """
    table = nonconformities.c
    if query.ids is not None:
        yield table.id.in_(query.ids)
    if query.reference is not None:
        yield or_(table.id == query.reference, and_(referred(query.reference), within(scope, "summary")))
    if query.grades:
        yield table.grade.in_(query.grades)
    hidden = list(_of_summaries(query))
    if query.text:
        hidden.append(_mentions(query.text, scope))
    yield from hidden
    yield within(scope, "summary" if hidden else "redacted")


def _of_summaries(query: Query) -> Iterator[ColumnElement[bool]]:
    """Filters on what a redacted finding does not show."""
    table = nonconformities.c
    for column, values in (
        (table.report_id, query.report_ids),
        (table.stage, query.stages),
        (table.process, query.processes),
        (table.owner, query.owners),
        (links.c.state, query.link_states),
    ):
        if values:
            yield column.in_([str(value) for value in values])
    if query.clauses:
        first = table.content["clauses"][0].as_string()
        above = () if query.exact_clause else query.clauses
        under = [first.startswith(f"{clause}.", autoescape=True) for clause in above]
        yield or_(first.in_(query.clauses), *under)
    if query.unowned_by is not None:
        yield or_(table.owner.is_(None), table.owner.not_in(query.unowned_by))
    for flag in query.flags:
        yield cast(table.flags, Text).contains(f'"{flag}"')
    if query.ticket_ids is not None:
        yield links.c.ticket_id.in_(query.ticket_ids)
    if query.watched:
        yield links.c.watch_until.is_not(None)
    yield from _of_days(query)
    if query.target is not None:
        yield links.c.target == query.target
    if query.overdue_on is not None:
        yield table.due_on < query.overdue_on
        yield table.stage.in_([Stage.APPROVED, Stage.OPEN, Stage.IN_PROGRESS])


def _of_days(query: Query) -> Iterator[ColumnElement[bool]]:
    table = nonconformities.c
    if query.raised_from is not None:
        yield table.raised_on >= query.raised_from
    if query.raised_until is not None:
        yield table.raised_on <= query.raised_until
    if query.closed_from is not None:
        yield table.closed_on >= query.closed_from
    if query.closed_until is not None:
        yield table.closed_on <= query.closed_until
    if query.due_from is not None:
        yield table.due_on >= query.due_from
    if query.due_until is not None:
        yield table.due_on <= query.due_until


def _mentions(text: str, scope: Scope) -> ColumnElement[bool]:
    """Findings in which the text stands where the scope shows it."""
    table = nonconformities.c
    told = [table.number, table.content["title"].as_string(), cast(table.content["clauses"], Text)]
    statement = and_(table.content["statement"].as_string().icontains(text, autoescape=True), within(scope, "full"))
    return or_(*(column.icontains(text, autoescape=True) for column in told), statement)


def order_of(query: Query) -> list[ColumnElement[Any]]:
    """The order of the answer, the same each time: ties by the report and the place there."""
    table = nonconformities.c
    ties: list[ColumnElement[Any]] = [*REPORT_ORDER]
    if query.order is None:
        return ties
    ranks = {grade: rank for rank, grade in enumerate(Grade)}
    columns: dict[Order, ColumnElement[Any]] = {
        "number": table.number,
        "grade": case(ranks, value=table.grade, else_=len(ranks)),
        "process": table.process,
        "owner": table.owner,
        "stage": case({stage: rank for rank, stage in enumerate(Stage)}, value=table.stage, else_=len(Stage)),
        "raised": table.raised_on,
        "due": table.due_on,
        "report": reports.c.label,
    }
    column = columns[query.order]
    wanted = column.desc() if query.descending else column.asc()
    return [wanted.nulls_last(), *ties]


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


def within(scope: Scope, least: Sight = "summary") -> ColumnElement[bool]:
    """The findings of which the scope shows at least so much (redacted < summary < full); none, where it names none."""
    if scope.everything or (scope.summaries and least != "full"):
        return true()
    table = nonconformities.c
    mine: list[ColumnElement[bool]] = [
        table.process.in_(scope.processes),
        table.owner.in_(scope.owners),
        table.report_id.in_(scope.report_ids),
    ]
    if scope.grantee is not None and scope.grantee.full:
        mine.append(_granted(scope.grantee, grants.c.statement.is_(None)).exists())
    if scope.grantee is not None and least == "redacted":
        mine.append(_granted(scope.grantee, grants.c.statement.is_not(None)).exists())
    return or_(false(), *mine)


@dataclass(frozen=True, slots=True)
class Seen:
    """Columns: how much of a finding the scope shows, and what was granted where that is the redaction."""

    sight: ColumnElement[str]
    statement: ColumnElement[str | None]
    action: ColumnElement[str | None]


def sight(scope: Scope) -> Seen:
    """How much of each finding the scope shows; only findings within it are asked about."""
    shown = case((within(scope, "full"), "full"), (within(scope, "summary"), "summary"), else_="redacted")
    texts = [_redaction(scope, grants.c.statement), _redaction(scope, grants.c.action)]
    return Seen(shown.label("sight"), texts[0].label("granted_statement"), texts[1].label("granted_action"))


def _redaction(scope: Scope, column: ColumnElement[str | None]) -> ColumnElement[str | None]:
    if scope.grantee is None:
        return cast(null(), Text)
    newest = _granted(scope.grantee, grants.c.statement.is_not(None)).order_by(grants.c.at.desc(), grants.c.id).limit(1)
    return newest.with_only_columns(column).scalar_subquery()


def _granted(grantee: Grantee, *more: ColumnElement[bool]) -> Select[tuple[str]]:
    """Grants to the person on the finding of the outer row that hold now."""
    holds = and_(grants.c.revoked_at.is_(None), grants.c.at <= grantee.at, grants.c.until > grantee.at)
    mine = and_(grants.c.person == grantee.person, grants.c.nonconformity_id == nonconformities.c.id)
    return select(grants.c.id).where(mine, holds, *more).correlate(nonconformities)
