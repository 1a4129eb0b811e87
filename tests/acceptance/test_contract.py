"""What the outside relies on: every command has an example, every reading one three formats, and the JSON its keys."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
import typer.main

from connector.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.acceptance.office import Office

FINDING = {
    *("id", "number", "report", "grade", "standard", "clauses", "process", "statement", "owner", "assignee", "stage"),
    *("raised_on", "due_on", "original_due_on", "closed_on", "flags", "doubts", "waiting", "ticket"),
}
TICKET = {"target", "id", "key", "url", "status", "mark", "link", "attempts", "error"}
PARSED = {
    *("number", "grade", "printed_grade", "standard", "clauses", "citations", "process", "department", "site"),
    *("statement", "evidence", "requirement", "correction", "root_cause", "corrective_action", "owner", "raised_on"),
    *("due_on", "closed_on", "printed_status", "place", "doubts"),
}
HEAD = {
    *("number", "standards", "audit_type", "audit_stage", "organisation", "auditors", "audit_start", "audit_end"),
    *("issued_on", "language"),
}
FIGURES = {
    *("as_of", "raised", "open", "submitted", "closed", "overdue", "closure_rate", "on_time_rate"),
    *("on_time_rate_extended", "overdue_rate", "repeat_rate", "days_to_close", "ageing", "observations"),
}


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command and group of commands, as it is typed."""
    for name, command in group.commands.items():
        yield (*path, name)
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))


@pytest.mark.parametrize("command", [(), *commands(typer.main.get_command(app))], ids=" ".join)
def test_every_command_shows_an_example(office: Office, command: tuple[str, ...]) -> None:
    said = office.ok(*command, "--help")
    whole = " ".join(said.out.split())
    assert f"Example: closeout {' '.join(command)}".strip() in whole


@pytest.mark.parametrize(
    "command",
    [
        *(
            "check",
            "parse register.csv",
            "ingest register.csv",
            "findings",
            "show NC-01",
            "status --by process",
            "plan",
        ),
        *("push", "push --dry-run", "poll", "remind", "sync", "repeats", "jobs", "mapping show NC-01", "trail show"),
        *("trail verify", "users list", "users requests", "users grants", "parse --explain register.csv"),
    ],
)
def test_what_reads_takes_three_formats(pushed: Office, command: str) -> None:
    words = command.replace("register.csv", str(pushed.folder / "register.csv")).split()
    json.loads(pushed.ok(*words, "--format", "json").out)
    rows = list(csv.reader(io.StringIO(pushed.ok(*words, "--format", "csv").out)))
    assert len({len(row) for row in rows}) == 1, "one header, and each row as wide"
    table = pushed.ok(*words, "--format", "table", COLUMNS="100")
    assert "{" not in table.out or command == "mapping show NC-01"
    assert table.out or table.err


def test_the_keys_of_the_json(pushed: Office) -> None:
    for one in pushed.findings().values():
        assert set(one) >= FINDING
        assert set(one["ticket"]) >= TICKET
    told = pushed.ok("status", "--by", "owner", "--format", "json").json
    assert set(told) >= {*FIGURES, "groups"}
    for group in told["groups"].values():
        assert set(group) >= FIGURES
    (report,) = pushed.ok("parse", str(pushed.folder / "register.csv"), "--format", "json").json["reports"]
    assert set(report) >= {"file", "error", "report", "findings", "doubts"}
    assert set(report["report"]) >= HEAD
    for finding in report["findings"]:
        assert set(finding) >= PARSED
        assert set(finding["place"]) == {"page", "sheet", "block", "table", "row", "cell"}


def test_a_parsed_statement_is_whole_in_csv(office: Office) -> None:
    statement = "Three changes were carried out without approval " * 4
    text = office.report().read_text(encoding="utf-8")
    office.report(text.replace("Three changes were carried out without approval", statement.strip()))
    rows = csv.DictReader(io.StringIO(office.ok("parse", str(office.folder / "register.csv"), "--format", "csv").out))
    assert next(rows)["statement"] == statement.strip()


@pytest.mark.usefixtures("pushed")
def test_a_ticket_that_a_poll_meets_twice_is_counted_once(office: Office) -> None:
    assert office.ok("poll", "--format", "json").json["looked_at"] == 4
    assert office.ok("poll", "--full", "--format", "json").json["looked_at"] == 4
