"""How each nonconformity stood at the end of a day, from its history: one pass over the lines that figures need.

Grade, process, clause, standard, department and owner are those of that day. When it was raised and first due are facts
about it: put right later, they are right for every day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import CTE, Boolean, Date, String, and_, case, cast, func, literal_column, null, select

from connector.ledger.days import before_semicolon, day_number
from connector.ledger.query import within
from connector.ledger.schema import FIGURED_LINES, history, links, nonconformities, reports
from connector.model.audit import Grade, Stage

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, FromClause, Label

    from connector.model.people import Scope

GroupName = Literal["process", "clause", "grade", "standard", "report", "department", "owner", "target"]
GROUPS: tuple[GroupName, ...] = (
    *("process", "clause", "grade", "standard"),
    *("report", "department", "owner", "target"),
)
IN_HISTORY: dict[GroupName | Literal["grade"], str] = {
    "process": "content.process",
    "clause": "content.clauses",
    "grade": "content.grade",
    "standard": "content.standard",
    "department": "content.department",
    "owner": "owner",
}
"""What can change, and how its changes are called; the report stays, and the target is that of its ticket now."""


def standing(as_of: date, scope: Scope, by: GroupName | None = None, of: Collection[str] | None = None) -> CTE:
    """Each nonconformity of the population and each observation at the end of the day, with what it is grouped by.

    ``of``: of these reports only; None: of all.
    """
    table = nonconformities.c
    wanted = [] if scope.everything or scope.summaries else [within(scope)]
    wanted += [] if of is None else [table.report_id.in_(of)]
    moments = _moments(as_of, wanted)
    stage, due, handed_in, repeat = (history.alias(name) for name in ("stage", "due", "handed_in", "repeat"))
    joined: FromClause = nonconformities.join(reports).join(moments, moments.c.nonconformity_id == table.id)
    joined = joined.join(stage, stage.c.id == moments.c.stage_id).outerjoin(links)
    for line, key in ((due, "due_id"), (handed_in, "handed_in_id"), (repeat, "repeat_id")):
        joined = joined.outerjoin(line, line.c.id == moments.c[key])
    grade, joined = _then("grade", joined, as_of)
    group, joined = (grade, joined) if by == "grade" else _group(by, joined, as_of)
    done = stage.c.new.in_([Stage.SUBMITTED, Stage.CLOSED])
    due_on = case((due.c.id.is_not(None), func.date(due.c.new, type_=Date)), else_=table.due_on)
    columns: tuple[Label[Any], ...] = (
        table.id.label("id"),
        group.label("name"),
        reports.c.label.label("report"),
        reports.c.head["audit_type"].as_string().label("audit_type"),
        stage.c.new.label("stage"),
        grade.in_([one for one in Grade if one.is_nonconformity]).label("counts"),
        table.raised_on.label("raised_on"),
        due_on.label("due_on"),
        table.original_due_on.label("original_due_on"),
        case((done, func.coalesce(handed_in.c.on_day, stage.c.on_day, type_=Date))).label("submitted_on"),
        (day_number(stage.c.on_day) - day_number(table.raised_on)).label("days"),
        moments.c.verifying.label("verifying"),
        moments.c.submissions.label("submissions"),
        moments.c.reopened.label("reopened"),
        moments.c.rejected.label("rejected"),
        moments.c.extensions.label("extensions"),
        (repeat.c.new == "on").label("repeat"),
    )
    population = and_(table.raised_on <= as_of, stage.c.new.not_in([Stage.DRAFT, Stage.WITHDRAWN]))
    return select(*columns).select_from(joined).where(population, *wanted).cte("standing")


def _moments(as_of: date, wanted: Sequence[ColumnElement[bool]]) -> CTE:
    """For each nonconformity the newest lines that matter, by id, and what happened how often up to the day.

    Only the lines of those that are ``wanted`` are gone through, where not all are.
    """
    line = history.c
    stage = line.field == "stage"
    handed_in = and_(stage, line.new == Stage.SUBMITTED)
    back = and_(stage, line.new == Stage.IN_PROGRESS, line.old.in_([Stage.SUBMITTED, Stage.CLOSED]))
    leaving = and_(stage, line.old == Stage.SUBMITTED)
    day = day_number(line.on_day)
    columns: tuple[Label[Any], ...] = (
        func.max(line.id).filter(stage).label("stage_id"),
        func.max(line.id).filter(handed_in).label("handed_in_id"),
        func.max(line.id).filter(line.field == "due_on").label("due_id"),
        func.max(line.id).filter(line.field == "flag.repeat").label("repeat_id"),
        func.count().filter(handed_in).label("submissions"),
        func.count().filter(back).label("reopened"),
        func.count().filter(and_(back, line.action == "return")).label("rejected"),
        func.count().filter(and_(line.field == "due_on", line.action == "extend")).label("extensions"),
        (func.sum(day).filter(leaving) - func.sum(day).filter(handed_in)).label("verifying"),
    )
    known = and_(figured(), line.on_day <= as_of)
    if wanted:
        known = and_(known, line.nonconformity_id.in_(select(nonconformities.c.id).where(*wanted)))
    return select(line.nonconformity_id, *columns).where(known).group_by(line.nonconformity_id).cte("moments")


def figured() -> ColumnElement[bool]:
    """The lines of history that figures read, in the very words of their index: SQLite's planner matches by those."""
    return literal_column(f"history.{FIGURED_LINES}", Boolean)


def _group(by: GroupName | None, joined: FromClause, as_of: date) -> tuple[ColumnElement[str | None], FromClause]:
    match by:
        case None:
            return cast(null(), String), joined
        case "report":
            return reports.c.label, joined
        case "target":
            return links.c.target, joined
        case "clause":
            clause, joined = _then("clause", joined, as_of)
            standard, joined = _then("standard", joined, as_of)
            first = before_semicolon(clause)
            named = case((standard.is_(None), first), else_=standard + " " + first)
            return case((first != "", named)), joined
        case name:
            return _then(name, joined, as_of)


def _then(name: GroupName, joined: FromClause, as_of: date) -> tuple[ColumnElement[str | None], FromClause]:
    return then(IN_HISTORY[name], nonconformities.c[name], joined, as_of)


def then(
    field: str, now: ColumnElement[str | None], joined: FromClause, as_of: date
) -> tuple[ColumnElement[str | None], FromClause]:
    """What a field was at the end of the day: what it was before its first later change, else what it is ``now``."""
    line = history.c
    changed = and_(line.field == field, line.on_day > as_of)
    first = select(line.nonconformity_id, func.min(line.id).label("id")).where(changed)
    name = field.replace(".", "_")
    later = first.group_by(line.nonconformity_id).cte(f"later_{name}")
    before = history.alias(f"before_{name}")
    joined = joined.outerjoin(later, later.c.nonconformity_id == nonconformities.c.id)
    joined = joined.outerjoin(before, before.c.id == later.c.id)
    return case((later.c.id.is_not(None), before.c.old), else_=now), joined
