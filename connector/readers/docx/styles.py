"""What a paragraph's style says: heading or not, numbered or not, bold or not. Styles are based on each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.readers.docx.names import VALUE, child, is_on, number_of, value_of, w

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.readers.markup import Element

_HEADING_NAME = re.compile(r"(?:heading|标题|標題|überschrift|título|titre)\s*([1-9])$", re.IGNORECASE)
_TITLE_NAMES = frozenset({"title", "标题", "標題"})
_CONTENTS_NAME = re.compile(r"(?:toc|目录|目錄)\s*[1-9]$", re.IGNORECASE)
_BODY_OUTLINE = 9


@dataclass(frozen=True, slots=True)
class Numbered:
    """Which list a paragraph belongs to; ``level`` from 0, None when the list's own link to the style decides."""

    list_id: str
    level: int | None


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str
    outline: int | None
    numbered: Numbered | None
    bold: bool | None
    vanish: bool | None


class Styles:
    """The styles of a document; an unknown id behaves like a style that says nothing."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self._default = ""
        for style in () if root is None else root.iter(w("style")):
            self._add(style)

    def _add(self, style: Element) -> None:
        key = style.get(w("styleId"), "")
        outline = value_of(style, "pPr", "outlineLvl")
        self._styles[key] = _Style(
            name=value_of(style, "name") or "",
            based_on=value_of(style, "basedOn") or "",
            outline=None if outline is None else number_of(outline, _BODY_OUTLINE),
            numbered=numbered_by(child(style, "pPr")),
            bold=is_on(child(style, "rPr", "b")),
            vanish=is_on(child(style, "rPr", "vanish")),
        )
        if style.get(w("type")) == "paragraph" and style.get(w("default")) in {"1", "true"}:
            self._default = key

    def level(self, key: str | None) -> int:
        """The heading level, 1–9; 0 for body text."""
        for style in self._chain(key):
            if style.outline is not None:
                return style.outline + 1 if style.outline < _BODY_OUTLINE else 0
            if found := _HEADING_NAME.match(style.name):
                return int(found[1])
            if style.name.lower() in _TITLE_NAMES:
                return 1
        return 0

    def is_contents(self, key: str | None) -> bool:
        """Whether it is a line of the table of contents."""
        return any(_CONTENTS_NAME.match(style.name) for style in self._chain(key))

    def numbered(self, key: str | None) -> Numbered | None:
        """The list that the style puts its paragraphs into."""
        return next((style.numbered for style in self._chain(key) if style.numbered), None)

    def is_bold(self, key: str | None) -> bool:
        """Whether its text is bold where nothing else is said."""
        return next((style.bold for style in self._chain(key) if style.bold is not None), False)

    def is_hidden(self, key: str | None) -> bool:
        """Whether its text is not printed."""
        return next((style.vanish for style in self._chain(key) if style.vanish is not None), False)

    def _chain(self, key: str | None) -> Iterator[_Style]:
        """The style and those that it is based on; a circle is walked once."""
        current = self._default if key is None else key
        seen: set[str] = set()
        while current in self._styles and current not in seen:
            seen.add(current)
            yield self._styles[current]
            current = self._styles[current].based_on


def numbered_by(properties: Element | None) -> Numbered | None:
    """The list that paragraph properties name; list "0" takes a paragraph out of its style's list."""
    found = child(properties, "numPr")
    list_id = value_of(found, "numId") if found is not None else None
    if list_id is None:
        return None
    level = child(found, "ilvl")
    return Numbered(list_id, None if level is None else number_of(level.get(VALUE)))
