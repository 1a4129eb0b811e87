"""How well the unfinished ones are looked after, as of the end of a day: owner, plan, activity, tickets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select

from connector.ledger.reminders import OURS
from connector.ledger.schema import history, links, nonconformities
from connector.ledger.standing import standing, then
from connector.model.audit import Stage
from connector.model.figures import Quality, Rate
from connector.model.people import EVERYTHING, Scope
from connector.model.ticket import LinkState

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import CTE, Connection, FromClause

FAILED = (LinkState.REJECTED, LinkState.UNKNOWN, LinkState.PARTIAL, LinkState.LOST, LinkState.FORBIDDEN)
"""States of a link in which the ticket and the ledger are not at one."""


class QualityPanel:
    """The panel, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, as_of: date, quiet_since: date, scope: Scope = EVERYTHING) -> Quality:
        """Of the unfinished at the end of a day: without owner, without plan, without activity since a day.

        ``failed_sync`` is that of the tickets as they are now: only of today is it known.
        """
        state = standing(as_of, scope, "owner")
        shown = _newest_shown(as_of)
        active = _last_activity(as_of)
        table = nonconformities.c
        joined: FromClause = state.join(nonconformities, table.id == state.c.id).outerjoin(links)
        joined = joined.outerjoin(shown, shown.c.nonconformity_id == table.id)
        joined = joined.outerjoin(active, active.c.nonconformity_id == table.id)
        planned, joined = then(
            "content.corrective_action", table.content["corrective_action"].as_string(), joined, as_of
        )
        unfinished = and_(state.c.counts, state.c.stage != Stage.CLOSED)
        has_plan = or_(func.coalesce(planned, "") != "", func.coalesce(shown.c.new, "").contains("corrective_action: "))
        counted = {
            "of": unfinished,
            "no_owner": and_(unfinished, state.c.name.is_(None)),
            "no_plan": and_(unfinished, ~has_plan),
            "no_activity": and_(unfinished, or_(active.c.day.is_(None), active.c.day < quiet_since)),
            "failed_sync": and_(unfinished, links.c.state.in_(FAILED)),
        }
        columns = [func.count().filter(where).label(name) for name, where in counted.items()]
        row = self._connection.execute(select(*columns).select_from(joined)).mappings().one()
        return Quality(**{name: Rate(numerator=row[name], denominator=row["of"]) for name in counted if name != "of"})


def _newest_shown(as_of: date) -> CTE:
    line = history.c
    newest = select(func.max(line.id)).where(line.field == "shown", line.on_day <= as_of)
    ids = newest.group_by(line.nonconformity_id).scalar_subquery()
    return select(line.nonconformity_id, line.new).where(line.id.in_(ids)).cte("shown")


def _last_activity(as_of: date) -> CTE:
    """The last day on which somebody other than this program did something."""
    line = history.c
    theirs = and_(line.on_day <= as_of, line.action.not_in(OURS))
    last = select(line.nonconformity_id, func.max(line.on_day).label("day")).where(theirs)
    return last.group_by(line.nonconformity_id).cte("active")
