"""The blocks of a Word document in reading order: paragraphs and tables, at any depth of wrapping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.readers.docx.names import (
    ALTERNATE,
    VALUE,
    child,
    chosen,
    is_on,
    number_of,
    value_of,
    w,
)
from connector.readers.docx.runs import gather
from connector.readers.docx.styles import numbered_by
from connector.readers.docx.tables import Cells
from connector.readers.grid import Cell, Grid, grid_of
from connector.readers.marks import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.readers.docx.numbering import Numbering
    from connector.readers.docx.pages import Pages
    from connector.readers.docx.runs import Gathered
    from connector.readers.docx.styles import Styles
    from connector.readers.markup import Element

_WRAPPERS = frozenset(map(w, ("ins", "moveTo", "smartTag", "customXml", "sdtContent")))


_BODY_OUTLINE = 9


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph. ``level`` is 0 unless it is a heading; ``page`` counts as ``Pages`` does."""

    text: str
    level: int
    marker: str
    bold: bool
    page: int

    @property
    def printed(self) -> str:
        """The text with its marker, as it stands in a table cell."""
        if not self.marker or not self.text:
            return self.text or self.marker
        return self.marker + ("" if self.marker[-1] in "、．）：" else " ") + self.text


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table, the page of each of its rows, and the rows that the file hides."""

    grid: Grid
    pages: tuple[int, ...]
    hidden: tuple[int, ...]


Block = Line | TableBlock


class Story:
    """Walks one part (body, header, a note). What it met on its way is kept in its attributes.

    ``references``: notes referred to since they were last taken; ``pictures``, ``embedded``: how many; ``hidden``:
    whether text that is not printed was met since it was last looked at.
    """

    def __init__(self, styles: Styles, numbering: Numbering, pages: Pages) -> None:
        self._styles = styles
        self._numbering = numbering
        self._pages = pages
        self._carried = ""
        self.references: list[tuple[str, str]] = []
        self.pictures = 0
        self.embedded = 0
        self.hidden = False

    def flow(self, container: Element) -> Iterator[Block]:
        """All blocks of a container, in order."""
        yield from self._blocks(container)
        if self._carried:
            rest, self._carried = self._carried, ""
            yield Line(rest, 0, "", bold=False, page=self._pages.current)

    def _blocks(self, container: Element) -> Iterator[Block]:
        for element in container:
            if element.tag == w("p"):
                yield from self._paragraph(element)
            elif element.tag == w("tbl"):
                yield self._table(element)
            elif element.tag == w("altChunk"):
                self.embedded += 1
            else:
                inside = _inside(element)
                if inside is not None:
                    yield from self._blocks(inside)

    def _paragraph(self, element: Element) -> Iterator[Block]:
        properties = child(element, "pPr")
        style = value_of(properties, "pStyle") if properties is not None else None
        if self._styles.is_contents(style):
            return
        gathered = gather(element, bold=self._styles.is_bold(style))
        self._keep(gathered)
        text = self._carried + tidy(gathered.text)
        self.hidden = self.hidden or bool(text and self._styles.is_hidden(style))
        page = self._pages.begin(gathered, properties)
        if child(properties, "rPr", "del") is not None:
            self._carried = text
        else:
            self._carried = ""
            marker = self._numbering.marker(numbered_by(properties) or self._styles.numbered(style), style)
            yield Line(text, self._level(properties, style), marker, bold=bool(gathered.bold), page=page)
        for box in gathered.boxes:
            yield from self.flow(box)
        self._pages.end(gathered, properties)

    def _keep(self, gathered: Gathered) -> None:
        self.references += gathered.references
        self.pictures += gathered.pictures
        self.embedded += gathered.embedded
        self.hidden = self.hidden or gathered.hidden

    def _level(self, properties: Element | None, style: str | None) -> int:
        outline = child(properties, "outlineLvl")
        if outline is None:
            return self._styles.level(style)
        level = number_of(outline.get(VALUE), _BODY_OUTLINE) + 1
        return level if level <= _BODY_OUTLINE else 0

    def _table(self, element: Element) -> TableBlock:
        rows = [row for row in _wrapped(element, "tr") if child(row, "trPr", "del") is None]
        cells = Cells()
        pages = []
        for index, row in enumerate(rows):
            pages.append(self._row(index, row, cells))
        headers = [bool(is_on(child(row, "trPr", "tblHeader"))) for row in rows]
        hidden = tuple(index for index, row in enumerate(rows) if is_on(child(row, "trPr", "hidden")))
        leading = headers.index(False) if False in headers else len(headers)
        return TableBlock(grid_of(cells.all, len(rows), leading), tuple(pages), hidden)

    def _row(self, index: int, row: Element, cells: Cells) -> int:
        """Read the cells of a row; returns the page that the row begins on."""
        column = number_of(value_of(row, "trPr", "gridBefore"))
        start = end = first = self._pages.current
        for element in _wrapped(row, "tc"):
            self._pages.current = start
            blocks = [] if _is_prompt(element.getparent().getparent()) else list(self.flow(element))
            end = max(end, self._pages.current)
            first = max([first, *(block.page for block in blocks[:1] if isinstance(block, Line))])
            span = max(1, number_of(value_of(element, "tcPr", "gridSpan"), 1))
            cells.add(element, Cell(index, column, 1, span, *_content(blocks)))
            column += span
        self._pages.current = end
        return first


def _content(blocks: Sequence[Block]) -> tuple[str, list[Grid]]:
    """The text of a cell, a line for each paragraph, and the tables in it."""
    lines = [block.printed for block in blocks if isinstance(block, Line)]
    return "\n".join(filter(None, lines)), [block.grid for block in blocks if isinstance(block, TableBlock)]


def _inside(element: Element) -> Element | None:
    """What to read instead of an element that only wraps blocks; None for one that holds none to be read."""
    if element.tag in _WRAPPERS:
        return element
    if element.tag == ALTERNATE:
        return chosen(element)
    if element.tag != w("sdt"):
        return None
    gallery = child(element, "sdtPr", "docPartObj", "docPartGallery")
    is_contents = gallery is not None and gallery.get(VALUE) == "Table of Contents"
    return None if is_contents or _is_prompt(element) else child(element, "sdtContent")


def _is_prompt(control: Element) -> bool:
    """Whether a content control only shows what a person should write into it."""
    return bool(is_on(child(control, "sdtPr", "showingPlcHdr")))


def _wrapped(parent: Element, name: str) -> Iterator[Element]:
    """The rows or cells, also those inside tracked insertions and content controls; a prompt is still a cell."""
    for element in parent:
        if element.tag == w(name):
            yield element
        else:
            inside = child(element, "sdtContent") if element.tag == w("sdt") else _inside(element)
            if inside is not None:
                yield from _wrapped(inside, name)
