"""The cells of an HTML table, laid out by their spans as a browser does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.readers.grid import Cell, Grid, grid_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from connector.readers.markup import Element

    Content = Callable[[Element], tuple[str, list[Grid]]]

_WIDEST = 1000  # what browsers allow
_SECTIONS = frozenset({"thead", "tbody", "tfoot"})


def grid_of_table(table: Element, content: Content) -> Grid:
    """The grid; ``content`` reads one cell."""
    rows = list(_rows(table))
    cells: list[Cell] = []
    taken: list[Cell] = []
    for number, row in enumerate(rows):
        taken = [cell for cell in taken if cell.row + cell.rows > number]
        column = 0
        for element in row.iterchildren("td", "th"):
            column = _free_from(column, taken)
            text, inner = content(element)
            left = len(rows) - number
            height = min(_span(element.get("rowspan")) or left, left)  # 0: down to the end
            cell = Cell(number, column, height, _span(element.get("colspan")) or 1, text, inner)
            cells.append(cell)
            column += cell.columns
            if cell.rows > 1:
                taken.append(cell)
    return grid_of(cells, len(rows), _header_rows(rows))


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in _SECTIONS:
            yield from child.iterchildren("tr")


def _free_from(column: int, taken: list[Cell]) -> int:
    """The first column from here on that no cell from above reaches into."""
    for cell in sorted(taken, key=lambda each: each.column):
        if cell.column <= column < cell.column + cell.columns:
            column = cell.column + cell.columns
    return column


def _span(text: str | None) -> int:
    try:
        return max(0, min(int(text or "1"), _WIDEST))
    except ValueError:
        return 1


def _header_rows(rows: list[Element]) -> int:
    """Leading rows that stand in the head of the table, or hold nothing but header cells."""
    count = 0
    for row in rows:
        only_headers = len(row) > 1 and all(cell.tag == "th" for cell in row)
        if row.getparent().tag != "thead" and not only_headers:
            break
        count += 1
    return count
