"""The calls of pdfium that are made once for each character.

Through its own bindings each costs as much as all that is made of the character: there, arguments and results become
objects. Here they are plain numbers, and pages come as a whole.
"""

from __future__ import annotations

from ctypes import PYFUNCTYPE, addressof, c_float, c_int, c_uint, c_void_p, cast
from itertools import repeat
from struct import iter_unpack
from typing import TYPE_CHECKING, Any

from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Iterator

    Edges = tuple[float, float, float, float]

_RECTANGLE = "=4f"
_SIDES = 4
_BYTES = 16


def _address(function: Any) -> int:
    return cast(function, c_void_p).value or 0


_code_at = PYFUNCTYPE(c_uint, c_void_p, c_int)(_address(raw.FPDFText_GetUnicode))
_object_at = PYFUNCTYPE(c_void_p, c_void_p, c_int)(_address(raw.FPDFText_GetTextObject))
_font_of = PYFUNCTYPE(c_void_p, c_void_p)(_address(raw.FPDFTextObj_GetFont))
_mode_of = PYFUNCTYPE(c_int, c_void_p)(_address(raw.FPDFTextObj_GetTextRenderMode))
_write_box = PYFUNCTYPE(c_int, c_void_p, c_int, c_void_p)(_address(raw.FPDFText_GetLooseCharBox))


def object_of(text_page: Any, index: int) -> int | None:
    """The address of the text object that a character is drawn by; None where pdfium has made the character up."""
    item: int | None = _object_at(_address(text_page.raw), index)
    return item


def setting_of(item: int) -> tuple[int | None, int]:
    """The address of a text object's font, and how its letters are drawn."""
    return _font_of(item), _mode_of(item)


def characters(text_page: Any) -> Iterator[tuple[int, int | None, Edges]]:
    """Each character of a page: its code, its object's address, and its left, top, right and bottom in the page."""
    page, count = _address(text_page.raw), raw.FPDFText_CountChars(text_page)
    edges = (c_float * (_SIDES * count))()
    begin = addressof(edges)
    for index, place in enumerate(range(begin, begin + _BYTES * count, _BYTES)):
        _write_box(page, index, place)
    codes, items = map(_code_at, repeat(page), range(count)), map(_object_at, repeat(page), range(count))
    return zip(codes, items, iter_unpack(_RECTANGLE, edges), strict=True)
