"""A page drawn, and what stands where on it."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from connector.readers.kinds import is_pdf
from connector.readers.pdf.source import on_page, pictured, prepared
from connector.readers.scan import is_installed
from connector.readers.showing.marking import boxes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.readers.pdf.geometry import Box
    from connector.readers.scan.picture import Picture

WIDTH = 1200
LARGEST = 3000
"""Pixels: the width of the picture, and the most that any side may have."""

MARK = (255, 226, 120)
AROUND = 2.0
BETWEEN, BACKGROUND = 16, (200, 204, 210)


def page_of(content: bytes, number: int, text: str) -> Image.Image:
    """The page (from 1) with the text marked, if it stands there.

    Raises ``IndexError`` where there is no such page, and what the libraries raise for a file that is broken.
    """
    if not is_pdf(content):
        return _of_picture(content, number, text)
    document = pypdfium2.PdfDocument(content)
    try:
        return _of_pdf(document, number, text)
    finally:
        document.close()


def _of_pdf(document: pypdfium2.PdfDocument, number: int, text: str) -> Image.Image:
    """The page; with the next one below it, where only that one has the text: a form may run over two pages."""
    first, is_marked = _drawn(document, number, text)
    if is_marked or number >= len(document):
        return first
    second, is_marked = _drawn(document, number + 1, text)
    return _stacked(first, second) if is_marked else first


def _drawn(document: pypdfium2.PdfDocument, number: int, text: str) -> tuple[Image.Image, bool]:
    """One page, and whether the text was marked on it, or may be on it unseen: of a scan the next is not asked."""
    page, ticks = prepared(document, number - 1)
    sheet = on_page(page, number, ticks)
    if sheet.is_scan:
        return (_of_scan(pictured(page, number), text) if is_installed() else _rendered(page, 0)[0]), True
    image, scale = _rendered(page, sheet.turn)
    found = boxes(sheet.glyphs, text)
    return _marked(image, found, scale), bool(found)


def _rendered(page: Any, turn: int) -> tuple[Image.Image, float]:
    """The page put upright, and pixels for each point."""
    page.set_rotation(90 * turn)
    width, height = page.get_size()
    scale = min(WIDTH / width, LARGEST / max(width, height))
    return page.render(scale=scale).to_pil().convert("RGB"), scale


def _stacked(upper: Image.Image, lower: Image.Image) -> Image.Image:
    both = Image.new("RGB", (max(upper.width, lower.width), upper.height + BETWEEN + lower.height), BACKGROUND)
    both.paste(upper, (0, 0))
    both.paste(lower, (0, upper.height + BETWEEN))
    return both


def _of_picture(content: bytes, number: int, text: str) -> Image.Image:
    from connector.readers.scan.reading import pictures

    for picture in islice(pictures(content, Path("picture")), number - 1, None):
        return _of_scan(picture, text)
    raise IndexError(number)


def _of_scan(picture: Picture, text: str) -> Image.Image:
    """The page put upright, as it was read."""
    from connector.readers.scan.engine import engine
    from connector.readers.scan.sheets import sheet_of
    from connector.readers.scan.upright import upright

    models = engine(os.cpu_count() or 1)
    page = upright(picture, models)
    image = Image.fromarray(page.pixels).convert("RGB")
    image.thumbnail((WIDTH, LARGEST))
    return _marked(image, boxes(sheet_of(page, models).glyphs, text), image.width / page.width)


def _marked(image: Image.Image, found: Sequence[Box], scale: float) -> Image.Image:
    """The picture with boxes (in points) marked as by a felt pen: what is printed stays readable."""
    paper = Image.new("RGB", image.size, "white")
    pen = ImageDraw.Draw(paper)
    for box in found:
        corners = (box.left - AROUND, box.top - AROUND, box.right + AROUND, box.bottom + AROUND)
        pen.rectangle([corner * scale for corner in corners], fill=MARK)
    return ImageChops.multiply(image, paper)
