"""What only PostgreSQL can get wrong: a real server, out of a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from connector.ledger.engine import open_engine
from connector.ledger.ledger import Ledger
from connector.ledger.query import Query
from connector.ledger.schema import metadata
from connector.model.record import Link
from connector.model.ticket import LinkState
from connector.model.trail import Act, Anchor, Origin, first_broken
from tests.builders.lives import HEAD, Lives, by
from tests.builders.postgres import database, ledger_address
from tests.builders.records import DAY, nonconformity, record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def lives(tmp_path: Path) -> Iterator[Lives]:
    made = Lives(tmp_path, ledger_address())
    yield made
    made.ledger.close()


def test_the_migrations_lead_to_the_same_tables(tmp_path: Path) -> None:
    engine = open_engine(database(), tmp_path)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_many_machines_open_a_new_ledger_at_once(tmp_path: Path) -> None:
    address = database()
    with ThreadPoolExecutor(4) as pool:
        for ledger in pool.map(lambda _turn: Ledger.open(address, tmp_path), range(4)):
            ledger.close()


def test_a_writer_is_alone_from_its_first_line_on(lives: Lives) -> None:
    """As on SQLite: what it reads nobody changes before it has written, though it locks no row."""
    with lives.ledger.writing() as book:
        book.records.add(record(head=HEAD), by(DAY))
        book.links.save("abc234defg", Link(target="queue", state=LinkState.INTENT))

    def attempt(_turn: int) -> None:
        with lives.ledger.writing() as book:
            link = book.links.get("abc234defg")
            book.links.save("abc234defg", link.model_copy(update={"attempts": link.attempts + 1}))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(attempt, range(30)))
    with lives.ledger.reading() as book:
        assert book.links.get("abc234defg").attempts == 30


def test_a_reader_sees_one_moment_and_writes_nothing(lives: Lives) -> None:
    with lives.ledger.reading() as book:
        assert list(book.records.select()) == []
        with lives.ledger.writing() as other:
            other.records.add(record(head=HEAD), by(DAY))
        assert list(book.records.select()) == []
        with pytest.raises(DBAPIError, match="read-only"):
            book.links.save("abc234defg", Link(target="queue", state=LinkState.INTENT))


def test_texts_of_any_length_and_with_any_character_are_kept(lives: Lives) -> None:
    """A report is untrusted: PostgreSQL takes no NUL and holds a column to its length."""
    hostile = nonconformity(number="N" * 500, statement="a\x00b", process="p" * 200, standard="s" * 300)
    with lives.ledger.writing() as book:
        saved = record(head=HEAD, content=hostile, owner="o" * 900)
        book.records.add(saved, by(DAY))
        link = Link(target="queue", state=LinkState.REJECTED, error="x\x00" * 9000, url="u" * 3000, status="s" * 500)
        book.links.save(saved.id, link)
    with lives.ledger.reading() as book:
        (kept,) = book.records.select(Query())
    assert kept.content.number == "N" * 500
    assert kept.content.statement == "ab"
    assert kept.link is not None
    assert (kept.link.error, kept.link.url) == ("x" * 9000, "u" * 3000)


def test_the_trail_is_only_added_to(tmp_path: Path) -> None:
    address = ledger_address()
    lives = Lives(tmp_path, address)
    with lives.ledger.writing() as book:
        book.records.add(record(head=HEAD), by(DAY))
    lives.ledger.close()
    engine = create_engine(address)
    for statement in ("UPDATE trail SET action = 'x'", "DELETE FROM trail", "TRUNCATE trail"):
        with engine.connect() as connection, pytest.raises(DBAPIError, match="only added to"):
            connection.execute(text(statement))
    engine.dispose()


WRITER = """
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from connector.ledger.ledger import Ledger
from connector.model.trail import Act, Origin
ledger = Ledger.open(sys.argv[1], Path())
def look(number):
    ledger.trace(Act(at=datetime(2026, 3, 13, tzinfo=UTC), action="view", origin=Origin(person=sys.argv[2]), objects=(str(number),)))
with ThreadPoolExecutor(4) as pool:
    list(pool.map(look, range(20)))
ledger.close()
"""


def test_several_processes_with_several_threads_make_one_chain(lives: Lives) -> None:
    address = lives.address
    command = [sys.executable, "-c", WRITER, address]
    writers = [subprocess.Popen([*command, f"p{number}"], env={**os.environ}) for number in range(3)]
    assert [writer.wait(120) for writer in writers] == [0, 0, 0]
    with lives.ledger.reading() as book:
        entries = list(book.trail.entries())
        assert first_broken(iter(entries), {}, None) is None
    told = sorted((entry.act.origin.person, int(entry.act.objects[0])) for entry in entries if entry.act)
    assert told == [(f"p{number}", nth) for number in range(3) for nth in range(20)]


def test_past_the_guards_every_change_shows(lives: Lives) -> None:
    for number in range(6):
        lives.ledger.trace(Act(at=by(DAY).at, action="view", origin=Origin(person="li-wei"), objects=(str(number),)))
    with lives.ledger.reading() as book:
        newest = book.trail.head()
    assert newest is not None
    anchors = {newest.seq: Anchor(seq=newest.seq, hash=newest.hash, at=newest.at)}
    engine = create_engine(lives.address)
    for statement, seq in (
        ("DELETE FROM trail WHERE seq = 6", 6),
        ("UPDATE trail SET seq = CASE seq WHEN 3 THEN 40 ELSE 30 END WHERE seq IN (3, 5)", 3),
        ("UPDATE trail SET person = 'zhao-min' WHERE seq = 2", 2),
        ("DELETE FROM trail WHERE seq = 1", 1),
        ("TRUNCATE trail", 1),
    ):
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE trail DISABLE TRIGGER USER"))
            connection.execute(text(statement))
        with lives.ledger.reading() as book:
            broken = first_broken(book.trail.entries(), anchors, None)
        assert broken is not None
        assert broken.seq == seq, statement
    engine.dispose()
