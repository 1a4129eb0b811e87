"""PDFs: the text around tables, pages of every kind, what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth

from connector.readers import read
from tests.builders import pdf
from tests.builders.blocks import paragraphs, texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reportlab.pdfgen.canvas import Canvas

    from connector.model.document import Document

LONG = "内部审核依据年度方案实施，覆盖服务管理体系全部过程，审核组查阅文件并访谈有关人员，认为体系总体运行有效，"
WIDTH, HEIGHT = A4


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "report.pdf"


def drawn(path: Path, *pages: Callable[[Canvas], object], **options: Any) -> Document:
    return read(pdf.draw(path, *pages, **options))


def test_headings_paragraphs_and_items(path: Path) -> None:
    document = read(
        pdf.save(
            path,
            pdf.text("内部审核报告", size=18, centred=True),
            pdf.text("编号：IA-2026-03"),
            pdf.text("一、结论", size=14),
            pdf.text(LONG * 4, indent=20),
            pdf.text(LONG * 3 + "。", indent=20),
            pdf.text("（1）第一项；"),
            pdf.text(f"（2）第二项：{LONG * 2}"),
        )
    )
    assert [(p.kind, p.level, p.marker, p.text) for p in paragraphs(document)] == [
        ("heading", 1, "", "内部审核报告"),
        ("body", 0, "", "编号：IA-2026-03"),
        ("heading", 2, "", "一、结论"),
        ("body", 0, "", LONG * 4),
        ("body", 0, "", LONG * 3 + "。"),
        ("item", 1, "（1）", "第一项；"),
        ("item", 1, "（2）", f"第二项：{LONG * 2}"),
    ]
    assert document.kind == "pdf"
    assert {block.place.page for block in document.blocks} == {1}


def test_bold_lines_in_the_size_of_the_text_are_headings_of_the_lowest_level(path: Path) -> None:
    document = read(
        pdf.save(
            path,
            pdf.text("Report", size=16, font="Helvetica-Bold"),
            pdf.text("Scope", font="Helvetica-Bold"),
            pdf.text("We have examined the controls of the organisation. " * 6, font="Helvetica"),
            pdf.text("Evidence:", font="Helvetica-Bold"),
        )
    )
    kinds = [(p.kind, p.level, p.bold, p.text[:8]) for p in paragraphs(document)]
    assert kinds == [
        ("heading", 1, True, "Report"),
        ("heading", 2, True, "Scope"),
        ("body", 0, False, "We have "),
        ("body", 0, True, "Evidence"),
    ]


def filled(left: float) -> str:
    """Words that fill a line from ``left`` to 522 points."""
    text = "The"
    while left + stringWidth(f"{text} integrity", "Helvetica", 10) < 522:
        text += " integrity"
    while left + stringWidth(f"{text}i", "Helvetica", 10) < 522:
        text += "i"
    return text


def test_bullets_with_hanging_text(path: Path) -> None:
    first, margin = filled(90), filled(72)

    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(72, 720, "•")
        canvas.drawString(90, 720, first)
        canvas.drawString(90, 706, "lifecycles; and")
        canvas.drawString(90, 692, "o")
        canvas.drawString(108, 692, "Access is restricted.")
        canvas.drawString(72, 660, margin)
        canvas.drawString(72, 646, "and more.")

    assert [(p.kind, p.marker, p.text) for p in paragraphs(drawn(path, page))] == [
        ("item", "•", f"{first} lifecycles; and"),
        ("item", "o", "Access is restricted."),
        ("body", "", f"{margin} and more."),
    ]


def test_a_dash_in_the_middle_of_a_sentence_opens_no_item(path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(72, 720, filled(72))
        canvas.drawString(72, 706, "- version 2.3, and so on:")
        canvas.drawString(72, 692, "- an item")

    assert [(p.marker, p.text) for p in paragraphs(drawn(path, page))] == [
        ("", f"{filled(72)} - version 2.3, and so on:"),
        ("-", "an item"),
    ]


def test_a_paragraph_that_runs_over_the_page_is_one(path: Path) -> None:
    text = LONG * 60 + "完。"
    document = read(pdf.save(path, pdf.text(text), pdf.text("下一段")))
    assert texts(document) == [text, "下一段"]
    assert [block.place.page for block in document.blocks] == [1, 2]


def test_headers_footers_and_page_numbers_are_properties(path: Path) -> None:
    content = [pdf.text("正文甲"), pdf.page_break(), pdf.text("正文乙"), pdf.page_break(), pdf.text("正文丙")]
    pdf.save(path, *content, header=lambda _page: "某某公司 SMS-R-12", footer=lambda page: f"第 {page} 页 共 3 页")
    document = read(path)
    assert texts(document) == ["正文甲", "正文乙", "正文丙"]
    assert document.properties == {
        "header": "某某公司 SMS-R-12",
        "footer": "第 1 页 共 3 页\n第 2 页 共 3 页\n第 3 页 共 3 页",
    }


def test_a_page_number_beside_a_repeated_line_and_one_alone(path: Path) -> None:
    def footer(page: int) -> str:
        return f"Baseline Report {page}"

    document = read(pdf.save(path, pdf.text("a"), pdf.page_break(), pdf.text("b"), footer=footer))
    assert texts(document) == ["a", "b"]
    assert texts(drawn(path, pdf.written((60, 700, "a"), (290, 30, "- 7 -")))) == ["a"]


def test_what_differs_from_form_to_form_is_never_taken_for_paper(path: Path) -> None:
    def page(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            canvas.setFont(pdf.FONT, 16)
            canvas.drawString(230, 800, "不符合项报告")
            canvas.setFont(pdf.FONT, 10)
            canvas.drawString(60, 780, f"编号： {number}")
            for line in range(12):
                canvas.drawString(60, 700 - 14 * line, f"第{number}张表的正文第{line}行写在这里，内容很长很长很长")

        return draw

    found = texts(drawn(path, page(1), page(2)))
    assert [text for text in found if text.startswith("编号")] == ["编号： 1", "编号： 2"]
    assert found.count("不符合项报告") == 2


def test_the_head_of_a_forms_paper_is_a_property_and_no_table(path: Path) -> None:
    def page(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            canvas.grid([60, 200, 400, 530], [760, 790])
            for x, text in ((65, "某某公司"), (205, "文件编号 SMS-R-12"), (405, f"第 {number} 页 共 2 页")):
                canvas.drawString(x, 770, text)
            canvas.drawString(60, 700, f"正文{number}")

        return draw

    document = drawn(path, page(1), page(2))
    assert texts(document) == ["正文1", "正文2"]
    assert document.properties["header"].startswith("某某公司\n文件编号 SMS-R-12\n第 1 页 共 2 页")
    assert len(drawn(path, page(1)).blocks) == 2


def test_two_columns_of_text_are_read_one_after_the_other(path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(50, 790, "通栏的标题占满这一页的整个宽度，因此它不属于左栏也不属于右栏，应当首先读到它。")
        for line in range(12):
            canvas.drawString(50, 760 - 14 * line, f"左{line:02}栏的文字一直写到这一栏的最右边为止了不")
            canvas.drawString(310, 760 - 14 * line, f"右{line:02}栏的文字一直写到这一栏的最右边为止了不")

    title, left, right = texts(drawn(path, page))
    assert title.startswith("通栏")
    assert left == "".join(f"左{line:02}栏的文字一直写到这一栏的最右边为止了不" for line in range(12))
    assert right.startswith("右00")
