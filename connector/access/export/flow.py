"""Parts of a sheet as reportlab sets them: paragraphs, tables that run over pages, charts with their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Spacer

from connector.access.export import charts, letters
from connector.access.export.colours import HEAT, colour
from connector.access.export.looks import style, text
from connector.access.export.ruling import LINE, PADDING, TOP, cells, facts, grid, table
from connector.language import _
from connector.model.exports import Chart, Column, Facts, Grid, Heat, Texts, Tiles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.model.exports import Part, Tile

TILES_A_ROW = 4
NAMED, COUNTED = 190, 60
"""Points of the columns of a chart's table."""

LEAST_ROOM, MOST_ROOM, HEADING, HEAT_ROW = 60, 420, 36, 20
"""Points that a heading wants below it on its page, at least and at most; its own, and those of a row of a heat map."""


def heading(told: str, level: int = 1, room: float = 0.0) -> Iterator[Any]:
    """A heading with its bookmark, on a page with ``room`` below it; nothing where there are no words for it."""
    if told:
        yield CondPageBreak(max(room, LEAST_ROOM) + HEADING)
        yield Bookmark(letters.shown(told), level - 1)
        yield text(told, "h1" if level == 1 else "h2")


class Bookmark(Flowable):  # type: ignore[misc] # reportlab has no types
    """A line of the outline that leads here; level from 0."""

    def __init__(self, title: str, level: int) -> None:
        super().__init__()
        self._title = title
        self._level = level

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """It takes no room."""
        return 0, 0

    def draw(self) -> None:
        """Called by reportlab when its place is known."""
        key = f"{self.canv.getPageNumber()}-{id(self)}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(self._title, key, self._level, closed=False)


def flowables(part: Part, width: float) -> Iterator[Any]:
    """What a part becomes, within this width."""
    match part:
        case Texts():
            yield from heading(part.title, part.level)
            yield from (text(one) for one in part.texts)
        case Facts():
            yield from heading(part.title)
            yield facts(part.facts, width)
        case Grid():
            yield from heading(part.title)
            yield grid(part, width)
        case Tiles():
            yield from heading(part.title)
            yield tiles(part.tiles, width)
        case Chart():
            drawn = charts.chart(part, width)
            yield from heading(part.title, room=drawn.height + LEAST_ROOM)
            yield from _chart(part, drawn, width)
        case Heat():
            yield from heading(part.title, room=min((len(part.rows) + 1) * HEAT_ROW, MOST_ROOM))
            yield _heat(part, width)
        case _:
            assert_never(part)
    yield Spacer(1, 6)


def tiles(told: Sequence[Tile], width: float) -> Any:
    """Figures side by side, four in a row."""
    lines = [told[at : at + TILES_A_ROW] for at in range(0, len(told), TILES_A_ROW)]
    rows = [[*map(_tile, line), *[""] * (TILES_A_ROW - len(line))] for line in lines]
    looks = [TOP, ("BOX", (0, 0), (-1, -1), 0.6, colour("line")), ("INNERGRID", (0, 0), (-1, -1), 0.6, colour("line"))]
    looks += [(f"{side}PADDING", (0, 0), (-1, -1), 7) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    return table(rows, [width / TILES_A_ROW] * TILES_A_ROW, looks)


def _tile(told: Tile) -> list[Any]:
    look = ParagraphStyle("judged", style("value"), textColor=colour(told.judged or "ink"))
    value = Paragraph(letters.markup(told.value), look)
    return [text(told.name, "name"), value, *(text(line, "note") for line in (told.n, told.before) if line)]


def _chart(told: Chart, drawn: Any, width: float) -> Iterator[Any]:
    if told.is_empty:
        yield text(_("Nothing to show yet."), "note")
        return
    yield drawn
    yield Spacer(1, 6)
    ends = "%" if told.percent else ""
    rows = tuple(
        (name, *(f"{series.values[nth] or 0}{ends}" for series in told.series)) for nth, name in enumerate(told.names)
    )
    columns = (
        Column(head=told.corner, share=2.0),
        *(Column(head=series.name, kind="number") for series in told.series),
    )
    yield grid(Grid(columns=columns, rows=rows), min(width, NAMED + COUNTED * len(told.series)))


def _heat(told: Heat, width: float) -> Any:
    """Counts on grounds of their own shade."""
    if not told.rows:
        return text(_("Nothing to show yet."), "note")
    most = charts.most_of(told)
    rows: list[list[Any]] = [[text(told.corner, "head"), *(text(one, "centred") for one in told.columns)]]
    looks: list[Any] = [("ALIGN", (1, 0), (-1, -1), "CENTER"), LINE, *PADDING, *cells()]
    for y, (name, values) in enumerate(told.rows, start=1):
        rows.append([text(name, "cell"), *(str(value) if value else "·" for value in values)])
        for x, value in enumerate(values, start=1):
            ground = charts.shade(value, most)
            if ground != HEAT[0]:
                looks.append(("BACKGROUND", (x, y), (x, y), ground))
                looks.append(("TEXTCOLOR", (x, y), (x, y), charts.ink_on(ground)))
    left = width * 0.34
    return table(rows, [left, *[(width - left) / len(told.columns)] * len(told.columns)], looks, head=1)
