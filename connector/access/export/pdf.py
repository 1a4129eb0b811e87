"""A sheet as a PDF: the mark tiled over each page and in full at its foot, bookmarks, the number of the page."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Spacer

from connector.access.export import drawing, flow, letters
from connector.access.export.looks import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from connector.model.exports import Mark, Sheet

ABOVE, BELOW = 48, 50
"""Points of a page that its head and its foot take."""


def pdf(sheet: Sheet, mark: Mark) -> bytes:
    """The file."""
    letters.known()
    width, height = landscape(A4) if sheet.wide else A4
    room = width - 2 * drawing.MARGIN
    made = io.BytesIO()
    language = "zh-CN" if sheet.language == "zh" else "en"
    font = {"initialFontName": letters.SANS}
    document = BaseDocTemplate(made, pagesize=(width, height), lang=language, **font, **properties(mark))
    frame = Frame(drawing.MARGIN, BELOW, room, height - ABOVE - BELOW, *[0] * 4)
    document.addPageTemplates([PageTemplate("page", [frame], onPageEnd=_page(mark, width, height))])
    document.build([*_story(sheet, room), _Total()])
    return made.getvalue()


def properties(mark: Mark) -> dict[str, str]:
    """What the file says of itself."""
    whose = {"title": mark.document, "author": mark.name, "subject": mark.line, "keywords": mark.trace}
    return {**whose, "creator": "Closeout", "producer": "Closeout"}


def _page(mark: Mark, width: float, height: float) -> Callable[[Any, Any], None]:
    """Draws what is on every page: last of all, so that nothing covers the mark."""

    def draw(canvas: Any, _document: Any) -> None:
        canvas.saveState()
        drawing.head(canvas, mark, width, height)
        drawing.foot(canvas, mark, width, canvas.getPageNumber())
        drawing.tiles(canvas, mark, width, height)
        canvas.restoreState()

    return draw


def _story(sheet: Sheet, room: float) -> Iterator[Any]:
    yield flow.Bookmark(letters.shown(sheet.title), 0)
    yield text(sheet.title, "title")
    if sheet.subtitle:
        yield text(sheet.subtitle, "subtitle")
    for name, value in sheet.about:
        yield text(f"{name}: {value}", "note")
    yield Spacer(1, 6)
    for part in sheet.parts:
        yield from flow.flowables(part, room)


class _Total(Flowable):  # type: ignore[misc] # reportlab has no types
    """The last thing in the file: only here it is known how many pages there are."""

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        drawing.total(self.canv, self.canv.getPageNumber())
