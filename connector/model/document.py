"""A report without its file format: blocks in reading order, each knowing its place.

Plain slotted dataclasses, not pydantic: a register of 50,000 rows is made of these.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from connector.model.base import Value


class Place(Value):
    """Where something stands in the report. All numbers count from 1; None where the format has no such thing.

    ``block`` counts the blocks of the whole document, ``table`` its tables, ``row`` and ``cell`` stand inside ``table``
    (for a spreadsheet: row of the sheet and column number).
    """

    page: int | None = None
    sheet: str | None = None
    block: int | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text. ``kind``: heading (with ``level`` 1–9), body, or item (of a list, with its printed ``marker``)."""

    text: str
    place: Place
    kind: Literal["heading", "body", "item"] = "body"
    level: int = 0
    marker: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells that are one: the text stands at (row, column), the covered positions hold ""; indices from 0."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Nested:
    """A table inside the cell (row, column) of another; indices from 0. The cell's own text does not repeat it."""

    row: int
    column: int
    table: Table


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of texts, rectangular. Paragraphs inside a cell are separated by a line feed.

    ``first_row`` and ``first_column``: what the grid's first row and column are called in the file (a spreadsheet
    region can begin at row 5); ``pages``: the page of each row where a table runs over pages; ``hidden``: rows that the
    file hides; ``header_rows``: how many rows the file itself marks as header, 0 when it does not say.
    """

    rows: tuple[tuple[str, ...], ...]
    place: Place
    merges: tuple[Merge, ...] = ()
    nested: tuple[Nested, ...] = ()
    hidden: frozenset[int] = frozenset()
    pages: tuple[int, ...] = ()
    first_row: int = 1
    first_column: int = 1
    header_rows: int = 0

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0]) if self.rows else 0

    def place_of(self, row: int, column: int | None = None) -> Place:
        """The place of a row, or of one cell; indices from 0."""
        return Place(
            page=self.pages[row] if self.pages else self.place.page,
            sheet=self.place.sheet,
            block=self.place.block,
            table=self.place.table,
            row=self.first_row + row,
            cell=None if column is None else self.first_column + column,
        )


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Note:
    """Something about reading the file that a person should know (hidden rows, a page without text)."""

    reason: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader makes of a file: ``kind`` is the format that its content shows (docx, xlsx, csv, pdf, …)."""

    kind: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    properties: dict[str, str] = field(default_factory=dict)
