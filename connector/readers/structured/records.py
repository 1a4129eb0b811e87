"""Records in JSON, as programs export them: each list of mappings is a register, single values are labelled lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connector.readers.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.readers.assembly import Assembly
    from connector.readers.structured.tree import Tree

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_\-.\s]+")
_DEEPEST = 8  # headings of lists inside lists
_SINGLE = "{label}: {value}"


def add_records(assembly: Assembly, tree: Tree, name: str = "", level: int = 1) -> None:
    """Add what the tree holds: its own texts, then its lists and what is inside."""
    match tree:
        case list() if tree and all(isinstance(each, dict) for each in tree):
            _heading(assembly, name, level)
            _register(assembly, [each for each in tree if isinstance(each, dict)])
        case dict():
            _heading(assembly, name, level)
            texts, inner = _parted(tree)
            for label, text in texts:
                assembly.paragraph(_SINGLE.format(label=words_of(label), value=text))
            for label, value in inner:
                add_records(assembly, value, label, level + 1)
        case list():
            for each in tree:
                add_records(assembly, each, name, level)
        case str():
            assembly.paragraph(_SINGLE.format(label=words_of(name), value=tree) if name and tree else tree)


def _heading(assembly: Assembly, name: str, level: int) -> None:
    assembly.paragraph(words_of(name), kind="heading", level=min(level, _DEEPEST))


def _parted(tree: dict[str, Tree]) -> tuple[list[tuple[str, str]], list[tuple[str, Tree]]]:
    """The values that are texts (or lists of such), and those that hold more."""
    texts: list[tuple[str, str]] = []
    inner: list[tuple[str, Tree]] = []
    for name, value in tree.items():
        text = _text(value)
        if text is None:
            inner.append((name, value))
        elif text:
            texts.append((name, text))
    return texts, inner


def _text(value: Tree) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(each for each in value if isinstance(each, str) and each)
    return None


def _register(assembly: Assembly, records: Sequence[dict[str, Tree]]) -> None:
    flat = [dict(_flat(record)) for record in records]
    names = list(dict.fromkeys(name for record in flat for name in record))
    rows = [[record.get(name, "") for name in names] for record in flat]
    assembly.table(Grid([[words_of(name) for name in names], *rows], header_rows=1))


def _flat(record: dict[str, Tree], before: str = "") -> Iterator[tuple[str, str]]:
    """Names and texts; of what is inside another value with both names, of lists of more with a text for each."""
    for name, value in record.items():
        text = _text(value)
        if text is not None:
            yield before + name, text
        elif isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        elif isinstance(value, list):
            lines = ("; ".join(text for _name, text in _flat({name: each}) if text) for each in value)
            yield before + name, "\n".join(filter(None, lines))


def words_of(name: str) -> str:
    """A name as people would print it: ``correctiveAction``, ``corrective_action`` → ``corrective action``."""
    words = [word for word in _WORD.split(name) if word]
    return " ".join(word if word.isupper() else word.lower() for word in words) if len(words) > 1 else name
