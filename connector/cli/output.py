"""What commands print. Results go to standard output, everything else to standard error."""

from __future__ import annotations

import csv
import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from connector.errors import Problem
    from connector.workflow.outcome import Failure

Row = dict[str, Any]


class Format(StrEnum):
    """How a command that reads prints its result."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def chosen(given: Format | None) -> Format:
    """The format asked for; without one a table on a terminal, JSON for another program."""
    return given or (Format.TABLE if sys.stdout.isatty() else Format.JSON)


def say(text: str) -> None:
    """A line for the person, on standard error."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(text, markup=False)


def complain(problems: Iterable[Problem]) -> None:
    """Each problem with its place and its remedy, on standard error."""
    for problem in problems:
        say(f"✗ {problem.where}: {problem.why}" if problem.where else f"✗ {problem.why}")
        if problem.remedy:
            say(f"  → {problem.remedy}")


def failed(failures: Sequence[Failure]) -> None:
    """Each failure on a line of its own, on standard error."""
    for failure in failures:
        say(f"✗ {failure.label}: {failure.why}")


def show_json(value: Any) -> None:
    """JSON, alone on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def show_csv(columns: Mapping[str, str], rows: Iterable[Row]) -> None:
    """CSV with its header. Cells that a spreadsheet would take for a formula are defused."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_defused(_cell(row.get(name))) for name in columns])


def show_table(columns: Mapping[str, str], rows: Sequence[Row], title: str | None = None) -> None:
    """A table for a person; columns by key, with what their head says."""
    table = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for head in columns.values():
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*(_cell(row.get(name)) for name in columns))
    console = Console(markup=False, highlight=False, emoji=False)
    console.print(table, markup=False)
    if not rows:
        say(_("nothing to show"))


def show(wanted: Format | None, value: Any, columns: Mapping[str, str], rows: Sequence[Row]) -> None:
    """The result in the format asked for: ``value`` as JSON, ``rows`` as table or CSV."""
    match chosen(wanted):
        case Format.JSON:
            show_json(value)
        case Format.CSV:
            show_csv(columns, rows)
        case Format.TABLE:
            show_table(columns, rows)


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case list() | tuple():
            return ", ".join(_cell(item) for item in value)
        case float():
            return f"{value:.1f}"
        case _:
            return str(value)


def _defused(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
