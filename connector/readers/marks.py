"""Characters that mean the same on every form: ticks, boxes, spaces that nobody sees."""

from __future__ import annotations

import re

TICKED = "☑"
EMPTY = "☐"

_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SPACE_RUN = re.compile(r"[ \t\u00a0\u2002-\u200a]+")
_LINE_EDGE = re.compile(r" *\n *")
_CLOSE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_WIDE = re.compile(rf"[{_CLOSE}]")


def tidy(text: str) -> str:
    """The text with single spaces and without unseen characters; line feeds stay."""
    single = _SPACE_RUN.sub(" ", text.translate(_UNSEEN))
    return _LINE_EDGE.sub("\n", single).strip(" \n\u3000")


def joined(first: str, second: str) -> str:
    """Two printed lines as one text: a space between Latin words, none beside Chinese or full-width characters."""
    if not first or not second:
        return first or second
    close = _WIDE.match(first[-1]) or _WIDE.match(second[0])
    return first + second if close else f"{first} {second}"


_BRACKET_TICKED = re.compile(r"\[[xX✓✔√]\](?!\()")
_BRACKET_EMPTY = re.compile(r"\[\s{1,3}\](?!\()|(?<![\w\])])\[\](?!\()")


def with_boxes(text: str) -> str:
    """The text with ``[x]`` and ``[ ]``, as Markdown draws them, turned into boxes."""
    if "[" not in text:
        return text
    return _BRACKET_EMPTY.sub(EMPTY, _BRACKET_TICKED.sub(TICKED, text))
