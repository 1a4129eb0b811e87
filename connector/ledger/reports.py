"""Reports in the ledger, and the files they were read from."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, ForeignKey, LargeBinary, Table, func, insert, or_, select, update

from connector.ledger.query import within
from connector.ledger.schema import files, metadata, nonconformities, reports
from connector.model.audit import Report
from connector.model.base import Value
from connector.model.wording import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection, RowMapping, Select

    from connector.ledger.acts import Acts
    from connector.ledger.records import By
    from connector.model.people import Scope

originals = Table(
    "originals",
    metadata,
    Column("sha256", ForeignKey("files.sha256"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""The bytes of reports, apart from their names: a list of files does not read them."""


class KeptReport(Value):
    """A report as the ledger knows it. ``key`` is the same for all its editions; ``label`` is what people call it."""

    id: str
    key: str
    label: str
    head: Report
    edition: int


class KeptFile(Value):
    """A file that a report was read from. ``kept``: whether its bytes are still here."""

    sha256: str
    report_id: str
    name: str
    edition: int
    read_at: datetime
    who: str
    kept: bool


class ReportLine(Value):
    """A report in a list. ``stages``: how many of its findings stand where, as far as one may see them."""

    report: KeptReport
    first_seen: datetime
    stages: dict[str, int]

    @property
    def findings(self) -> int:
        """How many findings one may see."""
        return sum(self.stages.values())


class Reports:
    """The reports, within one transaction."""

    def __init__(self, connection: Connection, acts: Acts) -> None:
        self._connection = connection
        self._acts = acts

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

    def audited_by(self, names: Collection[str], key: str) -> tuple[str, ...]:
        """Ids of the reports that name one of these as auditor, or whose first edition the person ``key`` brought in.

        ``names``: folded; see ``model.wording.fold``.
        """
        rows = self._connection.execute(select(reports.c.id, reports.c.head)).all()
        named = {row.id for row in rows if any(fold(name) in names for name in row.head["auditors"])}
        theirs = or_(files.c.who == key, files.c.who.startswith(f"{key} (", autoescape=True))
        brought = select(files.c.report_id).where(files.c.edition == 1, theirs)
        return tuple(sorted(named | set(self._connection.execute(brought).scalars())))

    def add(self, report: KeptReport, at: datetime) -> None:
        """A report that is seen for the first time."""
        row = {**report.model_dump(mode="json"), "first_seen": at}
        self._connection.execute(insert(reports).values(row))

    def renew(self, report: KeptReport) -> None:
        """A new edition: its head and its count of editions."""
        changed = {"head": report.head.model_dump(mode="json"), "edition": report.edition, "label": report.label}
        self._connection.execute(update(reports).where(reports.c.id == report.id).values(changed))

    def keep_file(self, sha256: str, report: KeptReport, name: str, content: bytes | None, by: By) -> None:
        """These bytes were read into this edition. ``content``: the bytes themselves; None: too many to keep."""
        row = {
            "sha256": sha256,
            "report_id": report.id,
            "name": name,
            "edition": report.edition,
            "read_at": by.at,
            "who": by.who,
        }
        self._connection.execute(insert(files).values(row))
        if content is not None:
            self._connection.execute(insert(originals).values(sha256=sha256, content=content))
        self._acts.note(by, report.id, {"file": name, "sha256": sha256, "edition": report.edition})

    def listed(
        self, scope: Scope, limit: int | None = None, offset: int = 0, of: str | None = None
    ) -> list[ReportLine]:
        """The reports of which the scope shows a finding, newest first, with how many of them stand where.

        ``of``: this one alone; without a limit all of them.
        """
        wanted = [] if of is None else [reports.c.id == of]
        newest = self._newest(scope).where(*wanted).limit(limit).offset(offset or None)
        rows = self._connection.execute(newest).mappings().all()
        ids = [row["id"] for row in rows]
        here = within(scope) if limit is None and of is None else nonconformities.c.report_id.in_(ids) & within(scope)
        counts = select(nonconformities.c.report_id, nonconformities.c.stage, func.count()).where(here)
        stages: dict[str, dict[str, int]] = {}
        for report_id, stage, n in self._connection.execute(
            counts.group_by(nonconformities.c.report_id, nonconformities.c.stage)
        ):
            stages.setdefault(report_id, {})[stage] = n
        return [
            ReportLine(report=_kept(row), first_seen=row["first_seen"], stages=stages.get(row["id"], {}))
            for row in rows
        ]

    def latest(self, scope: Scope, limit: int) -> list[KeptReport]:
        """The newest reports of which the scope shows a finding, the newest first."""
        return [_kept(row) for row in self._connection.execute(self._newest(scope).limit(limit)).mappings()]

    def count(self, scope: Scope) -> int:
        """Of how many reports the scope shows a finding."""
        seen = self._newest(scope).order_by(None).subquery()
        return self._connection.execute(select(func.count()).select_from(seen)).scalar_one()

    def _newest(self, scope: Scope) -> Select[tuple[Any, ...]]:
        seen = select(nonconformities.c.id).where(nonconformities.c.report_id == reports.c.id, within(scope)).exists()
        shown = select(*reports.c) if scope.everything else select(*reports.c).where(seen)
        return shown.order_by(reports.c.first_seen.desc(), reports.c.id)

    def files(self, report_id: str) -> list[KeptFile]:
        """The files that a report was read from, the newest edition first."""
        columns = (files, originals.c.sha256.is_not(None).label("kept"))
        joined = select(*columns).select_from(files.outerjoin(originals)).where(files.c.report_id == report_id)
        ordered = joined.order_by(files.c.edition.desc(), files.c.read_at.desc())
        return [_file(row) for row in self._connection.execute(ordered).mappings()]

    def original(self, sha256: str) -> bytes | None:
        """The bytes of a file; None where they were too many to keep, or purged."""
        found = select(originals.c.content).where(originals.c.sha256 == sha256)
        return self._connection.execute(found).scalar()


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


def _file(row: RowMapping) -> KeptFile:
    return KeptFile(**{name: row[name] for name in KeptFile.model_fields if name != "kept"}, kept=bool(row["kept"]))
