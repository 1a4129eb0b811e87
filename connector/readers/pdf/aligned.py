"""Tables without lines: rows of text that leave the same gaps free, one below the other.

A row of at least three parts begins one, and so do three rows of two parts each that stand exactly below each other
(names and their values). It grows up and down over the rows that keep every gap free. Rows are put together to records
by the lines drawn between them, else by the first column, else by the distances.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from connector.readers.pdf.geometry import Box
from connector.readers.pdf.lines import Line, cell_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.readers.pdf.geometry import Glyph, Rule

_GAP = 0.8  # of the height, between the parts of a row
_NARROWEST = 4.0  # points that a gap has to keep
_FEWEST_PARTS = 3
_FEWEST_ROWS = 2
_PAIR = 2
_FEWEST_PAIRS = 3
_PAIR_GAP = 1.5  # of the height, between a name and its value
_SAME_PLACE = 3.0  # points
_MARKER = re.compile(r"\W|[o§Ø¨n]|[\W\d]+|[(（]?\w{1,2}[)）.、．]")
_FURTHEST = 3.2  # times the height, between the middles of neighbouring rows
_SAME_SIZE = 0.2
_TIGHT = 1.15  # times the least distance: rows this near belong to one record where others are further apart
_SPANNING = 0.5  # of the table's width that a line has to cover to part records
_FEWEST_RULES = 2


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the table, its cells from left to right."""

    texts: tuple[str, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class AlignedTable:
    """``first`` and ``last``: which of the lines it takes; ``xs``: where its columns begin and end."""

    first: int
    last: int
    xs: tuple[float, ...]
    records: tuple[Record, ...]
    header_rows: int


class _Row:
    def __init__(self, line: Line) -> None:
        self.line = line
        self.parts = line.segments(_GAP)


def aligned_tables(lines: Sequence[Line], rules: Sequence[Rule]) -> list[AlignedTable]:
    """The tables among the lines of a region, from top to bottom; ``rules``: horizontal lines of the page."""
    rows = [_Row(line) for line in lines]
    tables: list[AlignedTable] = []
    index = 0
    while index < len(rows):
        begins = len(rows[index].parts) >= _FEWEST_PARTS or _are_pairs(rows[index : index + _FEWEST_PAIRS])
        table = _grown(rows, index, tables[-1].last + 1 if tables else 0, rules) if begins else None
        if table is None:
            index += 1
        else:
            tables.append(table)
            index = table.last + 1
    return tables


def _are_pairs(rows: list[_Row]) -> bool:
    """Whether each row is a name and its value, and all values begin at the same place; list items are none."""
    return len(rows) == _FEWEST_PAIRS and all(
        len(row.parts) == len(rows[0].parts) == _PAIR
        and row.parts[1].box.left - row.parts[0].box.right >= _PAIR_GAP * row.line.size
        and all(
            abs(ours.box.left - first.box.left) <= _SAME_PLACE
            for ours, first in zip(row.parts, rows[0].parts, strict=True)
        )
        and not _MARKER.fullmatch(row.parts[0].text)
        for row in rows
    )


def _grown(rows: list[_Row], seed: int, floor: int, rules: Sequence[Rule]) -> AlignedTable | None:
    gaps = [(before.box.right, after.box.left) for before, after in pairwise(rows[seed].parts)]
    first = last = seed
    while last + 1 < len(rows) and _is_near(rows[last], rows[last + 1]):
        kept = _kept(gaps, rows[last + 1])
        if len(kept) < len(gaps):
            break
        gaps, last = kept, last + 1
    while first > floor and _is_near(rows[first - 1], rows[first]):
        kept = _kept(gaps, rows[first - 1])
        if len(kept) < len(gaps):
            break
        gaps, first = kept, first - 1
    middles = [(start + end) / 2 for start, end in gaps]
    first, last = _without_titles(rows, first, last, middles)
    table_rows = rows[first : last + 1]
    if sum(len(row.parts) > 1 for row in table_rows) < _FEWEST_ROWS:
        return None
    return _table(first, last, table_rows, middles, rules)


def _is_near(upper: _Row, lower: _Row) -> bool:
    size = max(upper.line.size, lower.line.size)
    return (
        lower.line.middle - upper.line.middle <= _FURTHEST * size
        and abs(upper.line.size - lower.line.size) <= _SAME_SIZE * size
    )


def _kept(gaps: list[tuple[float, float]], row: _Row) -> list[tuple[float, float]]:
    """What a row leaves of each gap; a gap that it fills is missing."""
    left = [_free(start, end, row.line.glyphs) for start, end in gaps]
    return [(start, end) for start, end in left if end - start >= _NARROWEST]


def _free(start: float, end: float, glyphs: Sequence[Glyph]) -> tuple[float, float]:
    """The larger part of a gap that characters leave; each character of a row narrows it by what it covers."""
    for glyph in glyphs:
        if glyph.left < end and glyph.right > start:
            before, after = glyph.left - start, end - glyph.right
            start, end = (start, glyph.left) if before >= after else (glyph.right, end)
    return start, end


def _without_titles(rows: list[_Row], first: int, last: int, middles: list[float]) -> tuple[int, int]:
    """Leave out lines above that are not parted at all, and such lines below that stand in the first column."""
    while first < last and len(rows[first].parts) == 1:
        first += 1
    while last > first and len(rows[last].parts) == 1 and rows[last].line.box.left < middles[0]:
        last -= 1
    return first, last


def _table(first: int, last: int, rows: list[_Row], middles: list[float], rules: Sequence[Rule]) -> AlignedTable | None:
    left, right = min(row.line.box.left for row in rows), max(row.line.box.right for row in rows)
    xs = (left, *middles, right)
    parting = [rule.at for rule in rules if min(rule.end, right) - max(rule.start, left) >= _SPANNING * (right - left)]
    begins = _record_starts(rows, middles[0], parting)
    if len(begins) < _FEWEST_ROWS:
        return None
    records = [_record(rows[start:end], xs) for start, end in pairwise([*begins, len(rows)])]
    inner = [at for at in parting if records[0].box.top < at < records[-1].box.bottom]
    header_rows = sum(record.box.bottom <= inner[0] + 1 for record in records) if len(inner) == 1 else 0
    return AlignedTable(first, last, xs, tuple(records), header_rows)


def _record_starts(rows: list[_Row], first_column: float, parting: list[float]) -> list[int]:
    """Indices of rows that begin a record."""
    parted = [
        index + 1
        for index, (upper, lower) in enumerate(pairwise(rows))
        if any(upper.line.middle < at < lower.line.middle for at in parting)
    ]
    if len(parted) >= _FEWEST_RULES:
        return [0, *parted]
    distances = [lower.line.middle - upper.line.middle for upper, lower in pairwise(rows)]
    tight = _TIGHT * min(distances, default=0.0)
    leads = [row.line.box.left < first_column for row in rows]
    spread = any(lead and distance > tight for lead, distance in zip(leads[1:], distances, strict=True))
    starts = [index for index, distance in enumerate(distances, 1) if leads[index] and (distance > tight or not spread)]
    return sorted({0, *starts, *parted})


def _record(rows: list[_Row], xs: tuple[float, ...]) -> Record:
    columns: list[list[Glyph]] = [[] for _column in pairwise(xs)]
    for row in rows:
        for glyph in row.line.glyphs:
            columns[sum(glyph.centre > x for x in xs[1:-1])].append(glyph)
    top, bottom = rows[0].line.box.top, max(row.line.box.bottom for row in rows)
    boxes = [Box(left, top, right, bottom) for left, right in pairwise(xs)]
    texts = tuple(cell_text(glyphs, box) for glyphs, box in zip(columns, boxes, strict=True))
    return Record(texts, Box(xs[0], top, xs[-1], bottom))
