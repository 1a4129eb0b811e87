"""A table of a PDF while it is put together: cells with their edges, and where it runs on over the next page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from connector.readers.grid import Cell, grid_of
from connector.readers.pdf.lines import together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.readers.grid import Grid
    from connector.readers.pdf.aligned import AlignedTable

_NEAR = 4.0  # points by which the columns of two pages may differ
_BY_CHANCE = 1  # rows of a register that may begin alike on two pages
_ENDS = ("。", "；", "！", "？", ".", ";", "!", "?", ":", "：")


@dataclass(slots=True)
class TableDraft:
    """A table so far.

    ``rows``: the cells that begin in each row, from left to right; ``pages``: the page of each row; ``xs``: where its
    columns begin and end; ``bottom``: where it ends on its page.
    """

    rows: list[list[Cell]]
    pages: list[int]
    xs: tuple[float, ...]
    bottom: float
    open_top: bool = False
    open_bottom: bool = False
    header_rows: int = 0

    @property
    def cells(self) -> list[Cell]:
        """All cells, row by row."""
        return [cell for row in self.rows for cell in row]

    @property
    def grid(self) -> Grid:
        """The table, ready."""
        return grid_of(self.cells, len(self.rows), self.header_rows)

    def continue_with(self, other: TableDraft) -> bool:
        """Take in the table at the top of the next page, if it is the rest of this one; whether it is.

        =========================================================================  ================================
        columns differ                                                             another table
        after rows that repeat our first ones, first cells are ours again          another table: a form per page
        else                                                                       the rest, without repeated header
        =========================================================================  ================================
        """
        if not _same_columns(self.xs, other.xs):
            return False
        skipped = self._repeated(other)
        if self._same_labels(other, skipped) > (_BY_CHANCE if skipped else 0):
            return False
        rest = other.rows[skipped:]
        if rest and (other.open_top or self.open_bottom or _continues(self.rows[-1], rest[0])):
            for cell in rest[0]:
                self._join(cell)
            skipped, rest = skipped + 1, rest[1:]
        self._append(rest, other.pages[skipped:])
        self.open_bottom = other.open_bottom
        return True

    def _repeated(self, other: TableDraft) -> int:
        """How many of the other's first rows are a header that repeats ours: the last of them has several texts."""
        same = takewhile(lambda pair: _texts(pair[0]) == _texts(pair[1]), zip(self.rows, other.rows, strict=False))
        header = [ours for ours, _theirs in same]
        return len(header) if header and sum(map(bool, _texts(header[-1]))) > 1 else 0

    def _same_labels(self, other: TableDraft, start: int) -> int:
        """In how many rows from ``start`` on the first cells are the same in both."""
        pairs = zip(self.rows[start:], other.rows[start:], strict=False)
        return sum(bool(_first(ours)) and _first(ours) == _first(theirs) for ours, theirs in pairs)

    def _append(self, rows: list[list[Cell]], pages: list[int]) -> None:
        for cells, page in zip(rows, pages, strict=True):
            self.rows.append([replace(cell, row=len(self.rows)) for cell in cells])
            self.pages.append(page)

    def _join(self, cell: Cell) -> None:
        """Put the rest of a cell behind its begin, in the last row."""
        above = next((each for each in self.rows[-1] if each.column == cell.column), None)
        if above is None:
            self.rows[-1].append(replace(cell, row=len(self.rows) - 1, rows=1))
        else:
            above.text = together(above.text, cell.text)
            above.inner = [*above.inner, *cell.inner]


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [cell.text for cell in sorted(cells, key=lambda each: each.column)]


def _first(cells: Sequence[Cell]) -> str:
    return next(iter(_texts(cells)), "")


def _same_columns(first: Sequence[float], second: Sequence[float]) -> bool:
    return len(first) == len(second) and all(abs(a - b) <= _NEAR for a, b in zip(first, second, strict=True))


def _continues(last: Sequence[Cell], first: Sequence[Cell]) -> bool:
    """Whether a row goes on over the break: nothing in its first column, and some text above it was not at its end."""
    above = {cell.column: cell.text for cell in last}
    texts = {cell.column: cell.text for cell in first if cell.text}
    if not texts or _first(first) or not _first(last):
        return False
    unfinished = any(text and not above.get(column, "").endswith(_ENDS) for column, text in texts.items())
    return all(above.get(column) for column in texts) and (unfinished or len(texts) * 2 <= len(first))


def draft_of_aligned(table: AlignedTable, page: int) -> TableDraft:
    """A table without lines as a draft."""
    rows = [
        [Cell(row, column, text=text) for column, text in enumerate(record.texts)]
        for row, record in enumerate(table.records)
    ]
    bottom = table.records[-1].box.bottom
    return TableDraft(rows, [page] * len(rows), table.xs, bottom, header_rows=table.header_rows)
