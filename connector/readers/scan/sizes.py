"""How large the letters of each line are. What is measured differs a little; lines set alike get the same size."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.readers.scan.engine import Letter
    from connector.readers.scan.spelling import Line

_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef■□☐☑☒①-⑳]")
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_DEEP = re.compile(r"[gjpqyQ,;()\[\]/|]")
_WIDE_HIGH, _DEEP_HIGH, _CAPITAL_HIGH = 0.92, 0.95, 0.74  # of the size: how high ink is
_PITCH = (0.8, 1.25)  # times the size by height: between which the distance of letters tells the size
_SET_APART = 1.3  # times the usual distance: something stands between two letters
_FEWEST = 3  # distances that tell it
_ALIKE = 0.08  # by which measured sizes of lines set alike may differ
_UNCERTAIN = 0.24  # the same for short lines, and those without Chinese


def is_wide(letter: Letter) -> bool:
    """Whether a letter is as wide as it is high."""
    return _WIDE.match(letter.text) is not None


def sizes_of(lines: Sequence[Line]) -> list[float]:
    """The size of each line's letters, in pixels."""
    measured = [_by_pitch(line) for line in lines]
    usual = _groups([(size, len(line.letters)) for size, line in zip(measured, lines, strict=True) if size])
    return [
        _nearest(size, usual, _ALIKE) if size else _nearest(_by_height(line), usual, _UNCERTAIN)
        for size, line in zip(measured, lines, strict=True)
    ]


def _by_height(line: Line) -> float:
    if line.strip.is_standing:
        return line.strip.width / _WIDE_HIGH
    if any(is_wide(letter) for letter in line.letters):
        return line.strip.height / _WIDE_HIGH
    deep = any(_DEEP.match(letter.text) for letter in line.letters)
    return line.strip.height / (_DEEP_HIGH if deep else _CAPITAL_HIGH)


def _by_pitch(line: Line) -> float:
    """The usual distance of neighbouring ideographs; 0 where too few tell, or they are set apart."""
    distances = [
        after - before
        for (one, before), (other, after) in pairwise(zip(line.letters, line.middles, strict=True))
        if _IDEOGRAPH.match(one.text) and _IDEOGRAPH.match(other.text)
    ]
    if len(distances) < _FEWEST:
        return 0.0
    near = [distance for distance in distances if distance <= _SET_APART * median(distances)]
    pitch, height = sum(near) / len(near), _by_height(line)
    return pitch if _PITCH[0] * height <= pitch <= _PITCH[1] * height else 0.0


def _groups(measured: Sequence[tuple[float, int]]) -> list[float]:
    """The sizes that most letters share, each standing for all near it."""
    left = sorted(measured)
    usual: list[float] = []
    while left:
        centre = max(left, key=lambda each: sum(count for size, count in left if _is_near(size, each[0], _ALIKE)))[0]
        group = [each for each in left if _is_near(each[0], centre, _ALIKE)]
        usual.append(sum(size * count for size, count in group) / sum(count for _size, count in group))
        left = [each for each in left if each not in group]
    return usual


def _nearest(size: float, usual: Sequence[float], tolerance: float) -> float:
    near = min(usual, key=lambda each: abs(each - size), default=size)
    return near if _is_near(near, size, tolerance) else size


def _is_near(size: float, other: float, tolerance: float) -> bool:
    return abs(size - other) <= tolerance * other
