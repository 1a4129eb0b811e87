"""The notation that the contents are written in, one block a line.

=====================  =============================================================================================
line                   what it is
=====================  =============================================================================================
``# text``             heading (as many # as its level)
``- text``             bullet; ``+ text`` an item that the format numbers itself
``| a | b |``          row of a table; ``|=`` begins a header row. A cell ``<`` is one with its left, ``^`` with its upper neighbour
``%widths 20 30``      widths of the next table in millimetres
``~ text``             paragraph in a text box
``@sheet name``        the next sheet of a workbook
``===``                page break
anything else          paragraph
=====================  =============================================================================================

Inside a line: ``\\n`` a line break, ``**bold**``, ``{x}`` and ``{ }`` check boxes as controls, ``{X}`` and ``{_}`` as old form fields,
``{+in+}`` and ``{-out-}`` tracked changes, ``{^note}`` a footnote, ``{table:NAME}`` a nested table, ``{1.statement}`` a value of the
first finding.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

INLINE = re.compile(
    r"(\*\*.+?\*\*|\{x\}|\{ \}|\{X\}|\{_\}|\{\+.*?\+\}|\{-.*?-\}|\{\^.*?\}|\{table:\w+\}|\n)", re.DOTALL
)
_VALUE = re.compile(r"\{(\d+)\.(\w+)\}")
_KINDS: dict[str, Literal["heading", "bullet", "number", "box", "body", "sheet", "break"]] = {
    "-": "bullet",
    "+": "number",
    "~": "box",
    "@sheet": "sheet",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph."""

    text: str
    kind: Literal["heading", "bullet", "number", "box", "body", "sheet", "break"] = "body"
    level: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the cells ``<`` and ``^`` belong to their neighbours. ``widths`` in millimetres."""

    rows: list[list[str]] = field(default_factory=list)
    headers: int = 0
    widths: tuple[float, ...] = ()

    def spans(self) -> Iterator[tuple[int, int, int, int]]:
        """Row, column, rows and columns of each cell, the covered ones left out."""
        for y, row in enumerate(self.rows):
            for x, cell in enumerate(row):
                if cell not in {"<", "^"}:
                    yield y, x, self._down(y, x), self._right(y, x)

    def _down(self, y: int, x: int) -> int:
        return 1 + next((n for n, row in enumerate(self.rows[y + 1 :]) if row[x] != "^"), len(self.rows) - y - 1)

    def _right(self, y: int, x: int) -> int:
        row = self.rows[y]
        return 1 + next((n for n, cell in enumerate(row[x + 1 :]) if cell != "<"), len(row) - x - 1)


Block = Line | Grid


def filled(text: str, findings: Sequence[dict[str, Any]]) -> str:
    """The text with the values that it names."""
    return _VALUE.sub(lambda named: str(findings[int(named[1]) - 1][named[2]]), text)


def blocks(text: str) -> list[Block]:
    """The blocks of a text in this notation."""
    made: list[Block] = []
    widths: tuple[float, ...] = ()
    table = False
    for line in text.strip("\n").split("\n"):
        if line.startswith("%widths"):
            widths = tuple(float(width) for width in line.split()[1:])
        elif line.startswith("|"):
            if not table:
                made.append(Grid(widths=widths))
            _add_row(made, line, widths)
            table = True
            continue
        elif line.strip():
            made.append(_line(line))
        table = False
        widths = widths if line.startswith("%widths") else ()
    return made


def _add_row(made: list[Block], line: str, widths: tuple[float, ...]) -> None:
    grid = made.pop()
    assert isinstance(grid, Grid)
    header = line.startswith("|=")
    cells = [
        cell.strip().replace("\\n", "\n") for cell in line[2 if header else 1 :].rstrip().removesuffix("|").split("|")
    ]
    assert not grid.rows or len(cells) == len(grid.rows[0]), f"{len(cells)} cells, not {len(grid.rows[0])}: {line}"
    made.append(Grid([*grid.rows, cells], grid.headers + header, grid.widths or widths))


def _line(line: str) -> Line:
    mark, _blank, rest = line.partition(" ")
    text = rest.replace("\\n", "\n")
    if mark and not mark.strip("#"):
        return Line(text, "heading", len(mark))
    if line == "===":
        return Line("", "break")
    if mark in _KINDS:
        return Line(text, _KINDS[mark])
    return Line(line.replace("\\n", "\n"))


def shown(text: str) -> str:
    """The text as a plain format shows it: boxes drawn, marks gone, deletions dropped."""
    drawn = {"{x}": "☑", "{ }": "□", "{X}": "☒", "{_}": "□"}

    def plain(found: re.Match[str]) -> str:
        mark = found[0]
        if mark in drawn:
            return drawn[mark]
        if mark.startswith("**"):
            return mark[2:-2]
        return {"{+": mark[2:-2], "{-": "", "{^": f"({mark[2:-1]})"}.get(mark[:2], mark)

    return INLINE.sub(plain, text)
