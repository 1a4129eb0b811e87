"""Reports in the ledger, and the files they were read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from connector.ledger.schema import files, reports
from connector.model.audit import Report
from connector.model.base import Value

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping


class KeptReport(Value):
    """A report as the ledger knows it. ``key`` is the same for all its editions; ``label`` is what people call it."""

    id: str
    key: str
    label: str
    head: Report
    edition: int


class Reports:
    """The reports, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_file(self, sha256: str) -> KeptReport | None:
        """The report that was read from exactly these bytes."""
        joined = select(reports).select_from(files.join(reports)).where(files.c.sha256 == sha256)
        return _first(self._connection.execute(joined).mappings().all())

    def of_key(self, key: str) -> KeptReport | None:
        """The report of this identity, whatever its edition."""
        return _first(self._connection.execute(select(reports).where(reports.c.key == key)).mappings().all())

    def named(self, name: str) -> list[KeptReport]:
        """Reports that ``name`` may mean: id, number, label, or the name of a file they were read from."""
        named = select(files.c.report_id).where(files.c.name == name)
        wanted = (reports.c.id == name) | (reports.c.key == name) | (reports.c.label == name) | reports.c.id.in_(named)
        return [_kept(row) for row in self._connection.execute(select(reports).where(wanted)).mappings()]

    def audited_by(self, name: str) -> tuple[str, ...]:
        """Ids of the reports that name this person among the auditors."""
        rows = self._connection.execute(select(reports.c.id, reports.c.head)).all()
        return tuple(row.id for row in rows if name in row.head["auditors"])

    def add(self, report: KeptReport, at: datetime) -> None:
        """A report that is seen for the first time."""
        row = {**report.model_dump(mode="json"), "first_seen": at}
        self._connection.execute(insert(reports).values(row))

    def renew(self, report: KeptReport) -> None:
        """A new edition: its head and its count of editions."""
        changed = {"head": report.head.model_dump(mode="json"), "edition": report.edition, "label": report.label}
        self._connection.execute(update(reports).where(reports.c.id == report.id).values(changed))

    def keep_file(self, sha256: str, report: KeptReport, name: str, who: str, at: datetime) -> None:
        """These bytes were read into this edition."""
        row = {
            "sha256": sha256,
            "report_id": report.id,
            "name": name,
            "edition": report.edition,
            "read_at": at,
            "who": who,
        }
        self._connection.execute(insert(files).values(row))


def _first(rows: Sequence[RowMapping]) -> KeptReport | None:
    return _kept(rows[0]) if rows else None


def _kept(row: RowMapping) -> KeptReport:
    return KeptReport(
        id=row["id"],
        key=row["key"],
        label=row["label"],
        head=Report.model_validate(row["head"], strict=False),
        edition=row["edition"],
    )
