"""Tables with one row per finding (or, transposed, one column per finding).

What a table is, by the fields of its header:

============== ==========================================================================================
checklist      result, or tick columns, with something said: only rows that do not conform are findings
findings       statement, title or evidence, in a table that speaks of findings
tracking       a finding's number and what became of it: joined to the findings later
nothing        everything else: programmes, legends, counts, lists of actions without a finding's number
============== ==========================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from connector.extract.blanks import blank
from connector.extract.columns import Columns, find_columns
from connector.extract.context import CLOSED
from connector.extract.rows import RowReader
from connector.extract.shapes import numbered
from connector.extract.tables import is_transposed
from connector.model.document import Table
from connector.model.wording import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.extract.context import Context
    from connector.extract.drafts import Draft
    from connector.extract.leads import Leads
    from connector.extract.vocabulary import Vocabulary

_SAID = frozenset({"statement", "title", "evidence"})
_FOLLOWS = frozenset(
    {
        "owner",
        "due_on",
        "status",
        "corrective_action",
        "root_cause",
        "closed_on",
        "correction",
        "grade",
        "clause",
        "department",
    }
)
_SAMPLE = 30
_TRANSPOSED = 3


@dataclass(frozen=True, slots=True)
class RegisterReader:
    """Reads registers. ``speaks``: the document's title or name says that it is about findings."""

    vocabulary: Vocabulary
    leads: Leads
    speaks: bool = False

    def read(self, table: Table, headers: Sequence[Columns], context: Context, origin: int) -> list[Draft]:
        """The findings under the ``headers`` of ``table``; a row without substance is a tracking line."""
        drafts: list[Draft] = []
        for columns in headers:
            below = self._titled(table, columns, context)
            if self._is_register(table, columns, below):
                drafts += RowReader(table, columns, self.vocabulary, self.leads, below, origin).read()
        return drafts

    def _titled(self, table: Table, columns: Columns, context: Context) -> Context:
        """The context under the title that stands right over a header."""
        if columns.header == 0:
            return context
        texts = {text.strip() for text in table.rows[columns.header - 1] if text.strip()}
        title = texts.pop() if len(texts) == 1 else ""
        return context.captioned(title, table.place_of(columns.header - 1), self.vocabulary)

    def transposed(self, table: Table, context: Context, origin: int) -> list[Draft]:
        """As :meth:`read`, for a table whose first column holds the labels and each other column a finding."""
        if not is_transposed(table, self.vocabulary):
            return []
        turned = Table(tuple(zip(*table.rows, strict=True)), table.place)
        columns = find_columns(turned, self.vocabulary)
        if columns is None or columns.header != 0 or not _SAID & columns.names:
            return []
        drafts = RowReader(turned, columns, self.vocabulary, self.leads, context, origin).read()
        for draft in drafts:
            _turn(draft, table)
        return drafts if self._is_register(turned, columns, context) else []

    def _is_register(self, table: Table, columns: Columns, context: Context) -> bool:
        names = columns.names
        if {"action_number", "scope"} & names and "number" not in names:
            return False
        if ("result" in names or columns.options) and (_SAID | {"requirement", "question", "comment"}) & names:
            return not ("count" in names and "statement" not in names)
        if not _SAID & names:
            return self._tracks(table, columns)
        if "count" in names or _is_legend(table, columns) or context.holds in CLOSED - {"distribution"}:
            return False
        if context.holds == "distribution" and not ("statement" in names and {"number", "clause"} & names):
            return False
        strong = names & {"statement", "title"} or names & {"grade", "clause", "requirement"} == {
            "clause",
            "requirement",
        }
        return bool(strong or "grade" in names) and self._speaks(table, columns, context)

    def _tracks(self, table: Table, columns: Columns) -> bool:
        """Whether rows without substance follow up findings: they carry numbers that findings carry."""
        if "number" not in columns.names or not _FOLLOWS & columns.names or "count" in columns.names:
            return False
        values = [text for column in columns.of("number") for text in _values(table, columns, column)]
        return bool(values) and all(numbered(text) for text in values)

    def _speaks(self, table: Table, columns: Columns, context: Context) -> bool:
        """Whether the header, the heading above, the numbers or the grades say that these are findings."""
        if any(self.vocabulary.names_findings(columns.labels[column]) for column in columns.fields):
            return True
        if context.holds == "findings":
            return True
        numbers = [text for column in columns.of("number") for text in _values(table, columns, column)]
        known = sum(self.vocabulary.number.match(text.strip()) is not None for text in numbers)
        if 2 * known > len(numbers):
            return True
        grades = [one for column in columns.of("grade") for one in _values(table, columns, column) if not blank(one)]
        followed = len(_FOLLOWS & columns.names) >= _ENOUGH and {"number", "statement"} <= columns.names
        if followed and context.holds not in {"background", "conclusion"}:
            return True
        graded = bool(grades) and 2 * sum(self.vocabulary.graded(text) for text in grades) > len(grades)
        return graded or bool(columns.options) or (self.speaks and context.holds not in {"background", "conclusion"})


_ENOUGH = 2


def _values(table: Table, columns: Columns, column: int) -> Iterator[str]:
    rows = table.rows[columns.first : min(columns.first + _SAMPLE, columns.end)]
    return (row[column] for row in rows if row[column].strip())


def _is_legend(table: Table, columns: Columns) -> bool:
    """Whether a table explains grades: a short one, each grade once, and nothing that a single finding would have."""
    if columns.names & {"number", "clause", "owner", "raised_on", "status", "department", "process", "due_on"}:
        return False
    grades = [fold(text) for column in columns.of("grade") for text in _values(table, columns, column)]
    return _TRANSPOSED - 1 <= len(grades) == len(set(grades)) and len(table.rows) - columns.first <= _LEGEND


_LEGEND = 8


def _turn(draft: Draft, table: Table) -> None:
    """Put the places of a transposed finding right: its column is what was read as its row."""
    column = (draft.place.row or 1) - 1
    draft.place = table.place_of(0, column)
    draft.fields = {name: replace(printed, place=draft.place) for name, printed in draft.fields.items()}
