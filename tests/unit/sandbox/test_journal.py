from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from adapters.sandbox.exchange import Question, Upload
from adapters.sandbox.journal import Journal, told
from tests.unit.sandbox.speaking import Caller

if TYPE_CHECKING:
    from adapters.sandbox.server import Running

NOW = datetime(2026, 3, 10, tzinfo=UTC)


def question(body: bytes, media: str = "application/json", **more: Any) -> Question:
    return Question("POST", "/x", "http://127.0.0.1", headers={"content-type": media}, body=body, **more)


@pytest.mark.parametrize(
    ("asked", "body"),
    [
        (question(b'{"a": [1]}'), {"a": [1]}),
        (question(b""), None),
        (question(b"{broken"), "{broken"),
        (question(b"\xff\xfe", "application/octet-stream"), "… (2 bytes)"),
        (question(b"x" * 1_100_000, "text/plain"), "x" * 1_048_576 + "…"),
        (question(b'"' + b"x" * 1_100_000 + b'"'), '"' + "x" * 1_048_575 + "…"),
        (question(b"a=1&password=secret", "application/x-www-form-urlencoded"), "a=1&password=%E2%80%A6"),
        (
            question(b"raw", "multipart/form-data", uploads=(Upload("file", "a.txt", "text/plain", b"12"),)),
            ["a.txt (2 bytes)"],
        ),
    ],
)
def test_how_a_body_is_told(asked: Question, body: Any) -> None:
    assert told(asked) == body


def test_entries_are_numbered_and_the_numbers_go_on() -> None:
    journal = Journal()
    for _ in range(3):
        journal.write(question(b""), "/x", NOW, None, 200)
    assert [entry.number for entry in journal.since(1)] == [2, 3]
    journal.clear()
    assert journal.since() == []
    assert journal.write(question(b""), "/x", NOW, "bot", 201, "latency").number == 4
    (entry,) = journal.since()
    assert entry.shown() == {
        "number": 4,
        "at": "2026-03-10T00:00:00.000+00:00",
        "method": "POST",
        "path": "/x",
        "query": {},
        "body": None,
        "user": "bot",
        "status": 201,
        "faults": ["latency"],
    }


def test_the_journal_is_read_over_http(sandbox: Running, cloud: Caller, snow: Caller) -> None:
    control = Caller(sandbox.announcement.pages + "_sandbox")
    cloud.get("/search/jql", jql="project = AUD")
    snow.get("/table/nothing")
    entries = control.get("/journal").json()
    first, second = entries[-2:]
    assert (first["path"], first["query"], first["user"]) == (
        "/jira/rest/api/3/search/jql",
        {"jql": "project = AUD"},
        "closeout-bot",
    )
    assert (second["path"], second["status"]) == ("/servicenow/api/now/table/nothing", 400)
    assert control.get("/journal", since=first["number"]).json() == [second]
    assert control.get("/journal", since="x").json() == entries
    assert control.delete("/journal").status_code == 204
    assert control.get("/journal").json() == []
    told_text = str(entries)
    assert "sandbox-cloud-token" not in told_text
    assert "sandbox-sn-password" not in told_text
