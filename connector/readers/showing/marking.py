"""Where a text stands on a page: pieces of it found among the page's characters, put together to boxes.

A text that was read from cells or columns is not one run of the page's characters, and what was recognised differs
here and there. So pieces are looked for, each the longest that fits; little of the text found is none found.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from connector.readers.pdf.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from connector.readers.pdf.geometry import Glyph

SHORTEST, SHORTEST_HAN = 9, 4
"""Letters of a piece; a Chinese character says more than a Latin letter."""

FIRST_HAN = "\u2e80"
MOSTLY = 0.4
"""Of the text: so much of it has to be found, and so much of it Chinese makes it Chinese."""

GAP = 2.5
"""Times the height of a line: a wider gap ends a box."""


def boxes(glyphs: Sequence[Glyph], text: str) -> list[Box]:
    """The boxes, line by line, around where the text stands. Empty where it does not stand there."""
    page = [(letter, glyph) for glyph in glyphs for letter in _folded(glyph.text)]
    letters = "".join(letter for letter, _glyph in page)
    found = _pieces(letters, "".join(_folded(text)))
    return [box for first, end in found for box in _lines(glyph for _letter, glyph in page[first:end])]


def _folded(text: str) -> Iterator[str]:
    """Letters and digits alone, without their width and case."""
    return (letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


def _pieces(page: str, wanted: str) -> list[tuple[int, int]]:
    """Runs of the page's letters that make up the text, in its order; from one index up to another."""
    is_han = sum(letter >= FIRST_HAN for letter in wanted) > MOSTLY * len(wanted)
    least = min(SHORTEST_HAN if is_han else SHORTEST, len(wanted))
    starts: dict[str, list[int]] = {}
    for place in range(len(page) - least + 1 if least else 0):
        starts.setdefault(page[place : place + least], []).append(place)
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(wanted):
        there = starts.get(wanted[at : at + least], [])
        if not there:
            at += 1
            continue
        last = found[-1][1] if found else there[0]
        length, _far, place = max((_common(page, one, wanted, at), -abs(one - last), one) for one in there)
        found.append((place, place + length))
        at += length
    return found if sum(end - first for first, end in found) >= MOSTLY * len(wanted) else []


def _common(page: str, place: int, wanted: str, at: int) -> int:
    """How many letters agree from there on."""
    length = 0
    for ours, theirs in zip(page[place : place + len(wanted) - at], wanted[at:], strict=False):
        if ours != theirs:
            break
        length += 1
    return length


def _lines(glyphs: Iterable[Glyph]) -> Iterator[Box]:
    """Boxes around characters that follow each other on a line."""
    box: Box | None = None
    for glyph in glyphs:
        if box is not None and _goes_on(box, glyph):
            box = Box(box.left, min(box.top, glyph.top), max(box.right, glyph.right), max(box.bottom, glyph.bottom))
            continue
        if box is not None:
            yield box
        box = Box(glyph.left, glyph.top, glyph.right, glyph.bottom)
    if box is not None:
        yield box


def _goes_on(box: Box, glyph: Glyph) -> bool:
    return box.top <= glyph.middle <= box.bottom and -glyph.size < glyph.left - box.right < GAP * box.height
