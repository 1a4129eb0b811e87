"""What stands on every page: the tiled mark, the line that says it in full, the head, and the number of the page."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

from reportlab.pdfgen.canvas import Canvas

from connector.access.export import letters
from connector.access.export.colours import colour
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.model.exports import Mark

TILE_SIZE, LINE_SIZE, SMALL = 8.5, 6.5, 8
SLOPE = 26
"""Degrees by which the mark is turned: it crosses lines of text and covers none of them."""

FAINT = 0.2
"""How much of the mark is seen over what it lies on: enough to be read on a picture, too little to hide anything."""

GAP_ACROSS, GAP_UP = 60, 92
MARGIN = 42
LEADING = 8.5
FOOT = 29
TOTAL = "closeout-total"


def tiles(canvas: Any, mark: Mark, width: float, height: float) -> None:
    """The mark all over a page of this size; it is drawn once for all pages of a size."""
    form = f"closeout-mark-{width:.0f}-{height:.0f}"
    if not canvas.hasForm(form):
        canvas.beginForm(form, 0, 0, width, height)
        _tiles(canvas, mark, width, height)
        canvas.endForm()
    canvas.saveState()
    canvas.setFillAlpha(FAINT)
    canvas.doForm(form)
    canvas.restoreState()


def tiled(mark: Mark, width: float, height: float) -> bytes:
    """A PDF of one page with nothing on it but the tiles, black."""
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(width, height))
    _tiles(canvas, mark, width, height, "black")
    canvas.save()
    return made.getvalue()


def _tiles(canvas: Any, mark: Mark, width: float, height: float, ink: str = "mark") -> None:
    most = math.hypot(width, height) * 0.55
    said = (f"{mark.document} · {mark.name}", f"{mark.email} · {mark.organisation}", mark.origin)
    lines = [letters.cut(line, most, TILE_SIZE) for line in said]
    across = letters.longest(lines, TILE_SIZE) + GAP_ACROSS
    reach = math.hypot(width, height) / 2
    canvas.setFillColor(colour(ink))
    canvas.translate(width / 2, height / 2)
    canvas.rotate(SLOPE)
    for row, y in enumerate(_steps(reach, GAP_UP)):
        for x in _steps(reach + across, across):
            for nth, line in enumerate(lines):
                letters.draw(canvas, x + (row % 2) * across / 2, y - nth * (TILE_SIZE + 2), line, TILE_SIZE)


def _steps(reach: float, gap: float) -> Iterator[float]:
    """Places from -reach to reach, one of them 0."""
    many = int(reach // gap) + 1
    return (nth * gap for nth in range(-many, many + 1))


def head(canvas: Any, mark: Mark, width: float, height: float) -> None:
    """What it is and whose file, above a thin line."""
    y = height - 30
    canvas.setFillColor(colour("faint"))
    room = (width - 2 * MARGIN) / 2 - 10
    letters.draw(canvas, MARGIN, y, letters.cut(mark.document, room, SMALL), SMALL)
    letters.draw_right(canvas, width - MARGIN, y, letters.cut(mark.organisation, room, SMALL), SMALL)
    _rule(canvas, width, y - 6)


def foot(canvas: Any, mark: Mark, width: float, number: int) -> None:
    """The mark in full, and the number of the page, below a thin line."""
    _rule(canvas, width, FOOT + 11)
    canvas.setFillColor(colour("faint"))
    said = _("Page {n} of ").format(n=number)
    end = width - MARGIN - 16
    letters.draw_right(canvas, end, FOOT, said, SMALL)
    canvas.saveState()
    canvas.translate(end, FOOT)
    canvas.doForm(TOTAL)
    canvas.restoreState()
    strip(canvas, wrapped(mark, end - letters.width(said, SMALL) - 12 - MARGIN), MARGIN, FOOT)


def strip(canvas: Any, lines: list[str], x: float, y: float) -> None:
    """The whole mark, line by line from (x, y) downwards."""
    canvas.setFillColor(colour("faint"))
    for nth, line in enumerate(lines):
        letters.draw(canvas, x, y - nth * LEADING, line, LINE_SIZE)


def wrapped(mark: Mark, room: float) -> list[str]:
    """The mark in lines of at most this width, broken between its parts; a part that is too long itself is cut."""
    lines: list[str] = []
    for part in filter(None, mark.parts):
        longer = f"{lines[-1]} · {part}" if lines else part
        if lines and letters.width(longer, LINE_SIZE) <= room:
            lines[-1] = longer
        else:
            lines.append(letters.cut(part, room, LINE_SIZE))
    return lines


def total(canvas: Any, pages: int) -> None:
    """How many pages there are: drawn at the end, shown on each of them."""
    canvas.beginForm(TOTAL, -2, -4, 40, 12)
    canvas.setFillColor(colour("faint"))
    letters.draw(canvas, 0, 0, str(pages), SMALL)
    canvas.endForm()


def _rule(canvas: Any, width: float, y: float) -> None:
    canvas.setStrokeColor(colour("line"))
    canvas.setLineWidth(0.6)
    canvas.line(MARGIN, y, width - MARGIN, y)
