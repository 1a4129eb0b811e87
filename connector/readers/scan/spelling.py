"""Strips of a page spelled: lines of letters that know where they stand, then glyphs with boxes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from connector.readers.pdf.geometry import Glyph, Space
from connector.readers.scan.cutting import inked_along
from connector.readers.scan.repair import repaired
from connector.readers.scan.sizes import is_wide, sizes_of
from connector.readers.scan.standing import spelled_standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from connector.readers.scan.cutting import Rows, Strip
    from connector.readers.scan.engine import Engine, Letter, Pixels
    from connector.readers.scan.picture import Picture

_LINE = 1.2  # times the size: how high a glyph's box is
_HALF_WIDE, _HALF_NARROW = 0.5, 0.27  # of the size
_NEAR = {1: 1.15, 2: 1.3}  # sizes between two letters that touch, when one or both of them are wide
_OUTER = 0.75  # of the size: how far the first and the last letter of a line reach at most
_SET_OFF = 0.24  # of the size: white between a word and a number
_UNREADABLE = 0.5  # how sure spelling is of what is no text at all
_LONGEST_WORD = 12
_HALVES = 2


class Line(NamedTuple):
    """A spelled line, in pixels.

    ``middles``: of its letters, from the left edge of the page, or from the upper one where it stands; ``gaps``: the
    white between neighbours, from where to where; ``size`` of its letters.
    """

    strip: Strip
    letters: tuple[Letter, ...]
    middles: tuple[float, ...]
    gaps: tuple[tuple[float, float], ...] = ()
    size: float = 0.0


def spelled(pixels: Pixels, ink: Pixels, strips: Sequence[Strip], engine: Engine) -> list[Line]:
    """The lines that could be read. ``pixels`` and ``ink``: the page without its rules."""
    level = [strip for strip in strips if not strip.is_standing]
    frames = [strip.padded(pixels.shape) for strip in level]
    read = list(zip(level, engine.spell([frame.cut(pixels) for frame in frames]), strict=True))
    lines = [
        Line(strip, letters, tuple(frame.left + letter.at * frame.width for letter in letters))
        for (strip, letters), frame in zip(read, frames, strict=True)
    ]
    lines += [_standing(strip, pixels, ink, engine) for strip in strips if strip.is_standing]
    kept = [
        line._replace(letters=repaired(line.letters), gaps=tuple(_gaps(line, ink)))
        for line in lines
        if _is_text(line.letters)
    ]
    return [line._replace(size=size) for line, size in zip(kept, sizes_of(kept), strict=True)]


def _standing(strip: Strip, pixels: Pixels, ink: Pixels, engine: Engine) -> Line:
    frame = strip.padded(pixels.shape)
    letters = spelled_standing(frame.cut(pixels), frame.cut(ink), engine)
    step = strip.height / max(len(letters), 1)
    return Line(strip, letters, tuple(strip.top + (at + 0.5) * step for at in range(len(letters))))


def _gaps(line: Line, ink: Pixels) -> Iterator[tuple[float, float]]:
    """The widest white between each two letters; no width in the middle of two that touch."""
    inked = inked_along(line.strip.cut(ink), 0)
    for before, after in pairwise(line.middles):
        between = inked[round(before) - line.strip.left : round(after) - line.strip.left]
        start, length = _longest_white(between)
        yield (before + start, before + start + length) if length else ((before + after) / 2,) * 2


def _longest_white(inked: Rows) -> tuple[int, int]:
    """Where the longest run without ink begins, and how long it is."""
    edges = np.flatnonzero(np.diff(np.concatenate(([True], inked, [True])).astype(np.int8)))
    if not len(edges):
        return 0, 0
    starts, ends = edges[::2], edges[1::2]
    longest = int(np.argmax(ends - starts))
    return int(starts[longest]), int(ends[longest] - starts[longest])


def _is_text(letters: Sequence[Letter]) -> bool:
    return sum(letter.sure for letter in letters) > _UNREADABLE * len(letters)


def glyphs_of(line: Line, picture: Picture) -> list[Glyph]:
    """The letters with their boxes, in points; sizes as fonts have them, in half points."""
    return _standing_glyphs(line, picture) if line.strip.is_standing else _level_glyphs(line, picture)


def _level_glyphs(line: Line, picture: Picture) -> list[Glyph]:
    edges = _edges(line)
    middle = picture.points(line.strip.top + line.strip.bottom) / 2
    half = _LINE * round(_HALVES * picture.points(line.size)) / _HALVES / 2
    top, bottom = middle - half, middle + half
    return [
        Glyph(letter.text, picture.points(left), top, picture.points(right), bottom, space)
        for letter, (left, right), space in zip(line.letters, edges, _spaces(line), strict=True)
    ]


def _spaces(line: Line) -> list[Space]:
    """What stands before each letter; a number is set off from a word by less than words are."""
    spaces = [Space.NONE]
    for (before, after), (start, end) in zip(pairwise(line.letters), line.gaps, strict=True):
        narrow = not (is_wide(before) or is_wide(after))
        sets_off = narrow and before.text.isalpha() and after.text.isdigit() and end - start >= _SET_OFF * line.size
        spaces.append(Space.SEEN if after.spaced or sets_off else Space.NONE)
    return spaces


def _edges(line: Line) -> list[tuple[float, float]]:
    """Where each letter begins and ends; beside Chinese ones, which bring their own white, neighbours mostly touch."""
    halves = [(_HALF_WIDE if is_wide(letter) else _HALF_NARROW) * line.size for letter in line.letters]
    lefts = [middle - half for middle, half in zip(line.middles, halves, strict=True)]
    rights = [middle + half for middle, half in zip(line.middles, halves, strict=True)]
    for at, (before, after) in enumerate(pairwise(line.letters)):
        distance = line.middles[at + 1] - line.middles[at]
        wide = is_wide(before) + is_wide(after)
        if not wide:
            rights[at], lefts[at + 1] = line.gaps[at]
        elif (distance <= _NEAR[wide] * line.size and not after.spaced) or rights[at] > lefts[at + 1]:
            rights[at] = lefts[at + 1] = line.middles[at] + distance / 2
    reach = _OUTER * line.size  # ink further out is no part of a letter that was spelled
    lefts[0] = max(float(line.strip.left), line.middles[0] - reach)
    rights[-1] = min(float(line.strip.right), line.middles[-1] + reach)
    return list(zip(lefts, rights, strict=True))


def _standing_glyphs(line: Line, picture: Picture) -> list[Glyph]:
    points, strip = picture.points, line.strip
    half = strip.height / len(line.letters) / 2
    left, right = points(strip.left), points(strip.right)
    return [
        Glyph(letter.text, left, points(middle - half), right, points(middle + half))
        for letter, middle in zip(line.letters, line.middles, strict=True)
    ]


def unsure(lines: Iterable[Line], limit: float) -> list[str]:
    """The words with a letter or digit that spelling was less sure of than ``limit``."""
    return [
        "".join(letter.text for letter in word)
        for line in lines
        for word in _words(line.letters)
        if any(letter.sure < limit for letter in word)
    ]


def _words(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    """Letters between spaces and marks; Chinese ones in short runs."""
    word: list[Letter] = []
    for letter in letters:
        if word and (letter.spaced or not letter.text.isalnum() or len(word) >= _LONGEST_WORD):
            yield word
            word = []
        if letter.text.isalnum():
            word.append(letter)
    if word:
        yield word
