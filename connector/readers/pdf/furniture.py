"""What belongs to the paper and not to the report: headers, footers and page numbers, which repeat on every page.

A line is furniture when it stands near the upper or lower edge and

- the same line stands there on another page, in letters no larger than those of the text (the title of a form that is
  printed once per page is larger, and is kept), or
- it differs from such a line only by a page number at its begin or end, or
- it is nothing but a page number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.readers.pdf.geometry import Sheet
    from connector.readers.pdf.lines import Line
    from connector.readers.pdf.tables import TableDraft

_EDGE = 0.12  # of the page's height
_HEAD = 0.22  # the same, for a table at the top
_SAME_HEIGHT = 6.0  # points
_LARGEST = 1.15  # times the size of the text
_NUMBER = re.compile(r"^\d+(?=\s)|(?<=\s)\d+$")
_PAGE = re.compile(
    r"[-–—\s]*(?:第?\s*\d+\s*页?\s*[,，/／|]?\s*共\s*\d+\s*页?|第\s*\d+\s*页|\d+\s*/\s*\d+|page\s*\d+(?:\s*(?:of|/)\s*\d+)?"
    r"|seite\s*\d+(?:\s*von\s*\d+)?|\d{1,4})[-–—\s]*$",
    re.IGNORECASE,
)


def edge_of(line: Line, sheet: Sheet) -> str:
    """Near which edge a line stands: "header", "footer", or "" for one in the middle of the page."""
    if line.box.bottom < sheet.box.top + _EDGE * sheet.box.height:
        return "header"
    return "footer" if line.box.top > sheet.box.bottom - _EDGE * sheet.box.height else ""


def furniture(pages: Sequence[tuple[Sheet, Sequence[Line]]], body_size: float) -> list[set[int]]:
    """For each page the indices of its lines that are furniture."""
    seen: defaultdict[tuple[str, str], list[tuple[int, int, float]]] = defaultdict(list)
    found: list[set[int]] = [set() for _page in pages]
    for number, (sheet, lines) in enumerate(pages):
        for index, line in enumerate(lines):
            edge = edge_of(line, sheet)
            if edge and _PAGE.match(line.text):
                found[number].add(index)
            elif edge and line.size <= _LARGEST * body_size:
                height = line.box.top if edge == "header" else sheet.box.bottom - line.box.bottom
                seen[edge, _key(line.text)].append((number, index, height))
    for places in seen.values():
        for number, index, height in places:
            if any(other != number and abs(height - at) <= _SAME_HEIGHT for other, _index, at in places):
                found[number].add(index)
    return found


def repeated_tables(pages: Sequence[tuple[Sheet, TableDraft | None]]) -> set[int]:
    """Which pages begin with a small table that another page begins with too: the head of a form's paper."""
    seen: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, (sheet, table) in enumerate(pages):
        if table is not None and table.bottom <= sheet.box.top + _HEAD * sheet.box.height:
            seen[tuple(_without_page(cell.text) for cell in table.cells)].append(number)
    return {number for numbers in seen.values() if len(numbers) > 1 for number in numbers}


def _without_page(text: str) -> str:
    """The text of a cell, "#" for one that only tells the page."""
    bare = re.sub(r"^(?:页码|頁次|页次|page(?: no\.?)?)\s*[:：]?\s*", "", text, flags=re.IGNORECASE)
    return "#" if _PAGE.match(bare) else text


def _key(text: str) -> str:
    """The text without blanks and page number; a number behind a colon is a value, not shared by chance."""
    bare = text if re.search(r"[:：]", text) else _NUMBER.sub("#", text)
    return "".join(bare.split())
