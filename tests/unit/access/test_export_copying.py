"""A marked copy of a PDF: each page as it looks, with the mark in the picture, and nothing that is alive."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from pypdfium2 import PdfiumError
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from connector.access.export import copying
from connector.access.export.proof import TooMany, prove
from tests.builders.sheets import MARK, mark, pages


def original(*sizes: tuple[float, float]) -> bytes:
    """A PDF with a form, a link and a script."""
    made = io.BytesIO()
    canvas = Canvas(made)
    for size in sizes:
        canvas.setPageSize(size)
        canvas.drawString(20, 20, "Confidential report")
        canvas.linkURL("https://evil.example", (0, 0, 50, 50))
        canvas.acroForm.textfield(name="field", x=60, y=60, width=80, height=20, value="filled in")
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def picture(content: bytes, page: int = 0) -> bytes:
    document = pypdfium2.PdfDocument(content)
    try:
        return bytes(document[page].render(scale=1).to_pil().convert("L").tobytes())
    finally:
        document.close()


def test_each_page_is_copied_at_its_size_above_the_mark() -> None:
    copied = copying.copy(original(A4, landscape(A4), (200, 300)), MARK)
    prove(copied, "pdf", MARK)
    document = pypdfium2.PdfDocument(copied)
    sizes = [document[number].get_size() for number in range(len(document))]
    assert [round(width) for width, _height in sizes] == [595, 842, 200]
    assert all(tall > given for (_w, tall), (_x, given) in zip(sizes, (A4, landscape(A4), (200, 300)), strict=True))
    assert document.get_metadata_dict()["Keywords"] == MARK.trace
    document.close()
    assert all("Example Ltd" in text for text in pages(copied))


def test_nothing_in_it_is_alive_or_hidden() -> None:
    copied = copying.copy(original(A4), MARK)
    assert not [word for word in (b"/URI", b"/JavaScript", b"/AcroForm", b"/Annots", b"evil") if word in copied]
    assert "Confidential" not in "".join(pages(copied)), "a picture, without text under it"


def test_the_mark_is_in_the_picture_itself() -> None:
    plain = original(A4)
    first, second = copying.copy(plain, MARK), copying.copy(plain, mark(name="孙浩", email="", address=""))
    assert picture(first) != picture(second)
    light = sum(picture(first)) / len(picture(first))
    assert 235 < light < 254, "seen, but not in the way"


def test_what_is_no_pdf_or_too_long_is_not_copied() -> None:
    with pytest.raises(PdfiumError):
        copying.copy(b"%PDF-1.7 broken", MARK)
    with pytest.raises(TooMany):
        copying.copy(original(A4, A4), MARK, most=1)
