"""Purging in the ledger: whose term is over, what goes with it, and that no figure of any day changes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from connector.ledger.standing import GROUPS
from connector.lifecycle.retention import purged
from connector.model.audit import Grade, Stage
from connector.model.record import GONE, Shown
from tests.builders.lives import ZONE, Lives, by

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connector.ledger.ledger import Book

MARCH, MAY, JUNE = date(2026, 3, 10), date(2026, 5, 20), date(2026, 6, 30)
LATER = date(2032, 7, 1)


def moment(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)


@pytest.fixture
def lives(tmp_path: Path, address: str) -> Iterator[Lives]:
    made = Lives(tmp_path, address)
    yield made
    made.ledger.close()


def file(lives: Lives, day: date, content: bytes | None = b"the report") -> str:
    """A file of the one report came in on the day."""
    digest = f"{day}".ljust(64, "0")
    with lives.ledger.writing() as book:
        kept = book.reports.of_key("IA-2026-03")
        assert kept is not None
        book.reports.keep_file(digest, kept, f"{day}.docx", content, by(day, "ingest"))
    return digest


def over(lives: Lives, before: date) -> list[str]:
    with lives.ledger.reading() as book:
        return book.purging.over(before, moment(before))


def purge(lives: Lives, *names: str) -> None:
    with lives.ledger.writing() as book:
        records = [book.records.get(name) for name in names]
        book.purging.purge([(one, purged(one)) for one in records], by(LATER, "purge"))


def told(book: Book) -> dict[str, Any]:
    """Everything that figures say, of many days and in every cut."""
    days = [MARCH + timedelta(days=offset) for offset in range(0, 130, 20)] + [LATER]
    figures = {f"{day} {cut}": book.figures.of(day, cut) for day in days for cut in (None, *GROUPS)}
    return figures | {f"{day}": book.quality.of(day, day - timedelta(days=14)) for day in days}


def test_the_term_begins_when_it_ended_and_no_edition_comes_any_more(lives: Lives) -> None:
    for name in ("closed", "withdrawn", "late", "open"):
        lives.add(name, Grade.MINOR, MARCH, None)
    lives.close("closed", MAY)
    lives.change("withdrawn", MAY, stage=Stage.WITHDRAWN)
    lives.close("late", JUNE)
    assert over(lives, MAY) == []
    assert over(lives, JUNE) == ["closed", "withdrawn"]
    assert over(lives, LATER) == ["closed", "late", "withdrawn"], "what is open is kept"
    file(lives, date(2026, 7, 5))
    assert over(lives, JUNE) == []
    purge(lives, "closed", "late")
    assert over(lives, LATER) == ["withdrawn"]


def test_what_comes_in_after_a_purge_has_a_term_of_its_own(lives: Lives) -> None:
    lives.add("A", Grade.MINOR, MARCH, None)
    lives.close("A", MAY)
    purge(lives, "A")
    with lives.ledger.reading() as book:
        content = book.records.get("A").content
    lives.change("A", LATER, "ingest", content=content.model_copy(update={"statement": "It is told again"}))
    assert over(lives, LATER) == ["A"]
    purge(lives, "A")
    assert over(lives, LATER) == []
    with lives.ledger.reading() as book:
        assert book.records.get("A").content.statement == GONE


def test_no_figure_of_any_day_changes(lives: Lives) -> None:
    lives.add("A", Grade.MAJOR, MARCH, date(2026, 4, 9), owner=None)
    lives.change("A", date(2026, 3, 20), owner="li-wei")
    lives.change("A", date(2026, 4, 1), "poll", shown=Shown(cause="Haste", corrective_action="A checklist"))
    lives.submit("A", date(2026, 4, 15))
    lives.change("A", date(2026, 4, 20), "return", stage=Stage.IN_PROGRESS)
    lives.submit("A", date(2026, 5, 1))
    lives.close("A", MAY)
    lives.add("B", Grade.MINOR, MARCH, date(2026, 5, 9), process="incident")
    with lives.ledger.reading() as book:
        content = book.records.get("B").content
    lives.change("B", MAY, content=content.model_copy(update={"corrective_action": "Training", "process": "change"}))
    lives.change("B", MAY, "extend", due_on=date(2026, 7, 1), extensions=1, flags=frozenset({"repeat"}))
    lives.close("B", JUNE)
    lives.add("C", Grade.MINOR, MARCH, date(2026, 5, 9))
    with lives.ledger.reading() as book:
        before = told(book)
    purge(lives, "A", "B")
    with lives.ledger.reading() as book:
        assert told(book) == before
        assert {book.records.get(name).content.statement == GONE for name in "AB"} == {True}
        assert book.records.get("C").content.statement != GONE


def test_the_history_keeps_what_happened_and_no_words(lives: Lives) -> None:
    lives.add("A", Grade.MINOR, MARCH, date(2026, 4, 9))
    with lives.ledger.writing() as book:
        found = book.records.get("A")
        content = found.content.model_copy(update={"statement": "Four changes", "process": "release"})
        book.records.save(found, found.model_copy(update={"content": content}), by(MAY, "edit"))
        book.records.remember(found, "ticket.comment", None, "Zhao asks for it", by(MAY, "push"))
        book.records.remember(found, "accepted", None, "2026-05-21 CB-77", by(MAY, "accepted"))
        book.steps.add("A", "comment", "Zhao asks for it")
        book.evidence.add("A", "minutes.pdf", "0" * 64, b"minutes", "zhao-min", moment(MAY))
    lives.close("A", JUNE)
    purge(lives, "A")
    with lives.ledger.reading() as book:
        lines = {entry.field: (entry.old, entry.new) for entry in book.records.history("A")}
        assert lines["content.statement"] == lines["ticket.comment"][1:] * 2 == (GONE, GONE)
        assert lines["content.process"] == ("change", "release")
        assert lines["accepted"] == (None, "2026-05-21 CB-77")
        assert lines["closed_on"] == (None, "2026-06-30")
        assert lines["flag.purged"] == (None, "on")
        assert book.steps.open() == []
        assert book.evidence.names("A") == (GONE,)


def test_reasons_go_too(lives: Lives) -> None:
    lives.add("A", Grade.MINOR, MARCH, None)
    with lives.ledger.writing() as book:
        found = book.records.get("A")
        signed = by(MAY, "withdraw")
        signed.why = "Wang said so"
        book.records.save(found, found.model_copy(update={"stage": Stage.WITHDRAWN, "stage_on": MAY}), signed)
    purge(lives, "A")
    with lives.ledger.reading() as book:
        assert {entry.why for entry in book.records.history("A")} == {None, GONE}


def test_files_go_with_the_last_of_their_findings(lives: Lives) -> None:
    digest = file(lives, MARCH)
    lives.add("A", Grade.MINOR, MARCH, None)
    lives.add("B", Grade.MINOR, MARCH, None)
    lives.close("A", MAY)
    lives.close("B", JUNE)

    def gone() -> int:
        with lives.ledger.writing() as book:
            return book.purging.originals(moment(LATER))

    purge(lives, "A")
    assert gone() == 0
    purge(lives, "B")
    with lives.ledger.writing() as book:
        assert book.purging.originals(moment(MARCH)) == 0, "it came in later"
    assert gone() == 1
    with lives.ledger.reading() as book:
        assert book.reports.original(digest) is None
        kept = book.reports.files("r1")[0]
        assert (kept.sha256, kept.kept) == (digest, False)
        assert book.reports.of_file(digest) is not None, "the same file is still known"
