"""Symbol fonts: which character a reader sees where the file holds a letter of Wingdings or Symbol.

Codes are those of the fonts' own tables (0–255). Files write them as ``w:sym``, as letters set in the font, or as
private characters U+F000 and up; where the font is not known, Wingdings is by far the likeliest.
"""

from __future__ import annotations

import re

_WINGDINGS = {
    0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "☐", 0x70: "☐", 0x71: "☐", 0x72: "☐", 0x75: "◆", 0x76: "◇", 0x78: "☒",
    0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA4: "◉", 0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xE0: "→", 0xF0: "⇨", 0xFB: "✗",
    0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {
    0x2A: "☐", 0x30: "☐", 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x98: "●", 0xA1: "■",
    0xA2: "■", 0xA3: "☐",
}  # fmt: skip
_SYMBOL = {
    0xA3: "≤", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB9: "≠", 0xBB: "≈", 0xD6: "√",
}  # fmt: skip
_WEBDINGS = {0x61: "✓", 0x63: "☐", 0x67: "■", 0x72: "✗"}
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL, "webdings": _WEBDINGS}
_UNKNOWN_FONT = {0xB7: "•", **_WINGDINGS_2, **_WINGDINGS}
_PRIVATE = re.compile("[\uf020-\uf0ff]")
_BASE = 0xF000


def is_symbol_font(font: str) -> bool:
    """Whether letters in this font are pictures."""
    return font.strip().lower() in _FONTS


def symbol(code: int, font: str) -> str:
    """What a code shows in a font; "" for a picture without meaning on a form. Unknown fonts count as Wingdings."""
    if code >= _BASE:
        code -= _BASE
    return _FONTS.get(font.strip().lower(), _UNKNOWN_FONT).get(code, "")


def in_symbol_font(text: str, font: str) -> str:
    """Text whose letters are set in a symbol font, as its reader sees it; spaces stay."""
    return "".join(character if character.isspace() else symbol(ord(character), font) for character in text)


def without_private(text: str) -> str:
    """Text without private characters: those with a meaning become it, the others go."""
    if not _PRIVATE.search(text):
        return text
    return _PRIVATE.sub(lambda found: symbol(ord(found[0]), ""), text)
