"""A ledger with very many nonconformities and their whole history, written straight into its tables."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from connector.ledger.engine import open_engine
from connector.ledger.schema import history, nonconformities, reports
from connector.model.audit import Grade, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

BEGIN = date(2023, 1, 2)
PER_REPORT = 50
AT_ONCE = 5_000
PROCESSES = ("change", "release", "incident", "problem", "capacity", "slm", "supplier", "risk")
GRADES = (Grade.MINOR, Grade.MINOR, Grade.MINOR, Grade.MAJOR, Grade.UNGRADED, Grade.OBSERVATION)
SHORT = {"standard": "ISO/IEC 20000-1:2018", "extensions": 0, "flags": [], "shown": {}}

Line = tuple[str, str | None, str | None, date, str]


def fill(folder: Path, many: int, seed: int = 7) -> Engine:
    """A ledger in ``folder`` with so many nonconformities of three years, about ten lines of history each."""
    engine = open_engine("sqlite:///many.db", folder)
    chance = random.Random(seed)  # noqa: S311 - the same ledger each time is the point
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(insert(reports), [_report(number) for number in range(many // PER_REPORT + 1)])
        for start in range(0, many, AT_ONCE):
            rows: list[dict[str, Any]] = []
            lines: list[dict[str, Any]] = []
            for number in range(start, min(start + AT_ONCE, many)):
                row, life = _life(number, many, chance)
                rows.append(row)
                lines += [_line(row["id"], line) for line in life]
            connection.execute(insert(nonconformities), rows)
            connection.execute(insert(history), lines)
    return engine


def _report(number: int) -> dict[str, Any]:
    name = f"IA-{number}"
    at = datetime(2023, 1, 2, tzinfo=UTC)
    return {"id": f"r{number}", "key": name, "label": name, "head": {"auditors": []}, "edition": 1, "first_seen": at}


def _life(number: int, many: int, chance: random.Random) -> tuple[dict[str, Any], list[Line]]:
    """One row, and its history up to a stage that chance decides."""
    raised = BEGIN + timedelta(days=number * 1_100 // many)
    due = raised + timedelta(days=chance.choice((15, 30, 60)))
    lines = [*_begin(raised, due)]
    day = raised + timedelta(days=chance.randrange(3, 20))
    if chance.random() < 0.2:
        due_now = due + timedelta(days=30)
        lines.append(("due_on", due.isoformat(), due_now.isoformat(), day, "extend"))
    else:
        due_now = due
    lines += _worked(day, chance)
    stage, last = _last_stage(lines)
    grade, process = chance.choice(GRADES), chance.choice(PROCESSES)
    days = {"raised_on": raised, "due_on": due_now, "original_due_on": due, "stage_on": last}
    closed = {"submitted_on": None, "closed_on": last if stage == Stage.CLOSED else None, "claimed_at": None}
    clause = f"8.{number % 7 + 1}.{number % 4 + 1}"
    content = {"clauses": [clause], "statement": "x", "corrective_action": None}
    row = {
        **SHORT,
        "id": f"n{number}",
        "report_id": f"r{number // PER_REPORT}",
        "position": number % PER_REPORT,
        "version": 0,
        "number": f"NC-{number}",
        "grade": grade,
        "clause": clause,
        "process": process,
        "department": f"D{number % 12}",
        "owner": f"p{number % 40}",
        "stage": stage,
        "printed": content,
        "content": content,
        "approved": content,
        **days,
        **closed,
    }
    return row, lines


def _begin(raised: date, due: date) -> Iterator[Line]:
    yield "stage", None, Stage.DRAFT, raised, "ingest"
    yield "owner", None, "li-wei", raised, "ingest"
    yield "due_on", None, due.isoformat(), raised, "ingest"
    yield "stage", Stage.DRAFT, Stage.APPROVED, raised, "approve"
    yield "approved", None, "0123456789ab", raised, "approve"
    yield "stage", Stage.APPROVED, Stage.OPEN, raised, "push"
    yield "ticket", None, "AUD-1", raised, "push"


def _worked(day: date, chance: random.Random) -> Iterator[Line]:
    """From work begun to closure, with returns, ended where chance says so."""
    yield "stage", Stage.OPEN, Stage.IN_PROGRESS, day, "poll"
    while chance.random() < 0.9:
        day += timedelta(days=chance.randrange(1, 40))
        yield "stage", Stage.IN_PROGRESS, Stage.SUBMITTED, day, "poll"
        yield "shown", None, "cause: x; corrective_action: y", day, "poll"
        day += timedelta(days=chance.randrange(1, 15))
        if chance.random() < 0.85:
            yield "stage", Stage.SUBMITTED, Stage.CLOSED, day, "verify"
            return
        yield "stage", Stage.SUBMITTED, Stage.IN_PROGRESS, day, "return"


def _last_stage(lines: list[Line]) -> tuple[str, date]:
    stages = [(new, day) for field, _old, new, day, _action in lines if field == "stage" and new]
    return stages[-1]


def _line(record_id: str, line: Line) -> dict[str, Any]:
    field, old, new, day, action = line
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    told = {"field": field, "old": old, "new": new, "on_day": day, "action": action}
    return {"nonconformity_id": record_id, "at": at, "who": "zhao-min", "why": None, **told}
