"""Workbooks and CSV files of the golden set."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import TYPE_CHECKING, Any

import xlsxwriter

from tests.builders import xls
from tests.golden.authoring.markup import Grid, Line, blocks, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.golden.authoring.markup import Block

_DAY = re.compile(r"=DATE\((\d+)-(\d+)-(\d+)\)")
_MADE = dt.datetime(2026, 1, 1)  # noqa: DTZ001 — a workbook's properties know no zone


def write(path: Path, text: str, options: Mapping[str, str], _tables: Mapping[str, str]) -> Path:
    """Set the text as a workbook: a paragraph is a row, ``=DATE(2026-03-01)`` a real date.

    ``options``: hidden ("Sheet1!3 Sheet1!4": rows that are hidden, counted from 1).
    """
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": _MADE})
    for name, made in _sheets(blocks(text)):
        _fill(book, book.add_worksheet(name), made, options)
    book.close()
    return path


def _sheets(made: list[Block]) -> Iterator[tuple[str, list[Block]]]:
    name: str = "Sheet1"
    rows: list[Block] = []
    for block in made:
        if isinstance(block, Line) and block.kind == "sheet":
            if rows:
                yield name, rows
            name, rows = block.text, []
        else:
            rows.append(block)
    yield name, rows


def _fill(book: Any, sheet: Any, made: list[Block], options: Mapping[str, str]) -> None:
    wrapped = book.add_format({"text_wrap": True, "border": 1, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "border": 1})
    bold = book.add_format({"bold": True})
    top = 0
    for block in made:
        if isinstance(block, Line):
            sheet.write_string(top, 0, shown(block.text), bold if block.kind == "heading" else None)
            top += 1
            continue
        for y, x, down, right in block.spans():
            value, look = _value(block.rows[y][x], wrapped, day)
            if down > 1 or right > 1:
                sheet.merge_range(top + y, x, top + y + down - 1, x + right - 1, value, look)
            elif value not in {"", None}:
                sheet.write(top + y, x, value, look)
        top += len(block.rows) + 1
    for place in options.get("hidden", "").split():
        name, _mark, number = place.partition("!")
        if name == sheet.get_name():
            sheet.set_row(int(number) - 1, None, None, {"hidden": True})


def _value(cell: str, wrapped: Any, day: Any) -> tuple[Any, Any]:
    if found := _DAY.fullmatch(cell):
        return dt.date(int(found[1]), int(found[2]), int(found[3])), day
    if cell.startswith("#n "):
        return float(cell[3:]), wrapped
    return shown(cell), wrapped


def write_old(path: Path, text: str, _options: Mapping[str, str], _tables: Mapping[str, str]) -> Path:
    """Set the text as an old workbook (BIFF8)."""
    return xls.save(path, list(_plain_rows(text)))


def write_csv(path: Path, text: str, options: Mapping[str, str], _tables: Mapping[str, str]) -> Path:
    """Set the text as a CSV; ``options``: delimiter, encoding, newline."""
    said = io.StringIO(newline="")
    writer = csv.writer(said, delimiter=options.get("delimiter", ","), lineterminator="\r\n")
    writer.writerows(_plain_rows(text))
    path.write_bytes(said.getvalue().encode(options.get("encoding", "utf-8")))
    return path


def _plain_rows(text: str) -> Iterator[list[str]]:
    for block in blocks(text):
        if isinstance(block, Grid):
            yield from ([shown(cell) if cell not in {"<", "^"} else "" for cell in row] for row in block.rows)
        else:
            yield [shown(block.text)]
