"""Asks pdfium what stands on a page. pdfium is not thread-safe: one lock guards every call of this process."""

from __future__ import annotations

from contextlib import contextmanager
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

    from connector.readers.pdf.fields import TickBox

_LOCK = Lock()


@contextmanager
def opened(content: bytes, path: Path) -> Iterator[Iterator[Sheet]]:
    """The pages of a PDF, one after the other. Raises ``ReadError`` for damage and for a needed password."""
    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as fault:
            if getattr(fault, "err_code", None) == raw.FPDF_ERR_PASSWORD:
                raise refusals.encrypted(path) from fault
            raise refusals.damaged(path, str(fault)) from fault
        try:
            yield _sheets(document)
        finally:
            document.close()


def _sheets(document: Any) -> Iterator[Sheet]:
    has_fields = document.get_formtype() != raw.FORMTYPE_NONE
    if has_fields:
        document.init_forms()
    for index in range(len(document)):
        page = document[index]
        ticks: list[TickBox] = []
        if has_fields:  # what people typed into the fields becomes text of the page
            ticks = boxes_of(page, document.formenv)
            page.flatten()
            page.close()
            page = document[index]
        try:
            yield _sheet(page, index + 1, ticks)
        finally:
            page.close()


def _sheet(page: Any, number: int, ticks: list[TickBox]) -> Sheet:
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
        has_pictures=drawn.has_pictures,
        undecoded=characters.undecoded,
        leaning=characters.leaning,
    )
