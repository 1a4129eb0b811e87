"""Nonconformities in the ledger: read with their report and link, saved by what changed, each change in the history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select, update

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
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection, RowMapping

    from connector.ledger.acts import Acts
    from connector.model.base import Value


_CARRIED = ("printed", "content", "approved", "shown")


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
        heads: dict[str, Report] = {}
        for row in self._connection.execute(ordered).mappings():
            head = heads.get(row["report_id"]) or Report.model_validate(row["head"], strict=False)
            heads[row["report_id"]] = head
            yield reduced(_record(row, head), row["sight"], row["granted_statement"], row["granted_action"])

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
        stage = self._lines(record, [("stage", None, record.stage)], by, record.stage_on)
        begin = [
            ("owner", None, record.owner),
            ("due_on", None, record.due_on),
            *flag_changes(frozenset(), record.flags),
        ]
        self._write([*stage, *self._lines(record, [change for change in begin if change[2]], by, by.today)])

    def save(self, before: Record, after: Record, by: By) -> bool:
        """Write what changed, with its history. False where nothing did. The link is saved by ``Links``.

        Raises ``ValueError`` for a record that is not here in full: writing it would delete what was not shown.
        """
        return self.save_all([(before, after)], by) == 1

    def save_all(self, pairs: Sequence[tuple[Record, Record]], by: By) -> int:
        """The same of several: each as it was and as it is now. How many changed."""
        rows: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        lines: list[dict[str, Any]] = []
        for before, after in pairs:
            if before.sight != "full":
                raise ValueError(before.sight)
            if changed := _changed(before, after):
                place = {"of_id": before.id, "of_version": before.version, "version": before.version + 1}
                rows.setdefault(tuple(changed), []).append({**changed, **place})
                lines += self._told(before, after, by)
        for some in rows.values():
            self._update(some)
        self._write(lines)
        return sum(map(len, rows.values()))

    def _update(self, rows: list[dict[str, Any]]) -> None:
        """Rows whose same columns changed."""
        here = nonconformities.c.id == bindparam("of_id"), nonconformities.c.version == bindparam("of_version")
        if self._connection.execute(update(nonconformities).where(*here), rows).rowcount != len(rows):
            why = _("was changed by somebody else at the same time")
            ids = ", ".join(row["of_id"] for row in rows)
            raise CloseoutError(Problem(ids, why, _("look at it again and repeat the command")))

    def _told(self, before: Record, after: Record, by: By) -> Iterator[dict[str, Any]]:
        changes = [*changes_of(before, after)]
        yield from self._lines(after, [change for change in changes if change[0] == "stage"], by, after.stage_on)
        yield from self._lines(after, [change for change in changes if change[0] != "stage"], by, by.today)

    def remember(self, record: Record, field: str, old: str | None, new: str | None, by: By) -> None:
        """One line of history that is no column: a ticket, a comment, a piece of evidence."""
        self.remember_all([(record, (field, old, new))], by)

    def remember_all(self, told: Iterable[tuple[Record, tuple[str, str | None, str | None]]], by: By) -> None:
        """The same of several."""
        self._write([line for record, change in told for line in self._lines(record, [change], by, by.today)])

    def history(self, record_id: str) -> list[HistoryEntry]:
        """Everything that happened to it, oldest first."""
        statement = select(history).where(history.c.nonconformity_id == record_id).order_by(history.c.id)
        return [_entry(row) for row in self._connection.execute(statement).mappings()]

    def _lines(self, record: Record, changes: list[tuple[str, Any, Any]], by: By, day: date) -> list[dict[str, Any]]:
        """Lines of history to be written, which leave their trace."""
        if changes:
            self._acts.changed(by, record.id, [field for field, _old, _new in changes])
        for field, _old, new in changes:
            self._acts.happen(record, by, field, text_of(new))
        plain = {"nonconformity_id": record.id, "at": by.at, "on_day": day, "who": by.who, "action": by.action}
        return [
            {**plain, "field": field, "old": text_of(old), "new": text_of(new), "why": by.why}
            for field, old, new in changes
        ]

    def _write(self, lines: list[dict[str, Any]]) -> None:
        if lines:
            self._connection.execute(insert(history), lines)


def _row(record: Record) -> dict[str, Any]:
    return {**_columns(record), **{name: _stored(getattr(record, name)) for name in _CARRIED}}


def _changed(before: Record, after: Record) -> dict[str, Any]:
    """The columns that differ. What is only carried takes long to write out, so that alone is done which changed."""
    old, new = _columns(before), _columns(after)
    carried = {name: (getattr(before, name), getattr(after, name)) for name in _CARRIED}
    return {
        **{name: value for name, value in new.items() if value != old[name]},
        **{name: _stored(value) for name, (was, value) in carried.items() if value != was},
    }


def _stored(value: Value | None) -> dict[str, Any] | None:
    return value.model_dump(mode="json") if value else None


def _columns(record: Record) -> dict[str, Any]:
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
    }


def _record(row: RowMapping, head: Report) -> Record:
    content = _content(row["content"])
    return Record(
        id=row["id"],
        report_id=row["report_id"],
        report=row["label"],
        head=head,
        printed=content if row["printed"] == row["content"] else _content(row["printed"]),
        content=content,
        approved=content if row["approved"] == row["content"] else _approved(row["approved"]),
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


def _approved(stored: dict[str, Any] | None) -> Nonconformity | None:
    return _content(stored) if stored else None


def _content(stored: dict[str, Any]) -> Nonconformity:
    return Nonconformity.model_validate(stored, strict=False)


def _entry(row: RowMapping) -> HistoryEntry:
    fields = {name: row[name] for name in ("at", "who", "action", "field", "old", "new", "why")}
    return HistoryEntry(**fields, on=row["on_day"])
