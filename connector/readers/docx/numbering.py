"""List numbers: Word keeps rules and counts while it prints, so the walk has to count along."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.readers.docx.names import child, is_on, number_of, value_of, w
from connector.readers.docx.numerals import printed
from connector.readers.symbols import in_symbol_font, is_symbol_font, without_private

if TYPE_CHECKING:
    from connector.readers.docx.styles import Numbered
    from connector.readers.markup import Element

_PLACEHOLDER = re.compile(r"%([1-9])")
_BULLET = "•"


@dataclass(frozen=True, slots=True)
class _Level:
    number_format: str
    text: str
    start: int
    legal: bool
    style: str


@dataclass(frozen=True, slots=True)
class _List:
    """``counters``: which counting it shares with the other lists made from the same definition."""

    counters: str
    levels: dict[int, _Level]
    restarts: dict[int, int]


class Numbering:
    """The lists of a document, and how far each has counted."""

    def __init__(self, root: Element | None) -> None:
        definitions = (
            {} if root is None else {each.get(w("abstractNumId"), ""): each for each in root.iter(w("abstractNum"))}
        )
        self._lists: dict[str, _List] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[str] = set()
        for entry in () if root is None else root.iter(w("num")):
            key = entry.get(w("numId"), "")
            self._lists[key] = _list_of(entry, definitions)

    def marker(self, numbered: Numbered | None, style: str | None) -> str:
        """The number or bullet printed before the next paragraph of a list; "" outside any list."""
        entry = self._lists.get(numbered.list_id) if numbered else None
        if numbered is None or entry is None:
            return ""
        level = numbered.level if numbered.level is not None else _linked_level(entry, style)
        rule = entry.levels.get(level)
        if rule is None:
            return ""
        self._count(numbered.list_id, entry, level)
        return self._printed(entry, rule)

    def _count(self, key: str, entry: _List, level: int) -> None:
        counts = self._counts[entry.counters]
        if key not in self._begun:
            self._begun.add(key)
            for restarted, start in entry.restarts.items():
                counts[restarted] = start - 1
        counts[level] = counts.get(level, entry.levels[level].start - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]

    def _printed(self, entry: _List, rule: _Level) -> str:
        if rule.number_format == "bullet":
            return rule.text or _BULLET
        counts = self._counts[entry.counters]

        def number(found: re.Match[str]) -> str:
            level = int(found[1]) - 1
            other = entry.levels.get(level)
            if other is None:
                return ""
            number_format = "decimal" if rule.legal else other.number_format
            return printed(counts.get(level, other.start), number_format)

        return _PLACEHOLDER.sub(number, rule.text).strip()


def _linked_level(entry: _List, style: str | None) -> int:
    return next((level for level, rule in entry.levels.items() if style and rule.style == style), 0)


def _list_of(entry: Element, definitions: dict[str, Element]) -> _List:
    key = value_of(entry, "abstractNumId") or ""
    definition = definitions.get(key)
    levels = _levels(definition) if definition is not None else {}
    link = value_of(definition, "numStyleLink") if definition is not None else None
    if link and not levels:
        levels = _levels_of_style(link, definitions)
    restarts: dict[int, int] = {}
    for override in entry.iter(w("lvlOverride")):
        level = number_of(override.get(w("ilvl")))
        levels |= _levels(override)
        if (start := value_of(override, "startOverride")) is not None:
            restarts[level] = number_of(start, 1)
    return _List(key, levels, restarts)


def _levels_of_style(link: str, definitions: dict[str, Element]) -> dict[int, _Level]:
    """The levels of the definition that a numbering style stands for."""
    named = (each for each in definitions.values() if value_of(each, "styleLink") == link)
    definition = next(named, None)
    return {} if definition is None else _levels(definition)


def _levels(definition: Element) -> dict[int, _Level]:
    return {number_of(each.get(w("ilvl"))): _level(each) for each in definition.iter(w("lvl"))}


def _level(element: Element) -> _Level:
    fonts = child(element, "rPr", "rFonts")
    font = "" if fonts is None else fonts.get(w("ascii"), "")
    text = value_of(element, "lvlText") or ""
    return _Level(
        number_format=value_of(element, "numFmt") or "decimal",
        text=in_symbol_font(text, font) if is_symbol_font(font) else without_private(text),
        start=number_of(value_of(element, "start"), 1),
        legal=bool(is_on(child(element, "isLgl"))),
        style=value_of(element, "pStyle") or "",
    )
