"""PDFs: pages that are turned, filled in or scanned, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from connector.errors import ReadError
from connector.readers import read
from tests.builders import pdf
from tests.builders.blocks import only_table, texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from connector.model.document import Document

WIDTH, HEIGHT = A4


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "report.pdf"


def drawn(path: Path, *pages: Callable[[Canvas], object], **options: Any) -> Document:
    return read(pdf.draw(path, *pages, **options))


class TestTurnedPages:
    def content(self, canvas: Canvas) -> None:
        canvas.drawString(60, 400, "编号：NC-01 旋转的页面")
        canvas.grid([60, 160, 300], [250, 300, 350])
        canvas.drawString(65, 330, "条款")
        canvas.drawString(165, 330, "8.5.1")
        canvas.drawString(65, 280, "性质")
        canvas.drawString(165, 280, "一般")

    def check(self, document: Document) -> None:
        assert texts(document) == ["编号：NC-01 旋转的页面"]
        assert only_table(document).rows == (("条款", "8.5.1"), ("性质", "一般"))

    @pytest.mark.parametrize("rotation", [0, 90, 180, 270])
    def test_a_page_that_is_shown_turned(self, path: Path, rotation: int) -> None:
        def page(canvas: Canvas) -> None:
            canvas.setPageRotation(rotation)
            self.content(canvas)

        self.check(drawn(path, page))

    @pytest.mark.parametrize(("angle", "x", "y"), [(90, WIDTH, 0), (180, WIDTH, HEIGHT), (270, 0, HEIGHT)])
    def test_a_page_whose_content_is_turned(self, path: Path, angle: int, x: float, y: float) -> None:
        def page(canvas: Canvas) -> None:
            canvas.translate(x, y)
            canvas.rotate(angle)
            self.content(canvas)

        self.check(drawn(path, page))

    def test_a_word_on_its_side_keeps_its_letters_together(self, path: Path) -> None:
        def page(canvas: Canvas) -> None:
            self.content(canvas)
            canvas.saveState()
            canvas.translate(500, 500)
            canvas.rotate(90)
            canvas.drawString(0, 0, "SIDE WORD")
            canvas.restoreState()

        assert "SIDE WORD" in texts(drawn(path, page))

    def test_a_watermark_is_a_property(self, path: Path) -> None:
        def page(canvas: Canvas) -> None:
            canvas.drawString(60, 700, "正文")
            canvas.translate(200, 400)
            canvas.rotate(45)
            canvas.drawString(0, 0, "机密文件")

        document = drawn(path, page)
        assert texts(document) == ["正文"]
        assert document.properties == {"watermark": "机密文件"}


def test_what_is_set_off_in_a_line_keeps_its_distance(path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(50, 700, "Description")
        canvas.drawString(
            140, 700, "Three of ten accounts were still active long after their owners had left the group and the"
        )
        canvas.drawString(140, 688, "company.")
        canvas.drawString(50, 676, "Grade")
        canvas.drawString(140, 676, "Minor")

    said = "Three of ten accounts were still active long after their owners had left the group and the company."
    assert texts(drawn(path, page)) == [f"Description\t{said}", "Grade\tMinor"]


def test_fields_of_a_form_are_read_as_filled_in(path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(50, 700, "Number:")
        canvas.acroForm.textfield(name="number", value="NC-01", x=100, y=692, width=100, height=20, fontSize=10)
        canvas.acroForm.checkbox(name="major", checked=False, x=50, y=650, size=12)
        canvas.drawString(70, 652, "Major")
        canvas.acroForm.checkbox(name="minor", checked=True, x=120, y=650, size=12)
        canvas.drawString(140, 652, "Minor")

    assert texts(drawn(path, page)) == ["Number: NC-01", "☐ Major ☑ Minor"]


def test_symbols_of_dingbats_are_kept(path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFont("ZapfDingbats", 10)
        canvas.drawString(60, 700, "✔")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(75, 700, "Minor")

    assert texts(drawn(path, page)) == ["✔ Minor"]


def test_a_scanned_page_is_noted_and_the_others_are_read(path: Path) -> None:
    def scanned(canvas: Canvas) -> None:
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        canvas.drawImage(ImageReader(Image.new("RGB", (20, 20), "grey")), 0, 0, 595, 842)

    document = drawn(path, pdf.written((60, 700, "正文")), scanned, lambda _canvas: None)
    assert texts(document) == ["正文"]
    assert [(note.reason, note.place and note.place.page) for note in document.notes] == [
        ("The page is a picture in which no text was found", 2)
    ]
    alone = drawn(path, scanned)
    assert alone.blocks == ()
    assert [note.place and note.place.page for note in alone.notes] == [1, None]
    assert alone.notes[1].reason.startswith("No page holds text")


def test_a_password_is_needed(path: Path) -> None:
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", canPrint=1))
    canvas.drawString(60, 700, "x")
    canvas.save()
    with pytest.raises(ReadError, match="protected by a password"):
        read(path)


def test_a_password_that_only_forbids_changes_is_no_obstacle(path: Path) -> None:
    canvas = Canvas(str(path), encrypt=StandardEncryption("", "owner", canPrint=1, canModify=0))
    canvas.drawString(60, 700, "open")
    canvas.save()
    assert texts(read(path)) == ["open"]


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\nnothing of a PDF\n%%EOF"])
def test_what_is_no_pdf_inside_is_damaged(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(ReadError, match="damaged"):
        read(path)
