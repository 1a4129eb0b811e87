"""Markdown: headings, paragraphs, list items and pipe tables; YAML front matter becomes properties."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from connector.language import _
from connector.model.document import Place
from connector.readers.assembly import Assembly
from connector.readers.decoding import decode
from connector.readers.grid import Grid
from connector.readers.inline import cell_of, lines_of
from connector.readers.marks import tidy, with_boxes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from markdown_it.token import Token

    from connector.model.document import Document
    from connector.readers.options import ReadOptions

_FRONT_MATTER = re.compile(r"\A---[ ]*\n(.*?)^(?:---|\.\.\.)[ ]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_SCALAR = re.compile(r"^([^\s:#\-][^:\n]*):[ ]+(\S.*)$", re.MULTILINE)
_CELL_EDGE = re.compile(r"(?<!\\)\|")
_DRAWINGS = frozenset({"mermaid", "plantuml", "dot", "graphviz"})


def read(content: bytes, path: Path, options: ReadOptions) -> Document:
    """Blocks in order. Indented lines are read as what they hold, not as program text: reports print no programs."""
    decoded = decode(content, path, options.encoding)
    assembly = Assembly()
    decoded.warn(assembly)
    text = decoded.text
    if front := _FRONT_MATTER.match(text):
        for key, value in _SCALAR.findall(front[1]):
            assembly.property(key.strip(), _scalar(value))
        text = text[front.end() :]
    walk = _Walk(assembly, text.split("\n"))
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("code").parse(text):
        walk.take(token)
    return assembly.document("md")


def _scalar(value: str) -> str:
    """A YAML scalar without its quotes; a list on one line without its brackets; block marks hold nothing."""
    bare = value.strip()
    if bare[0] in "|>":
        return ""
    if bare[0] in "\"'[" and len(bare) > 1 and bare[-1] in "\"']":
        return bare[1:-1].strip()
    return bare


class _Walk:
    """Takes the tokens one after the other and adds blocks to the assembly."""

    def __init__(self, assembly: Assembly, lines: Sequence[str]) -> None:
        self.assembly = assembly
        self._lines = lines
        self._marker = ""
        self._depth = 0
        self._heading = 0
        self._in_table = False
        self._rows: list[list[str]] = []
        self._row_line = 0
        self._steps: dict[str, Callable[[Token], None]] = {
            "heading_open": self._open_heading,
            "heading_close": self._close_heading,
            "bullet_list_open": self._open_list,
            "ordered_list_open": self._open_list,
            "bullet_list_close": self._close_list,
            "ordered_list_close": self._close_list,
            "list_item_open": self._open_item,
            "table_open": self._open_table,
            "table_close": self._close_table,
            "tr_open": self._open_row,
            "tr_close": self._close_row,
            "inline": self._inline,
            "fence": self._fence,
            "html_block": self._html,
        }

    def take(self, token: Token) -> None:
        """Handle one token; those without text or structure of their own are passed over."""
        step = self._steps.get(token.type)
        if step is not None:
            step(token)

    def _open_heading(self, token: Token) -> None:
        self._heading = int(token.tag[1:])

    def _close_heading(self, _token: Token) -> None:
        self._heading = 0

    def _open_list(self, _token: Token) -> None:
        self._depth += 1

    def _close_list(self, _token: Token) -> None:
        self._depth -= 1

    def _open_item(self, token: Token) -> None:
        self._marker = token.info + token.markup

    def _open_table(self, _token: Token) -> None:
        self._rows = []
        self._in_table = True

    def _open_row(self, token: Token) -> None:
        self._rows.append([])
        self._row_line = token.map[0] if token.map else 0

    def _close_row(self, _token: Token) -> None:
        """Keep the cells beyond the header's, which Markdown itself would drop."""
        source = self._lines[self._row_line].strip(" >\t")
        cells = _CELL_EDGE.split(source.removeprefix("|").removesuffix("|"))
        row = self._rows[-1]
        beyond = [tidy(cell) for cell in cells[len(row) :]]
        if any(beyond):
            row.extend(beyond)
            self.assembly.note(_("A table row has more cells than its header"), Place(block=self.assembly.next_block))

    def _close_table(self, _token: Token) -> None:
        self.assembly.table(Grid(self._rows, header_rows=1))
        self._in_table = False

    def _inline(self, token: Token) -> None:
        if self._in_table:
            self._rows[-1].append(cell_of(token))
            return
        for line in lines_of(token):
            if self._heading:
                self.assembly.paragraph(line.text, kind="heading", level=self._heading, bold=line.bold)
            elif self._marker:
                self.assembly.paragraph(line.text, kind="item", level=self._depth, marker=self._marker, bold=line.bold)
                self._marker = ""
            else:
                self.assembly.paragraph(line.text, bold=line.bold)

    def _fence(self, token: Token) -> None:
        if token.info.strip().lower() not in _DRAWINGS:
            self._add_lines(token.content)

    def _html(self, token: Token) -> None:
        """Read HTML as what it is: tables with merged cells are often written so."""
        from connector.readers.webpage.reading import add_fragment

        add_fragment(self.assembly, token.content)

    def _add_lines(self, text: str) -> None:
        for line in text.split("\n"):
            self.assembly.paragraph(with_boxes(tidy(line)))
