"""The trail in the ledger: only added to, whole under load, and every change of it shows."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from connector.errors import CloseoutError
from connector.ledger.reports import KeptReport
from connector.ledger.trail import TrailQuery
from connector.model.trail import PURGE, Act, Anchor, Broken, Origin, first_broken
from tests.builders import ledgers
from tests.builders.lives import HEAD, by
from tests.builders.records import DAY, record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connector.ledger.ledger import Ledger

REPORT = KeptReport(id="r1", key="IA-2026-03", label="IA-2026-03", head=HEAD, edition=1)
NOW = datetime(2026, 3, 13, 1, 30, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = ledgers.opened(tmp_path)
    yield opened
    opened.close()


def look(number: int = 0, action: str = "view", person: str = "zhao-min") -> Act:
    origin = Origin(person=person, user="root", address="desk")
    return Act(at=NOW + timedelta(hours=number), action=action, origin=origin, objects=(f"f{number}",))


def filled(ledger: Ledger, length: int = 6) -> Anchor:
    entries = [ledger.trace(look(number)) for number in range(length)]
    return Anchor(seq=entries[-1].seq, hash=entries[-1].hash, at=entries[-1].at)


def broken(ledger: Ledger, *anchors: Anchor) -> Broken | None:
    with ledger.reading() as book:
        return first_broken(book.trail.entries(), {one.seq: one for one in anchors}, book.trail.purged_before())


def unguarded(folder: Path) -> sqlite3.Connection:
    """The database in the hands of somebody who takes the triggers away first."""
    raw = sqlite3.connect(folder / "closeout.db", isolation_level=None)
    names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    assert len(names) == 5
    for name in names:
        raw.execute(f"DROP TRIGGER {name}")
    return raw


def test_what_is_traced_comes_back_and_the_chain_holds(ledger: Ledger) -> None:
    anchor = filled(ledger)
    assert broken(ledger, anchor) is None
    with ledger.reading() as book:
        newest = book.trail.select(TrailQuery(), limit=2)
        assert [entry.act for entry in newest] == [look(5), look(4)]
        head = book.trail.head()
    assert head is not None
    assert (head.seq, head.hash) == (anchor.seq, anchor.hash)


def test_a_change_and_its_trace_are_one(ledger: Ledger) -> None:
    with ledger.writing() as book:
        book.reports.add(REPORT, NOW)
        book.records.add(record(head=HEAD), by(DAY, "ingest"))
        before = book.records.get("abc234defg")
        book.records.save(before, before.model_copy(update={"owner": "x", "extensions": 1}), by(DAY, "edit"))

    def half_done() -> None:
        with ledger.writing() as book:
            before = book.records.get("abc234defg")
            book.records.save(before, before.model_copy(update={"owner": "y"}), by(DAY, "edit"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    with ledger.reading() as book:
        told = [(one.action, one.act.objects, one.act.details) for one in book.trail.entries() if one.act]
    assert told == [
        ("ingest", ("abc234defg",), {"fields": ["due_on", "owner", "stage"]}),
        ("edit", ("abc234defg",), {"fields": ["owner"]}),
    ]


def test_the_filter_of_the_trail(ledger: Ledger) -> None:
    filled(ledger)
    ledger.trace(look(7, "export", "li-wei"))

    def found(query: TrailQuery) -> list[int]:
        with ledger.reading() as book:
            return [entry.seq for entry in book.trail.select(query, limit=100)]

    assert found(TrailQuery(actions=("export",))) == [7]
    assert found(TrailQuery(person="li-wei")) == [7]
    assert found(TrailQuery(object_id="f2")) == [3]
    assert found(TrailQuery(object_id="f")) == []
    assert found(TrailQuery(object_id="f_")) == []
    assert found(TrailQuery(since=NOW + timedelta(hours=4), until=NOW + timedelta(hours=6))) == [6, 5]
    assert found(TrailQuery(seq=4)) == [4]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail SET person = 'li-wei' WHERE seq = 2",
        "UPDATE trail SET person = NULL, os_user = NULL, address = NULL, objects = NULL, details = NULL WHERE seq = 2",
        "DELETE FROM trail WHERE seq = 2",
        "DELETE FROM trail",
        "INSERT OR REPLACE INTO trail SELECT * FROM trail WHERE seq = 2",
        "INSERT INTO trail SELECT 9, at, action, person, os_user, address, objects, details, digest, previous, hash FROM trail WHERE seq = 6",
    ],
)
def test_the_database_refuses_every_change(ledger: Ledger, tmp_path: Path, statement: str) -> None:
    anchor = filled(ledger)
    with sqlite3.connect(tmp_path / "closeout.db") as raw, pytest.raises(sqlite3.DatabaseError, match="only added to"):
        raw.execute(statement)
    raw.close()
    assert broken(ledger, anchor) is None


@pytest.mark.parametrize(
    ("statement", "seq", "why"),
    [
        ("UPDATE trail SET person = 'li-wei' WHERE seq = 3", 3, "was altered"),
        ("UPDATE trail SET objects = '[]' WHERE seq = 3", 3, "was altered"),
        ("UPDATE trail SET at = '2026-03-13 09:00:00.000000' WHERE seq = 3", 3, "was altered"),
        ("DELETE FROM trail WHERE seq = 3", 3, "is missing, or stands elsewhere"),
        ("DELETE FROM trail WHERE seq <= 2", 1, "is missing, or stands elsewhere"),
        ("UPDATE trail SET seq = CASE seq WHEN 2 THEN 40 ELSE 20 END WHERE seq IN (2, 4)", 2, "is missing, or stands elsewhere"),
        ("UPDATE trail SET person = NULL, objects = NULL, details = NULL WHERE seq = 3", 3, "lost what it said before its term was over"),
        ("DELETE FROM trail WHERE seq > 4", 5, "is missing, though an anchor names it or a later one: the end was cut off"),
        ("DELETE FROM trail", 1, "is missing, though an anchor names it or a later one: the end was cut off"),
    ],
)  # fmt: skip
def test_past_the_guards_every_change_shows(ledger: Ledger, tmp_path: Path, statement: str, seq: int, why: str) -> None:
    anchor = filled(ledger)
    raw = unguarded(tmp_path)
    raw.execute(statement)
    raw.close()
    assert broken(ledger, anchor) == Broken(seq=seq, why=why)


def test_two_entries_that_changed_places_show(ledger: Ledger, tmp_path: Path) -> None:
    filled(ledger)
    raw = unguarded(tmp_path)
    for old, new in ((2, 99), (4, 2), (99, 4)):
        raw.execute("UPDATE trail SET seq = ? WHERE seq = ?", (new, old))
    raw.close()
    assert broken(ledger) == Broken(seq=2, why="does not follow the entry before it")


def test_what_cannot_be_traced_is_an_error(ledger: Ledger, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "closeout.db") as raw:
        raw.execute("CREATE TRIGGER full_disk BEFORE INSERT ON trail BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    raw.close()
    with pytest.raises(CloseoutError, match=r"could not be written into the trail.*disk full"):
        ledger.trace(look())


def test_after_the_term_what_entries_say_goes_and_the_chain_holds(ledger: Ledger) -> None:
    anchor = filled(ledger)
    before = NOW + timedelta(hours=3)
    with ledger.writing() as book:
        (entry,) = book.trail.append([look(9, PURGE).model_copy(update={"details": {"before": before.isoformat()}})])
        assert book.trail.purge(before, entry) == 3
    assert broken(ledger, anchor) is None
    with ledger.reading() as book:
        says = [entry.act is not None for entry in book.trail.entries()]
    assert says == [False, False, False, True, True, True, True]


def test_a_purge_that_the_chain_does_not_name_shows(ledger: Ledger, tmp_path: Path) -> None:
    filled(ledger)
    with sqlite3.connect(tmp_path / "closeout.db") as raw:
        raw.execute("INSERT INTO trail_purges VALUES (1, '2027-01-01 00:00:00.000000')")
        raw.execute(
            "UPDATE trail SET person = NULL, os_user = NULL, address = NULL, objects = NULL, details = NULL WHERE seq = 2"
        )
    raw.close()
    assert broken(ledger) == Broken(seq=2, why="lost what it said before its term was over")


def test_many_threads_at_once_make_one_chain(ledger: Ledger) -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda number: ledger.trace(look(number)).trace_id, range(60)))
    assert len(set(ids)) == 60
    assert broken(ledger) is None


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from connector.ledger.ledger import Ledger
from connector.model.trail import Act, Origin
ledger = Ledger.open("sqlite:///closeout.db", Path(sys.argv[1]))
for number in range(25):
    origin = Origin(person=sys.argv[2])
    ledger.trace(Act(at=datetime(2026, 3, 13, tzinfo=UTC), action="view", origin=origin, objects=(str(number),)))
"""


def test_several_processes_at_once_make_one_chain(ledger: Ledger, tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    writers = [subprocess.Popen([*command, f"p{number}"], env={**os.environ}) for number in range(3)]
    assert [writer.wait(120) for writer in writers] == [0, 0, 0]
    assert broken(ledger) is None
    with ledger.reading() as book:
        entries = list(book.trail.entries())
    assert len(entries) == 75
    for person in ("p0", "p1", "p2"):
        mine = [entry.act.objects[0] for entry in entries if entry.act and entry.act.origin.person == person]
        assert mine == [str(number) for number in range(25)]
