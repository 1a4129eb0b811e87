"""The ledger: what is saved comes back, with its history; nobody overwrites anybody."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from connector.errors import CloseoutError, UserError
from connector.ledger.engine import open_engine
from connector.ledger.ledger import Ledger
from connector.ledger.query import Query
from connector.ledger.reports import KeptReport
from connector.ledger.schema import metadata
from connector.model.audit import Doubt, Grade, Stage
from connector.model.cursor import Cursor
from connector.model.people import Scope
from connector.model.record import Link, Refusal, Shown
from connector.model.ticket import Account, LinkState
from tests.builders import ledgers
from tests.builders.lives import HEAD, by
from tests.builders.records import nonconformity, record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = date(2026, 3, 13)
NOW = datetime(2026, 3, 13, 1, tzinfo=UTC)
REPORT = KeptReport(id="r1", key="IA-2026-03", label="IA-2026-03", head=HEAD, edition=1)


@pytest.fixture
def ledger(tmp_path: Path, address: str) -> Iterator[Ledger]:
    opened = ledgers.opened(tmp_path, address)
    with opened.writing() as book:
        book.reports.add(REPORT, NOW)
    yield opened
    opened.close()


def whole() -> Link:
    return Link(
        target="queue",
        state=LinkState.LINKED,
        attempts=2,
        ticket_id="10001",
        key="AUD-1",
        url="http://127.0.0.1/1",
        status="To Do",
        assignee=Account(id="5b", name="李伟"),
        payload_hash="f" * 64,
        mapping="jira",
        mapping_version=1,
        error="x",
        refusals=(Refusal(field="duedate", value="2026-04-10", said="is not on the screen"),),
        first_sent_at=NOW,
        sent_at=NOW,
        lease="machine/1/2/x",
        lease_until=NOW,
        watch_until=NOW,
        read_at=NOW,
        changed_at=NOW,
        agreed={"summary": "a"},
        seen={"summary": "b"},
    )


def test_what_is_saved_comes_back(ledger: Ledger) -> None:
    saved = record(
        head=HEAD,
        content=nonconformity(doubts=(Doubt(field="grade", reason="?"),)),
        approved=nonconformity(),
        flags=frozenset({"repeat", "changed"}),
        shown=Shown(cause="x", evidence=("a", "b")),
        claimed_at=NOW,
        submitted_on=DAY,
        closed_on=DAY,
        extensions=1,
    )
    with ledger.writing() as book:
        book.records.add(saved, by(DAY))
        book.links.save(saved.id, whole())
    with ledger.reading() as book:
        assert book.records.get(saved.id) == saved.model_copy(update={"link": whole()})
        with pytest.raises(KeyError):
            book.records.get("nobody")
        with pytest.raises(KeyError):
            book.links.get("nobody")


def test_every_change_is_history_with_who_when_and_why(ledger: Ledger) -> None:
    with ledger.writing() as book:
        book.records.add(record(head=HEAD), by(DAY, "ingest"))
        before = book.records.get("abc234defg")
        after = before.model_copy(
            update={
                "stage": Stage.APPROVED,
                "stage_on": date(2026, 3, 12),
                "content": nonconformity(grade=Grade.MAJOR),
                "approved": nonconformity(),
                "flags": frozenset({"changed"}),
                "shown": Shown(cause="x"),
            }
        )
        assert book.records.save(before, after, by(DAY, "edit"))
        assert not book.records.save(book.records.get("abc234defg"), book.records.get("abc234defg"), by(DAY))
    with ledger.reading() as book:
        told = [(line.action, line.field, line.old, line.new, line.on) for line in book.records.history("abc234defg")]
    approved = nonconformity().fingerprint[:12]
    assert told == [
        ("ingest", "stage", None, "draft", date(2026, 3, 10)),
        ("ingest", "owner", None, "li-wei", DAY),
        ("ingest", "due_on", None, "2026-04-10", DAY),
        ("edit", "stage", "draft", "approved", date(2026, 3, 12)),
        ("edit", "shown", "", "cause: x", DAY),
        ("edit", "flag.changed", None, "on", DAY),
        ("edit", "content.grade", "minor", "major", DAY),
        ("edit", "approved", None, approved, DAY),
    ]


def test_a_change_on_top_of_an_older_reading_is_refused(ledger: Ledger) -> None:
    with ledger.writing() as book:
        book.records.add(record(head=HEAD), by(DAY))
        first = book.records.get("abc234defg")
        book.records.save(first, first.model_copy(update={"owner": "a"}), by(DAY))
        with pytest.raises(CloseoutError, match="somebody else"):
            book.records.save(first, first.model_copy(update={"owner": "b"}), by(DAY))


def test_several_are_saved_at_once_each_with_what_changed_of_it(ledger: Ledger) -> None:
    names = ("n1", "n2", "n3")
    with ledger.writing() as book:
        for name in names:
            book.records.add(record(id=name, head=HEAD), by(DAY))
        was = [book.records.get(name) for name in names]
        changes: list[dict[str, object]] = [{"owner": "a"}, {"owner": "b", "stage": Stage.APPROVED}, {}]
        now = [one.model_copy(update=change) for one, change in zip(was, changes, strict=True)]
        assert book.records.save_all(list(zip(was, now, strict=True)), by(DAY, "edit")) == 2
        assert [book.records.get(name).owner for name in names] == ["a", "b", "li-wei"]
        assert [book.records.get(name).version for name in names] == [1, 1, 0]
        told = [(line.field, line.new) for line in book.records.history("n2") if line.action == "edit"]
        assert told == [("stage", "approved"), ("owner", "b")]
        fresh = book.records.get("n3")
        stale = [(was[0], was[0].model_copy(update={"owner": "c"})), (fresh, fresh.model_copy(update={"owner": "c"}))]
        with pytest.raises(CloseoutError, match="somebody else"):
            book.records.save_all(stale, by(DAY))


def test_writers_at_the_same_time_lose_nothing(ledger: Ledger) -> None:
    with ledger.writing() as book:
        book.records.add(record(head=HEAD), by(DAY))

    def extend(_turn: int) -> None:
        with ledger.writing() as book:
            before = book.records.get("abc234defg")
            book.records.save(before, before.model_copy(update={"extensions": before.extensions + 1}), by(DAY))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(extend, range(40)))
    with ledger.reading() as book:
        assert book.records.get("abc234defg").extensions == 40


def test_a_change_that_fails_leaves_nothing(ledger: Ledger) -> None:
    def half_done() -> None:
        with ledger.writing() as book:
            book.records.add(record(head=HEAD), by(DAY))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    with ledger.reading() as book:
        assert not list(book.records.select())


def test_queries_and_scopes(ledger: Ledger) -> None:
    with ledger.writing() as book:
        book.records.add(record(id="one22222", head=HEAD), by(DAY))
        other = nonconformity(number="NC-02", grade=Grade.MAJOR, process="incident")
        book.records.add(record(id="two22222", head=HEAD, content=other, owner=None, stage=Stage.OPEN), by(DAY))
        book.links.save("two22222", whole())

    def ids(query: Query, scope: Scope | None = None) -> list[str]:
        with ledger.reading() as book:
            return [one.id for one in book.records.select(query, *([scope] if scope else []))]

    assert ids(Query()) == ["one22222", "two22222"]
    assert ids(Query(ids=())) == []
    assert ids(Query(stages=(Stage.OPEN,))) == ["two22222"]
    assert ids(Query(grades=(Grade.MINOR,))) == ["one22222"]
    assert ids(Query(processes=("incident",))) == ["two22222"]
    assert ids(Query(owners=("li-wei",))) == ["one22222"]
    assert ids(Query(report_ids=("r2",))) == []
    assert ids(Query(overdue_on=date(2026, 4, 11))) == ["two22222"]
    assert ids(Query(overdue_on=date(2026, 4, 10))) == []
    assert ids(Query(target="queue", link_states=(LinkState.LINKED,), ticket_ids=("10001",))) == ["two22222"]
    assert ids(Query(target="itsm")) == []
    for reference in ("two22222", "two2", "NC-02", "AUD-1", "IA-2026-03/NC-02", "r1/NC-02"):
        assert ids(Query(reference=reference)) == ["two22222"]
    assert ids(Query(reference="two")) == []
    assert ids(Query(reference="%%%%")) == []
    assert ids(Query(), Scope()) == []
    assert ids(Query(), Scope(processes=("incident",))) == ["two22222"]
    assert ids(Query(), Scope(owners=("li-wei",))) == ["one22222"]
    assert ids(Query(), Scope(report_ids=("r1",))) == ["one22222", "two22222"]


def test_reports_and_their_files(ledger: Ledger) -> None:
    with ledger.writing() as book:
        book.reports.keep_file("a" * 64, REPORT, "report.docx", b"PK", by(DAY))
        book.reports.renew(REPORT.model_copy(update={"edition": 2}))
        assert book.reports.of_file("a" * 64) == REPORT.model_copy(update={"edition": 2})
        assert book.reports.of_file("b" * 64) is None
        assert book.reports.of_key("nothing") is None
        for name in ("r1", "IA-2026-03", "report.docx"):
            assert [one.id for one in book.reports.named(name)] == ["r1"]
        assert book.reports.audited_by({"王芳"}, "wang-fang") == ()
        audited = REPORT.model_copy(update={"head": HEAD.model_copy(update={"auditors": ("王芳",)})})
        book.reports.renew(audited)
        assert book.reports.audited_by({"王芳"}, "wang-fang") == ("r1",)
        assert book.reports.audited_by(set(), "test") == ("r1",)


def test_steps_stay_open_until_they_are_done(ledger: Ledger) -> None:
    with ledger.writing() as book:
        book.records.add(record(head=HEAD), by(DAY))
        book.steps.add("abc234defg", "comment", "hello")
        book.steps.add("abc234defg", "reopened", "why")
        comment, reopened = book.steps.open()
        assert comment.reference == f"[closeout abc234defg-{comment.id}]"
        book.steps.failed(comment, "timeout")
        assert [(step.attempts, step.error) for step in book.steps.open(("abc234defg",))] == [(1, "timeout"), (0, None)]
        book.steps.finish(comment)
        assert book.steps.open() == [reopened]
        assert book.steps.open(("other",)) == []


def test_evidence_is_kept(ledger: Ledger) -> None:
    with ledger.writing() as book:
        book.records.add(record(head=HEAD), by(DAY))
        book.evidence.add("abc234defg", "log.pdf", "f" * 64, b"%PDF", "zhao-min", NOW)
        assert book.evidence.names("abc234defg") == ("log.pdf",)


def test_how_far_polling_has_come(ledger: Ledger) -> None:
    with ledger.writing() as book:
        assert book.cursors.of("queue") is None
        book.cursors.begin("queue", NOW)
        book.cursors.begin("queue", NOW + timedelta(days=1))
        assert book.cursors.of("queue") == Cursor(changes_since=NOW)
        moved = Cursor(changes_since=NOW, swept_at=NOW, round_began=NOW, swept_to="abc", swept=3)
        book.cursors.move("queue", moved)
        book.cursors.move("itsm", moved)
        assert book.cursors.of("queue") == book.cursors.of("itsm") == moved


def test_a_sweep_goes_round_what_is_followed(ledger: Ledger) -> None:
    with ledger.writing() as book:
        for number, stage in enumerate((Stage.OPEN, Stage.OPEN, Stage.CLOSED, Stage.SUBMITTED)):
            book.records.add(record(id=f"r{number}", head=HEAD, stage=stage), by(DAY))
            book.links.save(f"r{number}", whole().model_copy(update={"ticket_id": str(number)}))
        book.records.add(record(id="r9", head=HEAD, stage=Stage.OPEN), by(DAY))
        book.links.save("r9", Link(target="queue", state=LinkState.INTENT))
        stages = (Stage.OPEN, Stage.SUBMITTED)
        assert (book.cursors.count("queue", stages), book.cursors.count("itsm", stages)) == (3, 0)
        assert [one.record_id for one in book.cursors.followed("queue", stages, None, 2)] == ["r0", "r1"]
        assert [one.ticket_id for one in book.cursors.followed("queue", stages, "r0", 9)] == ["1", "3"]


def test_tickets_are_counted_and_unread_ones_known(ledger: Ledger) -> None:
    with ledger.writing() as book:
        book.records.add(record(head=HEAD), by(DAY))
        book.links.save("abc234defg", Link(target="queue", state=LinkState.INTENT))
        assert book.links.count_by_target() == {}
        book.links.save("abc234defg", whole())
        assert book.links.count_by_target() == {"queue": 1}
        assert book.links.unread_targets() == set()
        book.links.save("abc234defg", whole().model_copy(update={"read_at": None}))
        assert book.links.unread_targets() == {"queue"}


def test_opening_again_keeps_everything_and_a_relative_path_counts_from_the_configuration(tmp_path: Path) -> None:
    Ledger.open("sqlite:///sub.db", tmp_path).close()
    assert (tmp_path / "sub.db").exists()
    opened = Ledger.open("sqlite:///sub.db", tmp_path)
    with opened.reading() as book:
        assert list(book.records.select()) == []
    opened.close()
    with sqlite3.connect(tmp_path / "sub.db") as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_ledger_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    Ledger.open("sqlite:///closeout.db", tmp_path).close()
    with sqlite3.connect(tmp_path / "closeout.db") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(UserError, match="newer Closeout"):
        Ledger.open("sqlite:///closeout.db", tmp_path)


@pytest.mark.parametrize("url", ["nonsense", "sqlite:////proc/none/closeout.db", "oracle+nothing://x"])
def test_an_address_that_does_not_work_is_told(url: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        Ledger.open(url, tmp_path)
    assert caught.value.problems[0].where == "ledger.url"


def test_the_migrations_lead_to_exactly_the_tables_that_the_program_uses(tmp_path: Path) -> None:
    """Autogenerate finds nothing left to do: a changed table without a migration fails here."""
    engine = open_engine("sqlite:///closeout.db", tmp_path)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
    engine.dispose()
