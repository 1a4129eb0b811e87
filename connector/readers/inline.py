"""The inside of a Markdown block: markup goes, text and deliberate line breaks stay."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.readers.marks import EMPTY, TICKED, joined, tidy, with_boxes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_FULL_LINE = 60
"""Columns from which on a line that ends is taken as wrapped, not as broken on purpose."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One source line of a block. ``soft``: a bare line end stands before it; ``bold`` holds for all of it."""

    text: str
    soft: bool
    starts_bold: bool
    bold: bool


def pieces_of(inline: Token) -> list[Piece]:
    """The lines of an inline token, one for each line of the source."""
    return [_piece(tokens, soft=soft) for soft, tokens in _source_lines(inline.children or [])]


def lines_of(inline: Token) -> list[Piece]:
    """The lines as meant: wrapped ones are joined again, those broken on purpose stay apart."""
    lines: list[Piece] = []
    width = 0
    for piece in pieces_of(inline):
        if lines and piece.soft and width >= _FULL_LINE and not _starts_anew(piece):
            last = lines[-1]
            lines[-1] = Piece(joined(last.text, piece.text), last.soft, last.starts_bold, last.bold and piece.bold)
        elif piece.text:
            lines.append(piece)
        width = _columns(piece.text)
    return lines


def cell_of(inline: Token) -> str:
    """The text of a table cell; ``<br>`` is a line feed."""
    return "\n".join(piece.text for piece in pieces_of(inline) if piece.text)


def _starts_anew(piece: Piece) -> bool:
    return piece.starts_bold or piece.text.startswith((TICKED, EMPTY))


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _source_lines(tokens: Sequence[Token]) -> Iterator[tuple[bool, list[Token]]]:
    line: list[Token] = []
    soft = False
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"} or _is_line_break(token):
            yield soft, line
            line, soft = [], token.type == "softbreak"
        else:
            line.append(token)
    yield soft, line


def _is_line_break(token: Token) -> bool:
    return token.type == "html_inline" and _LINE_BREAK.fullmatch(token.content) is not None


def _piece(tokens: Sequence[Token], *, soft: bool) -> Piece:
    depth = 0
    texts: list[tuple[str, bool]] = []
    for token in tokens:
        if token.type in {"strong_open", "strong_close"}:
            depth += token.nesting
        elif text := _text(token):
            texts.append((text, depth > 0))
    written = [bold for text, bold in texts if text.strip()]
    text = with_boxes(tidy("".join(text for text, _bold in texts)))
    return Piece(text, soft, starts_bold=bool(written) and written[0], bold=bool(written) and all(written))


def _text(token: Token) -> str:
    """What a reader of the page sees of a token; an HTML tag shows nothing."""
    return "" if token.type == "html_inline" else token.content
