"""Pages set in two columns of text: first all of the left, then all of the right.

Two columns leave a gutter free from top to bottom. Where the lines of both stand at the same heights the page could as
well be a list of names and values, so there the columns have to be filled as prose fills them.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.readers.pdf.lines import Line

_GAP = 1.0  # times the height: the least gap between two columns of text
_NARROWEST_GUTTER = 6.0  # points
_FEWEST_ROWS = 6
_FILLED = 0.75  # of its column that the usual line of prose fills
_NARROWEST_COLUMN = 0.3  # of both together
_SIDE_BY_SIDE = 0.5  # of the shorter column that stands beside the other
_SAME_HEIGHT = 0.1  # of the height
_ALIGNED = 0.5  # of the rows: as many stand at one height where a page may be a list of names and values


def in_reading_order(lines: Sequence[Line], right: float) -> Iterator[tuple[list[Line], float]]:
    """Runs of lines with the right edge of their column."""
    rest: list[Line] = []
    index = 0
    while index < len(lines):
        columns = _two_columns(lines[index:])
        if columns is None:
            rest.append(lines[index])
            index += 1
            continue
        if rest:
            yield rest, right
            rest = []
        taken, left_lines, right_lines = columns
        for column in (left_lines, right_lines):
            yield column, max(line.box.right for line in column)
        index += taken
    if rest:
        yield rest, right


def _two_columns(lines: Sequence[Line]) -> tuple[int, list[Line], list[Line]] | None:
    """How many lines from here on are set in two columns of text, and the lines of each."""
    parts, gutter = _parted(lines)
    if gutter is None:
        return None
    middle = (gutter[0] + gutter[1]) / 2
    sides: tuple[list[Line], list[Line]] = ([], [])
    rows = [0, 0]
    for segments in parts:
        for segment in segments:
            sides[segment.box.left > middle].append(segment)
        for side in {segment.box.left > middle for segment in segments}:
            rows[side] += 1
    level = sum(_is_level(segments) for segments in parts)
    return (len(parts), *sides) if _are_columns(*sides, min(rows), level) else None


def _is_level(segments: list[Line]) -> bool:
    """Whether a row has parts on both sides that stand exactly at one height."""
    first, *others = segments
    return any(abs(other.middle - first.middle) <= _SAME_HEIGHT * first.size for other in others)


def _parted(lines: Sequence[Line]) -> tuple[list[list[Line]], tuple[float, float] | None]:
    """The rows from here on that leave a gutter free, in parts, and that gutter; the first rows may lack one side."""
    parts: list[list[Line]] = []
    left = right = None
    for line in lines:
        segments = line.segments(_GAP)
        intervals = [(segment.box.left, segment.box.right) for segment in segments]
        widened = _widened(left, right, intervals)
        if widened is None:
            break
        left, right = widened
        parts.append(segments)
    gutter = (left[1], right[0]) if left and right else None
    return parts, gutter


_Interval = tuple[float, float]


def _widened(
    left: _Interval | None, right: _Interval | None, intervals: list[_Interval]
) -> tuple[_Interval | None, _Interval | None] | None:
    """What the two columns cover after a row; None where the row leaves no gutter between them."""
    for interval in intervals:
        if left is None or interval[0] < left[1] or (right and interval[1] < right[0]):
            left = _over(left, interval)
        else:
            right = _over(right, interval)
    if left and right and right[0] - left[1] < _NARROWEST_GUTTER:
        return None
    return left, right


def _over(column: _Interval | None, interval: _Interval) -> _Interval:
    return interval if column is None else (min(column[0], interval[0]), max(column[1], interval[1]))


def _are_columns(left: list[Line], right: list[Line], rows: int, level: int) -> bool:
    """``rows``: of the shorter side, in however many parts; ``level``: those that have both sides at one height."""
    if rows < _FEWEST_ROWS or not _are_beside(left, right):
        return False
    return level < _ALIGNED * rows or (_is_prose(left) and _is_prose(right))


def _are_beside(left: list[Line], right: list[Line]) -> bool:
    """Whether both are wide enough and stand beside each other."""
    tops = [min(line.box.top for line in side) for side in (left, right)]
    bottoms = [max(line.box.bottom for line in side) for side in (left, right)]
    beside = min(bottoms) - max(tops)
    shorter = min(bottom - top for top, bottom in zip(tops, bottoms, strict=True))
    widths = [_width(left), _width(right)]
    return beside >= _SIDE_BY_SIDE * shorter and min(widths) >= _NARROWEST_COLUMN * sum(widths)


def _width(lines: list[Line]) -> float:
    return max(line.box.right for line in lines) - min(line.box.left for line in lines)


def _is_prose(lines: list[Line]) -> bool:
    return median(line.box.width for line in lines) >= _FILLED * _width(lines)
