"""Ruling lines among the drawings of a page.

Programs draw a table's lines in many ways: as strokes, as rectangles, as thin filled bars, as the trapezoids of a
browser's borders, cell by cell or in one piece. All become horizontal and vertical rules.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connector.readers.pdf.geometry import Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    Point = tuple[float, float]

_THIN = 3.5
"""A filled bar up to this wide is a line."""

_STRAIGHT = 0.75
"""How far a line may lean."""

_SHORTEST = 2.0


@dataclass(slots=True)
class Drawn:
    """Rules gathered from a page."""

    rows: list[Rule] = field(default_factory=list)
    columns: list[Rule] = field(default_factory=list)

    def stroke(self, start: Point, end: Point) -> None:
        """A straight line of a pen; a leaning one is no rule."""
        if abs(start[1] - end[1]) <= _STRAIGHT:
            self._row((start[1] + end[1]) / 2, start[0], end[0])
        elif abs(start[0] - end[0]) <= _STRAIGHT:
            self._column((start[0] + end[0]) / 2, start[1], end[1])

    def fill(self, corners: Sequence[Point]) -> None:
        """A filled shape: a rule when it is thin."""
        xs, ys = [x for x, _y in corners], [y for _x, y in corners]
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        if height <= _THIN and height < width:
            self._row((max(ys) + min(ys)) / 2, min(xs), max(xs))
        elif width <= _THIN and width < height:
            self._column((max(xs) + min(xs)) / 2, min(ys), max(ys))

    def _row(self, at: float, start: float, end: float) -> None:
        if abs(end - start) >= _SHORTEST:
            self.rows.append(Rule(at, min(start, end), max(start, end)))

    def _column(self, at: float, start: float, end: float) -> None:
        if abs(end - start) >= _SHORTEST:
            self.columns.append(Rule(at, min(start, end), max(start, end)))


def joined_rules(rules: Sequence[Rule], near: float, gap: float) -> list[Rule]:
    """Rules that are one line drawn in pieces, made one: at most ``near`` beside and ``gap`` behind each other."""
    whole: list[Rule] = []
    for level in _levels(sorted(rules), near):
        at = sum(rule.at for rule in level) / len(level)
        start, end = None, 0.0
        for rule in sorted(level, key=lambda each: each.start):
            if start is None or rule.start > end + gap:
                if start is not None:
                    whole.append(Rule(at, start, end))
                start, end = rule.start, rule.end
            end = max(end, rule.end)
        if start is not None:
            whole.append(Rule(at, start, end))
    return whole


def _levels(rules: Sequence[Rule], near: float) -> list[list[Rule]]:
    """Rules at about the same height (or x), each group within ``near`` of its first."""
    levels: list[list[Rule]] = []
    for rule in rules:
        if levels and rule.at - levels[-1][0].at <= near:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    return levels
