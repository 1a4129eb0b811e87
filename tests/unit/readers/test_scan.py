"""Pages that are pictures: what a scanner makes of a report is read like the report itself."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from connector.errors import ReadError
from connector.model.document import Place
from connector.readers import read
from tests.builders import pdf, scan
from tests.builders.blocks import only_table, paragraphs, tables, texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reportlab.pdfgen.canvas import Canvas

    from connector.model.document import Document

SMALL = (380.0, 250.0)
ROWS = [
    ["编号", "NC-01", "条款", "8.5.1.2"],
    ["事实", "2026年3月10日变更没有评估影响", "部门", "运维部"],
]
WIDTHS = [50, 180, 40, 70]


def ruled(canvas: Canvas, left: float = 20, top: float = 200, height: float = 34) -> None:
    """The rows as a ruled table."""
    ys = [top - row * height for row in range(len(ROWS) + 1)]
    xs = [left + sum(WIDTHS[:column]) for column in range(len(WIDTHS) + 1)]
    canvas.grid(xs, ys)
    for y, row in zip(ys, ROWS, strict=False):
        for x, cell in zip(xs, row, strict=False):
            canvas.drawString(x + 5, y - height / 2 - 4, cell)


def form(canvas: Canvas) -> None:
    """A title, the table, and a row of boxes: 严重 empty, 一般 ticked, 观察项 filled."""
    canvas.setFont(pdf.FONT, 16)
    canvas.drawString(120, 222, "不符合项报告")
    canvas.setFont(pdf.FONT, 10)
    ruled(canvas)
    canvas.drawString(20, 90, "性质：")
    for x, word in ((60, "严重"), (110, "一般"), (160, "观察项")):
        canvas.rect(x, 89, 8, 8, fill=int(word == "观察项"))
        canvas.drawString(x + 11, 90, word)
    canvas.lines([(112, 93, 114, 90.5), (114, 90.5, 117, 96)])
    canvas.drawString(20, 60, "出口处的日期为 2026-03-10。")


def made(path: Path, *pages: Callable[[Canvas], object], dpi: int = 200) -> list[Image.Image]:
    return scan.pictures(pdf.draw(path.with_suffix(".made.pdf"), *pages, page_size=SMALL), dpi=dpi)


def unspaced(texts_read: Any) -> list[str]:
    return ["".join(text.split()) for text in texts_read]


def check_form(document: Document) -> None:
    assert [unspaced(row) for row in only_table(document).rows] == [unspaced(row) for row in ROWS]
    assert unspaced(texts(document)) == [
        "不符合项报告",
        "性质：☐严重☑一般■观察项",
        "出口处的日期为2026-03-10。",
    ]


@pytest.mark.parametrize(
    ("name", "dpi", "lean", "quarters"),
    [
        ("as-scanned.pdf", 200, 0.0, 0),
        ("on-its-side.jpg", 200, -1.1, 1),
        pytest.param("askew.png", 300, 1.7, 0, marks=pytest.mark.slow),
        pytest.param("upside-down.tiff", 150, 0.4, 2, marks=pytest.mark.slow),
        pytest.param("other-side.png", 200, -2.6, 3, marks=pytest.mark.slow),
    ],
)
def test_a_scan_is_read_as_its_report(tmp_path: Path, name: str, dpi: int, lean: float, quarters: int) -> None:
    (page,) = made(tmp_path / name, form, dpi=dpi)
    path = scan.save(tmp_path / name, [scan.worn(page, lean=lean, quarters=quarters)], dpi=dpi)
    document = read(path)
    check_form(document)
    assert document.kind == ("pdf" if name.endswith("pdf") else "image")
    said = "Text recognised from a picture, to be compared with the file: page 1"
    assert said in [note.reason for note in document.notes]


def test_letters_are_as_large_as_they_look(tmp_path: Path) -> None:
    path = scan.save(tmp_path / "a.png", made(tmp_path / "a", form), dpi=200)
    title, *others = paragraphs(read(path))
    assert (title.text, title.kind) == ("不符合项报告", "heading")
    assert [other.kind for other in others] == ["body"] * len(others)


def test_every_page_of_a_tiff_and_where_it_stands(tmp_path: Path) -> None:
    def last(canvas: Canvas) -> None:
        canvas.drawString(40, 150, "审核结论：推荐保持认证")

    document = read(scan.save(tmp_path / "a.tif", made(tmp_path / "a", ruled, last)))
    assert [block.place.page for block in document.blocks] == [1, 2]
    assert texts(document) == ["审核结论：推荐保持认证"]


def test_of_a_moving_picture_only_the_first_is_a_page(tmp_path: Path) -> None:
    first, *_others = pages = made(tmp_path / "a", ruled, form)
    first.save(tmp_path / "a.gif", save_all=True, append_images=pages[1:])
    assert len(tables(read(tmp_path / "a.gif"))) == 1


def placed(canvas: Canvas, picture: Image.Image) -> None:
    canvas.drawImage(ImageReader(picture), 0, 0, *SMALL)


def test_a_page_among_others_that_is_a_picture(tmp_path: Path) -> None:
    (picture,) = made(tmp_path / "a", ruled)

    def written(canvas: Canvas) -> None:
        canvas.drawString(40, 150, "第一部分 审核概况")

    path = pdf.draw(tmp_path / "a.pdf", written, partial(placed, picture=picture), page_size=SMALL)
    document = read(path)
    assert texts(document) == ["第一部分 审核概况"]
    assert only_table(document).place.page == 2
    assert [note.reason for note in document.notes] == [
        "Text recognised from a picture, to be compared with the file: page 2"
    ]


@pytest.mark.parametrize("invisible", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_a_stamp_or_an_unseen_layer_of_text_does_not_hide_that_a_page_is_a_picture(
    tmp_path: Path, *, invisible: bool
) -> None:
    (picture,) = made(tmp_path / "a", ruled)

    def stamped(canvas: Canvas) -> None:
        placed(canvas, picture)
        text = canvas.beginText(40, 20)
        text.setTextRenderMode(3 if invisible else 0)
        text.textLine("bad text of the scanner" if invisible else "COPY 7")
        canvas.drawText(text)

    document = read(pdf.draw(tmp_path / "a.pdf", stamped, page_size=SMALL))
    assert [unspaced(row) for row in only_table(document).rows] == [unspaced(row) for row in ROWS]
    assert unspaced(texts(document)) == ([] if invisible else ["COPY7"])


def test_a_label_that_runs_from_top_to_bottom(tmp_path: Path) -> None:
    def standing(canvas: Canvas) -> None:
        canvas.grid([40, 70, 340], [40, 200])
        for number, letter in enumerate("不符合事实"):
            canvas.drawString(50, 170 - number * 13, letter)
        for number, line in enumerate(["变更没有评估影响", "也没有批准的记录", "抽查了十二项变更"]):
            canvas.drawString(80, 150 - number * 16, line)

    path = scan.save(tmp_path / "a.png", made(tmp_path / "a", standing, dpi=300), dpi=300)
    ((label, text),) = only_table(read(path)).rows
    assert (label, unspaced([text])) == ("不符合事实", ["变更没有评估影响也没有批准的记录抽查了十二项变更"])


@pytest.mark.parametrize(
    ("blur", "said"),
    [
        (0.7, "Recognised with little certainty: "),
        pytest.param(1.0, "Lines of the page that could not be recognised: 2", marks=pytest.mark.slow),
    ],
)
def test_what_could_hardly_be_read_is_said(tmp_path: Path, blur: float, said: str) -> None:
    def written(canvas: Canvas) -> None:
        canvas.setFont(pdf.FONT, 7)
        canvas.drawString(40, 180, "清楚的文字")
        canvas.drawString(40, 150, "监视测量纠正措施覆盖验证部门职责")

    (page,) = made(tmp_path / "a", written, dpi=75)
    path = scan.save(tmp_path / "a.png", [scan.worn(page, blur=blur, noise=8)], dpi=75)
    assert any(note.reason.startswith(said) and note.place == Place(page=1) for note in read(path).notes)


def test_a_picture_of_nothing_is_said_to_be_one(tmp_path: Path) -> None:
    path = scan.save(tmp_path / "a.png", [Image.new("L", (400, 500), 250)])
    document = read(path)
    assert document.blocks == ()
    assert [note.reason for note in document.notes] == [
        "The page is a picture in which no text was found",
        "No page holds text",
    ]


@pytest.mark.parametrize(
    "mode", ["RGBA", "I;16", *(pytest.param(mode, marks=pytest.mark.slow) for mode in ("1", "P", "CMYK"))]
)
def test_pictures_of_every_depth(tmp_path: Path, mode: str) -> None:
    (page,) = made(tmp_path / "a", ruled)
    if mode == "RGBA":
        page = Image.merge("RGBA", [Image.new("L", page.size, 0)] * 3 + [page.point(lambda level: 255 - level)])
    elif mode == "I;16":
        page = page.convert("I").point(lambda level: level * 256).convert(mode)
    else:
        page = page.convert(mode)
    name = "a.tif" if mode == "CMYK" else "a.png"
    page.save(tmp_path / name, dpi=(200, 200))
    assert only_table(read(tmp_path / name)).rows[0][3] == "8.5.1.2"


def test_a_picture_larger_than_any_page_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    Image.new("1", (20_000, 20_000)).save(tmp_path / "a.png")
    with pytest.raises(ReadError, match="larger than any page"):
        read(tmp_path / "a.png")


def test_without_the_extra_a_scan_names_it_and_other_pages_are_read(tmp_path: Path) -> None:
    (picture,) = made(tmp_path / "a", ruled)

    def written(canvas: Canvas) -> None:
        canvas.drawString(40, 150, "第一部分")

    pdf.draw(tmp_path / "mixed.pdf", written, partial(placed, picture=picture), page_size=SMALL)
    pdf.draw(tmp_path / "whole.pdf", partial(placed, picture=picture), page_size=SMALL)
    picture.save(tmp_path / "a.png")
    code = """
import sys
from pathlib import Path
sys.modules["rapidocr"] = None
from connector.errors import ReadError
from connector.model.document import Place
from connector.readers import read
for name in sys.argv[1:]:
    try:
        document = read(Path(name))
        print([block.text for block in document.blocks], [note.reason for note in document.notes])
    except ReadError as error:
        print(error.problems[0].remedy)
"""
    names = [str(tmp_path / name) for name in ("mixed.pdf", "whole.pdf", "a.png")]
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code, *names], capture_output=True, encoding="utf-8", check=True
    )
    mixed, whole, image = done.stdout.splitlines()
    assert mixed.startswith("['第一部分']")
    assert "pip install 'closeout[ocr]'" in mixed
    assert whole == image == "pip install 'closeout[ocr]'"
