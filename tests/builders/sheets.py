"""Sheets to be made into files, and the mark of who takes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pypdfium2

from connector.model.exports import Chart, Column, Facts, Grid, Heat, Mark, Part, Series, Sheet, Texts, Tile, Tiles

CHINESE = "抽查了3份变更单（CHG-2026-011、CHG-2026-014），发现未经审批即实施；☑一般 ☐严重。"
MARK = Mark(
    document="审核发现登记表",
    name="赵敏",
    email="zhao.min@example.com",
    organisation="Example Ltd",
    at=datetime(2026, 3, 13, 1, 2, 3, tzinfo=UTC),
    address="10.20.30.40",
    trace="17-9f3abc12",
)


def mark(**values: Any) -> Mark:
    """The mark with what is named changed."""
    return MARK.model_copy(update=values)


def grid(*rows: tuple[Any, ...], **values: Any) -> Grid:
    """A table of number, statement, due day and count."""
    columns = (
        Column(head="Number"),
        Column(head="Statement", share=4),
        Column(head="Due", kind="day"),
        Column(head="n", kind="number"),
    )
    return Grid.model_validate({"columns": columns, "rows": rows, **values})


def sheet(*parts: Part, **values: Any) -> Sheet:
    """A sheet of these parts."""
    return Sheet.model_validate({"title": "Findings register", "parts": parts, **values})


EVERY_PART: tuple[Part, ...] = (
    Tiles(title="Figures", tiles=(Tile(name="Closure rate", value="83%", n="5 of 6", before="71%", judged="watch"),)),
    Chart(
        title="Raised and closed",
        look="lines",
        corner="Month",
        names=("2026-01", "2026-02"),
        series=(Series(name="Raised", values=(1, 3)), Series(name="Closed", values=(0, 2), colour="good")),
    ),
    Chart(title="Ageing", look="stacked", corner="Days", names=("0-30",), series=(Series(name="一般", values=(4,)),)),
    Chart(
        title="On time",
        look="across",
        corner="Process",
        names=("变更管理",),
        series=(Series(name="%", values=(0,)),),
        percent=True,
    ),
    Chart(title="Repeats", look="bars", corner="Audit", names=("IA-1",), series=(Series(name="%", values=(0,)),)),
    Heat(title="Heat", corner="Clause", columns=("Major", "Minor"), rows=(("8.6.1", (0, 5)), ("8.5.1.2", (1, 0)))),
    Heat(title="Cold", corner="Clause", columns=(), rows=()),
    Facts(title="Facts", facts=(("Standard", "ISO/IEC 20000-1:2018"), ("Long", CHINESE * 5))),
    Facts(title="None", facts=()),
    Texts(title="Statement", texts=(CHINESE, "supercalifragilistic" * 20)),
    grid(("NC-01", CHINESE * 100, "2026-04-16", 3), ("NC-02", None, None, 1.5), title="History"),
    grid(title="Nothing", empty="Nothing matches."),
    Grid(columns=(Column(head=""), Column(head="")), rows=(("over both", ""), ("a\nb", "b")), spans=((0, 0, 2),)),
)


def pages(content: bytes) -> list[str]:
    """The text of each page of a PDF."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    finally:
        document.close()
