"""The trail by the command line: checked, anchored, and every change of it named with its entry."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from connector.bootstrap import assemble
from connector.errors import CloseoutError
from connector.workflow.trail import anchor

if TYPE_CHECKING:
    from tests.acceptance.office import Office


@pytest.fixture
def busy(office: Office) -> Office:
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")
    office.ok("findings")
    return office


def write_anchor(office: Office) -> None:
    parts = assemble(office.config, "zhao-min", lambda *_: None)
    anchor(parts)
    parts.ledger.close()


def tamper(office: Office, *statements: str) -> None:
    raw = sqlite3.connect(office.folder / "closeout.db", isolation_level=None)
    for name in [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
        raw.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        raw.execute(statement)
    raw.close()


def test_a_whole_trail_says_so(busy: Office) -> None:
    write_anchor(busy)
    told = busy.ok("trail", "verify", "--format", "json").json
    assert (told["whole"], told["broken"], told["anchors"]) == (True, None, 1)
    assert told["entries"] == told["head"]["seq"] == 7
    assert "yes" in busy.ok("trail", "verify", "--format", "csv").out


def test_without_anchors_that_is_told(busy: Office) -> None:
    assert "no anchors" in busy.ok("trail", "verify").err


@pytest.mark.parametrize(
    ("statement", "seq", "why"),
    [
        ("UPDATE trail SET person = 'li-wei' WHERE seq = 2", 2, "was altered"),
        ("DELETE FROM trail WHERE seq = 2", 2, "is missing, or stands elsewhere"),
        ("DELETE FROM trail WHERE seq > 5", 6, "the end was cut off"),
        (
            "UPDATE trail SET seq = 99 WHERE seq = 3; UPDATE trail SET seq = 3 WHERE seq = 2; UPDATE trail SET seq = 2 WHERE seq = 99",
            2,
            "does not follow the entry before it",
        ),
    ],
)
def test_a_broken_trail_names_its_first_broken_entry(busy: Office, statement: str, seq: int, why: str) -> None:
    write_anchor(busy)
    tamper(busy, *statement.split(";"))
    said = busy.run("trail", "verify", "--format", "json")
    assert said.code == 1
    assert said.json["broken"]["seq"] == seq
    assert why in said.err
    assert f"entry {seq}" in said.err


def test_the_same_head_is_anchored_once_and_anchors_can_lie_elsewhere(busy: Office) -> None:
    write_anchor(busy)
    write_anchor(busy)
    own = busy.folder / "anchors.jsonl"
    assert len(own.read_text(encoding="utf-8").splitlines()) == 1
    kept = busy.folder / "kept.jsonl"
    kept.write_text(own.read_text(encoding="utf-8") + "nonsense\n", encoding="utf-8")
    said = busy.ok("trail", "verify", "--anchors", str(kept))
    assert "kept.jsonl:2: is no anchor" in said.err
    assert busy.run("trail", "verify", "--anchors", "nothing.jsonl").code == 2


def test_an_anchor_that_cannot_be_written_is_an_error(busy: Office) -> None:
    busy.change('[access]\nanchors = "closeout.db/anchors"\n')
    with pytest.raises(CloseoutError, match="cannot be written"):
        write_anchor(busy)


def test_what_cannot_be_traced_is_not_shown(busy: Office) -> None:
    tamper(busy, "CREATE TRIGGER full BEFORE INSERT ON trail BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    for command in (("findings",), ("show", "NC-01"), ("status",), ("trail", "show")):
        said = busy.run(*command, "--format", "json")
        assert (said.code, said.out) == (1, "")
        assert "could not be written into the trail" in said.err


def test_a_change_that_cannot_be_traced_is_not_made(busy: Office) -> None:
    before = busy.findings()["NC-01"]["department"]
    tamper(busy, "CREATE TRIGGER full BEFORE INSERT ON trail BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    assert busy.run("edit", "NC-01", "department=x").code == 1
    tamper(busy)
    assert busy.findings()["NC-01"]["department"] == before
