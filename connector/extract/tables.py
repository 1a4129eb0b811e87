"""What kind of table it is: labels and values, records under a header, records side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from connector.extract.fields import FINDING, HEAD
from connector.extract.pairs import split_labelled
from connector.model.document import Merge
from connector.model.wording import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.extract.labels import Meaning
    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Nested, Table

_HEADER_PAIRS = frozenset(
    fold(left + right)
    for left, rights in {
        "Field": ("Value", "Details", "Example", "Entry"),
        "Item": ("Description", "Details", "Content", "Value"),
        "Control Field": ("Value",),
        "Attribute": ("Value",),
        "Parameter": ("Value",),
        "Section": ("Details",),
        "Detail": ("Information",),
        "项目": ("内容", "说明", "描述"),
        "字段": ("值", "内容"),
        "栏目": ("内容",),
        "项": ("内容",),
        "要素": ("内容",),
        "Feld": ("Wert", "Beispiel"),
        "Campo": ("Valor",),
    }.items()
    for right in rights
)
_EXAMPLE_COLUMN = frozenset(fold(word) for word in ("Example", "Beispiel", "示例", "样例", "Ejemplo"))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the grid that no merge covers."""

    row: int
    column: int
    text: str
    wide: int = 1


def grid(table: Table) -> list[list[Cell]]:
    """The cells of each row, those under a merge left out."""
    covered: set[tuple[int, int]] = set()
    widths: dict[tuple[int, int], int] = {}
    for merge in table.merges:
        spread = ((merge.row + r, merge.column + c) for r in range(merge.rows) for c in range(merge.columns))
        covered.update(place for place in spread if place != (merge.row, merge.column))
        widths[merge.row, merge.column] = merge.columns
    return [
        [Cell(r, c, text, widths.get((r, c), 1)) for c, text in enumerate(row) if (r, c) not in covered]
        for r, row in enumerate(table.rows)
    ]


def is_header_pair(row: tuple[str, ...]) -> bool:
    """Whether a row only says that fields stand left and values right."""
    return fold(" ".join(row)) in _HEADER_PAIRS


def is_example(table: Table) -> bool:
    """Whether the table shows how a form is filled in."""
    return bool(table.rows) and fold(table.rows[0][-1]) in _EXAMPLE_COLUMN


def label_only(text: str, vocabulary: Vocabulary) -> Meaning | None:
    """The label that a cell is, where it is nothing but a label."""
    if "\n" in text.strip() and any(piece.value for piece in split_labelled(text, vocabulary) if piece.label):
        return None
    return vocabulary.label(text)


def share_of_labels(table: Table, vocabulary: Vocabulary) -> float:
    """How many of the first column's filled cells are labels; that of a form is near 1."""
    first = [row[0] for row in table.rows[:_LOOKED_AT] if row and row[0].strip()]
    known = sum(opens_with_label(text, vocabulary) for text in first)
    return known / len(first) if first else 0.0


def is_transposed(table: Table, vocabulary: Vocabulary) -> bool:
    """Whether the first column holds the labels and each of several other columns a record."""
    if not _SEVERAL < table.width <= _WIDEST or share_of_labels(table, vocabulary) < _MOSTLY:
        return False
    rows = [row for row in table.rows if any(text.strip() for text in row)]
    others = [[row[column] for row in rows if row[column].strip()] for column in range(1, table.width)]
    filled = [column for column in others if 2 * len(column) >= len(rows)]
    labelled = any(_FEW * sum(opens_with_label(text, vocabulary) for text in column) > len(column) for column in others)
    return len(filled) >= _SEVERAL and not labelled and filled[0] != filled[1]


_MOSTLY, _FEW, _WIDEST, _SEVERAL = 0.7, 4, 60, 2
_LOOKED_AT = 200  # rows, more than any form has, that tell forms and registers apart


def opens_with_label(text: str, vocabulary: Vocabulary) -> bool:
    """Whether ``text`` is a label, or begins with one."""
    if vocabulary.label(text) is not None:
        return True
    pieces = split_labelled(text, vocabulary)
    return bool(pieces) and pieces[0].meaning is not None


def labels_in(table: Table, vocabulary: Vocabulary) -> Iterator[Meaning]:
    """Every label that stands alone in a cell of ``table``."""
    for row in grid(table):
        for cell in row:
            if cell.text.strip() and (meaning := label_only(cell.text, vocabulary)) is not None:
                yield meaning


OF_THE_REPORT = frozenset({*HEAD, "signature", "scope", "auditor", "auditee"})
"""Fields whose labels show that a row of pairs speaks of the report or of who signed it, not of a finding."""

OVER_RECORDS = OF_THE_REPORT | {"department", "process", "standard", "raised_on"}
"""What pairs over records may say besides: something that all of the records share."""


def sliced(table: Table, top: int, bottom: int, left: int = 0, right: int | None = None) -> Table:
    """The rows ``top`` to ``bottom`` and columns ``left`` to ``right`` of a table, the ends left out; from 0."""
    right = table.width if right is None else right

    def inside(part: Merge | Nested) -> bool:
        return top <= part.row < bottom and left <= part.column < right

    return replace(
        table,
        rows=tuple(row[left:right] for row in table.rows[top:bottom]),
        merges=tuple(
            Merge(
                merge.row - top,
                merge.column - left,
                min(merge.rows, bottom - merge.row),
                min(merge.columns, right - merge.column),
            )
            for merge in table.merges
            if inside(merge)
        ),
        nested=tuple(
            replace(nested, row=nested.row - top, column=nested.column - left)
            for nested in table.nested
            if inside(nested)
        ),
        hidden=frozenset(row - top for row in table.hidden if top <= row < bottom),
        pages=table.pages[top:bottom],
        first_row=table.first_row + top,
        first_column=table.first_column + left,
    )


def paired(row: Sequence[str], vocabulary: Vocabulary) -> tuple[Meaning, ...]:
    """The labels of a row that holds nothing but labels, each before its value; empty for any other row.

    A label may have no value yet, and a cell may hold a label and its value both; one label may be unknown.
    """
    found: list[Meaning] = []
    valued, waiting, strange = 0, False, False
    for text in row:
        if not text.strip():
            continue
        meanings, complete = _labels_in(text, vocabulary)
        if meanings and not (waiting and vocabulary.audit_types.whole(text)):
            found += meanings
            valued += complete
            waiting = not complete
        elif waiting:
            valued, waiting = valued + 1, False
        elif strange:
            return ()
        else:
            waiting = strange = True
            valued -= 1
    return tuple(found) if valued >= (_SEVERAL if strange else 1) and _SEVERAL * valued >= len(found) else ()


def _labels_in(text: str, vocabulary: Vocabulary) -> tuple[list[Meaning], bool]:
    """The labels that a cell is or holds, and whether their values stand in it too."""
    if len(text) <= _LONGEST_CELL and (meaning := vocabulary.label(text)) is not None:
        return [meaning], False
    pieces = split_labelled(text, vocabulary)
    known = [piece.meaning for piece in pieces if piece.meaning is not None]
    return (known, True) if known and pieces[0].meaning is not None else ([], False)


def speaks_of(meanings: Sequence[Meaning], fields: frozenset[str]) -> bool:
    """Whether there are labels, and each may name one of ``fields``."""
    return bool(meanings) and all(set(meaning.fields) & fields for meaning in meanings)


_HEAD_ONLY = OF_THE_REPORT - {"auditor", "auditee", "signature", "scope", "site"}


def is_head(meanings: Sequence[Meaning]) -> bool:
    """Whether labels are those of a report's head: all may be, and one can name nothing of a finding."""
    if not speaks_of(meanings, OF_THE_REPORT):
        return False
    return any(set(meaning.fields) & _HEAD_ONLY and not set(meaning.fields) & set(FINDING) for meaning in meanings)


def is_head_line(meanings: Sequence[Meaning]) -> bool:
    """As :func:`is_head`, for a line before the findings: one that tells standards and days is the head's too."""
    fields = {field for meaning in meanings for field in meaning.fields}
    return is_head(meanings) or ({"standards", "audit_dates"} <= fields and speaks_of(meanings, OF_THE_REPORT))


def is_head_table(table: Table, vocabulary: Vocabulary) -> bool:
    """Whether a table is the report's head: pairs, or one row of labels over one of values, of nothing else."""
    if len(table.rows) > _LOOKED_AT:
        return False
    rows = [row for row in table.rows if any(text.strip() for text in row)]
    if len(rows) == _SEVERAL and all(label_only(text, vocabulary) for text in rows[0]):
        meanings = [meaning for text in rows[0] if (meaning := label_only(text, vocabulary))]
        return len(meanings) > _SEVERAL and is_head(meanings)
    found = [meaning for row in rows for meaning in paired(row, vocabulary)]
    return len(found) > 1 and is_head(found)


_FORM_SHARE, _LONGEST_CELL = 0.5, 40


def is_form(table: Table, vocabulary: Vocabulary, *, stacked: bool = False) -> bool:
    """Whether ``table`` looks like labels and values rather than rows of records.

    ``stacked``: one row of labels over one row of values is a form too, because the document is one finding's.
    """
    if is_example(table):
        return False
    pair = stacked and len(table.rows) == _SEVERAL
    if is_transposed(table, vocabulary) or (_is_headed(table, vocabulary) and not pair):
        return False
    headed = bool(table.rows) and is_header_pair(table.rows[0])
    return table.width == 1 or headed or share_of_labels(table, vocabulary) >= _FORM_SHARE


def _is_headed(table: Table, vocabulary: Vocabulary) -> bool:
    """Whether all labels of the table stand in its first row, and nothing but labels."""
    first, *others = table.rows[:_LOOKED_AT] or ((),)
    if len(first) <= _SEVERAL or not all(vocabulary.label(text) for text in first):
        return False
    return not any(opens_with_label(text, vocabulary) for row in others for text in row if text.strip())
