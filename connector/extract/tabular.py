"""A table is read as records and as forms; what gives more fields wins. What stands around records is the head's.

============================================ ==========================================================================
a table that …                               says
============================================ ==========================================================================
has records of findings under a header       those, and by the pairs over, under and beside them the report's head
is forms                                     the findings that they are
has labels and values of no finding          the head, or more about the form before it
explains grades, or shows how to fill one in nothing
============================================ ==========================================================================
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connector.extract.filler import Filler
from connector.extract.form import FormReader
from connector.extract.head import SHEET, Head, from_titles
from connector.extract.regions import parts, registers
from connector.extract.register import RegisterReader
from connector.extract.tables import (
    OF_THE_REPORT,
    is_example,
    is_form,
    is_head_table,
    is_transposed,
    labels_in,
    paired,
    sliced,
    speaks_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.extract.columns import Columns
    from connector.extract.context import Context
    from connector.extract.drafts import Draft
    from connector.extract.leads import Leads
    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Table

LARGE = 400
"""Rows of a table that is nothing but a register."""

_FOLLOW_UP = frozenset({"root_cause", "correction", "corrective_action"})
_FORM_FIELDS = frozenset({*_FOLLOW_UP, "grade", "clause", "evidence", "requirement", "number"})
_SHARED = ("department", "process", "site")
"""What pairs over records say of all of them."""


@dataclass(slots=True)
class Told:
    """What a table says. ``head``: values of the head, ``sure`` where meant for it; ``form``: the last one."""

    drafts: list[Draft] = field(default_factory=list)
    head: Head = field(default_factory=Head)
    sure: Head = field(default_factory=Head)
    form: Draft | None = None

    def add(self, other: Told) -> None:
        """Put what another part of the table says behind this."""
        self.drafts += other.drafts
        self.head.take(other.head, weak=True)
        self.sure.take(other.sure, weak=False)
        self.form = other.form or self.form


class TableReader:
    """Reads tables. ``speaks``: the document's title or name says that it is about findings."""

    def __init__(self, vocabulary: Vocabulary, leads: Leads, *, speaks: bool) -> None:
        self._vocabulary = vocabulary
        self._registers = RegisterReader(vocabulary, leads, speaks=speaks)
        self._speaks = speaks

    def read(self, table: Table, context: Context, origin: int, form: Draft | None) -> Told:
        """What ``table`` says; ``form``: the form before it, which it may go on with."""
        told = Told()
        if self._explains_grades(table) or is_example(table):
            return told
        for part in parts(table, self._vocabulary):
            told.add(self._part(part, context, origin, form))
        return told

    def _part(self, table: Table, context: Context, origin: int, form: Draft | None) -> Told:
        headers = registers(table, self._vocabulary)
        rows = self._registers.read(table, headers, context, origin)
        if len(table.rows) > LARGE or context.holds == "distribution":
            return self._records(table, headers, rows)
        turned = [] if rows else self._registers.transposed(table, context, origin)
        forms, head = self._forms(table, headers, context, origin)
        stated = any(draft.has_substance for draft in rows or turned)
        if stated and _weight(rows or turned) + _MARGIN >= _weight(forms):
            return self._records(table, headers, rows) if rows else Told(turned)
        if forms:
            return Told(forms, head, form=forms[-1])
        if rows:
            return self._records(table, headers, rows)
        followed = form is not None and self._follows_up(table, form, origin)
        if not followed and (is_form(table, self._vocabulary) or is_head_table(table, self._vocabulary)):
            from_titles(table, head)
            return Told(sure=head)
        return Told()

    def _records(self, table: Table, headers: Sequence[Columns], drafts: list[Draft]) -> Told:
        """Records, with what stands over, between and under them."""
        told = Told(drafts)
        ends = [0, *(columns.end for columns in headers)]
        for top, columns in zip(ends, headers, strict=False) if drafts else ():
            shared = self._around(table, top, columns.header, told.sure)
            for draft in drafts if top == 0 else ():
                for name in _SHARED:
                    if name in shared.fields and name not in columns.names:
                        draft.fields.setdefault(name, shared.fields[name])
        if drafts:
            self._around(table, ends[-1], len(table.rows), told.sure)
        return told

    def _around(self, table: Table, top: int, bottom: int, head: Head) -> Draft:
        """What rows over or under records say: titles, and pairs of the report's head."""
        rows = sliced(table, top, bottom)
        if top == 0:
            from_titles(rows, head)
        filler = Filler(self._vocabulary, Head(), table.place, "form", 0)
        FormReader(rows, self._vocabulary, filler).read()
        head.take(filler.head, weak=False)
        day = filler.draft.fields.get("raised_on")
        if day is not None and "department" in filler.draft.fields and "auditors" in filler.head.fields:
            head.offer("audit_dates", day.text, day.place, day.label, weak=True, rule=SHEET)
        return filler.draft

    def _explains_grades(self, table: Table) -> bool:
        """Whether the first column names several grades or risk levels, each once, in a small table."""
        if not 1 < table.width <= _LEGEND_WIDTH or len(table.rows) > _LEGEND_ROWS:
            return False
        first = [row[0].strip() for row in table.rows if row[0].strip()]
        named = [text for text in first if self._vocabulary.grades.whole(text) or self._vocabulary.scale.whole(text)]
        return len(named) >= _TWO and len(named) == len(set(named)) and len(named) >= len(first) - _TWO

    def _forms(
        self, table: Table, headers: Sequence[Columns], context: Context, origin: int
    ) -> tuple[list[Draft], Head]:
        """The findings that ``table`` is as forms, and what it says of the head."""
        head = Head()
        if is_transposed(table, self._vocabulary) or self._is_list(table, headers):
            return [], head
        filler = Filler(self._vocabulary, head, table.place, "form", origin)
        FormReader(table, self._vocabulary, filler).read()
        drafts = [draft for draft in filler.drafts if self._is_form_finding(draft, table, context)]
        for draft in drafts:
            context.apply(draft)
        if not drafts and filler.drafts:
            for name in _SHARED:
                if (printed := filler.draft.fields.get(name)) is not None:
                    head.share(name, printed.text, printed.place, printed.label)
        return drafts, head

    def _is_list(self, table: Table, headers: Sequence[Columns]) -> bool:
        """Whether the table has a header and records under it, so that it is no form."""
        columns = headers[0] if headers else None
        if columns is None or len(columns.names) <= _TWO:
            return False
        over = [paired(row, self._vocabulary) for row in table.rows[: columns.header]]
        if any(speaks_of(meanings, OF_THE_REPORT) for meanings in over):
            return {"statement", "title"} & columns.names != set()
        return len(table.rows) - columns.first >= _TWO and not is_form(table, self._vocabulary)

    def _is_form_finding(self, draft: Draft, table: Table, context: Context) -> bool:
        """Whether labelled values are those of a finding rather than of a head or of something else."""
        named = "number" in draft.fields and bool(draft.placeholders or "title" in draft.fields)
        if not ("statement" in draft.fields or "evidence" in draft.fields or named):
            return False
        if not _FORM_FIELDS & draft.fields.keys() and not draft.placeholders:
            return False
        if context.holds == "findings" or self._speaks or "grade" in draft.fields:
            return True
        return any("statement" in meaning.fields and meaning.sure for meaning in labels_in(table, self._vocabulary))

    def _follows_up(self, table: Table, form: Draft, origin: int) -> bool:
        """Whether the table goes on with the form before it: causes and actions, no finding of its own."""
        filler = Filler(self._vocabulary, Head(), table.place, "form", origin)
        FormReader(table, self._vocabulary, filler).read()
        if len(filler.drafts) != 1 or not _FOLLOW_UP & filler.drafts[0].fields.keys():
            return False
        for name, printed in filler.drafts[0].fields.items():
            form.fields.setdefault(name, printed)
        return True


_MARGIN = 2
"""How many fields more a table must give as forms to be read so, where it can be read as a register."""

_LEGEND_WIDTH, _LEGEND_ROWS, _TWO = 3, 8, 2


def _weight(drafts: list[Draft]) -> int:
    return sum(draft.weight for draft in drafts if draft.has_substance)
