"""Where the header of a register stands, and which field each of its columns holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from connector.extract.blanks import blank
from connector.extract.context import system_of
from connector.extract.duties import ANSWERABLE
from connector.extract.fields import ASIDE, FINDING
from connector.extract.shapes import choose, claused
from connector.model.wording import has_cjk

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Table

_LOOK_AHEAD, _SAMPLE = 40, 40
_KNOWN_SHARE, _MANY = 0.6, 3
TICK = re.compile(r"^\s*[√✓✔☑☒■●◉✅xXvVRyY1]\s*$")
_MARK = re.compile(r"^\s*[√✓✔☑☒■●◉✅xXvVRyY1□☐○/\-–—]?\s*$")


@dataclass(frozen=True, slots=True)
class Columns:
    """A register's header. ``fields``: column → field; ``options``: column → the grade or verdict that a tick means."""

    header: int
    first: int
    fields: dict[int, str]
    labels: dict[int, str]
    options: dict[int, str] = field(default_factory=dict)

    def of(self, name: str) -> tuple[int, ...]:
        """The columns that hold a field."""
        return tuple(column for column, held in self.fields.items() if held == name)

    @property
    def names(self) -> frozenset[str]:
        """The fields that the register has."""
        return frozenset(self.fields.values()) | ({"grade"} if self.options else frozenset())


def find_columns(table: Table, vocabulary: Vocabulary, start: int = 0) -> Columns | None:
    """The first header at or below row ``start``, with nothing but titles above it; None where the table has none."""
    widest = 0
    for index in range(start, min(len(table.rows), start + _LOOK_AHEAD)):
        filled = len({text for text in table.rows[index] if text.strip()})
        if widest <= max(_TWO, filled // 2) and _is_header(table, index, vocabulary):
            first, labels = _header_labels(table, index, vocabulary)
            columns = _resolve(table, index, first, labels, vocabulary)
            if len(columns.names) >= _TWO:
                return columns
        widest = max(widest, filled)
    return None


def _is_header(table: Table, index: int, vocabulary: Vocabulary) -> bool:
    filled = [text for text in table.rows[index] if text.strip()]
    known = [text for text in filled if vocabulary.label(text) is not None]
    enough = len(known) >= _TWO and len(known) >= _KNOWN_SHARE * len(filled)
    many = len(known) >= _MANY and 2 * len(known) >= len(filled) and not _alternates(table.rows[index], vocabulary)
    if not (enough or many) or index + 1 >= len(table.rows):
        return False
    return len({text.strip() for text in filled}) > 1


def _alternates(row: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether labels and other texts take turns, as in a form."""
    kinds = [vocabulary.label(text) is not None for text in row if text.strip()]
    return len(kinds) > _TWO and all(left != right for left, right in pairwise(kinds))


def _header_labels(table: Table, index: int, vocabulary: Vocabulary) -> tuple[int, dict[int, list[str]]]:
    """The first row below the header, and what stands over each column, the nearest first."""
    labels = {column: [text] for column, text in enumerate(table.rows[index]) if text.strip()}
    below = index + 1
    if _is_second_row(table, index, vocabulary):
        spread = _spread(table, index)
        labels = {}
        for column, text in enumerate(table.rows[below]):
            above = spread.get(column, "")
            words = [text, f"{above}{text}" if has_cjk(above + text) else f"{above} {text}", above]
            labels[column] = [word for word in words if word.strip()]
        below += 1
    return below, {column: words for column, words in labels.items() if words}


def _is_second_row(table: Table, index: int, vocabulary: Vocabulary) -> bool:
    """Whether the row below belongs to the header: labels only, under cells that span several columns."""
    if index + 2 > len(table.rows) - 1:
        return False
    below = [text for text in table.rows[index + 1] if text.strip()]
    spans = any(merge.row == index and (merge.columns > 1 or merge.rows > 1) for merge in table.merges)
    gaps = sum(not text.strip() for text in table.rows[index]) >= _TWO
    known = sum(vocabulary.label(text) is not None or vocabulary.is_grade(text) for text in below)
    return bool(below) and (spans or gaps) and known == len(below) and known >= _TWO


def _spread(table: Table, index: int) -> dict[int, str]:
    """The header's words over every column they span: by merges, else up to the next filled cell."""
    words = {column: text for column, text in enumerate(table.rows[index]) if text.strip()}
    for merge in table.merges:
        if merge.row == index and merge.column in words:
            words.update(dict.fromkeys(range(merge.column, merge.column + merge.columns), words[merge.column]))
    if not any(merge.row == index for merge in table.merges):
        last = ""
        for column in range(table.width):
            last = words.setdefault(column, last) or last
    return words


def _resolve(table: Table, header: int, first: int, labels: dict[int, list[str]], vocabulary: Vocabulary) -> Columns:
    """Columns → fields: single-minded labels first, so that ambiguous ones take what is left."""
    samples = {column: _sample(table, first, column) for column in labels}
    options = _options(labels, samples, vocabulary)
    fields: dict[int, str] = {}
    asked = sorted(
        (column for column in labels if column not in options), key=lambda column: _freedom(labels[column], vocabulary)
    )
    for column in asked:
        if (name := _field(labels[column], samples[column], set(fields.values()), vocabulary)) is not None:
            fields[column] = name
    if "clause" not in fields.values():
        cited = [column for column in asked if column not in fields and _cites(labels[column], samples[column])]
        fields.update(dict.fromkeys(cited, "clause"))
    return Columns(header, first, dict(sorted(fields.items())), {c: words[0] for c, words in labels.items()}, options)


def _cites(words: list[str], values: Sequence[str]) -> bool:
    """Whether a column under a standard's name, or its letter in a combined audit, holds clauses."""
    return bool(values) and system_of(words[0]) != "" and all(claused(value) for value in values)


def _options(labels: dict[int, list[str]], samples: dict[int, list[str]], vocabulary: Vocabulary) -> dict[int, str]:
    """Columns that are headed by a grade or verdict and hold nothing but marks."""
    graded = [column for column, words in labels.items() if _is_option(words[0], vocabulary)]
    marked = [column for column in graded if all(_MARK.match(text) for text in samples[column])]
    return {column: labels[column][0] for column in marked} if any(samples[column] for column in marked) else {}


def _freedom(words: list[str], vocabulary: Vocabulary) -> tuple[int, bool]:
    meaning = next((found for word in words if (found := vocabulary.label(word))), None)
    return (len(meaning.fields), meaning.weak) if meaning else (_NO_MEANING, True)


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


def _sample(table: Table, first: int, column: int) -> list[str]:
    rows: Iterable[tuple[str, ...]] = table.rows[first : first + _SAMPLE]
    return [row[column] for row in rows if row[column].strip() and not blank(row[column])]


_TWO, _NO_MEANING = 2, 99
_TOGETHER = frozenset({"clause", "grade", "owner", "corrective_action", "evidence", "comment"})
