"""A table while it is read: texts, merged cells and tables within, before it has a place."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.model.document import Merge

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


LARGEST_AREA = 40_000_000
"""Cells of one table: a few bytes of a file can claim any number of them."""


@dataclass(frozen=True, slots=True)
class Inner:
    """A table inside the cell (row, column) of another; indices from 0."""

    row: int
    column: int
    grid: Grid


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of texts, of any lengths; ``merges`` and ``inner`` as in ``Table``."""

    rows: Sequence[Sequence[str]]
    merges: Sequence[Merge] = ()
    inner: Sequence[Inner] = ()
    header_rows: int = 0

    @property
    def is_blank(self) -> bool:
        """Nothing is written anywhere in it."""
        return not any(map(any, self.rows)) and all(inner.grid.is_blank for inner in self.inner)


@dataclass(slots=True)
class Cell:
    """A cell with its extent, in rows and columns of the file; ``inner``: tables that stand in it."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    text: str = ""
    inner: Sequence[Grid] = ()


def rectangle(rows: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """The rows, filled up with empty texts to one width. Raises ``ValueError`` for a rectangle beyond all measure."""
    kept = [tuple(row) for row in rows]
    width = max(map(len, kept), default=0)
    _check_area(len(kept), width)
    return tuple(row if len(row) == width else row + ("",) * (width - len(row)) for row in kept)


def grid_of(cells: Sequence[Cell], row_count: int, header_rows: int = 0) -> Grid:
    """A grid of the cells. Columns that no cell begins at (Word keeps many) are left out.

    The work grows with the cells given, not with what they claim to span.
    """
    starts = sorted({cell.column for cell in cells})
    _check_area(row_count, len(starts))
    rows = [[""] * len(starts) for _row in range(row_count)]
    merges: list[Merge] = []
    inner: list[Inner] = []
    for cell in cells:
        column = bisect_left(starts, cell.column)
        height = min(cell.rows, row_count - cell.row)
        width = bisect_left(starts, cell.column + cell.columns) - column
        rows[cell.row][column] = cell.text
        inner += [Inner(cell.row, column, grid) for grid in cell.inner]
        if height > 1 or width > 1:
            merges.append(Merge(cell.row, column, height, width))
    return Grid(rows, merges, inner, header_rows)


def _check_area(rows: int, columns: int) -> None:
    if rows * columns > LARGEST_AREA:
        message = f"a table of {rows} rows and {columns} columns"
        raise ValueError(message)
