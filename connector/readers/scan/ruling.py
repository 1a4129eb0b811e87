"""Ruling lines from pixels: long straight strokes of ink, level or standing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from connector.readers.pdf.geometry import Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.readers.scan.picture import Picture, Pixels

_LEVEL = 0.33  # inches: the least length of a level line
_STANDING = 0.2  # inches: of a standing one
_ALONE = 0.9  # inches: shorter ones, which strokes of large letters can be too, have to belong to a table
_TABLE = 1.5  # inches: the least width of one
_THICKEST = 0.06  # inches
_BREAK = 0.015  # inches that ink may be missing in a line
_MEETING = 0.04  # inches by which lines that meet may miss each other
_WAVE = 3  # pixels by which a line may wander


class Stroke(NamedTuple):
    """A straight stroke in pixels."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def length(self) -> int:
        """Along its longer side."""
        return max(self.right - self.left, self.bottom - self.top)

    def meets(self, other: Stroke, slack: float) -> bool:
        """Whether two strokes touch or cross."""
        return (
            self.left - slack <= other.right
            and other.left - slack <= self.right
            and self.top - slack <= other.bottom
            and other.top - slack <= self.bottom
        )


def ruled(picture: Picture, ink: Pixels) -> tuple[list[Rule], list[Rule], Pixels]:
    """Level rules, standing rules (in points), and 1 for each pixel that belongs to one."""
    level = _strokes(picture, ink, _LEVEL)
    standing = [
        Stroke(top, left, bottom, right)
        for left, top, right, bottom in _strokes(picture, np.ascontiguousarray(ink.T), _STANDING)
    ]
    kept = _tables_only(picture, [*level, *standing])
    rows, columns = [each for each in level if each in kept], [each for each in standing if each in kept]
    drawn = np.zeros_like(ink)
    for stroke in (*rows, *columns):
        drawn[max(stroke.top - 1, 0) : stroke.bottom + 1, max(stroke.left - 1, 0) : stroke.right + 1] = 1
    points = picture.points
    return (
        [Rule(points((each.top + each.bottom) / 2), points(each.left), points(each.right)) for each in rows],
        [Rule(points((each.left + each.right) / 2), points(each.top), points(each.bottom)) for each in columns],
        drawn,
    )


def _strokes(picture: Picture, ink: Pixels, least: float) -> list[Stroke]:
    """The level strokes of at least so many inches."""
    length, gap = round(least * picture.dpi), max(1, round(_BREAK * picture.dpi))
    thick = cv2.dilate(ink, np.ones((_WAVE, 1), np.uint8))
    closed = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    _count, _labels, parts, _middles = cv2.connectedComponentsWithStats(opened, connectivity=8)
    thickest = _THICKEST * picture.dpi + _WAVE
    return [
        Stroke(int(left), int(top), int(left + width), int(top + height))
        for left, top, width, height, _area in parts[1:]
        if height <= thickest
    ]


def _tables_only(picture: Picture, strokes: Sequence[Stroke]) -> set[Stroke]:
    """The strokes that are long, or belong to a web of strokes as wide as a table; large letters are neither."""
    alone, wide, slack = (inches * picture.dpi for inches in (_ALONE, _TABLE, _MEETING))
    waiting = set(strokes)
    kept: set[Stroke] = set()
    while waiting:
        web = _web(waiting, slack)
        is_wide = max(each.right for each in web) - min(each.left for each in web) >= wide
        kept.update(each for each in web if is_wide or each.length >= alone)
    return kept


def _web(waiting: set[Stroke], slack: float) -> list[Stroke]:
    """One stroke with all that it meets, and all that those meet; they are taken out."""
    web = [waiting.pop()]
    for stroke in web:
        met = [other for other in waiting if stroke.meets(other, slack)]
        waiting.difference_update(met)
        web += met
    return web
