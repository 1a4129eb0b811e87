"""What commands print. Results go to standard output, everything else to standard error."""

from __future__ import annotations

import csv
import json
import sys
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from connector.errors import Problem
    from connector.workflow.outcome import Failure

Row = dict[str, Any]

WIDE = frozenset({"statement", "value", "why", "old", "new", "what", "remedy", "reasons"})
"""Columns whose texts are long: they wrap, all others keep to one line."""

WIDE_LEAST, GAP = 24, 2
"""Cells of the terminal: what a wide column needs at least, and what stands between two columns."""

NAMED = 3
"""Things that one line of failures names before it only counts them."""


class Format(StrEnum):
    """How a command that reads prints its result."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def chosen(given: Format | None) -> Format:
    """The format asked for; without one a table on a terminal, JSON for another program."""
    return given or (Format.TABLE if sys.stdout.isatty() else Format.JSON)


@cache
def messages() -> Console:
    """Standard error, one console for lines and progress bars, so that a line never breaks into a bar."""
    return Console(stderr=True, highlight=False)


def say(text: str) -> None:
    """A line for the person, on standard error."""
    messages().print(text, markup=False, soft_wrap=True)


def complain(problems: Iterable[Problem]) -> None:
    """Each problem with its place and its remedy, on standard error; a warning with another sign than a fault."""
    for problem in problems:
        sign = "!" if problem.warning else "✗"
        say(f"{sign} {problem.where}: {problem.why}" if problem.where else f"{sign} {problem.why}")
        if problem.remedy:
            say(f"  → {problem.remedy}")


def failed(failures: Sequence[Failure], sign: str = "✗") -> None:
    """One line for each reason on standard error: what failed for many things alike does not bury what failed once."""
    by_reason: dict[str, list[str]] = {}
    for failure in failures:
        by_reason.setdefault(failure.why, []).append(failure.label)
    for why, labels in by_reason.items():
        named = ", ".join(labels[:NAMED])
        if len(labels) > NAMED:
            named = _("{names} and {n} more").format(names=named, n=len(labels) - NAMED)
        say(f"{sign} {named}: {why}")


def show_json(value: Any) -> None:
    """JSON, alone on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def show_csv(columns: Mapping[str, str], rows: Iterable[Row]) -> None:
    """CSV with its header. Cells that a spreadsheet would take for a formula are defused."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_defused(_cell(row.get(name))) for name in columns])


def show_table(
    columns: Mapping[str, str], rows: Sequence[Row], title: str | None = None, spare: Sequence[str] = ()
) -> None:
    """A table for a person; columns by key, with what their head says.

    Empty columns are left out; where the terminal is too narrow, those of ``spare`` too that do not fit beside the
    others, the first ones first.
    """
    if not rows:
        say(_("nothing to show"))
        return
    console = Console(highlight=False)
    shown = {name: head for name, head in columns.items() if any(_cell(row.get(name)) for row in rows)}
    left_out = [shown.pop(name) for name in _too_wide(shown, rows, spare, console.width)]
    table = Table(title=title, title_justify="left", title_style="bold", header_style="dim", box=None, pad_edge=False)
    for name, head in shown.items():
        numbers = all(isinstance(row.get(name), int | float | None) for row in rows)
        if name in WIDE:
            table.add_column(head, overflow="fold", ratio=1)
        else:
            table.add_column(head, no_wrap=True, justify="right" if numbers else "left")
    for row in rows:
        table.add_row(*(Text(_cell(row.get(name))) for name in shown))
    console.print(table)
    if left_out:
        say(
            _("left out here: {columns}; a wider terminal or --format json shows them").format(
                columns=", ".join(left_out)
            )
        )


def _too_wide(columns: Mapping[str, str], rows: Sequence[Row], spare: Sequence[str], room: int) -> list[str]:
    """Spare columns to leave out so that the others fit."""
    widths = {
        name: WIDE_LEAST
        if name in WIDE
        else max(cell_len(text) for text in (head, *(_cell(row.get(name)) for row in rows)))
        for name, head in columns.items()
    }
    kept = [name for name in columns if name not in spare]
    for name in reversed([name for name in spare if name in columns]):
        if sum(widths[one] for one in (*kept, name)) + GAP * (len(kept) + 1) <= room:
            kept.append(name)
    return [name for name in spare if name in columns and name not in kept]


def show(
    wanted: Format | None, value: Any, columns: Mapping[str, str], rows: Sequence[Row], spare: Sequence[str] = ()
) -> None:
    """The result in the format asked for: ``value`` as JSON, ``rows`` as table or CSV."""
    match chosen(wanted):
        case Format.JSON:
            show_json(value)
        case Format.CSV:
            show_csv(columns, rows)
        case Format.TABLE:
            show_table(columns, rows, spare=spare)


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
