"""A PDF as a ``Document``: pages one after the other, with what runs over their ends put together."""

from __future__ import annotations

from itertools import chain, repeat
from statistics import median
from typing import TYPE_CHECKING

from connector.language import _
from connector.model.document import Place
from connector.readers import refusals
from connector.readers.assembly import Assembly
from connector.readers.pdf.furniture import edge_of, furniture, repeated_tables
from connector.readers.pdf.geometry import Sheet
from connector.readers.pdf.layout import ENOUGH, page_of
from connector.readers.pdf.prose import Block
from connector.readers.pdf.source import opened
from connector.readers.pdf.tables import TableDraft
from connector.readers.scan import is_installed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from connector.model.document import Document
    from connector.readers.assembly import ParagraphKind
    from connector.readers.options import ReadOptions
    from connector.readers.pdf.layout import Page
    from connector.readers.scan.picture import Picture

_LARGER = 1.12
_LONGEST_HEADING = 100
_MOST_HEADING_LINES = 2
_NO_HEADING_END = ("。", "；", ";", "，", ",", "：", ":", ".", "、")
_LOWEST_LEVEL = 9
_MUCH = 0.05
_MOST_NAMED = 8


def read(content: bytes, path: Path, _options: ReadOptions) -> Document:
    """Read the text layer; the text of pages that are pictures is recognised.

    Where recognition is not installed such a page is noted, and a report of nothing else refused.
    """
    can_recognise = is_installed()
    with opened(content, path, pictures=can_recognise) as opened_pages:
        pages = [page_of(sheet) for sheet in _recognised(opened_pages)]
    if pages and not can_recognise and all(page.sheet.is_scan for page in pages):
        raise refusals.image(path)
    return _Reading(pages).document("pdf")


def _recognised(pages: Iterator[Sheet | Picture]) -> Iterator[Sheet]:
    """The pages; what recognition needs is only loaded where the first picture comes."""
    for page in pages:
        if isinstance(page, Sheet):
            yield page
        else:
            from connector.readers.scan.pool import recognised

            yield from recognised(chain([page], pages))


def document_of(sheets: Iterable[Sheet], kind: str) -> Document:
    """The pages as a document."""
    return _Reading([page_of(sheet) for sheet in sheets]).document(kind)


class _Reading:
    def __init__(self, pages: list[Page]) -> None:
        self._pages = pages
        self._assembly = Assembly()
        self._body_size = _body_size(pages)
        self._heads: list[TableDraft] = []

    def document(self, kind: str) -> Document:
        for number in repeated_tables([(page.sheet, page.first_table) for page in self._pages]):
            self._heads.append(self._pages[number].tables.pop(0)[1])
        dropped = furniture([(page.sheet, page.lines) for page in self._pages], self._body_size)
        blocks = self._joined(dropped)
        levels = self._levels(blocks)
        for page, block in blocks:
            self._add(page, block, levels)
        heads = [cell.text for head in self._heads for cell in head.cells]
        self._assembly.property("header", _once([*heads, *self._furniture_texts("header", dropped)]))
        self._assembly.property("footer", _once(self._furniture_texts("footer", dropped)))
        self._assembly.property("watermark", _once(page.sheet.leaning for page in self._pages))
        self._tell()
        return self._assembly.document(kind)

    def _joined(self, dropped: list[set[int]]) -> list[tuple[int, Block | TableDraft]]:
        """All blocks with the page that each begins on; what runs over the end of a page is one block."""
        blocks: list[tuple[int, Block | TableDraft]] = []
        for page, furniture_lines in zip(self._pages, dropped, strict=True):
            for number, block in enumerate(page.blocks(furniture_lines)):
                if number == 0 and blocks and self._runs_on(blocks[-1][1], block):
                    continue
                blocks.append((page.sheet.number, block))
        return blocks

    def _runs_on(self, last: Block | TableDraft, first: Block | TableDraft) -> bool:
        """Whether the first block of a page is the rest of the last block of the page before; then it is taken in."""
        if isinstance(last, TableDraft):
            return isinstance(first, TableDraft) and last.continue_with(first)
        return isinstance(first, Block) and not self._is_heading(last) and last.continue_with(first)

    def _is_heading(self, block: Block) -> bool:
        if len(block.lines) > _MOST_HEADING_LINES or len(block.text) > _LONGEST_HEADING:
            return False
        stands_out = block.size >= _LARGER * self._body_size or block.bold
        return stands_out and not block.text.endswith(_NO_HEADING_END)

    def _levels(self, blocks: Sequence[tuple[int, Block | TableDraft]]) -> dict[float, int]:
        """Size of letters → level: the largest headings come first, bold ones in the size of the text last."""
        headings = [block for _page, block in blocks if isinstance(block, Block) and self._is_heading(block)]
        sizes = sorted({self._rank(block) for block in headings}, reverse=True)
        return {size: min(level, _LOWEST_LEVEL) for level, size in enumerate(sizes, 1)}

    def _rank(self, block: Block) -> float:
        larger = block.size >= _LARGER * self._body_size
        return float(round(block.size)) if larger else 0.0

    def _add(self, page: int, block: Block | TableDraft, levels: dict[float, int]) -> None:
        if isinstance(block, TableDraft):
            self._assembly.table(block.grid, page=page, pages=block.pages)
        elif self._is_heading(block):
            level = levels[self._rank(block)]
            self._assembly.paragraph(block.text, kind="heading", level=level, bold=block.bold, page=page)
        else:
            marker, text = block.parted
            kind: ParagraphKind = "item" if marker else "body"
            self._assembly.paragraph(
                text, kind=kind, level=int(bool(marker)), marker=marker, bold=block.bold, page=page
            )

    def _furniture_texts(self, edge: str, dropped: list[set[int]]) -> list[str]:
        return [
            page.lines[index].text
            for page, indices in zip(self._pages, dropped, strict=True)
            for index in sorted(indices)
            if edge_of(page.lines[index], page.sheet) == edge
        ]

    def _tell(self) -> None:
        recognised = [str(page.sheet.number) for page in self._pages if page.sheet.recognised and page.letters]
        if recognised:
            reason = _("Text recognised from a picture, to be compared with the file: page {pages}")
            self._assembly.note(reason.format(pages=", ".join(recognised)))
        for page in self._pages:
            for reason in _remarks(page.sheet, page.letters):
                self._assembly.note(reason, Place(page=page.sheet.number))
        if self._assembly.next_block == 1:
            self._assembly.note(_("No page holds text"))


def _remarks(sheet: Sheet, letters: int) -> Iterator[str]:
    """What a person should know of a page."""
    if sheet.is_scan and not sheet.recognised:
        yield _("The page is a picture (scanned), nothing of it is read: pip install 'closeout[ocr]' reads such pages")
    elif sheet.unreadable:
        yield _("Lines of the page that could not be recognised: {count}").format(count=sheet.unreadable)
    elif sheet.recognised and not letters:
        yield _("The page is a picture in which no text was found")
    if sheet.unsure:
        named = " · ".join(sheet.unsure[:_MOST_NAMED]) + (" …" if len(sheet.unsure) > _MOST_NAMED else "")
        yield _("Recognised with little certainty: {words}").format(words=named)
    if not sheet.is_scan and sheet.undecoded > _MUCH * (letters + sheet.undecoded):
        yield _("Some characters of the page have no text behind them: compare with the file")


def _body_size(pages: Sequence[Page]) -> float:
    """The usual height of letters: outside tables, or everywhere where too little stands outside to tell."""
    sizes = [size for page in pages for line in page.lines for size in repeat(line.size, len(line.glyphs))]
    if len(sizes) < ENOUGH:
        sizes += [size for page in pages for size in page.sizes.elements()]
    return median(sizes) if sizes else 0.0


def _once(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))
