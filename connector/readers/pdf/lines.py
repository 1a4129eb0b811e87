"""Characters → printed lines → text, with the spaces and line feeds that the eye sees."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise, takewhile
from statistics import median
from typing import TYPE_CHECKING

from connector.readers.marks import joined
from connector.readers.pdf.geometry import Box, Space
from connector.readers.plain import split_marker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from connector.readers.pdf.geometry import Glyph

_SAME_LINE = 0.5  # of the height: how far the middles of one line's characters may lie apart
_WORD_GAP = 0.25  # of the height: from here on a gap between Latin characters is a space
_WIDE_GAP = 0.4  # the same beside Chinese characters, which programs set apart from Latin ones without a space
_DOUBLE = 0.3  # of the width: the same character drawn again this near is a way to print bold
_FIT = 0.2  # of the height: what lines leave free at their end
_WIDE_FIT = 1.0  # the same for Chinese, whose lines are not made to end together
_NEXT_BLOCK = 1.5  # times the usual distance of lines: from here on a line begins something new
_LONELY_LINES = 1.9  # times the height, where two lines are all there is to tell the usual distance from
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_BROKEN_TOKEN = re.compile(r"(?:\d[.．]|\S[-/])$")
_REST_OF_TOKEN = re.compile(r"[-/_.．]\w")
_LABEL = re.compile(r"(?!https?:)(?:[^\W\d][^\s：:，,。；;（(]{0,13}|[A-Z][\w /&-]{1,30})[：:]")
_BOXES = "☑☐☒□■○●√✓✔"


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, or the part of one between two wide gaps. ``glyphs`` from left to right."""

    glyphs: tuple[Glyph, ...]
    box: Box
    text: str

    @property
    def size(self) -> float:
        """How high its characters are."""
        return median(glyph.size for glyph in self.glyphs)

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
        parts: list[list[Glyph]] = [[self.glyphs[0]]]
        for before, after in pairwise(self.glyphs):
            if after.left - before.right >= limit:
                parts.append([])
            parts[-1].append(after)
        return [self] if len(parts) == 1 else [_line(part) for part in parts]


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """The printed lines, from top to bottom."""
    rows: list[list[Glyph]] = []
    middle = 0.0
    for glyph in sorted(glyphs, key=lambda each: each.middle):
        if rows and glyph.middle - middle <= _SAME_LINE * min(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
            middle += (glyph.middle - middle) / len(rows[-1])
        else:
            rows.append([glyph])
            middle = glyph.middle
    return [_line(row) for row in rows]


def _line(glyphs: list[Glyph]) -> Line:
    ordered = sorted(glyphs, key=lambda each: each.left)
    box = Box(
        ordered[0].left,
        min(glyph.top for glyph in ordered),
        max(glyph.right for glyph in ordered),
        max(glyph.bottom for glyph in ordered),
    )
    return Line(tuple(ordered), box, "".join(_spelled(ordered)))


def _spelled(glyphs: Sequence[Glyph]) -> Iterator[str]:
    before: Glyph | None = None
    for glyph in glyphs:
        if before is not None:
            if glyph.text == before.text and glyph.left - before.left < _DOUBLE * (glyph.right - glyph.left):
                continue
            if _is_spaced(before, glyph):
                yield " "
        yield glyph.text
        before = glyph


def _is_spaced(before: Glyph, after: Glyph) -> bool:
    if after.space == Space.WRITTEN:
        return True
    gap = (after.left - before.right) / max(before.size, after.size, 1.0)
    if _WIDE.match(before.text[-1]) or _WIDE.match(after.text[0]):
        return gap >= _WIDE_GAP
    return after.space == Space.SEEN or gap >= _WORD_GAP


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


def cell_text(glyphs: Iterable[Glyph], box: Box) -> str:
    """The text of a table cell: wrapped lines are joined, and a line feed stands where something new begins."""
    lines = lines_of(glyphs)
    if not lines:
        return ""
    distances = [after.middle - before.middle for before, after in pairwise(lines)]
    usual = min(distances, default=0.0)
    padding = max(min(line.box.left for line in lines) - box.left, 0.0)
    text = lines[0].text
    for (before, after), distance in zip(pairwise(lines), distances, strict=True):
        limit = _NEXT_BLOCK * usual if len(distances) > 1 else _LONELY_LINES * after.size
        wrapped = is_full(before, after, box.right - padding)
        opens = not wrapped and (is_item(after.text) or is_label(after.text))
        if distance > limit or is_box(after.text) or opens:
            text += "\n" + after.text
        else:
            text = together(text, after.text)
    return text
