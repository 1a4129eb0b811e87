"""Standards with their editions and clause trees, and the processes that the clauses belong to.

The data are ``mappings/clauses/*.toml`` and ``mappings/processes.toml``: numbers, short titles and
processes; no text of any standard.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from connector.model.audit import Citation
from connector.model.wording import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Tongue = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of an edition; an untitled one has no titles. ``now``: where it went in the newest edition."""

    number: str
    process: str
    en: str = ""
    zh: str = ""
    also: tuple[str, ...] = ()
    now: tuple[str, ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        """Every title it is known by."""
        return tuple(title for title in (self.en, self.zh, *self.also) if title)


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a standard. ``complete``: whether every clause is listed, those without a title too."""

    code: str
    family: str
    year: str
    bare: bool
    complete: bool
    titles: dict[str, str]
    names: tuple[str, ...]
    equivalents: tuple[str, ...]
    others: dict[str, tuple[str, ...]]
    clauses: dict[str, Clause]

    def has(self, number: str) -> bool:
        """Whether the edition has this clause; below the listed ones, where the list ends early."""
        if number in self.clauses:
            return True
        above = parent(number)
        inner = any(other.startswith(f"{above}.") for other in self.clauses) if above else True
        return not self.complete and above in self.clauses and not inner

    def nearest(self, number: str) -> Clause | None:
        """The clause, or the closest one above it that is listed."""
        current: str | None = number
        while current is not None:
            if current in self.clauses:
                return self.clauses[current]
            current = parent(current)
        return None


@dataclass(frozen=True, slots=True)
class Process:
    """A process: its names, the post that usually answers for it, the processes it was split into."""

    key: str
    names: dict[str, str]
    owners: dict[str, str]
    also: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


def parent(number: str) -> str | None:
    """The clause above: ``8.5.1.2`` → ``8.5.1``; None at the top."""
    above, dot, _ = number.rpartition(".")
    return above if dot and above not in {"A", "B", "C", "D"} else None


@dataclass(frozen=True)
class Standards:
    """All editions and processes known. ``editions``: by code."""

    editions: Mapping[str, Edition]
    processes: Mapping[str, Process]
    _named: dict[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for process in self.processes.values():
            for name in (*process.names.values(), *process.also):
                self._named.setdefault(fold(name), process.key)

    def title(self, standard: str, clause: str, language: Tongue = "en") -> str | None:
        """The clause's short title; an untitled one has that of the clause above it."""
        found = self._clause(standard, clause)
        while found is not None and not found.titles:
            above = parent(found.number)
            found = self._clause(standard, above) if above else None
        if found is None:
            return None
        return (found.zh if language == "zh" else found.en) or None

    def process(self, standard: str | None, clause: str) -> str | None:
        """The process that the clause belongs to, by the clause itself or the one above it."""
        found = self._clause(standard, clause) if standard else None
        return found.process if found else None

    def owner_role(self, standard: str, clause: str, language: Tongue = "en") -> str | None:
        """The post that usually answers for the clause."""
        key = self.process(standard, clause)
        return self.processes[key].owners[language] if key else None

    def process_name(self, key: str, language: Tongue = "en") -> str | None:
        """What a process is called."""
        return self.processes[key].names[language] if key in self.processes else None

    def process_named(self, text: str) -> str | None:
        """The process that a printed name means; None where no process is called so."""
        return self._named.get(fold(text))

    def agree(self, left: str, right: str) -> bool:
        """Whether two processes are one, or one was split into the other."""
        return left == right or right in self.processes[left].parts or left in self.processes[right].parts

    def newest(self, standard: str, clause: str) -> tuple[Citation, ...]:
        """The same clause in the newest edition of the standard: itself, or where an older edition's clause went."""
        edition = self.editions.get(standard)
        newest = self.edition_of(edition.family) if edition else None
        found = edition.clauses.get(clause) if edition else None
        if edition is None or newest is None or found is None or edition.code == newest.code or not found.now:
            return (Citation(standard=standard, clause=clause),)
        return tuple(Citation(standard=newest.code, clause=number) for number in found.now)

    def parent(self, clause: str) -> str | None:
        """The clause above."""
        return parent(clause)

    def family(self, name: str) -> tuple[Edition, ...]:
        """The editions of a family (``20000-1``), the newest first."""
        found = [edition for edition in self.editions.values() if edition.family == name]
        return tuple(sorted(found, key=lambda edition: edition.year, reverse=True))

    def edition_of(self, family: str) -> Edition | None:
        """The edition that a name without a year means."""
        return next((edition for edition in self.family(family) if edition.bare), None)

    def _clause(self, standard: str | None, clause: str) -> Clause | None:
        edition = self.editions.get(standard) if standard else None
        return edition.nearest(clause) if edition else None


@cache
def load_standards() -> Standards:
    """The shipped editions and processes."""
    folder = files("mappings") / "clauses"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    editions = [_edition(tomllib.loads((folder / name).read_text("utf-8"))) for name in names]
    processes = tomllib.loads((files("mappings") / "processes.toml").read_text("utf-8"))
    return Standards(
        {edition.code: edition for edition in editions},
        {key: _process(key, table) for key, table in processes.items()},
    )


def _edition(table: Mapping[str, Any]) -> Edition:
    return Edition(
        code=table["code"],
        family=table["family"],
        year=table["edition"],
        bare=table["bare"],
        complete=table["complete"],
        titles={"en": table["title_en"], "zh": table["title_zh"]},
        names=tuple(table.get("names", ())),
        equivalents=tuple(table["equivalents"]),
        others={year: tuple(names) for year, names in table.get("other_editions", {}).items()},
        clauses={number: _clause(number, entry) for number, entry in table["clauses"].items()},
    )


def _clause(number: str, entry: Mapping[str, Any]) -> Clause:
    return Clause(
        number=number,
        process=entry["process"],
        en=entry.get("en", ""),
        zh=entry.get("zh", ""),
        also=_words(entry.get("also", ())),
        now=_words(entry.get("now", ())),
    )


def _process(key: str, table: Mapping[str, Any]) -> Process:
    return Process(
        key=key,
        names={"en": table["en"], "zh": table["zh"]},
        owners={"en": table["owner_en"], "zh": table["owner_zh"]},
        also=_words(table.get("also", ())),
        parts=_words(table.get("parts", ())),
    )


def _words(entries: Iterable[str]) -> tuple[str, ...]:
    return tuple(entries)
