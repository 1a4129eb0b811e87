"""The audit reports that come as PDFs: a certification body's forms, and a customer's register in landscape."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from tests.builders.samples.content import load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_FONT = "NotoSansSC"
_BODY = ParagraphStyle("body", fontName=_FONT, fontSize=10, leading=16, spaceAfter=6, wordWrap="CJK")
_CELL = ParagraphStyle("cell", parent=_BODY, fontSize=9, leading=13, spaceAfter=0)
_LABEL = ParagraphStyle("label", parent=_CELL, alignment=TA_CENTER)
_TITLE = ParagraphStyle("title", parent=_BODY, fontSize=18, leading=26, alignment=TA_CENTER, spaceAfter=12)
_HEADING = ParagraphStyle("heading", parent=_BODY, fontSize=12, leading=18, spaceBefore=10)
_LATIN = {"wordWrap": None}
_GREY = colors.Color(0.92, 0.92, 0.92)
_RULED = [("GRID", (0, 0), (-1, -1), 0.6, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]


def surveillance(path: Path) -> Path:
    """The certification body's report: two forms on a page, the last one over a page break."""
    report = load("sa_2026")
    _register_font()
    story = [
        Paragraph(report["body"], ParagraphStyle("body name", parent=_LABEL, fontSize=12)),
        Paragraph(report["body_en"], _LABEL),
        Spacer(1, 6 * mm),
        Paragraph(report["title"], _TITLE),
        _grid(report["head"], [24, 66, 26, 58], _CELL),
        *_section("一、审核概述", [report["intro"], *report["summary"]]),
        *_section(
            "二、观察项",
            [f"{each['number']}　{each['clause']}：{each['statement']}" for each in report["observations"]],
        ),
        *_section("三、审核结论", [report["conclusion"]]),
        PageBreak(),
        Paragraph("四、不符合报告", _HEADING),
    ]
    for form in report["forms"]:
        story += [_form(form), Spacer(1, 8 * mm)]
    return _build(path, story, report, A4)


def customer(path: Path) -> Path:
    """The customer's register, its header repeated on the second page."""
    report = load("customer_2026")
    _register_font()
    body = ParagraphStyle("latin body", parent=_BODY, **_LATIN)
    cell = ParagraphStyle("latin cell", parent=_CELL, **_LATIN)
    rows = [report["columns"], *(each["values"] for each in report["rows"])]
    register = Table(
        [[Paragraph(escape(value), cell) for value in row] for row in rows],
        colWidths=[width * mm for width in report["widths"]],
        repeatRows=1,
        style=[*_RULED, ("BACKGROUND", (0, 0), (-1, 0), _GREY), ("VALIGN", (0, 1), (-1, -1), "TOP")],
    )
    story = [
        Paragraph(report["title"], _TITLE),
        _grid(report["head"], [30, 105, 30, 104], cell),
        Spacer(1, 5 * mm),
        Paragraph(report["summary"], body),
        Paragraph(report["section"], _HEADING),
        register,
        Spacer(1, 4 * mm),
        Paragraph(report["note"], body),
    ]
    return _build(path, story, report, landscape(A4))


def _register_font() -> None:
    with as_file(files("connector") / "assets/fonts/NotoSansSC-400-gb2312-big5l1.ttf") as font:
        pdfmetrics.registerFont(TTFont(_FONT, font))


def _build(path: Path, story: list[Any], report: dict[str, Any], page: tuple[float, float]) -> Path:
    """Write the file; ``invariant`` leaves out the time and the random id."""

    def footer(canvas: Any, document: Any) -> None:
        canvas.setFont(_FONT, 8)
        canvas.drawString(18 * mm, 10 * mm, report["footer"])
        canvas.drawRightString(page[0] - 18 * mm, 10 * mm, str(document.page))

    document = SimpleDocTemplate(
        str(path),
        pagesize=page,
        leftMargin=14 * mm,
        rightMargin=14 * mm,
        topMargin=18 * mm,
        bottomMargin=20 * mm,
        title=report["title"],
        invariant=True,
    )
    document.build(story, onFirstPage=footer, onLaterPages=footer)
    return path


def _section(name: str, paragraphs: Sequence[str]) -> list[Any]:
    return [Paragraph(name, _HEADING), *(Paragraph(escape(text), _BODY) for text in paragraphs)]


def _lines(text: str, style: ParagraphStyle) -> Any:
    return [Paragraph(escape(line), style) for line in text.split("\n")]


def _grid(
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    cell: ParagraphStyle,
    heights: Sequence[float | None] | None = None,
) -> Any:
    """Label and value twice in each row; a row of two has its value over the rest."""
    spans = [("SPAN", (1, row), (3, row)) for row, cells in enumerate(rows) if len(cells) == 2]
    shade = [("BACKGROUND", (column, 0), (column, -1), _GREY) for column in (0, 2)]
    wide = [("BACKGROUND", (1, row), (3, row), colors.white) for _span, (_column, row), _end in spans]
    filled = [[_lines(text, cell) for text in [*cells, *[""] * (4 - len(cells))]] for cells in rows]
    return Table(filled, [width * mm for width in widths], heights, style=[*_RULED, *shade, *wide, *spans])


def _form(form: dict[str, str]) -> Any:
    ticks = "　　".join(f"{'■' if form['grade'] == grade else '□'}{grade}" for grade in ("严重", "一般"))
    wide = [
        ("不符合标准及条款", form["clause"]),
        ("不符合事实", form["statement"]),
        ("原因分析\n（受审核方填写）", ""),
        ("纠正及纠正措施\n（受审核方填写）", ""),
        ("纠正措施验证", ""),
    ]
    narrow = [
        ("不符合报告编号", form["number"], "受审核部门", form["department"]),
        ("不符合性质", ticks, "要求完成日期", form["due_on"]),
        ("审核员", form["auditor"], "开具日期", form["found_on"]),
        ("受审核方确认", form["auditee"], "确认日期", form["found_on"]),
    ]
    rows = [narrow[0], wide[0], wide[1], *narrow[1:], *wide[2:]]
    heights = [*[None] * (len(rows) - 3), 18 * mm, 18 * mm, 13 * mm]
    return _grid(rows, [32, 56, 32, 54], _CELL, heights)
