"""Which letters a PDF can show: those of the Chinese font, our own boxes to tick, a Latin font, else their number.

No letter is dropped or shown as an empty box: a name that no font knows reads ``[U+20BB7]田``.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FOLDER = Path(__file__).parents[2] / "assets" / "fonts"
SANS = "NotoSansSC"
FILES = {SANS: FOLDER / "NotoSansSC-400-gb2312-big5l1.ttf", "Boxes": FOLDER / "CloseoutBoxes.ttf", "Vera": "Vera.ttf"}
"""The fonts, the first one that knows a letter shows it. No font for Chinese has boxes to tick; Vera is reportlab's."""

LIKE = {"✔": "✓", "✗": "×", "✘": "×", "✕": "×", "\u2011": "-", "\t": " "}
CHINESE = "\u2e80"
"""Where the letters begin between which a line may break."""

UNSEEN = frozenset({"Cc", "Cf", "Mn"})


NEVER_FIRST = "，；：！？》”’%"
"""What begins no line in Chinese, beside what reportlab knows from Japanese."""


def as_chinese_breaks() -> None:
    """Let reportlab break lines as Chinese does, in this whole process."""
    paragraph.ALL_CANNOT_START += "".join(one for one in NEVER_FIRST if one not in paragraph.ALL_CANNOT_START)


@cache
def known() -> dict[str, frozenset[int]]:
    """The letters of each font, once reportlab has them."""
    fonts = {name: TTFont(name, str(path)) for name, path in FILES.items()}
    for font in fonts.values():
        pdfmetrics.registerFont(font)
    return {name: frozenset(font.face.charToGlyph) for name, font in fonts.items()}


@cache
def _font(letter: str) -> str | None:
    return next((name for name, letters in known().items() if ord(letter) in letters), None)


def shown(text: str) -> str:
    """The text with nothing in it that a line cannot show: controls go, and letters without a font get their number."""
    return "".join(_shown(letter) for letter in unicodedata.normalize("NFC", text))


@cache
def _shown(letter: str) -> str:
    letter = LIKE.get(letter, letter)
    if letter == "\n":
        return letter
    if unicodedata.category(letter) in UNSEEN:
        return ""
    if _font(letter):
        return letter
    plain = unicodedata.normalize("NFKC", letter)
    return shown(plain) if plain != letter else f"[U+{ord(letter):04X}]"


def runs(text: str) -> Iterator[tuple[str, str]]:
    """The text in pieces of one font each: (font, piece)."""
    font, piece = SANS, ""
    for letter in shown(text):
        wanted = _font(letter) or SANS
        if wanted != font and piece:
            yield font, piece
            piece = ""
        font, piece = wanted, piece + letter
    if piece:
        yield font, piece


def markup(text: str) -> str:
    """The text for a reportlab paragraph: escaped, lines broken, other fonts named."""
    return "".join(
        told if font == SANS else f'<font name="{font}">{told}</font>'
        for font, piece in runs(text)
        if (told := escape(piece).replace("\n", "<br/>"))
    )


def wrap(text: str) -> str:
    """How reportlab should break its lines: anywhere, as Chinese does, or between words."""
    return "CJK" if any(letter >= CHINESE for letter in text) else "LTR"


def width(text: str, size: float) -> float:
    """How wide a line is, in points."""
    return float(sum(pdfmetrics.stringWidth(piece, font, size) for font, piece in runs(text)))


def draw(canvas: Any, x: float, y: float, text: str, size: float) -> None:
    """A line, in whatever fonts it needs, from (x, y) to the right."""
    for font, piece in runs(text):
        canvas.setFont(font, size)
        canvas.drawString(x, y, piece)
        x += pdfmetrics.stringWidth(piece, font, size)


def draw_right(canvas: Any, x: float, y: float, text: str, size: float) -> None:
    """A line that ends at (x, y)."""
    draw(canvas, x - width(text, size), y, text, size)


def cut(text: str, room: float, size: float) -> str:
    """The text on one line, or its beginning with an ellipsis where it is wider than the room."""
    told = shown(text).replace("\n", " ")
    if width(told, size) <= room:
        return told
    while told and width(f"{told}…", size) > room:
        told = told[:-1]
    return f"{told.rstrip()}…"


def longest(texts: Iterable[str], size: float) -> float:
    """The width of the widest of several lines."""
    return max((width(text, size) for text in texts), default=0.0)
