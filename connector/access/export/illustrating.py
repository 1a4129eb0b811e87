"""Charts of a workbook: beside the table that they show, so that they go on being true when it is worked with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector.access.export.colours import COLOURS, HEAT
from connector.model.exports import Chart, Heat

if TYPE_CHECKING:
    from connector.access.export.tables import Ruled

KINDS: dict[str, dict[str, str]] = {
    "lines": {"type": "line"},
    "stacked": {"type": "column", "subtype": "stacked"},
    "bars": {"type": "column"},
    "across": {"type": "bar"},
}
WIDTH, HEIGHT, A_ROW = 640, 320, 22
"""Pixels; bars that lie get a row each."""


def illustrate(book: Any, page: Any, ruled: Ruled) -> None:
    """Draw what a table shows to the right of it; a heat map in its own cells."""
    last = len(ruled.rows)
    match ruled.drawn:
        case Chart() as told if not told.is_empty:
            page.insert_chart(1, len(ruled.columns) + 2, _chart(book, page.get_name(), told, last))
        case Heat() if last:
            scale = {"type": "2_color_scale", "min_color": HEAT[0], "max_color": HEAT[-2]}
            page.conditional_format(1, 1, last, len(ruled.columns) - 1, scale)
        case _:
            return


def _chart(book: Any, name: str, told: Chart, last: int) -> Any:
    chart = book.add_chart(KINDS[told.look])
    for nth, series in enumerate(told.series, start=1):
        colour = COLOURS.get(series.colour, COLOURS["accent"])
        chart.add_series(
            {
                "name": [name, 0, nth],
                "categories": [name, 1, 0, last, 0],
                "values": [name, 1, nth, last, nth],
                "fill": {"color": colour},
                "line": {"color": colour, "width": 2} if told.look == "lines" else {"none": True},
                "gap": 60,
            }
        )
    faint = {"color": COLOURS["faint"], "size": 9}
    lines = {"visible": True, "line": {"color": COLOURS["line"]}}
    values = {"num_font": faint, "major_gridlines": lines, "min": 0, "max": 100 if told.percent else None}
    lying = told.look == "across"
    names = {
        "num_font": faint,
        "line": {"color": COLOURS["line"]},
        "reverse": lying,
        "major_gridlines": {"visible": False},
    }
    chart.set_x_axis(values if lying else names)
    chart.set_y_axis(names if lying else values)
    chart.set_title({"name": told.title, "name_font": {"color": COLOURS["ink"], "size": 12, "bold": False}})
    chart.set_legend({"position": "bottom", "font": faint})
    chart.set_size({"width": WIDTH, "height": max(HEIGHT, last * A_ROW) if lying else HEIGHT})
    return chart
