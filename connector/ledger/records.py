"""Nonconformities in the ledger: read with their report and link, saved by what changed, each change in the history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from connector.errors import CloseoutError, Problem
from connector.language import _
from connector.ledger.changes import changes_of, flag_changes, text_of
from connector.ledger.links import link_of
from connector.ledger.query import Query, conditions, order_of, sight
from connector.ledger.reduce import reduced
from connector.ledger.schema import history, links, nonconformities, reports
from connector.model.audit import Nonconformity, Report, Stage
from connector.model.people import EVERYTHING, Scope
from connector.model.record import HistoryEntry, Record, Shown
from connector.model.trail import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from sqlalchemy import Connection, RowMapping

    from connector.ledger.acts import Acts


class By:
    """Who does something, why, and when: what every change is signed with.

    ``who``: as the history says it; ``origin``: as the trail does.
    """

    __slots__ = ("action", "at", "origin", "today", "who", "why")

    def __init__(
        self, who: str, action: str, at: datetime, today: date, why: str | None = None, origin: Origin | None = None
    ) -> None:
        self.who = who
        self.action = action
        self.at = at
        self.today = today
        self.why = why
        self.origin = origin or Origin(person=who)


class Records:
    """The nonconformities, within one transaction."""

    def __init__(self, connection: Connection, acts: Acts, *, locking: bool) -> None:
        self._connection = connection
        self._acts = acts
        self._locking = locking

    def select(self, query: Query | None = None, scope: Scope = EVERYTHING) -> Iterator[Record]:
        """Those asked for, in the order of their reports and their place there; as much of each as the scope shows."""
        seen = sight(scope)
        columns = [*nonconformities.c, reports.c.label, reports.c.head, *(c.label(f"link_{c.name}") for c in links.c)]
        columns += [seen.sight, seen.statement, seen.action]
        joined = nonconformities.join(reports).outerjoin(links)
        statement = select(*columns).select_from(joined).where(*conditions(query or Query(), scope))
        asked = query or Query()
        ordered = statement.order_by(*order_of(asked)).limit(asked.limit).offset(asked.offset or None)
        if self._locking:
            ordered = ordered.with_for_update(of=nonconformities)
        for row in self._connection.execute(ordered).mappings():
            yield reduced(_record(row), row["sight"], row["granted_statement"], row["granted_action"])

    def count(self, query: Query, scope: Scope = EVERYTHING) -> int:
        """How many are asked for, whatever the limit."""
        joined = nonconformities.join(reports).outerjoin(links)
        counted = select(func.count()).select_from(joined).where(*conditions(query, scope))
        return self._connection.execute(counted).scalar_one()

    def get(self, record_id: str) -> Record:
        """The one with this id. Raises ``KeyError``."""
        for record in self.select(Query(ids=(record_id,))):
            return record
        raise KeyError(record_id)

    def add(self, record: Record, by: By) -> None:
        """A new nonconformity, at the end of its report."""
        count = select(func.count()).where(nonconformities.c.report_id == record.report_id)
        position = self._connection.execute(count).scalar_one()
        row = {**_row(record), "id": record.id, "report_id": record.report_id, "position": position, "version": 0}
        self._connection.execute(insert(nonconformities).values(row))
        self._remember(record, [("stage", None, record.stage)], by, record.stage_on)
        begin = [
            ("owner", None, record.owner),
            ("due_on", None, record.due_on),
            *flag_changes(frozenset(), record.flags),
        ]
        self._remember(record, [change for change in begin if change[2]], by, by.today)

    def save(self, before: Record, after: Record, by: By) -> bool:
        """Write what changed, with its history. False where nothing did. The link is saved by ``Links``.

        Raises ``ValueError`` for a record that is not here in full: writing it would delete what was not shown.
        """
        changes = [*changes_of(before, after)]
        if before.sight != "full":
            raise ValueError(before.sight)
        if _row(before) == _row(after):
            return False
        statement = (
            update(nonconformities)
            .where(nonconformities.c.id == before.id, nonconformities.c.version == before.version)
            .values({**_row(after), "version": before.version + 1})
        )
        if self._connection.execute(statement).rowcount != 1:
            why = _("was changed by somebody else at the same time")
            raise CloseoutError(Problem(before.id, why, _("look at it again and repeat the command")))
        stages = [change for change in changes if change[0] == "stage"]
        self._remember(after, stages, by, after.stage_on)
        self._remember(after, [change for change in changes if change[0] != "stage"], by, by.today)
        return True

    def remember(self, record: Record, field: str, old: str | None, new: str | None, by: By) -> None:
        """One line of history that is no column: a ticket, a comment, a piece of evidence."""
        self._remember(record, [(field, old, new)], by, by.today)

    def history(self, record_id: str) -> list[HistoryEntry]:
        """Everything that happened to it, oldest first."""
        statement = select(history).where(history.c.nonconformity_id == record_id).order_by(history.c.id)
        return [_entry(row) for row in self._connection.execute(statement).mappings()]

    def _remember(self, record: Record, changes: list[tuple[str, Any, Any]], by: By, day: date) -> None:
        rows = [
            {
                "nonconformity_id": record.id,
                "at": by.at,
                "on_day": day,
                "who": by.who,
                "action": by.action,
                "field": field,
                "old": text_of(old),
                "new": text_of(new),
                "why": by.why,
            }
            for field, old, new in changes
        ]
        if rows:
            self._connection.execute(insert(history), rows)
            self._acts.changed(by, record.id, [field for field, _old, _new in changes])


def _row(record: Record) -> dict[str, Any]:
    return {
        "number": record.content.number,
        "grade": record.content.grade,
        "standard": record.content.standard,
        "clause": record.content.clauses[0] if record.content.clauses else None,
        "process": record.content.process,
        "department": record.content.department,
        "owner": record.owner,
        "stage": record.stage,
        "stage_on": record.stage_on,
        "raised_on": record.raised_on,
        "due_on": record.due_on,
        "original_due_on": record.original_due_on,
        "extensions": record.extensions,
        "asked_until": record.asked_until,
        "submitted_on": record.submitted_on,
        "closed_on": record.closed_on,
        "claimed_at": record.claimed_at,
        "flags": sorted(record.flags),
        "printed": record.printed.model_dump(mode="json"),
        "content": record.content.model_dump(mode="json"),
        "approved": record.approved.model_dump(mode="json") if record.approved else None,
        "shown": record.shown.model_dump(mode="json"),
    }


def _record(row: RowMapping) -> Record:
    return Record(
        id=row["id"],
        report_id=row["report_id"],
        report=row["label"],
        head=Report.model_validate(row["head"], strict=False),
        printed=_content(row["printed"]),
        content=_content(row["content"]),
        approved=_content(row["approved"]) if row["approved"] else None,
        stage=Stage(row["stage"]),
        stage_on=row["stage_on"],
        owner=row["owner"],
        raised_on=row["raised_on"],
        due_on=row["due_on"],
        original_due_on=row["original_due_on"],
        extensions=row["extensions"],
        asked_until=row["asked_until"],
        submitted_on=row["submitted_on"],
        closed_on=row["closed_on"],
        claimed_at=row["claimed_at"],
        flags=frozenset(row["flags"]),
        shown=Shown.model_validate(row["shown"], strict=False),
        link=link_of(row, "link_") if row["link_target"] else None,
        version=row["version"],
    )


def _content(stored: dict[str, Any]) -> Nonconformity:
    return Nonconformity.model_validate(stored, strict=False)


def _entry(row: RowMapping) -> HistoryEntry:
    fields = {name: row[name] for name in ("at", "who", "action", "field", "old", "new", "why")}
    return HistoryEntry(**fields, on=row["on_day"])
