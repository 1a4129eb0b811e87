"""Names of WordprocessingML (ECMA-376 part 1) that the walk asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connector.readers.markup import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": _W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": _R[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": _M[1:-1].encode(),
}


def w(name: str) -> str:
    """A name of the main namespace."""
    return _W + name


W14_CHECKBOX = f"{_W14}checkbox"
W14_CHECKED = f"{_W14}checked"
W14_VALUE = f"{_W14}val"
ALTERNATE = f"{_MC}AlternateContent"
CHOICE = f"{_MC}Choice"
FALLBACK = f"{_MC}Fallback"
MATH_TEXT = f"{_M}t"
VALUE = w("val")

_OFF = frozenset({"0", "false", "off", "none"})


def transitional(content: bytes) -> bytes:
    """A part of a strict document, in the names of the transitional ones that everybody else writes."""
    for strict, usual in _STRICT.items():
        content = content.replace(strict, usual)
    return content


def value_of(element: Element, *path: str) -> str | None:
    """The ``w:val`` of the element at the path of names below ``element``; None where there is none."""
    found = child(element, *path)
    return None if found is None else found.get(VALUE)


def child(element: Element | None, *path: str) -> Element | None:
    """The first element at the path of names below ``element``."""
    for name in path:
        if element is None:
            return None
        element = element.find(w(name))
    return element


def is_on(element: Element | None) -> bool | None:
    """An on/off property: None where it is not set at all."""
    if element is None:
        return None
    return str(element.get(VALUE, "1")).lower() not in _OFF


def number_of(text: str | None, default: int = 0) -> int:
    """A whole number, or the default for anything else."""
    try:
        return int(text or "")
    except ValueError:
        return default


def chosen(alternate: Element) -> Element | None:
    """The branch of ``mc:AlternateContent`` to read: its branches say the same, so exactly one."""
    choice = alternate.find(CHOICE)
    return alternate.find(FALLBACK) if choice is None else choice
