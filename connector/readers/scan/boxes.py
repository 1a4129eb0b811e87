"""Boxes to tick, which spelling loses as often as not: small squares, empty, drawn in, or filled."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from connector.readers.marks import EMPTY, TICKED
from connector.readers.pdf.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.readers.scan.picture import Picture, Pixels

FILLED = "■"

_SMALLEST, _LARGEST = 6.0, 18.0  # points: the side of a box
_STROKE = 0.6  # of the smallest side: level strokes from here on may be one of its sides
_SQUARE = 0.14  # of the side, by which height and width may differ
_SAME_END = 0.14  # of the side, by which the ends of upper and lower side may differ
_CORNER = 0.12  # of the side, within which its standing sides are looked for
_DRAWN = 0.86  # of a standing side that has to be inked
_INSIDE = 0.2  # of the side that is left out all around to look inside
_TICKED = 0.06  # of the inside: from here on somebody has drawn there
_SOLID = 0.85  # of the smallest side: how thick a filled square is at least
_OVERHANG = 0.05  # of the side by which the letter 口 reaches below its lower stroke
_POINT = 72


class Square(NamedTuple):
    """A square in points. ``mark``: ☐, ☑ or ■; ``has_legs``: its sides reach below it, as those of the letter 口 do."""

    box: Box
    mark: str
    has_legs: bool = False


def squares(picture: Picture, ink: Pixels) -> list[Square]:
    """All squares of the size of a box to tick, letters that are squares among them."""
    least, most = (side * picture.dpi / _POINT for side in (_SMALLEST, _LARGEST))
    found = [*_framed(ink, least, most), *_filled(ink, least, most)]
    points = picture.points
    return [
        Square(Box(points(left), points(top), points(right), points(bottom)), mark, has_legs)
        for (left, top, right, bottom), mark, has_legs in found
    ]


_Pixels = tuple[int, int, int, int]


def _framed(ink: Pixels, least: float, most: float) -> Iterator[tuple[_Pixels, str, bool]]:
    strokes = _level_strokes(ink, round(_STROKE * least), most)
    for number, upper in enumerate(strokes):
        if upper[2] - upper[0] >= least:
            frame = next((box for box in _below(strokes[number + 1 :], upper, most) if _has_sides(ink, box)), None)
            if frame is not None:
                yield frame, TICKED if _inked_inside(ink, frame) >= _TICKED else EMPTY, _has_legs(ink, frame)


def _level_strokes(ink: Pixels, length: int, most: float) -> list[_Pixels]:
    """Short level strokes, from top to bottom."""
    opened = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, max(length, 3)), np.uint8))
    _count, _labels, parts, _middles = cv2.connectedComponentsWithStats(opened, connectivity=8)
    strokes = [
        (int(left), int(top), int(left + width), int(top + height))
        for left, top, width, height, _area in parts[1:]
        if width <= most * (1 + _SQUARE)
    ]
    return sorted(strokes, key=lambda stroke: stroke[1])


def _below(strokes: Sequence[_Pixels], upper: _Pixels, most: float) -> Iterator[_Pixels]:
    """The squares that an upper side makes with the strokes below it."""
    side = upper[2] - upper[0]
    slack = _SAME_END * side + 2
    for lower in strokes:
        if lower[1] - upper[1] > most:
            return
        is_under = abs(lower[0] - upper[0]) <= slack and abs(lower[2] - upper[2]) <= slack
        frame = (min(upper[0], lower[0]), upper[1], max(upper[2], lower[2]), lower[3])
        if is_under and abs((frame[3] - frame[1]) - (frame[2] - frame[0])) <= _SQUARE * side:
            yield frame


def _has_sides(ink: Pixels, frame: _Pixels) -> bool:
    left, top, right, bottom = frame
    reach = max(2, round(_CORNER * (right - left)))
    strips = ink[top:bottom, max(left - 1, 0) : left + reach], ink[top:bottom, right - reach : right + 1]
    return all(strip.size and strip.max(axis=1).mean() >= _DRAWN for strip in strips)


def _inked_inside(ink: Pixels, frame: _Pixels) -> float:
    left, top, right, bottom = frame
    margin = round(_INSIDE * (right - left))
    return float(ink[top + margin : bottom - margin, left + margin : right - margin].mean())


def _has_legs(ink: Pixels, frame: _Pixels) -> bool:
    left, _top, right, bottom = frame
    reach = max(2, round(_CORNER * (right - left)))
    deep = max(2, round(_OVERHANG * (right - left)))
    below = ink[bottom : bottom + deep, left:right]
    return below.shape[0] == deep and bool(below[:, :reach].max(axis=1).all() and below[:, -reach:].max(axis=1).all())


def _filled(ink: Pixels, least: float, most: float) -> Iterator[tuple[_Pixels, str, bool]]:
    """Squares of solid ink: no stroke of a letter is as thick as they are."""
    side = round(_SOLID * least)
    opened = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    _count, _labels, parts, _middles = cv2.connectedComponentsWithStats(opened, connectivity=4)
    for left, top, width, height, _area in parts[1:]:
        if width <= most and abs(int(width) - int(height)) <= _SQUARE * width:
            yield (int(left), int(top), int(left + width), int(top + height)), FILLED, False
