"""The registers that come as workbooks and as text: two with a sheet beside them, one saved to CSV."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING, Any

import xlsxwriter

from tests.builders.samples.content import load

if TYPE_CHECKING:
    from pathlib import Path

_A3 = 8
_LINE = 15
"""Points."""
_RULED = {"border": 1, "valign": "top", "text_wrap": True, "font_size": 10}


def english(path: Path) -> Path:
    """The register of April 2026, with a legend; one clause is a number that its cell's format completes."""
    report = load("register_ia_2026_02")
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"title": report["title"], "created": report["created"]})
        _register(book, book.add_worksheet("NC Register"), report, "d mmm yyyy")
        legend = report["legend"]
        sheet = book.add_worksheet(legend["name"])
        _table(book, sheet, 0, [legend["columns"], *legend["rows"]], "d mmm yyyy", [16, 70])
    return path


def chinese(path: Path) -> Path:
    """The register of October 2026, with a second sheet on what became of the findings of March."""
    report = load("register_ia_2026_05")
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"title": report["title"], "created": report["created"]})
        _register(book, book.add_worksheet(report["sheet"]), report, "yyyy-mm-dd")
        previous = report["previous"]
        sheet = book.add_worksheet(previous["name"])
        sheet.merge_range(0, 0, 0, len(previous["columns"]) - 1, previous["title"], _title(book))
        _table(book, sheet, 2, [previous["columns"], *previous["rows"]], "yyyy-mm-dd", [16] * 5)
    return path


def text(path: Path) -> Path:
    """The register of July 2026 as a spreadsheet program saves it: byte order mark, CR LF, empty cells to the right."""
    report = load("tracking_ia_2026_03")
    width = len(report["columns"])
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        for line in ([report["title"]], report["head"], report["columns"], *report["rows"]):
            writer.writerow([*line, *[""] * (width - len(line))])
    return path


def _title(book: Any) -> Any:
    return book.add_format({"bold": True, "font_size": 14, "align": "center", "valign": "vcenter"})


def _register(book: Any, sheet: Any, report: dict[str, Any], dates: str) -> None:
    """Title, head, and the register three rows below it."""
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.merge_range(0, 0, 0, len(report["columns"]) - 1, report["title"], _title(book))
    sheet.set_row(0, 28)
    names = book.add_format({"bold": True})
    day = book.add_format({"num_format": dates, "align": "left"})
    for row, (first, value, second, other) in enumerate(report["head"], start=2):
        sheet.write_string(row, 0, first, names)
        sheet.write_string(row, 3, value)
        sheet.write_string(row, 5, second, names)
        _write(sheet, row, 6, other, None, day)
    start = len(report["head"]) + 3
    _table(
        book, sheet, start, [report["columns"], *(each["values"] for each in report["rows"])], dates, report["widths"]
    )
    sheet.freeze_panes(start + 1, 0)
    sheet.autofilter(start, 0, start + len(report["rows"]), len(report["columns"]) - 1)


def _table(book: Any, sheet: Any, start: int, rows: list[list[Any]], dates: str, widths: list[int]) -> None:
    """Ruled rows, as high as their texts need; the first is the header."""
    header = book.add_format({**_RULED, "bold": True, "bg_color": "#D9E1F2", "align": "center"})
    plain = book.add_format(_RULED)
    day = book.add_format({**_RULED, "num_format": dates, "align": "center"})
    number = book.add_format({**_RULED, "num_format": "0.00", "align": "left"})
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for row, values in enumerate(rows, start=start):
        sheet.set_row(row, _LINE * max(_lines(value, width) for value, width in zip(values, widths, strict=True)))
        for column, value in enumerate(values):
            look = header if row == start else number if isinstance(value, float) else plain
            _write(sheet, row, column, value, look, day)


def _lines(value: object, width: int) -> int:
    """How many lines a cell needs; a Chinese character is as wide as two digits."""
    text = value if isinstance(value, str) else ""
    return 1 + sum(1 if character.isascii() else 2 for character in text) // (width - 1)


def _write(sheet: Any, row: int, column: int, value: Any, look: Any, day: Any) -> None:
    match value:
        case date():
            sheet.write_datetime(row, column, value, day)
        case float():
            sheet.write_number(row, column, value, look)
        case "":
            sheet.write_blank(row, column, None, look)
        case _:
            sheet.write_string(row, column, value, look)
