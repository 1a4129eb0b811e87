"""Puts a document together: counts its blocks and tables, and gives each its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from connector.model.document import Block, Document, Nested, Note, Paragraph, Place, Table
from connector.readers.grid import Grid, rectangle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ParagraphKind = Literal["heading", "body", "item"]


class Assembly:
    """Blocks in reading order. Readers add what they find; ``document`` ends it."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._notes: list[Note] = []
        self._properties: dict[str, str] = {}
        self._tables = 0

    @property
    def next_block(self) -> int:
        """The number that the next block will get."""
        return len(self._blocks) + 1

    def paragraph(
        self,
        text: str,
        *,
        kind: ParagraphKind = "body",
        level: int = 0,
        marker: str = "",
        bold: bool = False,
        page: int | None = None,
    ) -> None:
        """Add a paragraph; one without any text is left out."""
        if text:
            place = Place(page=page, block=self.next_block)
            self._blocks.append(Paragraph(text, place, kind, level, marker, bold))

    def table(
        self,
        grid: Grid,
        *,
        page: int | None = None,
        sheet: str | None = None,
        hidden: Iterable[int] = (),
        pages: Sequence[int] = (),
        first: tuple[int, int] = (1, 1),
    ) -> None:
        """Add a table; one without any text is left out.

        ``hidden``: indices of rows, from 0; ``first``: what its first row and column are called in the file.
        """
        if not grid.is_blank:
            place = Place(page=page, sheet=sheet, block=self.next_block, table=self._tables + 1)
            self._blocks.append(self._table(grid, place, frozenset(hidden), tuple(pages), first))

    def _table(
        self,
        grid: Grid,
        place: Place,
        hidden: frozenset[int] = frozenset(),
        pages: tuple[int, ...] = (),
        first: tuple[int, int] = (1, 1),
    ) -> Table:
        self._tables += 1
        rows = rectangle(grid.rows)
        nested = tuple(
            Nested(inner.row, inner.column, self._table(inner.grid, self._place_within(place)))
            for inner in grid.inner
            if not inner.grid.is_blank
        )
        return Table(rows, place, tuple(grid.merges), nested, hidden, pages, *first, grid.header_rows)

    def _place_within(self, place: Place) -> Place:
        return Place(page=place.page, sheet=place.sheet, block=place.block, table=self._tables + 1)

    def note(self, reason: str, place: Place | None = None) -> None:
        """Add something that a person should know."""
        self._notes.append(Note(reason, place))

    def property(self, name: str, text: str) -> None:
        """Keep something about the whole document; an empty text is left out."""
        if text:
            self._properties[name] = text

    def document(self, kind: str) -> Document:
        """What was put together."""
        return Document(kind, tuple(self._blocks), tuple(self._notes), self._properties)
