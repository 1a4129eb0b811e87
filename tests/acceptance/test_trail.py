"""The trail by the command line: checked, anchored, and every change of it named with its entry."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from connector.bootstrap import assemble
from connector.workflow.anchoring import Kept, keep_head
from tests.builders.post import mailbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.workflow.parts import Parts
    from tests.acceptance.office import Office


@pytest.fixture
def busy(office: Office) -> Office:
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")
    office.ok("findings")
    return office


def write_anchor(office: Office) -> None:
    """As the schedule does, which leaves no trace of its own."""
    with assembled(office) as parts:
        keep_head(parts)


@contextmanager
def assembled(office: Office) -> Iterator[Parts]:
    parts = assemble(office.folder / "config.toml", "zhao-min", lambda _moment, _done, _total: None)
    try:
        yield parts
    finally:
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
    checks = busy.ok("trail", "show", "--action", "audit", "--format", "json").json
    assert [one["details"] for one in checks] == [{"entries": 8, "broken": None}, {"entries": 7, "broken": None}]


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
    with mailbox() as post:
        busy.change(
            f'anchor_to = ["sun-hao"]\n[notify]\ndefault = ["mail"]\n[notify.channels.mail]\nurl = "{post.url}"\n'
        )
        run = busy.run("jobs", "run", "anchor", "--format", "json")
        assert (run.code, run.json["outcome"], run.json["told"]["messages"]) == (1, "partly", 1)
        assert "the anchor cannot be written" in run.json["error"]
        assert len(post.to("sun.hao@example.com")) == 1, "the other way is taken all the same"


def test_the_head_is_sent_to_whom_it_shall_be_kept_by(busy: Office) -> None:
    with mailbox() as post:
        busy.change(
            '[access]\nanchor_to = ["sun-hao", "boss"]\n'
            f'[notify]\ndefault = ["mail"]\n[notify.channels.mail]\nurl = "{post.url}"\n',
            ('name = "Boss"', 'name = "Boss"\nnotify = []'),
        )
        run = busy.run("jobs", "run", "anchor", "--format", "json")
        head = run.json["told"]["entry"]
        assert (run.code, run.json["told"]) == (1, {"entry": head, "messages": 1, "failures": 1})
        assert "boss: has no channel" in run.json["error"]
        (message,) = post.to("sun.hao@example.com")
        assert message["Subject"].startswith("Closeout: head of the trail on ")
        text = next(one for one in message.walk() if one.get_content_type() == "text/plain").get_content()
    line = next(part for part in text.splitlines() if part.startswith("- line: "))
    kept = busy.folder / "from-the-message.jsonl"
    kept.write_text(line.removeprefix("- line: "), encoding="utf-8")
    assert busy.ok("trail", "verify", "--anchors", str(kept), "--format", "json").json["anchors"] == 1
    tamper(busy, "DELETE FROM trail WHERE seq > 6")
    assert busy.run("trail", "verify", "--anchors", str(kept)).code == 1


def test_nobody_is_asked_to_keep_it_whom_nobody_knows(busy: Office) -> None:
    busy.change('[access]\nanchor_to = ["sun-ha"]\n')
    said = busy.run("check")
    assert (said.code, "access.anchor_to: there is no person 'sun-ha'" in said.err) == (2, True)
    assert "did you mean 'sun-hao'?" in said.err


def test_an_empty_trail_has_no_head(office: Office) -> None:
    with assembled(office) as parts:
        assert keep_head(parts) == Kept(head=None, messages=0, failures=())
    assert not (office.folder / "anchors.jsonl").exists()


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
