"""The cells of a Word table: which of them continue another one, above or to the left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.readers.docx.names import VALUE, child

if TYPE_CHECKING:
    from connector.readers.grid import Cell
    from connector.readers.markup import Element


class Cells:
    """The cells of one table, added row by row and from left to right.

    Word writes a merged cell as many: the first says "restart", the others "continue". What stands in the others is
    not printed. One that continues nothing is a cell of its own.
    """

    def __init__(self) -> None:
        self.all: list[Cell] = []
        self._open: dict[int, Cell] = {}

    def add(self, element: Element, cell: Cell) -> None:
        """Add the cell read from a ``w:tc``."""
        left = self.all[-1] if self.all and self.all[-1].row == cell.row else None
        above = self._open.get(cell.column)
        if left is not None and _continues(element, "hMerge"):
            left.columns += cell.columns
        elif above is not None and _continues(element, "vMerge") and above.row + above.rows == cell.row:
            above.rows += 1
        else:
            self.all.append(cell)
            self._open[cell.column] = cell


def _continues(element: Element, name: str) -> bool:
    merge = child(element, "tcPr", name)
    return merge is not None and merge.get(VALUE, "continue") == "continue"
