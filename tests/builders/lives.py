"""Lives of nonconformities in a real ledger: what happened on which day, in few words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from connector.ledger.records import By
from connector.ledger.reports import KeptReport
from connector.model.audit import Grade, Report, Stage
from tests.builders import ledgers
from tests.builders.records import nonconformity, record

if TYPE_CHECKING:
    from pathlib import Path

ZONE = ZoneInfo("Asia/Shanghai")
HEAD = Report(number="IA-2026-03", audit_type="internal")


def by(day: date, action: str = "test") -> By:
    """Signed by nobody in particular, at nine in the morning of the day."""
    return By("test", action, datetime(day.year, day.month, day.day, 9, tzinfo=ZONE), day)


class Lives:
    """A ledger with one report, to which nonconformities are added with their whole life."""

    def __init__(self, folder: Path, address: str = ledgers.SQLITE) -> None:
        self.address = address
        self.ledger = ledgers.opened(folder, address)
        with self.ledger.writing() as book:
            kept = KeptReport(id="r1", key="IA-2026-03", label="IA-2026-03", head=HEAD, edition=1)
            book.reports.add(kept, datetime(2026, 3, 1, tzinfo=ZONE))

    def add(self, name: str, grade: Grade, raised: date, due: date | None, **values: Any) -> None:
        """A draft, approved on the day it was raised unless ``draft``."""
        draft = values.pop("draft", False)
        content = nonconformity(number=name, grade=grade, raised_on=raised, process=values.pop("process", "change"))
        fresh = record(
            id=name,
            content=content,
            head=HEAD,
            raised_on=raised,
            due_on=due,
            original_due_on=due,
            stage_on=raised,
            **values,
        )
        with self.ledger.writing() as book:
            book.records.add(fresh, by(raised))
        if not draft:
            self.change(name, raised, stage=Stage.APPROVED, approved=content)

    def change(self, name: str, day: date, action: str = "test", **values: Any) -> None:
        """What happened on a day; a change of stage holds from that day."""
        with self.ledger.writing() as book:
            before = book.records.get(name)
            if "stage" in values:
                values.setdefault("stage_on", day)
            book.records.save(before, before.model_copy(update=values), by(day, action))

    def submit(self, name: str, day: date, seen: date | None = None) -> None:
        """Handed in on a day, noticed on that day or later."""
        noticed = seen or day + timedelta(days=1)
        self.change(name, noticed, stage=Stage.SUBMITTED, stage_on=day, submitted_on=day)

    def close(self, name: str, day: date) -> None:
        """Verified on a day."""
        self.change(name, day, stage=Stage.CLOSED, closed_on=day)
