"""How text is set: bold or not, in a font whose letters are pictures or not."""

from __future__ import annotations

import re
from ctypes import create_string_buffer
from typing import Any, NamedTuple

from pypdfium2 import raw

from connector.readers.pdf.calls import object_of, setting_of
from connector.readers.symbols import is_symbol_font

_NAME_LENGTH = 128
_BOLD_WEIGHT = 600
_BOLD_NAME = re.compile(r"bold|black|heavy|demi|[-,]bd\b", re.IGNORECASE)
_BOLD_MODE = raw.FPDF_TEXTRENDERMODE_FILL_STROKE  # how programs embolden a font that has no bold face
_PREFIX = re.compile(r"^[A-Z]{6}\+")


class Look(NamedTuple):
    """``symbol_font``: its name, "" for an ordinary font."""

    bold: bool = False
    symbol_font: str = ""


ORDINARY = Look()


class Looks:
    """The looks of a page's text objects, each asked for once."""

    def __init__(self, text_page: Any) -> None:
        self._text_page = text_page
        self._objects: dict[int | None, Look] = {None: ORDINARY}  # characters that pdfium has made up have no object
        self._settings: dict[tuple[int | None, int], Look] = {}

    def of(self, index: int) -> Look:
        """The look of a character."""
        return self.of_object(object_of(self._text_page, index), index)

    def of_object(self, item: int | None, index: int) -> Look:
        """The look of a character by its object's address; that of ordinary text for one that pdfium has made up."""
        look = self._objects.get(item)
        if look is None:
            look = self._objects[item] = self._look(item, index) if item else ORDINARY
        return look

    def _look(self, item: int, index: int) -> Look:
        setting = setting_of(item)
        if setting not in self._settings:
            self._settings[setting] = _look_of(raw.FPDFText_GetTextObject(self._text_page, index))
        return self._settings[setting]


def _look_of(item: Any) -> Look:
    font = raw.FPDFTextObj_GetFont(item)
    if not font:
        return ORDINARY
    buffer = create_string_buffer(_NAME_LENGTH)
    raw.FPDFFont_GetBaseFontName(font, buffer, _NAME_LENGTH)
    name = buffer.value.decode("utf-8", "replace")
    bold = (
        raw.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
        or _BOLD_NAME.search(name) is not None
        or raw.FPDFTextObj_GetTextRenderMode(item) == _BOLD_MODE
    )
    return Look(bold, symbol_font_of(name))


def symbol_font_of(name: str) -> str:
    """The symbol font that a font's name in a PDF stands for ("ABCDEF+Wingdings-Regular"), "" for another font."""
    bare = _PREFIX.sub("", name).replace("-Regular", "").removesuffix("MT").replace("Wingdings2", "Wingdings 2")
    return bare if is_symbol_font(bare) else ""
