"""Ruled tables: lines that cross make a lattice, and missing pieces of lines make merged cells."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.readers.pdf.geometry import Box, Rule
from connector.readers.pdf.rules import joined_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_NEAR = 2.5
"""Lines of the same border lie at most this far apart; ends that meet miss each other by at most this."""

_GAP = 4.0
"""A longer gap in a line is meant: two borders, with a merged cell between them."""

_OVERHANG = 8.0
"""Lines that reach further over the outermost crossing ones have an open side there."""

_FEWEST_RULES = 4
_COVERED = 0.6
_MOST_CELLS = 20_000
_MOST_RULES = 1_000


@dataclass(frozen=True, slots=True)
class Span:
    """A cell: its first row and column in the lattice (from 0), how many of each it takes, and where it is."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box


@dataclass(frozen=True, slots=True)
class Lattice:
    """A ruled table.

    ``xs`` and ``ys``: where its columns and rows begin and end; ``open_top`` and ``open_bottom``: no line closes it
    there, as where a page ends inside a row.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[Span, ...]
    open_top: bool = False
    open_bottom: bool = False

    @property
    def box(self) -> Box:
        """What it covers."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


def lattices(rows: Sequence[Rule], columns: Sequence[Rule]) -> list[Lattice]:
    """The ruled tables of a page, from top to bottom. A single box is a frame, not a table."""
    rows = _longest(joined_rules(rows, _NEAR, _GAP))
    columns = _longest(joined_rules(columns, _NEAR, _GAP))
    found = [_lattice(*crossing) for crossing in _crossing(rows, columns)]
    tables = [lattice for lattice in found if lattice is not None and len(lattice.cells) > 1]
    return sorted(tables, key=lambda lattice: (lattice.ys[0], lattice.xs[0]))


def _longest(rules: list[Rule]) -> list[Rule]:
    """The rules, or only the longest where there are so many that they must be a drawing."""
    kept = sorted(rules, key=lambda rule: rule.start - rule.end)[:_MOST_RULES]
    return sorted(kept)


def _crossing(rows: Sequence[Rule], columns: Sequence[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Groups of rules that are connected by crossings."""
    unseen = set(range(len(columns)))
    seen_rows: set[int] = set()
    for first in range(len(rows)):
        if first in seen_rows:
            continue
        group_rows, group_columns, waiting = [first], [], [first]
        seen_rows.add(first)
        while waiting:
            row = rows[waiting.pop()]
            for column in [each for each in unseen if _meet(row, columns[each])]:
                unseen.discard(column)
                group_columns.append(column)
                more = [
                    each for each in range(len(rows)) if each not in seen_rows and _meet(rows[each], columns[column])
                ]
                seen_rows.update(more)
                group_rows += more
                waiting += more
        if group_columns and len(group_rows) + len(group_columns) >= _FEWEST_RULES:
            yield [rows[each] for each in group_rows], [columns[each] for each in group_columns]


def _meet(row: Rule, column: Rule) -> bool:
    return row.start - _NEAR <= column.at <= row.end + _NEAR and column.start - _NEAR <= row.at <= column.end + _NEAR


def _lattice(rows: list[Rule], columns: list[Rule]) -> Lattice | None:
    ys = _positions(row.at for row in rows)
    xs = _positions(column.at for column in columns)
    top, bottom = min(column.start for column in columns), max(column.end for column in columns)
    left, right = min(row.start for row in rows), max(row.end for row in rows)
    open_top, open_bottom = top < ys[0] - _OVERHANG, bottom > ys[-1] + _OVERHANG
    ys = [*([top] if open_top else []), *ys, *([bottom] if open_bottom else [])]
    xs = [*([left] if left < xs[0] - _OVERHANG else []), *xs, *([right] if right > xs[-1] + _OVERHANG else [])]
    if min(len(xs), len(ys)) == 1 or len(xs) * len(ys) > _MOST_CELLS:
        return None
    cells = tuple(_spans(xs, ys, _Borders(rows, columns, xs, ys)))
    return Lattice(tuple(xs), tuple(ys), cells, open_top, open_bottom)


def _positions(values: Iterable[float]) -> list[float]:
    """Values that lie near each other as one: the middle of each group."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= _NEAR:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


class _Borders:
    """Which sides of the smallest cells are drawn."""

    def __init__(self, rows: list[Rule], columns: list[Rule], xs: list[float], ys: list[float]) -> None:
        self._below = _drawn(rows, ys, xs)
        self._right = _drawn(columns, xs, ys)

    def below(self, row: int, column: int) -> bool:
        """Whether a line is drawn under the cell."""
        return (row + 1, column) in self._below

    def right(self, row: int, column: int) -> bool:
        """Whether a line is drawn to the right of the cell."""
        return (column + 1, row) in self._right


def _drawn(rules: list[Rule], levels: list[float], steps: list[float]) -> set[tuple[int, int]]:
    """(level, step) for each piece of a level between two steps that rules cover for the most part."""
    drawn = set()
    for rule in rules:
        level = min(range(len(levels)), key=lambda each: abs(levels[each] - rule.at))
        first = max(bisect_left(steps, rule.start + _NEAR) - 1, 0)
        for step in range(first, len(steps) - 1):
            start, end = steps[step], steps[step + 1]
            if start > rule.end:
                break
            covered = min(rule.end, end) - max(rule.start, start)
            if covered >= _COVERED * (end - start):
                drawn.add((level, step))
    return drawn


def _spans(xs: list[float], ys: list[float], borders: _Borders) -> Iterator[Span]:
    """The cells, from top left. A cell takes what no line parts from it, as long as it stays a rectangle."""
    taken: set[tuple[int, int]] = set()
    height, width = len(ys) - 1, len(xs) - 1
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            right = column
            while right + 1 < width and not borders.right(row, right) and (row, right + 1) not in taken:
                right += 1
            bottom = row
            while bottom + 1 < height and _grows(borders, bottom, column, right, taken):
                bottom += 1
            taken.update((y, x) for y in range(row, bottom + 1) for x in range(column, right + 1))
            box = Box(xs[column], ys[row], xs[right + 1], ys[bottom + 1])
            yield Span(row, column, bottom - row + 1, right - column + 1, box)


def _grows(borders: _Borders, row: int, left: int, right: int, taken: set[tuple[int, int]]) -> bool:
    """Whether the row below belongs to the same cell: nothing is drawn between them, nor inside it."""
    return not any(
        borders.below(row, column) or (row + 1, column) in taken for column in range(left, right + 1)
    ) and not any(borders.right(row + 1, column) for column in range(left, right))
