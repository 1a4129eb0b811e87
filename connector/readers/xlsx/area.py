"""The part of a sheet that holds anything, and the merged cells within it; indices from 0."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.model.document import Merge

if TYPE_CHECKING:
    from collections.abc import Sequence

    Corners = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of a sheet, its sides as tight as the texts allow."""

    top: int
    left: int
    height: int
    width: int

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]]) -> Area | None:
        """The rectangle that holds all texts; None where there are none."""
        filled = [index for index, row in enumerate(rows) if any(row)]
        if not filled:
            return None
        top, bottom = filled[0], filled[-1]
        columns = range(len(rows[0]))
        left = next(column for column in columns if any(row[column] for row in rows))
        right = next(column for column in reversed(columns) if any(row[column] for row in rows))
        return cls(top, left, bottom - top + 1, right - left + 1)

    def cut(self, rows: Sequence[list[str]]) -> list[list[str]]:
        """The texts inside."""
        lines = list(rows[self.top : self.top + self.height])
        if self.left == 0 and lines and len(lines[0]) == self.width:
            return lines
        return [line[self.left : self.left + self.width] for line in lines]

    def within(self, merges: Sequence[Merge]) -> list[Merge]:
        """The merged cells, as far as they lie inside and are still of more than one cell."""
        clipped = [self._clipped(merge) for merge in merges]
        return [merge for merge in clipped if merge.rows > 0 and merge.columns > 0 and merge.rows * merge.columns > 1]

    def _clipped(self, merge: Merge) -> Merge:
        row, column = max(merge.row - self.top, 0), max(merge.column - self.left, 0)
        bottom = min(merge.row + merge.rows - self.top, self.height)
        right = min(merge.column + merge.columns - self.left, self.width)
        return Merge(row, column, bottom - row, right - column)


def moved(corners: Corners, top: int, left: int) -> Merge:
    """A merged range of the sheet, counted from the first cell that was read."""
    (first_row, first_column), (last_row, last_column) = corners
    return Merge(first_row - top, first_column - left, last_row - first_row + 1, last_column - first_column + 1)


def uncovered(rows: list[list[str]], merges: Sequence[Merge]) -> list[Merge]:
    """The merges, after emptying what they cover: a spreadsheet keeps it, but shows it nowhere.

    Merges overlap in no file that a spreadsheet wrote; covering more cells than there are is a fault.
    """
    left = len(rows) * len(rows[0])
    for merge in merges:
        for row in range(max(merge.row, 0), min(merge.row + merge.rows, len(rows))):
            columns = range(max(merge.column, 0), min(merge.column + merge.columns, len(rows[row])))
            left -= len(columns)
            if left < 0:
                message = "merged cells overlap"
                raise ValueError(message)
            for column in columns:
                if (row, column) != (merge.row, merge.column):
                    rows[row][column] = ""
    return list(merges)
