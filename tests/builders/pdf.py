"""PDFs with Chinese text, laid out by reportlab: paragraphs and tables that run over pages as reports do.

::

    pdf.save(path, pdf.text("内部审核报告", size=18), pdf.table([["编号", "条款"], ["NC-01", "8.5.1"]]))

``draw`` gives the bare canvas instead, for what no layout makes. Points are counted from the lower left corner.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

import connector

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FONT = "Noto"
_FILE = Path(connector.__file__).parent / "assets" / "fonts" / "NotoSansSC-400-gb2312-big5l1.ttf"
GRID = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]


def _registered() -> str:
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT, str(_FILE)))
    return FONT


def text(
    content: str, *, size: float = 10, font: str = "", indent: float = 0, centred: bool = False, wrap: str = "CJK"
) -> Any:
    """A paragraph; ``indent``: of its first line, in points; ``wrap``: "CJK" breaks lines anywhere, "LTR" between words."""
    style = ParagraphStyle(
        "text",
        fontName=font or _registered(),
        fontSize=size,
        leading=size * 1.4,
        wordWrap=wrap,
        firstLineIndent=indent,
        spaceAfter=size * 0.6,
        alignment=1 if centred else 0,
    )
    return Paragraph(content, style)


def space(height: float) -> Any:
    """White space, in points."""
    return Spacer(1, height)


def page_break() -> Any:
    """The end of a page."""
    return PageBreak()


def table(
    rows: Sequence[Sequence[Any]],
    *,
    widths: Sequence[float] | None = None,
    style: Sequence[tuple[Any, ...]] = GRID,
    repeat: int = 0,
) -> Any:
    """A table of texts; ``widths`` in millimetres; ``repeat``: header rows that each page begins with."""
    cells = [[text(cell, size=9) if isinstance(cell, str) else cell for cell in row] for row in rows]
    return Table(
        cells,
        colWidths=[width * mm for width in widths] if widths else None,
        style=TableStyle([*style, ("VALIGN", (0, 0), (-1, -1), "TOP")]),
        repeatRows=repeat,
    )


def save(
    path: Path,
    *content: Any,
    page_size: tuple[float, float] = A4,
    header: Callable[[int], str] | None = None,
    footer: Callable[[int], str] | None = None,
) -> Path:
    """Lay the content out; ``header`` and ``footer`` are told the number of the page."""

    def furniture(canvas: Canvas, template: Any) -> None:
        canvas.setFont(_registered(), 8)
        if header:
            canvas.drawString(20 * mm, page_size[1] - 12 * mm, header(template.page))
        if footer:
            canvas.drawCentredString(page_size[0] / 2, 10 * mm, footer(template.page))

    document = SimpleDocTemplate(
        str(path), pagesize=page_size, leftMargin=20 * mm, rightMargin=20 * mm, topMargin=20 * mm, bottomMargin=20 * mm
    )
    document.build(list(content), onFirstPage=furniture, onLaterPages=furniture)
    return path


def draw(path: Path, *pages: Callable[[Canvas], object], page_size: tuple[float, float] = A4) -> Path:
    """Draw each page on a canvas; the font is set to 10 points."""
    canvas = Canvas(str(path), pagesize=page_size)
    for page in pages:
        canvas.setFont(_registered(), 10)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return path


def written(*lines: tuple[float, float, str]) -> Callable[[Canvas], None]:
    """A page for ``draw`` with texts at places, in points from its lower left."""

    def page(canvas: Canvas) -> None:
        for x, y, text in lines:
            canvas.drawString(x, y, text)

    return page
