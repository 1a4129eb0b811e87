"""Ledgers that are full before a measurement begins, written straight into their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from connector.ledger.engine import open_engine
from connector.ledger.schema import cursors, links, nonconformities, reports
from connector.model.audit import Stage
from connector.model.ticket import MARK_PREFIX, LinkState
from tests.builders.records import DAY, NOW, nonconformity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Table

    from tests.acceptance.office import Office
    from tests.benchmarks.measured import Tracker

PROCESSES: dict[Tracker, str] = {"jira": "change", "servicenow": "incident"}
OWNERS: dict[Tracker, str] = {"jira": "li-wei", "servicenow": "wang-fang"}
AT_ONCE = 5_000


def marks(count: int) -> list[str]:
    """The marks of so many findings."""
    return [f"{MARK_PREFIX}f{number:06}" for number in range(count)]


def approved(office: Office, tracker: Tracker, count: int, prefix: str = "f") -> None:
    """A report with so many approved findings that have no ticket yet; their ids and numbers begin with ``prefix``."""
    _fill(office, reports, iter([_report(prefix)]))
    _fill(office, nonconformities, _findings(tracker, count, Stage.APPROVED, prefix))


def linked(office: Office, tracker: Tracker, target: str, tickets: Sequence[tuple[str, str]], since: datetime) -> None:
    """Open findings, each with its ticket (id and key) that was read back; changes up to ``since`` are known."""
    _fill(office, reports, iter([_report("f")]))
    _fill(office, nonconformities, _findings(tracker, len(tickets), Stage.OPEN, "f"))
    common = {"target": target, "state": LinkState.LINKED, "attempts": 1, "read_at": since, "changed_at": since}
    rows = (
        {**common, "nonconformity_id": f"f{number:06}", "ticket_id": one, "key": key, "agreed": {}, "seen": {}}
        for number, (one, key) in enumerate(tickets)
    )
    _fill(office, links, rows)
    _fill(office, cursors, iter([{"target": target, "changes_since": since, "swept_at": since, "swept": 0}]))


def _report(name: str) -> dict[str, Any]:
    head = {"number": name, "audit_type": "internal"}
    return {"id": name, "key": name, "label": name, "head": head, "edition": 1, "first_seen": NOW}


def _findings(tracker: Tracker, count: int, stage: Stage, prefix: str) -> Iterator[dict[str, Any]]:
    for number in range(count):
        text = f"Change {number} was carried out without approval"
        content = nonconformity(number=f"{prefix}{number:06}", process=PROCESSES[tracker], statement=text)
        stored = content.model_dump(mode="json")
        yield {
            **{name: getattr(content, name) for name in ("number", "grade", "standard", "process", "department")},
            "clause": content.clauses[0],
            "extensions": 0,
            "flags": [],
            "shown": {},
            "version": 0,
            "id": f"{prefix}{number:06}",
            "report_id": prefix,
            "position": number,
            "owner": OWNERS[tracker],
            "stage": stage,
            "stage_on": DAY,
            "raised_on": DAY,
            "printed": stored,
            "content": stored,
            "approved": stored,
        }


def _fill(office: Office, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    engine = open_engine(office.address, office.folder)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        _written(connection, table, rows)
    engine.dispose()


def _written(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    some: list[dict[str, Any]] = []
    for row in rows:
        some.append(row)
        if len(some) == AT_ONCE:
            connection.execute(insert(table), some)
            some = []
    if some:
        connection.execute(insert(table), some)
