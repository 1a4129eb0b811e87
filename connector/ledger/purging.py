"""After the term: which findings it is over for, and taking away what was written about them and kept with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, and_, case, cast, delete, exists, func, insert, not_, or_, select, update

from connector.ledger.grants import grants, requests
from connector.ledger.records import columns_changed
from connector.ledger.reports import originals
from connector.ledger.schema import evidence, files, history, nonconformities, steps
from connector.ledger.trail import trail
from connector.model.audit import Stage
from connector.model.record import GONE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import Column, ColumnElement, Connection

    from connector.ledger.records import By
    from connector.model.record import Record

FACTS = (
    *("stage", "owner", "raised_on", "due_on", "original_due_on", "asked_until", "submitted_on", "closed_on"),
    *("approved", "accepted", "ticket", "ticket.update", "repeat", "carried_over", "no repeat"),
    *("content.number", "content.grade", "content.printed_grade", "content.standard", "content.clauses"),
    *("content.citations", "content.process", "content.department", "content.site", "content.source"),
    *("content.audit_finding", "content.repeat", "content.raised_on", "content.due_on", "content.closed_on"),
    *("content.printed_status", "content.closed_as_printed"),
)
"""Fields of the history whose values are no texts."""

PURGED = "flag.purged"
PLANNED = "corrective_action: "
"""What a line about ``shown`` says where there was a plan: figures look for it."""


class Purging:
    """Purging, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def over(self, before: date, moment: datetime) -> list[str]:
        """Ids of findings that ended before the day, in reports of which nothing came in since the moment."""
        table = nonconformities.c
        newer = exists().where(files.c.report_id == table.report_id, files.c.read_at >= moment)
        ended = and_(table.stage.in_([Stage.CLOSED, Stage.WITHDRAWN]), table.stage_on < before)
        wanted = select(table.id).where(ended, _has_texts(), not_(newer)).order_by(table.id)
        return list(self._connection.execute(wanted).scalars())

    def purge(self, pairs: Sequence[tuple[Record, Record]], by: By) -> None:
        """Write findings as they are without their texts, and take those away that were kept beside them."""
        self._overwriting()
        ids = [before.id for before, _after in pairs]
        for before, after in pairs:
            changed = {**columns_changed(before, after), "version": before.version + 1}
            self._connection.execute(update(nonconformities).where(nonconformities.c.id == before.id).values(changed))
        self._history(ids)
        self._beside(ids)
        line = {"at": by.at, "on_day": by.today, "who": by.who, "action": by.action}
        told = {"field": PURGED, "old": None, "new": "on", "why": None}
        self._connection.execute(insert(history), [{"nonconformity_id": one, **line, **told} for one in ids])

    def _history(self, ids: Sequence[str]) -> None:
        line = history.c
        mine = line.nonconformity_id.in_(ids)
        kept = or_(line.field.in_(FACTS), line.field.startswith("flag."))
        self._connection.execute(update(history).where(mine).values(why=_gone(line.why)))
        planned = and_(line.field == "shown", line.new.contains(PLANNED))
        without = {"old": _gone(line.old), "new": case((planned, PLANNED + GONE), else_=_gone(line.new))}
        self._connection.execute(update(history).where(mine, not_(kept)).values(without))

    def _beside(self, ids: Sequence[str]) -> None:
        of = {table: table.c.nonconformity_id.in_(ids) for table in (steps, evidence, grants)}
        run = self._connection.execute
        run(update(steps).where(of[steps]).values(note=_gone(steps.c.note), error=None, done=True))
        run(update(evidence).where(of[evidence]).values(name=GONE, content=b""))
        texts: dict[str, Any] = {name: _gone(grants.c[name]) for name in ("why", "statement", "action")}
        run(update(grants).where(of[grants]).values(texts))

    def originals(self, moment: datetime) -> int:
        """Delete the bytes of files that came in before, in reports whose findings all lost their texts. How many."""
        self._overwriting()
        left = exists().where(nonconformities.c.report_id == files.c.report_id, _has_texts())
        over = select(files.c.sha256).where(files.c.read_at < moment, not_(left))
        return self._connection.execute(delete(originals).where(originals.c.sha256.in_(over))).rowcount

    def requests(self, moment: datetime) -> int:
        """Take the words out of requests to read more that are as old. How many there were."""
        old = and_(requests.c.at < moment, requests.c.why != GONE)
        words = {"why": GONE, "answer": _gone(requests.c.answer)}
        return self._connection.execute(update(requests).where(old).values(words)).rowcount

    def trail_is_over(self, moment: datetime) -> bool:
        """Whether an entry of the trail before the moment still says what it said."""
        says = select(trail.c.seq).where(trail.c.at < moment, trail.c.person.is_not(None)).limit(1)
        return self._connection.execute(says).first() is not None

    def _overwriting(self) -> None:
        """SQLite leaves in its file what it deletes, unless it is told not to."""
        if self._connection.dialect.name == "sqlite":
            self._connection.exec_driver_sql("PRAGMA secure_delete = ON")


def _has_texts() -> ColumnElement[bool]:
    """Not purged, or something happened to it since: a new edition, a ticket that was reopened."""
    then, later = history.alias("then"), history.alias("later")
    mine = nonconformities.c.id
    last = select(func.max(then.c.id)).where(then.c.nonconformity_id == mine, then.c.field == PURGED)
    since = exists().where(
        later.c.nonconformity_id == mine, later.c.id > last.correlate(nonconformities).scalar_subquery()
    )
    return or_(not_(cast(nonconformities.c.flags, Text).contains('"purged"')), since.correlate(nonconformities))


def _gone(column: Column[Any]) -> ColumnElement[Any]:
    """Where there was something; what is empty stays so, and tells the same as before."""
    return case((column != "", GONE), else_=column)
