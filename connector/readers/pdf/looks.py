"""How text is set: bold or not, in a font whose letters are pictures or not."""

from __future__ import annotations

import re
from ctypes import CFUNCTYPE, addressof, c_int, c_void_p, cast, create_string_buffer
from typing import Any, NamedTuple

from pypdfium2 import raw

from connector.readers.symbols import is_symbol_font

_NAME_LENGTH = 128
_BOLD_WEIGHT = 600
_BOLD_NAME = re.compile(r"bold|black|heavy|demi|[-,]bd\b", re.IGNORECASE)
_BOLD_MODE = raw.FPDF_TEXTRENDERMODE_FILL_STROKE  # how programs embolden a font that has no bold face
_PREFIX = re.compile(r"^[A-Z]{6}\+")

# the address alone, for a dictionary: asked for each character, a pointer object would cost more than all the rest
_object_of = CFUNCTYPE(c_void_p, c_void_p, c_int)(cast(raw.FPDFText_GetTextObject, c_void_p).value or 0)


class Look(NamedTuple):
    """``symbol_font``: its name, "" for an ordinary font."""

    bold: bool = False
    symbol_font: str = ""


class Looks:
    """The looks of a page's text objects, each asked for once."""

    def __init__(self, text_page: Any) -> None:
        self._page = cast(text_page, c_void_p)
        self._objects: dict[int | None, Look] = {None: Look()}  # characters that pdfium has made up have no object
        self._fonts: dict[int, Look] = {}
        self._text_page = text_page

    def of(self, index: int) -> Look:
        """The look of a character; that of ordinary text for one that pdfium has made up."""
        key = _object_of(self._page, index)
        look = self._objects.get(key)
        if look is None:
            look = self._objects[key] = self._look(raw.FPDFText_GetTextObject(self._text_page, index))
        return look

    def _look(self, item: Any) -> Look:
        font = raw.FPDFTextObj_GetFont(item)
        if not font:
            return Look()
        key = addressof(font.contents)
        if key not in self._fonts:
            self._fonts[key] = _look_of(font)
        look = self._fonts[key]
        return look._replace(bold=look.bold or raw.FPDFTextObj_GetTextRenderMode(item) == _BOLD_MODE)


def _look_of(font: Any) -> Look:
    buffer = create_string_buffer(_NAME_LENGTH)
    raw.FPDFFont_GetBaseFontName(font, buffer, _NAME_LENGTH)
    name = buffer.value.decode("utf-8", "replace")
    bold = raw.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT or _BOLD_NAME.search(name) is not None
    return Look(bold, symbol_font_of(name))


def symbol_font_of(name: str) -> str:
    """The symbol font that a font's name in a PDF stands for ("ABCDEF+Wingdings-Regular"), "" for another font."""
    bare = _PREFIX.sub("", name).replace("-Regular", "").removesuffix("MT").replace("Wingdings2", "Wingdings 2")
    return bare if is_symbol_font(bare) else ""
