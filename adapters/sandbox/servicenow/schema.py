"""The tables of the instance, read from ``schema.toml``: columns, choices, defaults, and who extends whom."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from adapters.sandbox.world import Thing

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["string", "integer", "boolean", "date", "datetime", "journal", "reference", "id"]
INTERNAL: dict[Kind, str] = {
    "string": "string",
    "integer": "integer",
    "boolean": "boolean",
    "date": "glide_date",
    "datetime": "glide_date_time",
    "journal": "journal_input",
    "reference": "reference",
    "id": "GUID",
}


class Column(Thing):
    """A column. ``length``: characters kept of a string, 0 for all; ``reference``: the table it points to."""

    name: str
    kind: Kind
    length: int = 0
    reference: str | None = None
    writable: bool = True
    secret: bool = False

    @property
    def label(self) -> str:
        """What a form calls it."""
        return self.name.removeprefix("u_").replace("_", " ").capitalize()


def column(name: str, text: str) -> Column:
    """A column from its line in the file: "type", "string LENGTH", "reference TABLE", then "!" and "?"."""
    words = text.split()
    writable, secret = "!" not in words, "?" in words
    kind, *rest = (word for word in words if word not in {"!", "?"})
    detail = rest[0] if rest else ""
    length = int(detail) if kind == "string" and detail else 0
    reference = detail if kind == "reference" else None
    return Column.model_validate(
        {"name": name, "kind": kind, "length": length, "reference": reference, "writable": writable, "secret": secret}
    )


_SYSTEM = (
    ("sys_id", "id !"),
    ("sys_created_on", "datetime !"),
    ("sys_created_by", "string 40 !"),
    ("sys_updated_on", "datetime !"),
    ("sys_updated_by", "string 40 !"),
    ("sys_mod_count", "integer !"),
    ("sys_class_name", "string 80 !"),
)


class _Raw(Thing):
    label: str
    extends: str | None = None
    prefix: str = ""
    columns: dict[str, str]
    choices: dict[str, tuple[tuple[str, str], ...]] = {}
    defaults: dict[str, str] = {}


class Table:
    """A table with all that it has from those it extends."""

    def __init__(self, name: str, raw: _Raw, parent: Table | None) -> None:
        self.name = name
        self.label = raw.label
        self.parent = parent
        self.prefix = raw.prefix
        own = {key: column(key, text) for key, text in raw.columns.items()}
        above = {key: column(key, text) for key, text in _SYSTEM} if parent is None else parent.columns
        self.own_columns = own if parent is not None else {**above, **own}
        self.own_choices = raw.choices
        self.columns: dict[str, Column] = {**above, **own}
        self.choices: dict[str, tuple[tuple[str, str], ...]] = {**(parent.choices if parent else {}), **raw.choices}
        self.defaults: dict[str, str] = {**(parent.defaults if parent else {}), **raw.defaults}

    def lineage(self) -> Iterator[Table]:
        """The table, what it extends, and so on to the root."""
        yield self
        if self.parent is not None:
            yield from self.parent.lineage()

    def is_a(self, name: str) -> bool:
        """Whether the table is, or extends, the one of this name."""
        return any(table.name == name for table in self.lineage())


@cache
def tables() -> dict[str, Table]:
    """All tables by name."""
    text = files("adapters.sandbox.servicenow").joinpath("schema.toml").read_text("utf-8")
    found: dict[str, Table] = {}
    for name, one in tomllib.loads(text)["tables"].items():
        raw = _Raw.model_validate(one)
        found[name] = Table(name, raw, found[raw.extends] if raw.extends else None)
    return found


def sys_id(*words: str) -> str:
    """A 32-digit id made of words, the same each time."""
    return hashlib.sha256("/".join(words).encode()).hexdigest()[:32]
