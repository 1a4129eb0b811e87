"""A marked copy of somebody's PDF: each page as a picture with the mark in it, above a strip that says it in full.

A picture holds nothing but what is seen: no script, no link, no attachment, no text under a black bar; and the mark
cannot be taken off it again.
"""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Any

import pypdfium2
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from connector.access.export import drawing, letters
from connector.access.export.colours import COLOURS
from connector.access.export.pdf import properties
from connector.access.export.proof import TooMany

if TYPE_CHECKING:
    from collections.abc import Callable

    from connector.model.exports import Mark

DOTS, LARGEST = 150, 3300
"""Dots to the inch, and the most along one side."""

QUALITY = 82
MARGIN = 12
MOST_PAGES = 2000


def copy(content: bytes, mark: Mark, most: int = MOST_PAGES) -> bytes:
    """The copy, of at most so many pages. Raises ``PdfiumError`` where it is no PDF, or a locked one; ``TooMany``."""
    letters.known()
    source = pypdfium2.PdfDocument(content)
    try:
        if len(source) > most:
            raise TooMany
        source.init_forms()
        made = io.BytesIO()
        canvas = Canvas(made, initialFontName=letters.SANS)
        for name, value in properties(mark).items():
            getattr(canvas, f"set{name.capitalize()}")(value)
        stencil = cache(lambda size: _stencil(mark, *size))
        for number in range(len(source)):
            _page(canvas, source[number], mark, stencil)
        canvas.save()
    finally:
        source.close()
    return made.getvalue()


def _page(canvas: Any, page: Any, mark: Mark, stencil: Callable[[Any], Any]) -> None:
    width, height = page.get_size()
    picture = page.render(scale=_scale(width, height)).to_pil().convert("RGB")
    picture.paste(COLOURS["mark"], (0, 0, *picture.size), stencil((width, height)))
    lines = drawing.wrapped(mark, width - 2 * MARGIN)
    below = (len(lines) + 1) * drawing.LEADING + MARGIN
    canvas.setPageSize((width, height + below))
    canvas.drawImage(ImageReader(_jpeg(picture)), 0, below, width, height)
    drawing.strip(canvas, lines, MARGIN, below - drawing.LEADING - MARGIN / 2)
    canvas.showPage()
    page.close()


def _scale(width: float, height: float) -> float:
    return float(min(DOTS / 72, LARGEST / max(width, height, 1)))


def _stencil(mark: Mark, width: float, height: float) -> Any:
    """Where the tiles cover a picture of this page, and how much."""
    document = pypdfium2.PdfDocument(drawing.tiled(mark, width, height))
    try:
        drawn = document[0].render(scale=_scale(width, height), grayscale=True).to_pil().convert("L")
    finally:
        document.close()
    return drawn.point(lambda light: (255 - light) * drawing.FAINT)


def _jpeg(picture: Any) -> io.BytesIO:
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=QUALITY, optimize=True)
    made.seek(0)
    return made
