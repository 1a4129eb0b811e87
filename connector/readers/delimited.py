"""CSV and its kin: one table, whose row numbers are those of the file's records."""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import StringIO
from typing import TYPE_CHECKING

from connector.readers import refusals
from connector.readers.assembly import Assembly
from connector.readers.decoding import decode
from connector.readers.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connector.model.document import Document
    from connector.readers.options import ReadOptions

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 65536
_SAMPLE_ROWS = 200
_DECLARED = re.compile(r"\Asep=([,;\t|])\n", re.IGNORECASE)
_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_HEADER_CELL = 80
_FEWEST_COLUMNS = 3
_FEWEST_ROWS = 2


def read(content: bytes, path: Path, options: ReadOptions) -> Document:
    """One table with every record. Encoding: see ``decoding``; the delimiter is found among ``, ; tab |``."""
    decoded = decode(content, path, options.encoding)
    declared = _DECLARED.match(decoded.text)
    text = decoded.text[declared.end() :] if declared else decoded.text
    delimiter = declared[1] if declared else _best_delimiter(text)
    assembly = Assembly()
    decoded.warn(assembly)
    assembly.table(Grid(_trimmed(_records(text, delimiter, path))), first=(2 if declared else 1, 1))
    return assembly.document("csv")


def looks_delimited(text: str) -> bool:
    """Whether every record of a text has the same three columns or more, under a short and full header."""
    delimiter = _best_delimiter(text)
    rows = [row for row in _sample_rows(text, delimiter) if row]
    if len(rows) < _FEWEST_ROWS or delimiter == "|":
        return False
    header = rows[0]
    return (
        len(header) >= _FEWEST_COLUMNS
        and {len(row) for row in rows} == {len(header)}
        and all(0 < len(cell) < _HEADER_CELL for cell in header)
    )


def _best_delimiter(text: str) -> str:
    """The delimiter that cuts most rows into the same many columns; the earlier of two equal ones."""
    return max(_DELIMITERS, key=lambda delimiter: _votes(text, delimiter))


def _votes(text: str, delimiter: str) -> int:
    widths = Counter(len(row) for row in _sample_rows(text, delimiter) if row)
    return max((count * (width - 1) for width, count in widths.items()), default=0)


def _sample_rows(text: str, delimiter: str) -> list[list[str]]:
    """The first rows; the last one of a cut sample is left out, for it is cut too."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(StringIO(text[:_SAMPLE], newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) == _SAMPLE_ROWS:
                return rows
    except csv.Error:
        return []
    return rows[:-1] if len(text) > _SAMPLE else rows


def _records(text: str, delimiter: str, path: Path) -> Iterator[list[str]]:
    has_formulas = '="' in text
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            cells = [cell.strip() for cell in row]
            yield [_FORMULA_TEXT.sub(r"\1", cell) for cell in cells] if has_formulas else cells
    except csv.Error as fault:
        raise refusals.damaged(path, str(fault)) from fault


def _trimmed(records: Iterator[list[str]]) -> list[list[str]]:
    """Without the empty rows and columns that a spreadsheet leaves at the end."""
    rows = list(records)
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((_last_filled(row) for row in rows), default=0)
    return [row[:width] if len(row) > width else row for row in rows]


def _last_filled(row: list[str]) -> int:
    return next((index for index in range(len(row), 0, -1) if row[index - 1]), 0)
