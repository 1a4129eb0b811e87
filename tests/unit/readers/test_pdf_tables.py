"""PDFs: tables with and without lines, on one page and over several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from reportlab.lib import colors

from connector.model.document import Merge
from connector.readers import read
from tests.builders import pdf
from tests.builders.blocks import only_table, tables, texts

if TYPE_CHECKING:
    from pathlib import Path

    from reportlab.pdfgen.canvas import Canvas

FACT = (
    "抽查2026年1月至3月的紧急变更记录CHG-0012、CHG-0015、CHG-0021，三份记录均未见实施后评审，不符合程序文件"
    "SMS-P-08第5.3条“紧急变更应在实施后五个工作日内完成评审”的要求。"
)
HEADER = ("编号", "性质", "条款", "不符合事实", "责任部门", "完成期限")
WIDTHS = [18, 14, 20, 75, 20, 23]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "report.pdf"


def register(count: int) -> list[tuple[str, ...]]:
    return [
        (f"NC-{number:02}", "一般", "8.5.1.2", FACT * (1 + number % 3), "运维部", "2026-04-10")
        for number in range(1, count + 1)
    ]


def test_a_register_over_pages_is_one_table(path: Path) -> None:
    rows = register(16)
    whole = pdf.table([HEADER, *rows], widths=WIDTHS, repeat=1)
    document = read(pdf.save(path, pdf.text("一、清单", size=14), whole, pdf.text("结束")))
    table = only_table(document)
    assert table.rows == (HEADER, *rows)
    assert len(table.pages) == 17
    assert (table.pages[0], table.pages[-1]) == (1, 3)
    assert list(table.pages) == sorted(table.pages)
    assert texts(document) == ["一、清单", "结束"]


def test_a_register_without_repeated_header_is_one_table_too(path: Path) -> None:
    rows = register(12)
    assert only_table(read(pdf.save(path, pdf.table([HEADER, *rows], widths=WIDTHS)))).rows == (HEADER, *rows)


def form(number: int) -> Any:
    rows = [
        ["不符合项报告", "", "", ""],
        ["编号", f"NC-{number:02}", "日期", "2026-03-10"],
        ["受审核部门", "运维部", "审核员", "赵敏"],
        [f"不符合事实：{FACT}", "", "", ""],
        ["条款：8.5.1.2", "", "性质：□严重 ■一般", ""],
    ]
    spans = [("SPAN", (0, 0), (-1, 0)), ("SPAN", (0, 3), (-1, 3)), ("SPAN", (0, 4), (1, 4)), ("SPAN", (2, 4), (3, 4))]
    return pdf.table(rows, widths=[30, 55, 30, 55], style=[*pdf.GRID, *spans])


def test_forms_stay_apart_one_per_page_or_two_on_a_page(path: Path) -> None:
    document = read(pdf.save(path, form(1), pdf.page_break(), form(2), pdf.space(20), form(3)))
    assert [table.rows[1] for table in tables(document)] == [
        ("编号", f"NC-0{number}", "日期", "2026-03-10") for number in (1, 2, 3)
    ]
    assert [table.place.page for table in tables(document)] == [1, 2, 2]
    first = tables(document)[0]
    assert first.rows[3] == (f"不符合事实：{FACT}", "", "", "")
    assert first.rows[4] == ("条款：8.5.1.2", "", "性质：□严重 ■一般", "")
    assert first.merges == (Merge(0, 0, 1, 4), Merge(3, 0, 1, 4), Merge(4, 0, 1, 2), Merge(4, 2, 1, 2))


def test_cells_merged_downwards(path: Path) -> None:
    rows = [["部门", "编号", "事实"], ["运维部", "NC-01", "甲"], ["", "NC-02", "乙"], ["服务台", "NC-03", "丙"]]
    table = only_table(
        read(pdf.save(path, pdf.table(rows, widths=[30, 30, 60], style=[*pdf.GRID, ("SPAN", (0, 1), (0, 2))])))
    )
    assert table.rows == tuple(map(tuple, rows))
    assert table.merges == (Merge(1, 0, 2, 1),)


THREE_LINES = [
    ("LINEABOVE", (0, 0), (-1, 0), 1, colors.black),
    ("LINEBELOW", (0, 0), (-1, 0), 0.5, colors.black),
    ("LINEBELOW", (0, -1), (-1, -1), 1, colors.black),
]


@pytest.mark.parametrize(("style", "header_rows"), [(THREE_LINES, 1), ([], 0)])
def test_tables_without_lines_between_columns(path: Path, style: list[tuple[Any, ...]], header_rows: int) -> None:
    rows = [
        ("编号", "条款", "事实", "责任部门"),
        ("NC-01", "8.5.1", FACT, "运维部"),
        ("NC-02", "8.6.1", "事件记录缺少关闭时间。", "服务台"),
    ]
    document = read(
        pdf.save(path, pdf.text("表1 汇总"), pdf.table(rows, widths=[25, 25, 90, 30], style=style), pdf.text("以上。"))
    )
    table = only_table(document)
    assert table.rows == tuple(rows)
    assert table.header_rows == header_rows
    assert texts(document) == ["表1 汇总", "以上。"]


def test_lines_between_the_rows_part_them_even_where_the_first_column_is_empty(path: Path) -> None:
    rows = [("部门", "编号", "事实"), ("运维部", "NC-01", "甲"), ("", "NC-02", "乙"), ("服务台", "NC-03", "丙")]
    style = [("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.black)]
    assert only_table(read(pdf.save(path, pdf.table(rows, widths=[40, 40, 60], style=style)))).rows == tuple(rows)


def bars(canvas: Canvas) -> None:
    """A table of two rows and two columns, its lines drawn as thin filled bars, cell by cell, as Word does."""
    for x in (100, 200, 300):
        for y in (600, 650):
            canvas.rect(x, y, 0.5, 50, stroke=0, fill=1)
    for x in (100, 200):
        for y in (600, 650, 700):
            canvas.rect(x, y, 100, 0.5, stroke=0, fill=1)


def strokes(canvas: Canvas) -> None:
    """The same as one path of strokes."""
    canvas.grid([100, 200, 300], [600, 650, 700])


def boxes(canvas: Canvas) -> None:
    """The same as a frame around each cell."""
    for x in (100, 200):
        for y in (600, 650):
            canvas.rect(x, y, 100, 50)


def open_sides(canvas: Canvas) -> None:
    """The same without the lines at the left and right."""
    canvas.lines([(100, y, 300, y) for y in (600, 650, 700)])
    canvas.line(200, 600, 200, 700)


@pytest.mark.parametrize("lines", [bars, strokes, boxes, open_sides])
def test_however_the_lines_are_drawn(path: Path, lines: Any) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas)
        for x, y, text in ((105, 680, "编号"), (205, 680, "NC-01"), (105, 630, "条款"), (205, 630, "8.5.")):
            canvas.drawString(x, y, text)
        canvas.drawString(205, 616, "1.2条")
        canvas.drawString(100, 500, "text")
        canvas.line(100, 495, 130, 495)

    document = read(pdf.draw(path, draw))
    assert only_table(document).rows == (("编号", "NC-01"), ("条款", "8.5.1.2条"))
    assert texts(document) == ["text"]


def test_a_frame_around_the_page_is_no_table(path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(30, 30, 535, 780)
        canvas.drawString(50, 700, "报告")
        boxes(canvas)
        canvas.drawString(105, 680, "编号")

    document = read(pdf.draw(path, draw))
    assert texts(document) == ["报告"]
    assert only_table(document).rows == (("编号", ""), ("", ""))


def test_a_table_inside_a_cell_is_nested(path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid([50, 150, 500], [400, 500, 700])
        canvas.drawString(55, 680, "事实")
        canvas.drawString(155, 680, "见下表")
        canvas.grid([200, 300, 400], [550, 580, 610])
        canvas.drawString(205, 590, "条款")
        canvas.drawString(305, 590, "8.1")

    table = only_table(read(pdf.draw(path, draw)))
    assert table.rows == (("事实", "见下表"), ("", ""))
    (nested,) = table.nested
    assert (nested.row, nested.column) == (0, 1)
    assert nested.table.rows == (("条款", "8.1"), ("", ""))


def test_a_row_that_the_page_cuts_without_a_line_is_one_row(path: Path) -> None:
    def first(canvas: Canvas) -> None:
        canvas.grid([100, 200, 400], [100, 150])
        canvas.lines([(x, 60, x, 100) for x in (100, 200, 400)])
        canvas.drawString(105, 130, "NC-01")
        canvas.drawString(205, 130, "甲")
        canvas.drawString(105, 80, "NC-02")
        canvas.drawString(205, 80, "抽查三份变更记录，均未见实施后的")

    def second(canvas: Canvas) -> None:
        canvas.lines([(x, 700, x, 760) for x in (100, 200, 400)])
        canvas.grid([100, 200, 400], [650, 700])
        canvas.drawString(205, 745, "评审记录。")
        canvas.drawString(105, 680, "NC-03")
        canvas.drawString(205, 680, "丙")

    table = only_table(read(pdf.draw(path, first, second)))
    assert table.rows == (("NC-01", "甲"), ("NC-02", "抽查三份变更记录，均未见实施后的评审记录。"), ("NC-03", "丙"))
    assert table.pages == (1, 1, 2)


def test_names_and_values_without_lines_are_a_table(path: Path) -> None:
    pairs = [("Finding ID", "NC-01"), ("Clause", "8.5.1.2"), ("Grade", "minor"), ("Owner", "Head of operations")]

    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 740, "Report")
        for number, (name, value) in enumerate(pairs):
            canvas.drawString(60, 700 - 16 * number, name)
            canvas.drawString(180, 700 - 16 * number, value)

    document = read(pdf.draw(path, draw))
    assert only_table(document).rows == tuple(pairs)
    assert texts(document) == ["Report"]


def test_list_items_with_a_wide_gap_behind_their_marker_are_no_table(path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for number, marker in enumerate(["•", "•", "•", "1.", "2.", "(a)", "1.1", "1.2", "1.3"]):
            canvas.drawString(60, 700 - 16 * number, marker)
            canvas.drawString(100, 700 - 16 * number, f"item {number}")

    assert tables(read(pdf.draw(path, draw))) == []
