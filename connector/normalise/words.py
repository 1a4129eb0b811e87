"""The word lists of ``mappings/labels`` that say what printed words mean: grades, states, sources, kinds of audit."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from connector.model.wording import Lexicon, merged


@cache
def _sources() -> tuple[dict[str, object], ...]:
    folder = files("mappings") / "labels"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(tomllib.loads((folder / name).read_text("utf-8")) for name in names)


@cache
def table(name: str) -> dict[str, tuple[str, ...]]:
    """``{meaning: words of all languages}``."""
    return merged(_sources(), name)


@cache
def lexicon(name: str, *meanings: str) -> Lexicon[str]:
    """The words of one table, or of some of its meanings, to look up."""
    words = table(name)
    return Lexicon[str].of({meaning: words[meaning] for meaning in meanings or tuple(words)})
