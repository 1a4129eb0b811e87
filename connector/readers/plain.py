"""Plain text: each printed line is a paragraph, and lists are known by their markers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connector.readers.assembly import Assembly
from connector.readers.decoding import decode

if TYPE_CHECKING:
    from pathlib import Path

    from connector.model.document import Document
    from connector.readers.options import ReadOptions

_HAN = "一二三四五六七八九十百"
_MARKER = re.compile(
    rf"""(?:
        \d{{1,3}}[.．](?![\d.])                    # 1.   but neither 8.6.1 nor a decimal
      | \d{{1,3}}[、)）]                            # 1、  1)
      | [(（](?:\d{{1,3}}|[{_HAN}]{{1,3}}|[a-zA-Z])[)）]
      | [{_HAN}]{{1,3}}[、．.]
      | [a-zA-Z][)）]
      | [①-⑳]
      | [-*–—](?=\s)
      | [•·◦▪➢►‣]                                # ● and ○ are ticks as often as bullets
    )\s*""",
    re.VERBOSE,
)
_RULE = re.compile(r"(?:[=\-_*~#─━═] ?){3,}$")
_SPACES = " \t\u00a0\u3000\ufeff"


def read(content: bytes, path: Path, options: ReadOptions) -> Document:
    """Paragraphs by line. A line that is underlined with ``===`` or ``---`` is a heading."""
    decoded = decode(content, path, options.encoding)
    assembly = Assembly()
    decoded.warn(assembly)
    add_lines(assembly, decoded.text.split("\n"))
    return assembly.document("txt")


def add_lines(assembly: Assembly, lines: list[str]) -> None:
    """Add each line that holds text; rules drawn with characters are left out."""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        text = line.strip(_SPACES)
        if not text or _RULE.match(text):
            continue
        level = _underlined_level(following)
        if level:
            assembly.paragraph(text, kind="heading", level=level)
        else:
            _add_line(assembly, text)


def _underlined_level(following: str) -> int:
    rule = following.strip(_SPACES)
    if not _RULE.match(rule):
        return 0
    return {"=": 1, "-": 2}.get(rule[0], 0)


def _add_line(assembly: Assembly, text: str) -> None:
    marker, rest = split_marker(text)
    if marker and rest:
        assembly.paragraph(rest, kind="item", level=1, marker=marker)
    else:
        assembly.paragraph(text)


def split_marker(text: str) -> tuple[str, str]:
    """The list marker that a line begins with ("" when there is none), and what follows it."""
    found = _MARKER.match(text)
    return (found[0].strip(), text[found.end() :]) if found else ("", text)
