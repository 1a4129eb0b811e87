"""The word lists of ``mappings/labels``: one TOML file per language, merged into one list per subject.

::

    [labels]    field = [what forms call it, …]; a word under several fields is ambiguous
    [pieces]    name = regular expression that patterns hold as ``<name>``
    weak        labels that count only where the value beside them has the right shape
    [patterns]  field = regular expression over the folded label
    [headings]  what a section holds = regular expression over the folded heading
    [phrases]   no_findings, repeat, total, … = [phrase, …]; due_all = regular expression
    [grades] [status] [source] [audit_type] [audit_stage] [words]  meaning = [word, …]
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from connector.model.wording import merged

Groups = dict[str, tuple[str, ...]]


@cache
def sources() -> tuple[dict[str, object], ...]:
    """Every file of ``mappings/labels``, by name."""
    folder = files("mappings") / "labels"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(tomllib.loads((folder / name).read_text("utf-8")) for name in names)


@cache
def groups(table: str) -> Groups:
    """``{key: all words of all languages}`` of one table."""
    return merged(sources(), table)


@cache
def patterns() -> Groups:
    """Per field, the regular expressions for labels that no list can hold; their pieces put in."""
    pieces = {name: "|".join(many) for name, many in groups("pieces").items()}
    return {field: tuple(_pieced(one, pieces) for one in many) for field, many in groups("patterns").items()}


def _pieced(pattern: str, pieces: dict[str, str]) -> str:
    for name, piece in pieces.items():
        pattern = pattern.replace(f"<{name}>", piece)
    return pattern


@cache
def weak_labels() -> tuple[str, ...]:
    """Labels that say nothing by themselves."""
    return merged([{"weak": {"labels": source.get("weak", [])}} for source in sources()], "weak")["labels"]
