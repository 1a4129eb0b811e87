"""What the XML of one sheet tells beyond its values, found by scanning: a sheet can hold a million cells."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HIDDEN = re.compile(rb'hidden="(?:1|true)"')
_ATTRIBUTE = re.compile(rb'\b(r|min|max)="(\d+)"')
_ROW_OR_COLUMN = re.compile(rb"<(?:\w+:)?(row|col)\s")
_WIDE = re.compile(rb' r="([A-Z]{2,3})\d+"')
_ROW_OF_CELL = re.compile(rb'\br="[A-Z]+(\d+)"')
_UNCALCULATED = re.compile(rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*(?:<(?:\w+:)?v\s*/>|<v></v>)?\s*</(?:\w+:)?c>")
_STYLED = re.compile(rb'<(?:\w+:)?c\s([^>]*?)\bs="')
_PLACE = rb'r="(?P<column>[A-Z]+)(?P<row>\d+)"'
_PLACE_FIRST = re.compile(_PLACE + b" ")
_CELL_START = rb"<(?:\w+:)?c\s[^>]*?\b"
_LAST_COLUMN = 16384
_ONE_LETTER = 26
_SLASH = ord("/")


class SheetXml:
    """The XML of a sheet; rows and columns are counted from 1, as the file does."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    @property
    def area(self) -> int:
        """Rows times columns that its values spread over: what reading them costs, whatever the file's own size."""
        end = self._content.rfind(b"c>")
        start = max(self._content.rfind(mark, 0, max(end, 0)) for mark in (b"<c ", b":c "))
        last = _ROW_OF_CELL.search(self._content, max(start, 0))
        columns = {found[1] for found in _WIDE.finditer(self._content) if self._has_value(found.end())}
        return (int(last[1]) if last else 1) * max(map(_column, columns), default=_ONE_LETTER)

    def _has_value(self, start: int) -> bool:
        """Whether the cell whose tag goes on at ``start`` is more than a look without value."""
        return self._content[self._content.find(b">", start) - 1] != _SLASH

    @property
    def has_uncalculated(self) -> bool:
        """Whether a formula has no stored result: nobody has calculated the file yet."""
        has_formulas = b"<f" in self._content or b":f" in self._content
        return has_formulas and _UNCALCULATED.search(self._content) is not None

    def hidden_rows(self) -> list[int]:
        """Numbers of rows that the file hides."""
        return [first for kind, first, _last in self._hidden() if kind == b"row"]

    def hidden_columns(self) -> list[int]:
        """Numbers of columns that the file hides."""
        spans = [range(first, min(last, _LAST_COLUMN) + 1) for kind, first, last in self._hidden() if kind == b"col"]
        return [number for span in spans for number in span]

    def _hidden(self) -> Iterator[tuple[bytes, int, int]]:
        for found in _HIDDEN.finditer(self._content):
            start, end = self._content.rfind(b"<", 0, found.start()), self._content.find(b">", found.end())
            kind = _ROW_OR_COLUMN.match(self._content, start)
            numbers = {name: int(value) for name, value in _ATTRIBUTE.findall(self._content[start:end])}
            first = numbers.get(b"r") or numbers.get(b"min")
            if kind and first:
                yield kind[1], first, numbers.get(b"max", first)

    def cells_with_style(self, styles: set[str]) -> Iterator[tuple[int, int, str]]:
        """(row, column, style number) of each cell that has one of the styles."""
        sample = _STYLED.search(self._content) if styles else None
        if sample is None:
            return
        style = rb'\bs="(?P<style>' + b"|".join(each.encode() for each in sorted(styles)) + rb')"'
        if _PLACE_FIRST.fullmatch(sample[1]):  # what nearly every program writes, and fast to find
            pattern = b"<c " + _PLACE + b" " + style
        elif b"r=" in sample[1]:
            pattern = _CELL_START + _PLACE + b"[^>]*?" + style
        else:
            pattern = _CELL_START + style + b"[^>]*?" + _PLACE
        for found in re.finditer(pattern, self._content):
            yield int(found["row"]), _column(found["column"]), found["style"].decode()


@cache
def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def column_name(number: int) -> str:
    """The letters that a spreadsheet calls a column by: 1 → A, 28 → AB."""
    name = ""
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(65 + letter) + name
    return name
