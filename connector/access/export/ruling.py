"""Tables of a PDF: wide columns for long texts, heads on each page, rows that may run over several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.platypus import Paragraph, Spacer, Table

from connector.access.export import letters
from connector.access.export.colours import colour
from connector.access.export.looks import BODY, CELL, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.model.exports import Cell, Column, Grid

PAD, LEAST = 4, 18
LOOKED_AT, LONGEST_WORD = 300, 62
"""Cells of a column whose words are looked at for its width, and the points that a word gets at most."""

TALLEST = 150
"""Points of a row; what is taller goes on in another one, so that it may go on on another page."""

LINE = ("LINEBELOW", (0, 0), (-1, -1), 0.4, colour("line"))
PADDING = [(f"{side}PADDING", (0, 0), (-1, -1), PAD) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
TOP = ("VALIGN", (0, 0), (-1, -1), "TOP")


def facts(told: Sequence[tuple[str, str]], width: float) -> Any:
    """Names beside what stands for them."""
    if not told:
        return Spacer(1, 0)
    left = min(letters.longest((name for name, _value in told), BODY) + 14, width * 0.3)
    widths = [left, width - left]
    rows, joined = _low([[text(name, "name"), text(value)] for name, value in told], widths)
    looks = [TOP, LINE, *PADDING, ("LEFTPADDING", (0, 0), (0, -1), 0), *joined]
    return table(rows, widths, looks)


def grid(told: Grid, width: float) -> Any:
    """A table with its head on each page; a cell that is taller than a page goes on on the next one."""
    if not told.rows and told.empty:
        return text(told.empty, "note")
    widths = _widths(told, width)
    headed = any(column.head for column in told.columns)
    heads = [[text(column.head, "number" if column.kind == "number" else "head") for column in told.columns]]
    rows, joined = _low([[*map(_cell, line, widths)] for line in told.rows], widths, int(headed))
    looks = [TOP, LINE, *PADDING, *cells(told.columns), *joined]
    looks += _spans(told, headed=headed) if len(rows) == len(told.rows) else []
    if headed:
        looks += [("BACKGROUND", (0, 0), (-1, 0), colour("soft")), ("LINEBELOW", (0, 0), (-1, 0), 0.8, colour("faint"))]
    return table([*heads, *rows] if headed else rows, widths, looks, head=int(headed))


def _low(rows: list[list[Any]], widths: Sequence[float], above: int = 0) -> tuple[list[list[Any]], list[Any]]:
    """The rows, each cut where it is too tall for a page; and the looks that leave no line between its pieces."""
    low: list[list[Any]] = []
    joined: list[Any] = []
    for row in rows:
        pieces = [_pieces(cell, room) for cell, room in zip(row, widths, strict=True)]
        many = max(map(len, pieces))
        for nth in range(many):
            if nth + 1 < many:
                at = above + len(low)
                joined.append(("LINEBELOW", (0, at), (-1, at), 0.4, colour("paper")))
                joined += [("BOTTOMPADDING", (0, at), (-1, at), 0), ("TOPPADDING", (0, at + 1), (-1, at + 1), 0)]
            low.append([some[nth] if nth < len(some) else "" for some in pieces])
    return low, joined


def _pieces(cell: Any, room: float) -> list[Any]:
    """A paragraph in pieces that fit on a page together with others."""
    pieces: list[Any] = []
    rest = cell
    while isinstance(rest, Paragraph) and rest.wrap(room - 2 * PAD, TALLEST)[1] > TALLEST:
        first, rest = rest.split(room - 2 * PAD, TALLEST)
        pieces.append(first)
    return [*pieces, rest]


def cells(columns: Sequence[Column] = ()) -> list[tuple[Any, ...]]:
    """How cells look that are no paragraphs; numbers stand on the right."""
    whole = (0, 0), (-1, -1)
    looks = [("FONT", *whole, letters.SANS, CELL, CELL * 1.45), ("TEXTCOLOR", *whole, colour("ink"))]
    numbers = [nth for nth, column in enumerate(columns) if column.kind == "number"]
    return [*looks, *(("ALIGN", (nth, 0), (nth, -1), "RIGHT") for nth in numbers)]


def table(rows: list[list[Any]], widths: list[float], looks: list[Any], head: int = 0) -> Any:
    """Rows with these looks, the first ones of which are repeated on each page."""
    table = Table(rows, colWidths=widths, repeatRows=head, splitByRow=1, hAlign="LEFT")
    table.setStyle(looks)
    return table


def _widths(told: Grid, width: float) -> list[float]:
    """Shares of the width; a column of days or numbers gets what its widest cell needs, any other its longest word."""
    least = [_needed(told, nth) for nth in range(len(told.columns))]
    if sum(least) >= width:
        return [max(one * width / sum(least), LEAST) for one in least]
    shares = [column.share if column.kind == "text" else 0.0 for column in told.columns]
    narrow = {nth for nth, share in enumerate(shares) if not share}
    while free := [nth for nth in range(len(shares)) if nth not in narrow]:
        share = (width - sum(least[nth] for nth in narrow)) / sum(shares[nth] for nth in free)
        tight = {nth for nth in free if shares[nth] * share < least[nth]}
        if not tight:
            return [one if nth in narrow else shares[nth] * share for nth, one in enumerate(least)]
        narrow |= tight
    return least


def _needed(told: Grid, nth: int) -> float:
    """The least width of a column: all of its days or numbers; of texts the longest word, if it is not very long."""
    head, kind = told.columns[nth].head, told.columns[nth].kind
    if kind == "text":
        cells = [head, *(str(line[nth] or "") for line in told.rows[:LOOKED_AT])]
        words = {word for cell in cells for word in cell.split() if letters.wrap(word) != "CJK"}
        return min(letters.longest(words, CELL), LONGEST_WORD) + 2 * PAD + 1
    shown = (str(line[nth]) for line in told.rows if line[nth] is not None)
    longest = max(letters.longest(shown, CELL), letters.width(head, CELL))
    return min(longest, LONGEST_WORD) + 2 * PAD + 1


def _cell(value: Cell, room: float) -> Any:
    """A cell; a paragraph only where it needs one: thousands of them take long."""
    told = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    pieces = list(letters.runs(told))
    if all(font == letters.SANS for font, _piece in pieces) and "\n" not in told:
        plain = "".join(piece for _font, piece in pieces)
        if letters.width(plain, CELL) <= room - 2 * PAD:
            return plain
    return text(told, "cell")


def _spans(told: Grid, *, headed: bool) -> list[tuple[Any, ...]]:
    return [
        ("SPAN", (column, row + headed), (column + columns - 1, row + headed)) for row, column, columns in told.spans
    ]
