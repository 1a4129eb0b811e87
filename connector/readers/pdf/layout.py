"""One page: which characters stand in which table, and what is left for the text around them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from connector.readers.grid import Cell
from connector.readers.pdf.aligned import aligned_tables
from connector.readers.pdf.columns import in_reading_order
from connector.readers.pdf.lattice import lattices
from connector.readers.pdf.lines import cell_text, lines_of
from connector.readers.pdf.prose import paragraphs, right_edge
from connector.readers.pdf.tables import TableDraft, draft_of_aligned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.readers.grid import Grid
    from connector.readers.pdf.geometry import Glyph, Sheet
    from connector.readers.pdf.lattice import Lattice, Span
    from connector.readers.pdf.lines import Line
    from connector.readers.pdf.prose import Block

ENOUGH = 200
"""Characters outside tables that tell how high the letters of a report usually are."""

_SLACK = 1.0


@dataclass(slots=True)
class Ruled:
    """A ruled table with its characters, and the tables inside its cells."""

    lattice: Lattice
    glyphs: list[Glyph] = field(default_factory=list)
    inner: list[Ruled] = field(default_factory=list)

    def draft(self, page: int) -> TableDraft:
        """The table, its texts in its cells."""
        lattice = self.lattice
        numbers = {place: number for number, span in enumerate(lattice.cells) for place in _covered(span)}
        glyphs: defaultdict[int, list[Glyph]] = defaultdict(list)
        for glyph in self.glyphs:
            glyphs[numbers[self._at(glyph.centre, glyph.middle)]].append(glyph)
        tables: defaultdict[int, list[Grid]] = defaultdict(list)
        for ruled in self.inner:
            box = ruled.lattice.box
            tables[numbers[self._at(box.left + _SLACK, box.top + _SLACK)]].append(ruled.draft(page).grid)
        rows: list[list[Cell]] = [[] for _row in lattice.ys[1:]]
        for number, span in enumerate(lattice.cells):
            text = cell_text(glyphs[number], span.box)
            rows[span.row].append(Cell(span.row, span.column, span.rows, span.columns, text, tables[number]))
        return TableDraft(rows, [page] * len(rows), lattice.xs, lattice.ys[-1], lattice.open_top, lattice.open_bottom)

    def _at(self, x: float, y: float) -> tuple[int, int]:
        """Row and column of a point; one on the outer line counts as inside."""
        xs, ys = self.lattice.xs, self.lattice.ys
        return (
            min(max(bisect_right(ys, y) - 1, 0), len(ys) - 2),
            min(max(bisect_right(xs, x) - 1, 0), len(xs) - 2),
        )


def _covered(span: Span) -> Iterator[tuple[int, int]]:
    for row in range(span.row, span.row + span.rows):
        for column in range(span.column, span.column + span.columns):
            yield row, column


@dataclass(slots=True)
class Page:
    """A page, sorted: ``tables`` from top to bottom, each with where it begins, and ``lines`` outside them.

    ``sheet`` without its characters, for a long report has millions; ``letters``: how many there were; ``sizes``: how
    high those in tables are, left out where enough stand outside.
    """

    sheet: Sheet
    letters: int
    sizes: Counter[float]
    tables: list[tuple[float, TableDraft]]
    lines: list[Line]

    @property
    def first_table(self) -> TableDraft | None:
        """The table that the page begins with; None where text stands above it, or no table is there."""
        if not self.tables:
            return None
        top, draft = self.tables[0]
        return None if any(line.middle < top for line in self.lines) else draft

    def blocks(self, furniture: set[int]) -> Iterator[Block | TableDraft]:
        """Paragraphs and tables in reading order, without the lines that are furniture."""
        waiting = [line for index, line in enumerate(self.lines) if index not in furniture]
        right = right_edge(waiting, self.sheet.box)
        for top, draft in self.tables:
            yield from self._text([line for line in waiting if line.middle < top], right)
            waiting = [line for line in waiting if line.middle >= top]
            yield draft
        yield from self._text(waiting, right)

    def _text(self, lines: list[Line], edge: float) -> Iterator[Block | TableDraft]:
        """The text of a region between ruled tables."""
        for run, right in in_reading_order(lines, edge):
            begin = 0
            for table in aligned_tables(run, self.sheet.rows):
                yield from paragraphs(run[begin : table.first], right)
                yield draft_of_aligned(table, self.sheet.number)
                begin = table.last + 1
            yield from paragraphs(run[begin:], right)


def page_of(sheet: Sheet) -> Page:
    """Put each character of a page into the smallest table that holds it, or into the text."""
    tables = [Ruled(lattice) for lattice in lattices(sheet.rows, sheet.columns)]
    by_area = sorted(tables, key=lambda each: each.lattice.box.width * each.lattice.box.height)
    free: list[Glyph] = []
    places = [(each.lattice.box, each.glyphs) for each in by_area]
    for glyph in sheet.glyphs:
        _text, left, top, right, bottom, _space, _bold = glyph
        x, y = (left + right) / 2, (top + bottom) / 2
        for box, held in places:
            if box.left <= x <= box.right and box.top <= y <= box.bottom:
                held.append(glyph)
                break
        else:
            free.append(glyph)
    outer = [table for index, table in enumerate(by_area) if not _put_inside(table, by_area[index + 1 :])]
    outer.sort(key=lambda each: (each.lattice.box.top, each.lattice.box.left))
    return Page(
        sheet=replace(sheet, glyphs=[]),
        letters=len(sheet.glyphs),
        sizes=Counter(glyph.size for table in by_area for glyph in table.glyphs if len(free) < ENOUGH),
        tables=[(table.lattice.box.top, table.draft(sheet.number)) for table in outer],
        lines=lines_of(free),
    )


def _put_inside(table: Ruled, larger: Sequence[Ruled]) -> bool:
    for other in larger:
        if other.lattice.box.contains(table.lattice.box, _SLACK):
            other.inner.append(table)
            return True
    return False
