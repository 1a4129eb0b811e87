"""A table of a PDF while it is put together: cells with their edges, and where it runs on over the next page."""

from __future__ import annotations

from dataclasses import dataclass, replace
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

    ``pages``: the page of each row; ``xs``: where its columns begin and end; ``bottom``: where it ends on its page.
    """

    cells: list[Cell]
    pages: list[int]
    xs: tuple[float, ...]
    bottom: float
    open_top: bool = False
    open_bottom: bool = False
    header_rows: int = 0

    @property
    def grid(self) -> Grid:
        """The table, ready."""
        return grid_of(self.cells, len(self.pages), self.header_rows)

    def row(self, index: int) -> list[Cell]:
        """The cells that begin in a row; from the end for a negative index."""
        index = index if index >= 0 else len(self.pages) + index
        return [cell for cell in self.cells if cell.row == index]

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
        cut = other.open_top or self.open_bottom or _continues(self.row(-1), other.row(skipped))
        self._append(other, skipped, cut=cut)
        return True

    def _repeated(self, other: TableDraft) -> int:
        """How many of the other's first rows are a header that repeats ours: the last of them has several texts."""
        count = 0
        while count < min(len(self.pages), len(other.pages)) and _texts(self.row(count)) == _texts(other.row(count)):
            count += 1
        return count if count and sum(map(bool, _texts(self.row(count - 1)))) > 1 else 0

    def _same_labels(self, other: TableDraft, start: int) -> int:
        """In how many rows from ``start`` on the first cells are the same in both."""
        rows = range(start, min(len(self.pages), len(other.pages)))
        return sum(bool(_first(self.row(row))) and _first(self.row(row)) == _first(other.row(row)) for row in rows)

    def _append(self, other: TableDraft, skipped: int, *, cut: bool) -> None:
        rest = [replace(cell, row=cell.row - skipped) for cell in other.cells if cell.row >= skipped]
        last = len(self.pages) - 1
        if cut:
            for cell in [each for each in rest if each.row == 0]:
                self._join(last, cell)
            rest = [cell for cell in rest if cell.row > 0]
        offset = last if cut else last + 1
        self.cells += [replace(cell, row=cell.row + offset) for cell in rest]
        self.pages += other.pages[skipped + cut :]
        self.open_bottom = other.open_bottom

    def _join(self, row: int, cell: Cell) -> None:
        above = next((each for each in self.row(row) if each.column == cell.column), None)
        if above is None:
            self.cells.append(replace(cell, row=row, rows=1))
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
    cells = [
        Cell(row, column, text=text)
        for row, record in enumerate(table.records)
        for column, text in enumerate(record.texts)
    ]
    bottom = table.records[-1].box.bottom
    return TableDraft(cells, [page] * len(table.records), table.xs, bottom, header_rows=table.header_rows)
