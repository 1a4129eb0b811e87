"""Text on its way to a tracker and back: what may be stored, how long it may be, and what is left to compare."""

from __future__ import annotations

import re

TRUNCATED = "…（内容过长，见报告 / truncated, see the report）"
"""Ends a text that was too long. One constant in both languages: were it translated, a ticket would seem changed."""

_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x9f\ufeff\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """``text`` with line feeds as its only line breaks and without what XML and JSON stores refuse."""
    if text.isprintable():
        return text
    return _SURROGATES.sub("\ufffd", _FORBIDDEN.sub("", _BREAKS.sub("\n", text)))


def comparable(text: str) -> str:
    """What is left of ``text`` after any tracker: lines without outer or doubled blanks, without empty lines."""
    lines = (" ".join(line.split()) for line in clean(text).split("\n"))
    return "\n".join(line for line in lines if line)


def units(text: str) -> int:
    """The length as Java counts it, in UTF-16 code units: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, limit: int) -> str:
    """``text`` in at most ``limit`` UTF-16 units; a longer one ends in :data:`TRUNCATED` (or in "…")."""
    if units(text) <= limit:
        return text
    return _cut(text, limit, TRUNCATED if limit > 2 * units(TRUNCATED) else "…")


def one_line(text: str, limit: int) -> str:
    """``text`` in one line of at most ``limit`` UTF-16 units, for a summary; a longer one ends in "…"."""
    line = " ".join(clean(text).split())
    return line if units(line) <= limit else _cut(line, limit, "…")


def quoted(text: str, limit: int = 300) -> str:
    """A tracker's own words for an error message: one line, short, without control characters."""
    return one_line(text, limit)


def number(value: float) -> str:
    """A number as text, the same for 5 and 5.0."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _cut(text: str, limit: int, note: str) -> str:
    room = limit - units(note)
    end = max(0, min(len(text), room))
    while units(text[:end]) > room:
        end -= max(1, (units(text[:end]) - room) // 2)
    return text[:end].rstrip() + note
