"""The characters of a page as pdfium's text layer gives them, put upright."""

from __future__ import annotations

from functools import lru_cache
from math import degrees
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from pypdfium2 import raw

from connector.readers.marks import EMPTY, TICKED
from connector.readers.pdf.calls import characters
from connector.readers.pdf.geometry import Glyph, Space
from connector.readers.pdf.looks import ORDINARY, Looks
from connector.readers.symbols import symbol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.readers.pdf.fields import TickBox
    from connector.readers.pdf.geometry import Box, Transform

new = tuple.__new__
"""Makes a glyph of a tuple: a third of the time that naming its parts takes, which counts for each character."""

_SAMPLE = 400
_LEAN = 5.0  # degrees
_QUARTER = 90.0
_HYPHENS = frozenset({0x2, 0xFFFE})  # what pdfium calls a hyphen at the end of a line
_FIRST_PRINTED = 0x20
_SURROGATES = range(0xD800, 0xE000)
_PRIVATE = range(0xE000, 0xF900)
_SYMBOL_CODES = range(0xF020, 0xF100)
_SYMBOL_FONT_CODES = 0x100
_COMPATIBLE = range(0x2E80, 0x2FE0)  # radicals, which some programs write in place of the characters
_LIGATURES = range(0xFB00, 0xFB07)


def majority_turn(text_page: Any) -> int:
    """Clockwise quarters by which the page has to be turned for most of its text to stand upright."""
    count = raw.FPDFText_CountChars(text_page)
    step = max(1, count // _SAMPLE)
    turns = [_turn(text_page, index) for index in range(0, count, step)]
    straight = [turn for turn in turns if turn is not None]
    return max(range(4), key=straight.count) if straight else 0


def _turn(text_page: Any, index: int) -> int | None:
    """Clockwise quarters that put a character upright; None where it leans, as the letters of a watermark do."""
    angle = degrees(raw.FPDFText_GetCharAngle(text_page, index)) % 360
    quarters = round(angle / _QUARTER)
    return None if abs(angle - quarters * _QUARTER) > _LEAN else -quarters % 4


class Characters:
    """Reads the characters of one page.

    ``undecoded``: how many have no letter behind their picture; ``leaning``: what was written across the page.
    """

    def __init__(self, text_page: Any, to_display: Transform, turn: int, *, turned: bool) -> None:
        self._page = text_page
        self._to_display = to_display
        self._turn = turn
        self._has_turned = turned
        self._looks = Looks(text_page)
        self._rectangle = raw.FS_RECTF()
        self.undecoded = 0
        self.leaning = ""

    def glyphs(self, ticks: Sequence[TickBox]) -> list[Glyph]:
        """The glyphs in the order of the file; ``ticks`` take the place of what is drawn in them."""
        found = list(_chunked(self._turned())) if self._has_turned else self._upright()
        if not ticks:
            return found
        boxes = [(self._to_display.box(*tick[:4]), tick.ticked) for tick in ticks]
        kept = [glyph for glyph in found if not any(box.holds(glyph.centre, glyph.middle) for box, _on in boxes)]
        for box, on in boxes:
            mark = TICKED if on else EMPTY
            kept.append(Glyph(mark, box.left, box.top, box.right, box.bottom, Space.WRITTEN))
        return kept

    def _upright(self) -> list[Glyph]:
        """The characters of a page on which none is turned: nearly every page, so this loop is kept tight."""
        across, down = self._to_display.e, self._to_display.f
        found: list[Glyph] = []
        space = nothing = Space.NONE
        drawn_by, (bold, symbol_font) = None, ORDINARY
        for index, (code, item, (left, top, right, bottom)) in enumerate(characters(self._page)):
            if item != drawn_by:
                drawn_by, (bold, symbol_font) = item, self._looks.of_object(item, index)
            text = shown(code, symbol_font)
            if text is None:
                self.undecoded += 1
            elif not text or text.isspace():
                space = max(space, self._kind_of_space(index)) if text else space
            else:
                box = left + across, down - top, right + across, down - bottom
                found.append(new(Glyph, (text, *box, space, bold)))
                space = nothing
        return found

    def _turned(self) -> Iterator[tuple[Glyph, int]]:
        """Each character with the quarters that it is turned by, against the page."""
        space = Space.NONE
        for index in range(raw.FPDFText_CountChars(self._page)):
            look = self._looks.of(index)
            text = shown(raw.FPDFText_GetUnicode(self._page, index), look.symbol_font)
            if text is None:
                self.undecoded += 1
            elif not text.strip():
                space = max(space, self._kind_of_space(index)) if text else space
            else:
                yield from self._placed(index, text, space, bold=look.bold)
                space = Space.NONE

    def _placed(self, index: int, text: str, space: Space, *, bold: bool) -> Iterator[tuple[Glyph, int]]:
        turn = _turn(self._page, index)
        if turn is None:
            self.leaning += text
        else:
            box = self._box(index)
            yield Glyph(text, box.left, box.top, box.right, box.bottom, space, bold), (turn - self._turn) % 4

    def _kind_of_space(self, index: int) -> Space:
        return Space.SEEN if raw.FPDFText_IsGenerated(self._page, index) == 1 else Space.WRITTEN

    def _box(self, index: int) -> Box:
        rectangle = self._rectangle
        raw.FPDFText_GetLooseCharBox(self._page, index, rectangle)
        return self._to_display.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)


@lru_cache(maxsize=65536)
def shown(code: int, symbol_font: str = "") -> str | None:
    """What a code shows: "" for nothing, a space for any kind of space, None where no letter is behind the picture."""
    if code in _HYPHENS:
        return "-"
    if code in _SYMBOL_CODES or (symbol_font and _FIRST_PRINTED < code < _SYMBOL_FONT_CODES):
        return symbol(code, symbol_font)
    if code == 0 or code in _PRIVATE or code in _SURROGATES:
        return None
    if code in _COMPATIBLE or code in _LIGATURES:
        return normalize("NFKC", chr(code))
    return chr(code) if code >= _FIRST_PRINTED else ""


def _chunked(glyphs: Iterator[tuple[Glyph, int]]) -> Iterator[Glyph]:
    """Upright glyphs as they are; words turned on their side in one piece, small enough to stand in one line."""
    word: list[Glyph] = []
    turned = 0
    for glyph, turn in glyphs:
        if word and (turn != turned or not _is_near(word[-1], glyph)):
            yield _word(word)
            word = []
        if turn:
            word, turned = [*word, glyph], turn
        else:
            yield glyph
    if word:
        yield _word(word)


def _is_near(first: Glyph, second: Glyph) -> bool:
    """Whether one turned letter stands next to the other along its column."""
    thickness = first.right - first.left
    gap = max(second.top - first.bottom, first.top - second.bottom)
    return abs(first.centre - second.centre) <= thickness and gap <= thickness


def _word(letters: list[Glyph]) -> Glyph:
    text = "".join((" " if letter.space and number else "") + letter.text for number, letter in enumerate(letters))
    top, bottom = min(each.top for each in letters), max(each.bottom for each in letters)
    left, right = min(each.left for each in letters), max(each.right for each in letters)
    middle, half = (top + bottom) / 2, (right - left) / 2
    return Glyph(text, left, middle - half, right, middle + half, Space.WRITTEN, letters[0].bold)
