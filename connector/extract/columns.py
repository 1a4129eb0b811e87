"""Where the header of a register stands, and which field each of its columns holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connector.extract.blanks import blank
from connector.extract.context import system_of
from connector.extract.duties import ANSWERABLE, asks_for_department
from connector.extract.fields import ASIDE, FINDING
from connector.extract.guessing import PLAIN, guess_columns, only_clauses
from connector.extract.headers import end_of, header_labels, headers
from connector.extract.shapes import choose, claused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Table

_SAMPLE = 40
TICK = re.compile(r"^\s*[√✓✔☑☒■●◉✅xXvVRyY1]\s*$")
_SERIAL = re.compile(r"\s*\d{1,4}[.、]?\s*")
_MARK = re.compile(r"^\s*[√✓✔☑☒■●◉✅xXvVRyY1□☐○/\-–—]?\s*$")


@dataclass(frozen=True, slots=True)
class Columns:
    """A register's header and its rows, ``first`` to ``end``, that left out; indices from 0.

    ``fields``: column → field; ``options``: column → the grade or verdict that a tick means; ``guessed``: the columns
    whose labels no list knows and whose values leave a doubt.
    """

    header: int
    first: int
    end: int
    fields: dict[int, str]
    labels: dict[int, str]
    options: dict[int, str] = field(default_factory=dict)
    guessed: frozenset[int] = frozenset()

    def of(self, name: str) -> tuple[int, ...]:
        """The columns that hold a field."""
        return tuple(column for column, held in self.fields.items() if held == name)

    @property
    def names(self) -> frozenset[str]:
        """The fields that the register has."""
        return frozenset(self.fields.values()) | ({"grade"} if self.options else frozenset())


def find_columns(table: Table, vocabulary: Vocabulary, start: int = 0) -> Columns | None:
    """The first header at or below row ``start``, under nothing but titles and pairs; None where the table has none."""
    for header, sure in headers(table, vocabulary, start):
        first, labels = header_labels(table, header, vocabulary)
        columns = _resolve(table, header, first, labels, vocabulary)
        if len(columns.names) >= _TWO and (sure or _tells(columns)):
            return columns
    return None


def _tells(columns: Columns) -> bool:
    """Whether the columns under a header of unknown words are those of findings."""
    if {"question", "statement"} <= columns.names:
        return True
    return bool({"statement", "title"} & columns.names) and len({"number", "grade", "clause"} & columns.names) >= _TWO


def _resolve(table: Table, header: int, first: int, labels: dict[int, list[str]], vocabulary: Vocabulary) -> Columns:
    """Columns → fields: single-minded labels first, so that ambiguous ones take what is left."""
    end = end_of(table, header, first, vocabulary)
    samples = {column: _sample(table, first, end, column) for column in labels}
    printed = {column: [row[column] for row in table.rows[first : min(first + _SAMPLE, end)]] for column in labels}
    options = _options(labels, printed, vocabulary)
    fields: dict[int, str] = {}
    asked = sorted(
        (column for column in labels if column not in options),
        key=lambda column: (*_freedom(labels[column], vocabulary), _counts(samples[column])),
    )
    for column in asked:
        if (name := _field(labels[column], samples[column], set(fields.values()), vocabulary)) is not None:
            fields[column] = name
    _tell_departments(fields, labels)
    names = set(fields.values())
    if "number" not in names and "statement" in names and names & {"grade", "clause"}:
        fields.update({column: "number" for column, name in fields.items() if name == "action_number"})
    if "clause" not in fields.values():
        cited = [column for column in asked if column not in fields and _cites(labels[column], samples[column])]
        fields.update(dict.fromkeys(cited, "clause"))
    strange = [column for column in asked if column not in fields and not _known(labels[column], vocabulary)]
    near = _near({column: labels[column] for column in strange}, fields, vocabulary)
    held = guess_columns([column for column in strange if column not in near], samples, {**fields, **near}, vocabulary)
    heads = {column: words[0] for column, words in labels.items()}
    named = dict(sorted({**fields, **near, **held}.items()))
    weak = frozenset({*near, *(column for column, name in held.items() if name not in PLAIN)})
    return Columns(header, first, end, named, heads, options, guessed=weak)


def _known(words: list[str], vocabulary: Vocabulary) -> bool:
    return any(vocabulary.label(word) is not None for word in words)


def _near(labels: Mapping[int, list[str]], known: Mapping[int, str], vocabulary: Vocabulary) -> dict[int, str]:
    """Column → field for labels that are nearly a listed one, for fields that no column has yet."""
    found: dict[int, str] = {}
    for column, words in labels.items():
        taken = {*known.values(), *found.values()}
        name = next((name for word in words for name in vocabulary.near(word) if _ours(name)), None)
        if name is not None and name not in taken:
            found[column] = name
    return found


def _tell_departments(fields: dict[int, str], labels: dict[int, list[str]]) -> None:
    """Of several columns for who answers, those that ask for a department hold one where others name persons."""
    owners = [column for column, name in fields.items() if name == "owner"]
    units = [column for column in owners if asks_for_department(labels[column][0])]
    if 0 < len(units) < len(owners) and "department" not in fields.values():
        fields.update(dict.fromkeys(units, "department"))


def _cites(words: list[str], values: Sequence[str]) -> bool:
    """Whether a column holds clauses: under a standard's name, or its letter in a combined audit, else nothing but."""
    named = system_of(words[0]) != "" and all(claused(value) for value in values)
    return bool(values) and (named or all(only_clauses(value) for value in values))


def _options(labels: dict[int, list[str]], samples: dict[int, list[str]], vocabulary: Vocabulary) -> dict[int, str]:
    """Columns that are headed by a grade or verdict and hold nothing but marks."""
    graded = [column for column, words in labels.items() if _is_option(words[0], vocabulary)]
    marked = [column for column in graded if all(_MARK.match(text) for text in samples[column])]
    ticked = any(TICK.match(text) for column in marked for text in samples[column])
    return {column: labels[column][0] for column in marked} if ticked else {}


def _freedom(words: list[str], vocabulary: Vocabulary) -> tuple[int, bool]:
    meaning = next((found for word in words if (found := vocabulary.label(word))), None)
    return (len(meaning.fields), meaning.weak) if meaning else (_NO_MEANING, True)


def _counts(values: Sequence[str]) -> bool:
    """Whether a column only counts its rows, where another may hold the numbers of the findings."""
    return bool(values) and all(_SERIAL.fullmatch(value) for value in values)


def _field(words: list[str], values: Sequence[str], taken: set[str], vocabulary: Vocabulary) -> str | None:
    """The field of a column; a second column for one that is taken keeps it only where several may stand together."""
    for word in words:
        meaning = vocabulary.label(word)
        if meaning is None:
            continue
        free = choose(meaning, values, lambda name: name not in taken and _ours(name), vocabulary)
        if free is not None:
            return free
        again = choose(meaning, values, _ours, vocabulary)
        if again == "department" and "owner" not in taken and ANSWERABLE.search(word):
            return "owner"
        return again if again in _TOGETHER else None
    return None


def _ours(name: str) -> bool:
    return name in FINDING or name in ASIDE


def _is_option(word: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.grades.whole(word) is not None or vocabulary.verdicts.whole(word) is not None


def _sample(table: Table, first: int, end: int, column: int) -> list[str]:
    rows: Iterable[tuple[str, ...]] = table.rows[first : min(first + _SAMPLE, end)]
    return [row[column] for row in rows if row[column].strip() and not blank(row[column])]


_TWO, _NO_MEANING = 2, 99
_TOGETHER = frozenset({"clause", "grade", "owner", "corrective_action", "evidence", "comment"})
