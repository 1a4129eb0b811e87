"""Charts as reportlab draws them: every shape placed by us, so that each looks alike in both languages."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from reportlab.graphics.shapes import Drawing, Line, Polygon, PolyLine, Rect, String

from connector.access.export import letters
from connector.access.export.colours import COLOURS, HEAT, colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.model.exports import Chart, Heat

SIZE = 7.5
HEIGHT, BAR, LEGEND = 150.0, 15.0, 16.0
WIDEST_BAR = 26.0
STEPS = (1, 2, 5)


def chart(told: Chart, width: float) -> Any:
    """The chart with its legend."""
    drawn = _across(told, width) if told.look == "across" else _upright(told, width)
    x = 0.0
    for series in told.series:
        drawn.add(Rect(x, drawn.height - 9, 7, 7, fillColor=colour(series.colour), strokeColor=None))
        x = _text(drawn, x + 11, drawn.height - 8.5, series.name) + 16
    return drawn


def _text(drawn: Any, x: float, y: float, text: str, *, anchor: str = "start", ink: str = "faint") -> float:
    """A line of letters; where it ends."""
    length = letters.width(text, SIZE)
    x -= {"start": 0.0, "middle": length / 2, "end": length}[anchor]
    for font, piece in letters.runs(text):
        drawn.add(String(x, y, piece, fontName=font, fontSize=SIZE, fillColor=colour(ink)))
        x += letters.width(piece, SIZE)
    return x


def _upright(told: Chart, width: float) -> Any:
    drawn = Drawing(width, HEIGHT + LEGEND)
    left, bottom, right, top = 30.0, 18.0, width - 6, HEIGHT - 6
    stacked = told.look == "stacked"
    columns = [[series.values[at] or 0 for series in told.series] for at in range(len(told.names))]
    most = 100 if told.percent else max((sum(one) if stacked else max(one) for one in columns if one), default=0)
    ticks = _ticks(most)
    height = (top - bottom) / ticks[-1]
    for tick in ticks:
        y = bottom + tick * height
        drawn.add(Line(left, y, right, y, strokeColor=colour("line"), strokeWidth=0.5))
        _text(drawn, left - 5, y - 2.5, f"{tick}%" if told.percent else str(tick), anchor="end")
    step = (right - left) / max(len(told.names), 1)
    _names(drawn, told.names, left, step)
    if told.look == "lines":
        _lines(drawn, told, (left, bottom), step, height)
    else:
        _bars(drawn, told, (left, bottom), step, height)
    return drawn


def _ticks(most: float) -> list[int]:
    """Round numbers from 0 to at least the largest value, at most six of them."""
    size = 10 ** math.floor(math.log10(max(most, 1) / 5)) if most > STEPS[-1] else 1
    step = int(next(size * one for one in (*STEPS, 10) if size * one * 5 >= most))
    return [step * nth for nth in range(max(math.ceil(most / step), 1) + 1)]


def _names(drawn: Any, names: Sequence[str], left: float, step: float) -> None:
    """Names below the axis; where many would meet, only some of them."""
    every = max(math.ceil((letters.longest(names, SIZE) + 6) / step), 1) if names else 1
    every = every if len(names) > STEPS[-1] else 1
    for nth, name in enumerate(names):
        if nth % every == 0:
            _text(drawn, left + (nth + 0.5) * step, 6, letters.cut(name, step * every - 3, SIZE), anchor="middle")


def _lines(drawn: Any, told: Chart, origin: tuple[float, float], step: float, height: float) -> None:
    left, bottom = origin
    for series in told.series:
        points = [
            (left + (nth + 0.5) * step, bottom + (value or 0) * height) for nth, value in enumerate(series.values)
        ]
        flat = [number for point in points for number in point]
        under = [points[0][0], bottom, *flat, points[-1][0], bottom] if points else []
        ink = colour(series.colour)
        drawn.add(Polygon(under, fillColor=ink, fillOpacity=0.1, strokeColor=None))
        drawn.add(PolyLine(flat, strokeColor=ink, strokeWidth=1.6))


def _bars(drawn: Any, told: Chart, origin: tuple[float, float], step: float, height: float) -> None:
    left, bottom = origin
    many = 1 if told.look == "stacked" else max(len(told.series), 1)
    wide = min(step * 0.7 / many, WIDEST_BAR)
    for at in range(len(told.names)):
        middle, below = left + (at + 0.5) * step, bottom
        for nth, series in enumerate(told.series):
            value = series.values[at] or 0
            x = middle - wide * many / 2 + (0 if many == 1 else nth * wide)
            tall = value * height
            if not value:
                continue
            drawn.add(Rect(x, below, wide, tall, fillColor=colour(series.colour), strokeColor=None))
            below += tall if told.look == "stacked" else 0
        if told.look == "stacked" and below > bottom:
            total = sum(series.values[at] or 0 for series in told.series)
            _text(drawn, middle, below + 3, str(total), anchor="middle", ink="ink")


def _across(told: Chart, width: float) -> Any:
    """Bars that lie, each with its name before and its value behind."""
    drawn = Drawing(width, len(told.names) * BAR + LEGEND + 6)
    left = min(letters.longest(told.names, SIZE) + 8, width * 0.4)
    values = [value or 0 for series in told.series for value in series.values]
    room = (width - left - 34) / (100 if told.percent else max([*values, 1]))
    for nth, name in enumerate(told.names):
        y = drawn.height - LEGEND - 4 - (nth + 1) * BAR
        _text(drawn, left - 6, y + 3.5, letters.cut(name, left - 8, SIZE), anchor="end", ink="ink")
        for series in told.series:
            value = series.values[nth] or 0
            drawn.add(Rect(left, y + 2, (width - left - 34), BAR - 5, fillColor=colour("soft"), strokeColor=None))
            if value:
                drawn.add(Rect(left, y + 2, value * room, BAR - 5, fillColor=colour(series.colour), strokeColor=None))
            said = f"{value}%" if told.percent else str(value)
            _text(drawn, left + (width - left - 34) + 5, y + 3.5, said, ink="ink")
    return drawn


def shade(value: int, most: int) -> str:
    """The ground of a count among counts up to ``most``."""
    return HEAT[-(-value * (len(HEAT) - 1) // most) if most else 0]


def ink_on(ground: str) -> str:
    """The colour of letters on a ground of the heat map."""
    return "#ffffff" if ground in HEAT[-2:] else COLOURS["ink"]


def most_of(told: Heat) -> int:
    """The largest count of a heat map."""
    return max((value for _name, values in told.rows for value in values), default=0)
