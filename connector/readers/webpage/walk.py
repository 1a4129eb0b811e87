"""Through the elements of a page, in the order of their text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from connector.readers.marks import EMPTY, TICKED, tidy
from connector.readers.webpage.tables import grid_of_table

if TYPE_CHECKING:
    from connector.readers.assembly import ParagraphKind
    from connector.readers.grid import Grid
    from connector.readers.markup import Element

_HEADING = re.compile(r"h([1-9])$")
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "main", "nav", "ol"),
        *("p", "pre", "section", "summary", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
_UNSEEN = frozenset(
    {
        *("canvas", "del", "head", "iframe", "noscript", "object", "script", "style", "svg", "template"),
        "title",
    }
)
_BOLD = frozenset({"b", "strong"})
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_BULLET = "•"


class Sink(Protocol):
    """Where what is found goes: a document, or a cell of a table."""

    def paragraph(
        self, text: str, *, kind: ParagraphKind = "body", level: int = 0, marker: str = "", bold: bool = False
    ) -> None:
        """Take a paragraph."""
        ...

    def table(self, grid: Grid) -> None:
        """Take a table."""
        ...


class Walk:
    """Goes through a page. ``hidden``: how many parts it left out because no browser shows them."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._texts: list[str] = []
        self._weights: list[bool] = []
        self._heading = 0
        self._marker = ""
        self._depth = 0
        self._bold = 0
        self.hidden = 0

    def through(self, element: Element) -> None:
        """Read an element and all that it holds."""
        self._element(element)
        self._flush()

    def _children(self, element: Element) -> None:
        self._write(element.text)
        for child in element:
            self._element(child)
            self._write(child.tail)

    def _element(self, element: Element) -> None:
        tag = element.tag.lower() if isinstance(element.tag, str) else ""
        if not tag or tag in _UNSEEN:
            return
        if element.get("hidden") is not None or _NOT_SHOWN.search(element.get("style", "")):
            self.hidden += 1
        elif tag == "table":
            self._table(element)
        elif tag == "li":
            self._item(element)
        elif found := _HEADING.match(tag):
            self._block(element, heading=int(found[1]))
        elif tag in _BLOCKS:
            self._block(element, nested=tag in {"ul", "ol"})
        else:
            self._inline(element, tag)

    def _block(self, element: Element, *, heading: int = 0, nested: bool = False) -> None:
        self._flush()
        self._heading, outer = heading or self._heading, self._heading
        self._depth += nested
        self._children(element)
        self._flush()
        self._depth -= nested
        self._heading = outer

    def _item(self, element: Element) -> None:
        self._flush()
        self._marker = _marker_of(element)
        self._children(element)
        self._flush()
        self._marker = ""

    def _inline(self, element: Element, tag: str) -> None:
        if tag == "br":
            self._flush()
        elif tag == "input":
            self._write(_value_of(element))
        elif tag == "select":
            chosen = [each for each in element.iter("option") if each.get("selected") is not None]
            self._write(" ".join(each.text_content() for each in chosen))
        else:
            self._bold += tag in _BOLD
            self._children(element)
            self._bold -= tag in _BOLD

    def _table(self, element: Element) -> None:
        self._flush()
        cells = [cell for cell in element.iter("td", "th") if _table_of(cell) is element]
        if len(cells) == 1:
            self._children(cells[0])
            self._flush()
            return
        for caption in element.iterchildren("caption"):
            self._block(caption)
        self._sink.table(grid_of_table(element, self._cell))

    def _cell(self, element: Element) -> tuple[str, list[Grid]]:
        """The text of a cell, a line for each of its paragraphs, and the tables in it."""
        content = CellContent()
        walk = Walk(content)
        walk.through(element)
        self.hidden += walk.hidden
        return "\n".join(content.lines), content.grids

    def _write(self, text: str | None) -> None:
        if text:
            self._texts.append(_SPACES.sub(" ", text))
            if text.strip():
                self._weights.append(self._bold > 0)

    def _flush(self) -> None:
        """End a paragraph."""
        text = tidy("".join(self._texts))
        bold = bool(self._weights) and all(self._weights)
        self._texts, self._weights = [], []
        if not text:
            return
        if self._heading:
            self._sink.paragraph(text, kind="heading", level=self._heading, bold=bold)
        elif self._marker:
            self._sink.paragraph(text, kind="item", level=max(self._depth, 1), marker=self._marker, bold=bold)
            self._marker = ""
        else:
            self._sink.paragraph(text, bold=bold)


class CellContent:
    """What stands in a cell."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.grids: list[Grid] = []

    def paragraph(
        self, text: str, *, kind: ParagraphKind = "body", level: int = 0, marker: str = "", bold: bool = False
    ) -> None:
        """Take a paragraph as a line; of its kind only the number of an item is kept."""
        del kind, level, bold
        self.lines.append(f"{marker} {text}" if marker else text)

    def table(self, grid: Grid) -> None:
        """Take a table."""
        self.grids.append(grid)


def _table_of(cell: Element) -> Element | None:
    return next(cell.iterancestors("table"), None)


def _marker_of(item: Element) -> str:
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return _BULLET
    first = _number(parent.get("start"), 1)
    before = sum(1 for each in item.itersiblings("li", preceding=True))
    return f"{_number(item.get('value'), first + before)}."


def _number(text: str | None, default: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return default


def _value_of(field: Element) -> str:
    kind = field.get("type", "text").lower()
    if kind in {"checkbox", "radio"}:
        return EMPTY if field.get("checked") is None else TICKED
    return str(field.get("value", "")) if kind in {"text", "date", "number", "email"} else ""
