"""A page as a picture with a text marked on it: in PDFs, over two pages, turned, scanned, and as a picture itself."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops
from reportlab.pdfgen.canvas import Canvas

from connector.bootstrap.reading import picture
from connector.errors import ReadError
from connector.readers.kinds import has_pages
from connector.readers.pdf.geometry import Glyph
from connector.readers.showing.marking import boxes
from connector.readers.showing.pages import MARK, WIDTH, page_of
from tests.builders import scan

if TYPE_CHECKING:
    from pathlib import Path

STATEMENT = "Changes were carried out without approval by the board"


def pdf(path: Path, *pages: str, turned: bool = False) -> bytes:
    canvas = Canvas(str(path))
    for text in pages:
        if turned:
            canvas.setPageRotation(90)
            canvas.rotate(90)
            canvas.translate(0, -595)
        canvas.drawString(72, 400, text)
        canvas.drawString(72, 300, "Nothing else is to be seen on this page.")
        canvas.showPage()
    canvas.save()
    return path.read_bytes()


def marked(image: Image.Image) -> tuple[int, int, int, int] | None:
    """The box around what is marked, in pixels; None where nothing is."""
    difference = ImageChops.difference(image, Image.new("RGB", image.size, MARK)).convert("L")
    return difference.point([255] + 255 * [0]).getbbox()


def line(text: str, top: float = 0.0, left: float = 0.0) -> list[Glyph]:
    return [Glyph(one, left + 5 * nth, top, left + 5 * nth + 5, top + 10) for nth, one in enumerate(text)]


def test_a_text_over_two_lines_is_two_boxes() -> None:
    glyphs = [*line("Some changes were"), *line("not approved at all", 12.0)]
    found = boxes(glyphs, "changes were not approved")
    assert [(box.left, box.top, box.right) for box in found] == [(25, 0, 85), (0, 12, 60)]


def test_a_piece_that_stands_twice_is_marked_where_the_text_goes_on() -> None:
    glyphs = [*line("changes were approved"), *line("changes were not approved", 30.0)]
    assert {box.top for box in boxes(glyphs, "Changes were not approved")} == {30.0}


def test_other_columns_and_wrong_letters_between_do_not_hinder() -> None:
    glyphs = [*line("配置项未登记"), *line("另一列的文字", 0, 200), *line("也没有审批记绿", 12.0)]
    assert len(boxes(glyphs, "配置项未登记，也没有审批记录。")) == 2


@pytest.mark.parametrize("text", ["", "。", "Something else entirely, which nobody wrote", "审核"])
def test_what_does_not_stand_there_is_not_marked(text: str) -> None:
    assert boxes(line("Changes were carried out"), text) == []


def test_the_statement_is_marked_on_its_page(tmp_path: Path) -> None:
    image = page_of(pdf(tmp_path / "a.pdf", "Summary", STATEMENT), 2, STATEMENT)
    box = marked(image)
    assert image.width == WIDTH
    assert box is not None
    assert box[1] / image.height == pytest.approx(1 - 410 / 842, abs=0.02)
    assert (box[2] - box[0]) / image.width == pytest.approx(0.45, abs=0.1)


def test_a_turned_page_is_shown_upright(tmp_path: Path) -> None:
    image = page_of(pdf(tmp_path / "a.pdf", STATEMENT, turned=True), 1, STATEMENT)
    box = marked(image)
    assert box is not None
    assert box[2] - box[0] > 10 * (box[3] - box[1])


def test_a_form_over_two_pages_shows_both(tmp_path: Path) -> None:
    content = pdf(tmp_path / "a.pdf", "NC-01, see overleaf", STATEMENT)
    image = page_of(content, 1, STATEMENT)
    box = marked(image)
    assert image.height > 2 * WIDTH
    assert box is not None
    assert box[1] > image.height / 2
    assert page_of(content, 1, "nowhere at all to be seen").height < 2 * WIDTH


def test_scans_and_pictures_are_marked_too(tmp_path: Path) -> None:
    pdf(tmp_path / "a.pdf", STATEMENT)
    (page,) = scan.pictures(tmp_path / "a.pdf", dpi=150)
    scan.save(tmp_path / "scan.pdf", [page], dpi=150)
    page.save(tmp_path / "scan.png", dpi=(150, 150))
    for name in ("scan.pdf", "scan.png"):
        assert marked(page_of((tmp_path / name).read_bytes(), 1, STATEMENT)) is not None
    with pytest.raises(IndexError):
        page_of((tmp_path / "scan.png").read_bytes(), 2, STATEMENT)


def test_what_has_pages() -> None:
    assert [has_pages(head) for head in (b"x%PDF-1.7", b"\x89PNG\r\n..", b"RIFF....WEBP", b"PK\x03\x04", b"a,b")] == [
        *(True, True, True, False, False)
    ]


def test_another_process_draws_it_and_its_arguments_tell_nothing(tmp_path: Path) -> None:
    content = pdf(tmp_path / "a.pdf", STATEMENT)
    with Image.open(io.BytesIO(picture(content, 1, STATEMENT))) as image:
        assert image.size[0] == WIDTH
    asked = json.dumps({"page": 1, "text": STATEMENT}).encode() + b"\n" + content
    command = [sys.executable, "-m", "connector.readers.showing.worker"]
    done = subprocess.run(command, input=asked, capture_output=True, check=True)
    assert done.stdout.startswith(b"\x89PNG")


@pytest.mark.parametrize("content", [b"%PDF-1.7 broken", b"", b"\x89PNG\r\n cut"])
def test_what_cannot_be_shown_says_so(content: bytes) -> None:
    with pytest.raises(ReadError, match="page 3 cannot be shown"):
        picture(content, 3, "x")
