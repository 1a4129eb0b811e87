"""A sheet as CSV (RFC 4180, UTF-8 with a byte order mark): the mark as its first line, the trace in its last column.

A sheet that is one table keeps its columns; any other becomes lines of part, name, column and value.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from connector.access.export.tables import defused, tables
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.access.export.tables import Ruled
    from connector.model.exports import Cell, Mark, Sheet

BYTE_ORDER_MARK = "\ufeff"


def delimited(sheet: Sheet, mark: Mark) -> bytes:
    """The file."""
    made = io.StringIO(newline="")
    made.write(f"{comment(mark)}\r\n")
    writer = csv.writer(made, lineterminator="\r\n")
    for line in _lines(tables(sheet), mark):
        writer.writerow([_said(value) for value in line])
    return (BYTE_ORDER_MARK + made.getvalue()).encode("utf-8")


def comment(mark: Mark) -> str:
    """The first line: what reads it as a comment sees the mark, what reads it as a row sees texts."""
    return "# " + " ".join(mark.line.replace('"', "'").split())


def _lines(ruled: Sequence[Ruled], mark: Mark) -> Iterator[tuple[Cell, ...]]:
    trace = _("Trace")
    if len(ruled) == 1:
        (only,) = ruled
        yield (*(column.head for column in only.columns), trace)
        yield from ((*row, mark.trace) for row in only.rows)
        return
    yield _("Part"), _("Row"), _("Column"), _("Value"), trace
    for one in ruled:
        for nth, row in enumerate(one.rows, start=1):
            for column, value in zip(one.columns, row, strict=True):
                yield one.title, nth, column.head, value, mark.trace


def _said(value: Cell) -> str:
    if value is None:
        return ""
    return defused(value) if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)
