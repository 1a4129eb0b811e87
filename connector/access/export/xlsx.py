"""A sheet as a workbook: one sheet for each table, and one about the file; the mark in head, foot and properties.

Texts are written as texts, whatever they begin with, and marked as such for whoever edits the cell.
"""

from __future__ import annotations

import io
import math
import re
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import xlsxwriter

from connector.access.export.illustrating import illustrate
from connector.access.export.letters import CHINESE
from connector.access.export.tables import FORMULA, tables
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.access.export.tables import Ruled
    from connector.model.exports import Cell, Column, Mark, Sheet

LONGEST_CELL, LONGEST_NAME, LONGEST_HEAD = 32_767, 31, 255
NARROWEST, WIDEST, A_SHARE = 9, 70, 13
"""Widths of columns, in letters."""

TRACE_WIDTH = 17
A3, A4, MOST_ON_A4 = 8, 9, 12
"""Papers by their numbers, and the columns that the smaller one has room for."""

LINE, MOST_LINES = 13.5, 30
"""Points of a line of a cell, and the lines that are seen at once at most."""

OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]")


class Looks(NamedTuple):
    """The looks of cells: head, text, text that could be taken for a formula, day, number."""

    head: Any
    text: Any
    quoted: Any
    day: Any
    number: Any


def xlsx(sheet: Sheet, mark: Mark) -> bytes:
    """The file."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, OPTIONS)
    _properties(book, mark)
    looks = _looks(book)
    names: set[str] = set()
    for ruled in tables(sheet):
        page = book.add_worksheet(_name(ruled.title, names))
        _marked(page, mark)
        _fill(page, ruled, looks, mark)
        illustrate(book, page, ruled)
    about = book.add_worksheet(_name(_("About this file"), names))
    _marked(about, mark)
    _about(about, sheet, mark, looks)
    book.close()
    return made.getvalue()


def _properties(book: Any, mark: Mark) -> None:
    said = {"title": mark.document, "author": mark.name, "company": mark.organisation, "keywords": mark.trace}
    book.set_properties({**said, "subject": mark.line, "comments": mark.line, "created": mark.at.replace(tzinfo=None)})
    book.set_custom_property("Trace", mark.trace, "text")


def _looks(book: Any) -> Looks:
    plain = {"font_name": "Arial", "font_size": 10, "valign": "top"}
    head = {
        **plain,
        "bold": True,
        "font_color": "#556070",
        "bg_color": "#f4f6f8",
        "bottom": 2,
        "bottom_color": "#556070",
    }
    quoted = book.add_format({**plain, "text_wrap": True})
    quoted.set_quote_prefix()
    return Looks(
        head=book.add_format({**head, "text_wrap": True}),
        text=book.add_format({**plain, "text_wrap": True}),
        quoted=quoted,
        day=book.add_format({**plain, "num_format": "yyyy-mm-dd", "align": "left"}),
        number=book.add_format({**plain, "align": "right"}),
    )


def _name(title: str, names: set[str]) -> str:
    """A name that a sheet may have and no other one has."""
    plain = FORBIDDEN.sub(" ", title).strip(" '") or "-"
    name, nth = _begun(plain, LONGEST_NAME), 1
    while name.casefold() in names:
        nth += 1
        name = f"{_begun(plain, LONGEST_NAME - 3)} {nth}"
    names.add(name.casefold())
    return name


def _begun(text: str, length: int) -> str:
    """The beginning of a text, in the letters that a workbook counts: those beyond the first 65,536 are two."""
    return text.encode("utf-16-le")[: 2 * length].decode("utf-16-le", "ignore").strip(" '")


def _marked(page: Any, mark: Mark) -> None:
    """The mark above and below each printed page; the trace is whole, however long the rest is."""
    page.set_header(_fitted("&L&8", (mark.document, mark.name, mark.email), ""))
    page.set_footer(_fitted("&L&8", (mark.organisation, mark.moment, mark.address), f"{mark.trace}&R&8&P / &N"))
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)


def _fitted(before: str, parts: tuple[str, ...], after: str) -> str:
    """A head or foot within what a workbook takes: the parts are cut, each alike, where they are too long."""
    room = LONGEST_HEAD - len(before) - len(after) - 3 * len(parts)
    each = max((room // (2 * len(parts))), 1)
    whole = sum(len(_escaped(part)) for part in parts) <= room
    shown = [_escaped(part if whole or len(part) <= each else f"{part[: each - 1]}…") for part in parts if part]
    return before + " · ".join([*shown, after] if after else shown)


def _escaped(part: str) -> str:
    return " ".join(part.split()).replace("&", "&&")


def _fill(page: Any, ruled: Ruled, looks: Looks, mark: Mark) -> None:
    trace = _("Trace")
    for nth, column in enumerate(ruled.columns):
        page.set_column(nth, nth, _width(column))
        page.write_string(0, nth, column.head, looks.head)
    last = len(ruled.columns)
    page.set_column(last, last, TRACE_WIDTH)
    page.write_string(0, last, trace, looks.head)
    for y, row in enumerate(ruled.rows, start=1):
        page.set_row(y, _height(row, ruled.columns))
        for x, (value, column) in enumerate(zip(row, ruled.columns, strict=True)):
            _write(page, (y, x), value, column, looks)
        page.write_string(y, last, mark.trace, looks.text)
    if len(ruled.columns) > MOST_ON_A4:
        page.set_paper(A3)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.autofilter(0, 0, max(len(ruled.rows), 1), last)


def _width(column: Column) -> float:
    return min(max(NARROWEST, column.share * A_SHARE), WIDEST) if column.kind == "text" else NARROWEST + 2


def _height(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> float:
    """Points for the lines that the tallest cell takes: not every program finds them out by itself."""
    lines = [_lines(str(value), _width(column)) for value, column in zip(row, columns, strict=True) if value]
    return min(max([*lines, 1]), MOST_LINES) * LINE


def _lines(text: str, width: float) -> int:
    """Lines of a text in a column; a Chinese letter is wider than two others."""
    return sum(
        max(math.ceil(sum(2.2 if letter >= CHINESE else 1 for letter in line) / (width - 1)), 1)
        for line in text.split("\n")
    )


def _write(page: Any, at: tuple[int, int], value: Cell, column: Column, looks: Looks) -> None:
    match value:
        case None | "":
            page.write_blank(*at, None, looks.text)
        case str() if column.kind == "day" and (day := _day(value)):
            page.write_datetime(*at, day, looks.day)
        case str():
            text = value if len(value) <= LONGEST_CELL else f"{value[: LONGEST_CELL - 1]}…"
            page.write_string(*at, text, looks.quoted if text.startswith(FORMULA) else looks.text)
        case _:
            page.write_number(*at, value, looks.number)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _about(page: Any, sheet: Sheet, mark: Mark, looks: Looks) -> None:
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 80)
    for y, (name, value) in enumerate(_facts(sheet, mark)):
        page.write_string(y, 0, name, looks.head)
        page.write_string(y, 1, value, looks.quoted if value.startswith(FORMULA) else looks.text)


def _facts(sheet: Sheet, mark: Mark) -> Iterator[tuple[str, str]]:
    names = _("Document"), _("Taken out by"), _("E-mail"), _("Organisation"), _("Time"), _("Address"), _("Trace")
    yield from zip(names, mark.parts, strict=True)
    yield _("What the trace is"), _("It leads to the one entry of the trail that says who took this file out.")
    yield from sheet.about
