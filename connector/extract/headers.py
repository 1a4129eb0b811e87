"""Where the header of a register stands, what it says over each column, and where the rows under it end."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from connector.extract.tables import OF_THE_REPORT, OVER_RECORDS, paired, speaks_of
from connector.model.wording import fold, has_cjk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Table

_LOOK_AHEAD = 40
_KNOWN_SHARE, _MANY = 0.6, 3
_LONGEST_LABEL, _LONGEST_HEADER = 40, 60
_TWO, _THREE = 2, 3


def headers(table: Table, vocabulary: Vocabulary, start: int) -> Iterator[tuple[int, bool]]:
    """The rows from ``start`` on that can be a header, under nothing but titles and pairs; from 0.

    With each, whether its labels are known; a row of words that nobody knows is one only by what stands below.
    """
    widest = 0
    for index in range(start, min(len(table.rows), start + _LOOK_AHEAD)):
        if speaks_of(paired(table.rows[index], vocabulary), OVER_RECORDS):
            continue
        filled = len({text for text in table.rows[index] if text.strip()})
        if widest <= max(_TWO, filled // 2) and _is_header(table, index, vocabulary):
            yield index, True
        elif widest <= 1 and _is_strange_header(table, index, vocabulary):
            yield index, False
        widest = max(widest, filled)


def _is_header(table: Table, index: int, vocabulary: Vocabulary) -> bool:
    filled = [text for text in table.rows[index] if text.strip()]
    if _is_graded(filled, vocabulary):
        return False
    known = [text for text in filled if vocabulary.label(text) is not None]
    enough = len(known) >= _TWO and len(known) >= _KNOWN_SHARE * len(filled)
    many = len(known) >= _MANY and 2 * len(known) >= len(filled) and not _alternates(table.rows[index], vocabulary)
    if not (enough or many) or index + 1 >= len(table.rows):
        return False
    return len({text.strip() for text in filled}) > 1


def _is_graded(filled: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether two cells are a form's grade: Grade | Observation, of which the second could be a label too."""
    meaning = vocabulary.label(filled[0]) if len(filled) == _TWO else None
    return meaning is not None and "grade" in meaning.fields and vocabulary.is_grade(filled[1])


def _is_strange_header(table: Table, index: int, vocabulary: Vocabulary) -> bool:
    """Whether a row over several others is full of short, different words, one of them a label at least."""
    row = [text.strip() for text in table.rows[index]]
    if len(row) <= _THREE or len(set(row)) != len(row) or len(table.rows) - index <= _TWO:
        return False
    wordy = all(0 < len(text) <= _LONGEST_LABEL and not _VALUE.search(text) for text in row)
    return wordy and any(vocabulary.label(text) is not None for text in row)


_VALUE = re.compile(r"[。；;!！]|\d{4}[-/.年]\d|^\W*\d+\W*$|@")


def _alternates(row: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether labels and other texts take turns, as in a form."""
    kinds = [vocabulary.label(text) is not None for text in row if text.strip()]
    return len(kinds) > _TWO and all(left != right for left, right in pairwise(kinds))


def header_labels(table: Table, index: int, vocabulary: Vocabulary) -> tuple[int, dict[int, list[str]]]:
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


def end_of(table: Table, header: int, first: int, vocabulary: Vocabulary) -> int:
    """Where the rows under a header end: at another header with other words, at pairs below, or with the table."""
    above = [fold(text) for text in table.rows[header]]
    for index in range(first, len(table.rows)):
        row = table.rows[index]
        if _may_be_header(row, vocabulary) and [fold(text) for text in row] != above:
            return index
        if _closes(table, index, vocabulary):
            return index
    return len(table.rows)


def _may_be_header(row: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether most cells are labels. Asked of every row, so the cells that are soonest known to be none come first."""
    filled = [text for text in row if text]
    if len(filled) < _THREE or max(map(len, filled)) > _LONGEST_HEADER or len(set(filled)) != len(filled):
        return False
    words = sorted((text for text in filled if not _DIGIT.search(text)), key=len)
    strange, most = len(filled) - len(words), len(filled) // _THREE
    for text in words:
        if strange > most:
            return False
        strange += vocabulary.label(text) is None
    return strange <= most and len(filled) - strange >= _THREE


def _closes(table: Table, index: int, vocabulary: Vocabulary) -> bool:
    """Whether the records end before the row: pairs about the report stand there, set off or several of them."""
    row = table.rows[index]
    first = next((text for text in row if text), "")
    if not first or len(first) > _LONGEST_LABEL * _TWO or first[0].isdigit():
        return False
    coloned = ":" in first or "：" in first
    if not coloned and (_DIGIT.search(first) or vocabulary.label(first) is None):
        return False
    meanings = paired(row, vocabulary)
    return speaks_of(meanings, OF_THE_REPORT) and (len(meanings) >= _TWO or not any(table.rows[index - 1]))


_DIGIT = re.compile(r"\d")
