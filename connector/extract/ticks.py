"""Boxes to tick: ``□严重 ☑一般``, ``Major [ ] Minor [x]``, ``(√)一般 ( )严重``.

A mark belongs to the words after it; where the text begins with words and ends in a mark, to the words before it.
``R`` and ``£`` are the ticked and the empty box of a symbol font that lost its font; they count only together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_TICKED = "☑☒■▣◼●◉✓✔√✅🗹🗷⊠☻⬛"
_EMPTY = "□☐▢◻○◯◌⬜"
_MARK = re.compile(
    rf"(?P<ticked>[(（\[【]\s*[xXvV{_TICKED}]\s*[)）\]】]|[{_TICKED}])|"
    rf"(?P<empty>[(（\[【][ \u3000_]*[)）\]】]|[{_EMPTY}])"
)
_LOST_FONT = re.compile(r"(?<![A-Za-z])([R£])(?=[\s\u3400-\u9fffA-Z])")
_AFTER = re.compile(r"^[\s:：、,，;；/|]+|[\s:：、,，;；/|]+$")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the words that could be ticked."""

    words: str
    ticked: bool


@lru_cache(maxsize=16384)
def choices(text: str) -> tuple[Choice, ...]:
    """Every word with a box in ``text``, in printed order; empty where there are no boxes."""
    text = _restore(text)
    marks = list(_MARK.finditer(text))
    if not marks:
        return ()
    if _marks_follow(text, marks):
        starts = [0, *(mark.end() for mark in marks[:-1])]
        spans = [(start, mark.start()) for start, mark in zip(starts, marks, strict=True)]
    else:
        ends = [*(mark.start() for mark in marks[1:]), len(text)]
        spans = [(mark.end(), end) for mark, end in zip(marks, ends, strict=True)]
    found = (
        Choice(_AFTER.sub("", text[start:end]), mark["ticked"] is not None)
        for (start, end), mark in zip(spans, marks, strict=True)
    )
    return tuple(choice for choice in found if choice.words)


def chosen_lines(text: str) -> str:
    """``text`` without the lines that begin with an empty box, where another line begins with a ticked one."""
    lines = text.split("\n")
    begun = [_MARK.match(line.strip()) for line in lines]
    if not any(mark and mark["ticked"] for mark in begun):
        return text
    return "\n".join(line for line, mark in zip(lines, begun, strict=True) if not (mark and mark["empty"]))


def ticked(text: str) -> tuple[str, ...]:
    """The ticked words of ``text``."""
    return tuple(choice.words for choice in choices(text) if choice.ticked)


def _restore(text: str) -> str:
    if "£" not in text and not ("R" in text and any(mark in text for mark in _EMPTY)):
        return text
    return _LOST_FONT.sub(lambda match: "☑" if match[1] == "R" else "□", text)


def _marks_follow(text: str, marks: list[re.Match[str]]) -> bool:
    return bool(_AFTER.sub("", text[: marks[0].start()])) and not _AFTER.sub("", text[marks[-1].end() :])
