"""A table that is several things: pairs of the head over, under or beside the records; two registers side by side.

============================================ ======================================================
a part of a table …                          is
============================================ ======================================================
rows of labels, each before its value        pairs: the head of the report, wherever they stand
a row of labels with records below           a register, up to the next one, or to pairs below it
columns behind an empty one                  a table of their own, where they are pairs or a register
============================================ ======================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.extract.columns import find_columns
from connector.extract.tables import paired, share_of_labels, sliced

if TYPE_CHECKING:
    from connector.extract.columns import Columns
    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Table

_LONGEST_LABEL, _LONGEST_HEADER, _MOSTLY = 40, 60, 0.6
_TWO, _THREE = 2, 3


def parts(table: Table, vocabulary: Vocabulary) -> tuple[Table, ...]:
    """The table, or what stands on either side of an empty column where each side says something by itself."""
    for column in range(1, table.width - 1):
        if any(row[column] for row in table.rows):
            continue
        left, right = (sliced(table, 0, len(table.rows), *ends) for ends in ((0, column), (column + 1, table.width)))
        if find_columns(left, vocabulary) is not None and _stands_alone(right, vocabulary):
            return (left, *parts(right, vocabulary))
    return (table,)


def _stands_alone(table: Table, vocabulary: Vocabulary) -> bool:
    """Whether the columns behind an empty one are pairs, or a register with numbers and statements of its own."""
    columns = find_columns(table, vocabulary)
    if columns is not None and len(columns.names) > _TWO:
        return {"number", "statement"} <= columns.names
    return any(paired(row, vocabulary) for row in table.rows[:1]) or share_of_labels(table, vocabulary) >= _MOSTLY


def registers(table: Table, vocabulary: Vocabulary) -> list[Columns]:
    """Each header of the table, with what stands under it."""
    found: list[Columns] = []
    while (columns := find_columns(table, vocabulary, found[-1].end if found else 0)) is not None:
        found.append(columns)
    return found
