"""Characters → printed lines → text, with the spaces and line feeds that the eye sees."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise, takewhile
from operator import attrgetter, sub
from statistics import median
from typing import TYPE_CHECKING

from connector.readers.marks import joined
from connector.readers.pdf.geometry import Box, Space
from connector.readers.plain import split_marker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.readers.pdf.geometry import Glyph

_SAME_LINE = 0.5  # of the height: how far the middles of one line's characters may lie apart
_WORD_GAP = 0.25  # of the height: from here on a gap between Latin characters is a space
_WIDE_GAP = 0.4  # the same beside Chinese characters, which programs set apart from Latin ones without a space
_DOUBLE = 0.3  # of the width: the same character drawn again this near is a way to print bold
_FIT = 0.2  # of the height: what lines leave free at their end
_WIDE_FIT = 1.0  # the same for Chinese, whose lines are not made to end together
_NEXT_BLOCK = 1.5  # times the usual distance of lines: from here on a line begins something new
_LONELY_LINES = 1.9  # times the height, where two lines are all there is to tell the usual distance from
_COLUMN_GAP = 1.5  # of the height: between a label and the value that is set off from it
_WORDY = re.compile(r"[^\W\d_]{2}")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_BROKEN_TOKEN = re.compile(r"(?:\d[.．]|\S[-/])$")
_REST_OF_TOKEN = re.compile(r"[-/_.．]\w")
_LABEL = re.compile(r"(?!https?:)(?:[^\W\d][^\s：:，,。；;（(]{0,13}|[A-Z][\w /&-]{1,30})[：:]")
_LEFT, _TOP, _RIGHT, _BOTTOM = map(attrgetter, ("left", "top", "right", "bottom"))
_BOXES = "☑☐☒□■○●√✓✔"


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, or the part of one between two wide gaps.

    ``glyphs`` from left to right; ``size``: how high they are; ``gap``: the widest between two of them.
    """

    glyphs: tuple[Glyph, ...]
    box: Box
    text: str
    size: float
    gap: float

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(glyph.bold for glyph in self.glyphs)

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.box.top + self.box.bottom) / 2

    def segments(self, gap: float) -> list[Line]:
        """The parts between gaps of at least ``gap`` times its height."""
        limit = gap * self.size
        if self.gap < limit:
            return [self]
        parts: list[list[Glyph]] = [[self.glyphs[0]]]
        for before, after in pairwise(self.glyphs):
            if after.left - before.right >= limit:
                parts.append([])
            parts[-1].append(after)
        return [_line(part) for part in parts]


def lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """The printed lines, from top to bottom."""
    rows: list[list[Glyph]] = []
    row: list[Glyph] = []
    line = height = 0.0
    middles = [(top + bottom) / 2 for _text, _left, top, _right, bottom, _space, _bold in glyphs]
    for index in sorted(range(len(middles)), key=middles.__getitem__):
        glyph, middle = glyphs[index], middles[index]
        size = glyph.bottom - glyph.top
        if row and middle - line <= _SAME_LINE * min(size, height):
            row.append(glyph)
            line += (middle - line) / len(row)
        else:
            row = [glyph]
            rows.append(row)
            line, height = middle, size
    return [_line(row) for row in rows]


def _line(glyphs: list[Glyph]) -> Line:
    ordered = tuple(sorted(glyphs, key=_LEFT))
    lefts, tops = list(map(_LEFT, ordered)), list(map(_TOP, ordered))
    rights, bottoms = list(map(_RIGHT, ordered)), list(map(_BOTTOM, ordered))
    return Line(
        glyphs=ordered,
        box=Box(lefts[0], min(tops), max(rights), max(bottoms)),
        text=_spelled(ordered),
        size=median(map(sub, bottoms, tops)),
        gap=max(map(sub, lefts[1:], rights), default=0.0),
    )


def _spelled(glyphs: Sequence[Glyph]) -> str:
    """What the glyphs of a line say."""
    before = glyphs[0]
    said = [before.text]
    for glyph in glyphs[1:]:
        text, left, _top, right, _bottom, space, _bold = glyph
        if text == before.text and left - before.left < _DOUBLE * (right - left):
            continue
        if (space or left > before.right) and _is_spaced(before, glyph):
            said.append(" ")
        said.append(text)
        before = glyph
    return "".join(said)


def _is_spaced(before: Glyph, after: Glyph) -> bool:
    if after.space is Space.WRITTEN:
        return True
    gap = (after.left - before.right) / max(before.size, after.size, 1.0)
    if _WIDE.match(before.text[-1]) or _WIDE.match(after.text[0]):
        return gap >= _WIDE_GAP
    return after.space is Space.SEEN or gap >= _WORD_GAP


def set_off(line: Line) -> list[Line]:
    """The parts of a line between gaps that the eye sees as those of columns: a label and its value."""
    parts = line.segments(_COLUMN_GAP)
    return parts if _WORDY.search(parts[0].text) else [line]


def spaced(line: Line) -> str:
    """The text of a line, with a tab for such a gap; not between boxes to tick."""
    first, *others = set_off(line)
    text, before = first.text, first
    for part in others:
        text += (" " if is_box(before.text) and is_box(part.text) else "\t") + part.text
        before = part
    return text if others else line.text


def together(first: str, second: str) -> str:
    """Two lines of one paragraph as one text; a number, a date or a word that was broken is whole again.

    Chinese lines break anywhere, so between two figures of a Chinese text nothing is missing.
    """
    broken = _BROKEN_TOKEN.search(first) and second[:1].isalnum()
    parted = first[-1:].isdigit() and second[:1].isdigit() and _WIDE.search(first + second)
    if broken or parted or (first[-1:].isalnum() and _REST_OF_TOKEN.match(second)):
        return first + second
    return joined(first, second)


def is_box(text: str) -> bool:
    """Whether a line begins with a box to tick."""
    return text.startswith(tuple(_BOXES))


def is_item(text: str) -> bool:
    """Whether a line begins with a list marker."""
    return bool(split_marker(text)[0])


def is_label(text: str) -> bool:
    """Whether a line begins with a label and its colon."""
    return _LABEL.match(text) is not None


def is_full(line: Line, following: Line, right: float) -> bool:
    """Whether the next line's first word would not have fitted behind this line."""
    first = following.glyphs[0]
    if _WIDE.match(first.text):
        return line.box.right + first.right - first.left + _WIDE_FIT * following.size > right
    word = list(takewhile(lambda glyph: not (glyph.space or _WIDE.match(glyph.text)), following.glyphs[1:]))
    width = (word[-1] if word else first).right - first.left
    return line.box.right + width + _FIT * following.size > right


def cell_text(glyphs: Sequence[Glyph], box: Box) -> str:
    """The text of a table cell: wrapped lines are joined, and a line feed stands where something new begins."""
    lines = lines_of(glyphs)
    if not lines:
        return ""
    distances = [after.middle - before.middle for before, after in pairwise(lines)]
    usual = min(distances, default=0.0)
    padding = max(min(line.box.left for line in lines) - box.left, 0.0)
    text = spaced(lines[0])
    for (before, after), distance in zip(pairwise(lines), distances, strict=True):
        limit = _NEXT_BLOCK * usual if len(distances) > 1 else _LONELY_LINES * after.size
        wrapped = is_full(before, after, box.right - padding)
        opens = not wrapped and (is_item(after.text) or is_label(after.text))
        if distance > limit or is_box(after.text) or opens:
            text += "\n" + spaced(after)
        else:
            text = together(text, spaced(after))
    return text
