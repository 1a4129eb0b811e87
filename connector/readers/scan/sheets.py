"""A picture of a page → the ``Sheet`` that a PDF's text layer would give: letters, ruling lines, ticked boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from connector.readers.marks import EMPTY
from connector.readers.pdf.geometry import Box, Glyph, Sheet, Space
from connector.readers.scan.boxes import squares
from connector.readers.scan.cutting import strips
from connector.readers.scan.ruling import ruled
from connector.readers.scan.spelling import glyphs_of, spelled, unsure
from connector.readers.scan.upright import upright

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.readers.scan.boxes import Square
    from connector.readers.scan.cutting import Strip
    from connector.readers.scan.engine import Engine
    from connector.readers.scan.picture import Picture, Pixels

_LOOK = 110  # dots per inch at which lines of text are looked for
_PAPER = 95  # percentile of brightness
_UNSURE = 0.6  # how sure spelling is of a letter that a person need not look at
_LONG = 2.0  # times its height: a line of some letters
_BOX_LETTERS = frozenset("□☐囗■☑☒✓✔√○〇OoD0口×xXVvñ冈凶区区図M")
_LEGGED = "口"


def sheet_of(picture: Picture, engine: Engine) -> Sheet:
    """What stands on the page, put upright. A page without text gives an empty sheet."""
    page = upright(picture, engine)
    ink = page.ink()
    rows, columns, drawn = ruled(page, ink)
    bare = _without(page.pixels, drawn)
    ink[drawn > 0] = 0
    quads = engine.lines(type(page)(page.number, bare, page.dpi).at(_LOOK).pixels) * (page.dpi / _LOOK)
    found = strips(quads, ink, columns, page.dpi)
    lines = spelled(bare, ink, found, engine)
    glyphs = [glyph for line in lines for glyph in glyphs_of(line, page)]
    return Sheet(
        number=page.number,
        box=Box(0.0, 0.0, page.width, page.height),
        glyphs=with_boxes(glyphs, squares(page, ink)),
        rows=rows,
        columns=columns,
        is_scan=True,
        recognised=True,
        unreadable=_words(found) - _words([line.strip for line in lines]),
        unsure=tuple(dict.fromkeys(unsure(lines, _UNSURE))),
    )


def _words(found: Sequence[Strip]) -> int:
    """How many strips are long enough to be more than a speck."""
    return sum(strip.width >= _LONG * strip.height for strip in found)


def _without(pixels: Pixels, drawn: Pixels) -> Pixels:
    """The page with paper where rules were."""
    bare = pixels.copy()
    bare[drawn > 0] = np.percentile(pixels, _PAPER)
    return bare


def with_boxes(glyphs: Sequence[Glyph], found: Sequence[Square]) -> list[Glyph]:
    """The glyphs with boxes to tick in the places of what was taken for letters, and where nothing was seen.

    ==============================================  ==========================
    spelled there                                   the square is
    ==============================================  ==========================
    nothing                                         a box
    a letter that a box is taken for                a box
    口 whose sides reach below it                    that letter
    any other letter                                part of that letter
    ==============================================  ==========================
    """
    kept = list(glyphs)
    for square in found:
        there = [glyph for glyph in kept if _covers(glyph, square)]
        if all(_may_be(glyph, square) for glyph in there):
            kept = [glyph for glyph in kept if glyph not in there]
            kept.append(_mark(square, kept))
    return kept


def _covers(glyph: Glyph, square: Square) -> bool:
    box = square.box
    middle, centre = (box.top + box.bottom) / 2, (box.left + box.right) / 2
    inside = glyph.left <= centre <= glyph.right and glyph.top <= middle <= glyph.bottom
    return inside or box.holds(glyph.centre, glyph.middle)


def _may_be(glyph: Glyph, square: Square) -> bool:
    return glyph.text in _BOX_LETTERS and not (glyph.text == _LEGGED and square.has_legs and square.mark == EMPTY)


def _mark(square: Square, glyphs: Sequence[Glyph]) -> Glyph:
    """The box as a glyph, as high as the letters of its row, so that it stands in their line."""
    box = square.box
    middle = (box.top + box.bottom) / 2
    beside = [glyph for glyph in glyphs if glyph.top <= middle <= glyph.bottom]
    nearest = min(beside, key=lambda glyph: abs(glyph.centre - box.left), default=None)
    top, bottom = (box.top, box.bottom) if nearest is None else (nearest.top, nearest.bottom)
    return Glyph(square.mark, box.left, top, box.right, bottom, Space.NONE)
