"""Asks pdfium what stands on a page. pdfium is not thread-safe: one lock guards every call of this process."""

from __future__ import annotations

from contextlib import contextmanager
from math import sqrt
from threading import Lock
from typing import TYPE_CHECKING, Any

import pypdfium2
from pypdfium2 import raw

from connector.readers import refusals
from connector.readers.pdf.characters import Characters, majority_turn
from connector.readers.pdf.drawings import drawn_on
from connector.readers.pdf.fields import boxes_of
from connector.readers.pdf.geometry import Sheet, display

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connector.readers.pdf.drawings import Drawings
    from connector.readers.pdf.fields import TickBox
    from connector.readers.scan.picture import Picture

_LOCK = Lock()
_PICTURED = 0.5  # of the page: what stands beside a picture this large may be a stamp on a scan
_FEW = 100  # characters
_POINT = 72
_MOST_PIXELS = 40_000_000


@contextmanager
def opened(content: bytes, path: Path, *, pictures: bool) -> Iterator[Iterator[Sheet | Picture]]:
    """The pages of a PDF, one after the other; scans as ``pictures`` where they are wanted.

    Raises ``ReadError`` for damage and for a needed password.
    """
    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as fault:
            if getattr(fault, "err_code", None) == raw.FPDF_ERR_PASSWORD:
                raise refusals.encrypted(path) from fault
            raise refusals.damaged(path, str(fault)) from fault
        try:
            yield _sheets(document, pictures=pictures)
        finally:
            document.close()


def _sheets(document: Any, *, pictures: bool) -> Iterator[Sheet | Picture]:
    for index in range(len(document)):
        page, ticks = prepared(document, index)
        try:
            sheet = on_page(page, index + 1, ticks)
            yield pictured(page, index + 1) if sheet.is_scan and pictures else sheet
        finally:
            page.close()


def prepared(document: Any, index: int) -> tuple[Any, list[TickBox]]:
    """A page (from 0) with what people typed into its fields as text of the page, and its boxes to tick."""
    if document.get_formtype() == raw.FORMTYPE_NONE:
        return document[index], []
    document.init_forms()  # before any page is taken
    page = document[index]
    ticks = boxes_of(page, document.formenv)
    page.flatten()
    page.close()
    return document[index], ticks


def on_page(page: Any, number: int, ticks: list[TickBox]) -> Sheet:
    """The page, turned so that most of its text stands upright, whatever the page itself says about its rotation."""
    drawn = drawn_on(page)
    text_page = page.get_textpage()
    try:
        turn = majority_turn(text_page) if drawn.has_turned_text else 0
        left, bottom, right, top = page.get_cropbox()
        to_display = display(left, bottom, right, top, turn)
        characters = Characters(text_page, to_display, turn, turned=drawn.has_turned_text)
        glyphs = characters.glyphs(ticks)
    finally:
        text_page.close()
    rules = drawn.rules(to_display)
    return Sheet(
        number=number,
        box=to_display.box(left, bottom, right, top),
        glyphs=glyphs,
        rows=rules.rows,
        columns=rules.columns,
        turn=turn,
        undecoded=characters.undecoded,
        leaning=characters.leaning,
        is_scan=_is_scan(drawn, len(glyphs), characters.undecoded, page.get_width() * page.get_height()),
    )


def _is_scan(drawn: Drawings, glyphs: int, undecoded: int, area: float) -> bool:
    """Whether a page's text has to be recognised.

    ======================================================  =====
    nothing on it but text that shows                       no
    half of its text or more has no letters behind it       yes
    drawings or pictures, and no text that shows            yes
    pictures over half of it, and hardly any text           yes
    else                                                    no
    ======================================================  =====
    """
    if undecoded > glyphs:
        return True
    if not (drawn.has_visible_text and glyphs):
        return drawn.pictured > 0 or bool(drawn.shapes)
    return drawn.pictured >= _PICTURED * area and glyphs < _FEW


def pictured(page: Any, number: int) -> Picture:
    """The page as it is printed, at 300 dots per inch unless it is very large."""
    from connector.readers.scan.picture import DPI, Picture

    largest = sqrt(_MOST_PIXELS / max(page.get_width() * page.get_height(), 1.0))
    scale = min(DPI / _POINT, largest)
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        return Picture(number, bitmap.to_numpy().copy(), scale * _POINT)
    finally:
        bitmap.close()
