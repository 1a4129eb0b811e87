"""The rows under a register's header → drafts.

==================================== =======================================================================
a row …                              is …
==================================== =======================================================================
that repeats the header, or a total  left out
with one filled cell, a grade        a group: the grade of the rows below (also a standard, a site)
with a conforming result or grade    left out; a strength too
without number that goes on          part of the finding above, where the register numbers its findings
covered by one merged number         one finding together with the rows under the same number
that holds placeholders              counted as a template's
==================================== =======================================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from connector.extract.blanks import blank, placeholder
from connector.extract.conforming import does_not_conform
from connector.extract.context import Context, as_printed, system_of
from connector.extract.drafts import Draft
from connector.extract.duties import answers
from connector.extract.fields import FINDING
from connector.extract.guessing import reason
from connector.extract.shapes import is_unique, lettered, numbered
from connector.language import _
from connector.model.audit import Printed
from connector.model.wording import fold

if TYPE_CHECKING:
    from connector.extract.columns import Columns
    from connector.extract.leads import Leads
    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Place, Table

_JOINED = frozenset({"owner", "corrective_action", "evidence", "statement", "root_cause", "correction", "requirement"})


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one register."""

    table: Table
    columns: Columns
    vocabulary: Vocabulary
    leads: Leads
    context: Context
    origin: int
    group: Context = field(default_factory=Context)
    fills: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)

    def read(self) -> list[Draft]:
        """The findings in the rows under the header."""
        self._fill_down()
        self.group = self.context
        header = [fold(text) for text in self.table.rows[self.columns.header]]
        drafts: list[Draft] = []
        for index in range(self.columns.first, self.columns.end):
            row = self.table.rows[index]
            if not any(row) or self._is_group(row, index) or self._repeats(row, header):
                continue
            draft = self._draft(row, index)
            if draft is not None and not self._continues(draft, index, drafts):
                drafts.append(draft)
        return drafts

    def _fill_down(self) -> None:
        """What a cell merged over rows says of each of them; and which rows share one number."""
        numbers = self.columns.of("number")
        for merge in self.table.merges:
            if merge.rows < _TWO or merge.row < self.columns.first:
                continue
            text = self.table.rows[merge.row][merge.column]
            for row in range(merge.row + 1, merge.row + merge.rows):
                self.fills[row, merge.column] = text
                if merge.column in numbers:
                    self.merged[row] = merge.row

    def _repeats(self, row: tuple[str, ...], header: list[str]) -> bool:
        first = next(text for text in row if text)
        if len(first) <= _LONGEST_TOTAL and self.vocabulary.totals.whole(first) is not None:
            return True
        above = next(text for text in self.table.rows[self.columns.header] if text)
        near = first[:1] == above[:1] and abs(len(first) - len(above)) < _LONGEST_TOTAL // 2
        return near and [fold(text) for text in row] == header

    def _is_group(self, row: tuple[str, ...], index: int) -> bool:
        """Whether the row only says what the rows below share. Takes note of it."""
        filled = {text.strip() for text in row if text.strip()}
        if len(filled) != 1 or len(row) <= _TWO:
            return False
        text = filled.pop()
        if len(text) > _LONGEST_GROUP or any(self.fills.get((index, column)) for column in range(len(row))):
            return False
        below = self.group.under(text, self.table.place_of(index), self.vocabulary)
        said = below.grade is not self.group.grade or below.standard is not self.group.standard
        if said or below.site is not self.group.site:
            self.group = replace(below, holds=self.group.holds)
            return True
        return not self._stated(row)

    def _stated(self, row: tuple[str, ...]) -> bool:
        return any(row[column].strip() for column in self.columns.of("statement"))

    def _draft(self, row: tuple[str, ...], index: int) -> Draft | None:
        place = self.table.place_of(index)
        draft = Draft(place, "register", self.origin)
        for column, name in self.columns.fields.items():
            text = row[column] or self.fills.get((index, column), "")
            if text and name in FINDING:
                self._put(draft, name, text, place, self.columns.labels[column])
                if column in self.columns.guessed and name in draft.fields:
                    draft.doubt(name, reason(self.columns.labels[column]), place)
        if self._remarks(draft):
            return None
        if not does_not_conform(draft, row, self.columns, self.vocabulary):
            return None
        if not {"statement", "title"} & draft.fields.keys() and "question" in self.columns.names:
            self._say_what_was_asked(draft, row, place)
        if index in self.table.hidden:
            draft.doubt("layout", _("This row is hidden in the file."))
        self.group.apply(draft)
        return draft if draft.fields or draft.placeholders else None

    def _say_what_was_asked(self, draft: Draft, row: tuple[str, ...], place: Place) -> None:
        """A check that was not met and says no more is told by its remark, else by what was asked."""
        remark = draft.fields.get("comment")
        asked = [column for column in self.columns.of("question") if row[column]]
        if remark is not None and len(remark.text) >= _SHORTEST_REMARK and not _REFERS.match(remark.text):
            draft.fields["statement"] = remark
        elif asked and "evidence" not in draft.fields and {"grade", "clause"} & draft.fields.keys():
            draft.put("statement", row[asked[0]], place, self.columns.labels[asked[0]], "question", weak=True)

    def _remarks(self, draft: Draft) -> bool:
        """Whether the row is a remark below the records: one long text where their numbers stand."""
        return draft.fields.keys() == {"title"} and {"number", "statement"} <= self.columns.names

    def _put(self, draft: Draft, name: str, text: str, place: Place, label: str) -> None:
        if name in {"grade", "result"}:
            text = self.vocabulary.legend.get(text.strip(), text)
        if name == "clause" and (standard := system_of(label)) and not blank(text):
            text = f"{standard} {text}"
        if name in {"number", "title"} and len(text) > _LONGEST_NUMBER and not is_unique(text):
            self._put_lead(draft, name, text, place, label)
        elif name == "number" and not (numbered(text) or lettered(text) or placeholder(text)):
            if self.leads.read(text).number:
                self._put_lead(draft, name, text, place, label)
        elif name in draft.fields and name in _JOINED | {"clause"} and not answers(label, draft.fields[name].label):
            draft.extend(name, text, place)
        elif name == "grade" and name in draft.fields:
            self._second_grade(draft, text, place, label)
        else:
            draft.put(name, text, place, label)
            if name == "statement" and "grade" not in self.columns.names:
                self._grade_of_label(draft, label, place)

    def _second_grade(self, draft: Draft, text: str, place: Place, label: str) -> None:
        """Of two columns that grade, “Type” and “Severity”: what is no nonconformity at all, else what grades one."""
        ranks = {"observation": 2, "ofi": 2, "major": 1, "minor": 1}
        held, offered = (self.vocabulary.grades.whole(words) for words in (draft.text("grade"), text))
        if ranks.get(offered or "", 0) > ranks.get(held or "", 0):
            draft.fields["grade"] = Printed(text, place, label)

    def _put_lead(self, draft: Draft, name: str, text: str, place: Place, label: str) -> None:
        """A cell that holds number, title and clause together."""
        lead = self.leads.read(text)
        if not lead.number and name == "number":
            draft.put("title", text, place, label)
            return
        for part, words in (
            ("number", lead.number),
            ("grade", lead.grade),
            ("clause", lead.clause),
            ("title", lead.rest),
        ):
            if words:
                draft.put(part, words, place, label, weak=part == "grade")

    def _grade_of_label(self, draft: Draft, label: str, place: Place) -> None:
        """A column called “Opportunity for Improvement” grades its rows."""
        hits = self.vocabulary.grades.find(label)
        graded = {hit.meaning for hit in hits}
        if len(graded) == 1 and graded <= {"ofi", "major", "minor"} and self.group.grade is None:
            draft.put("grade", as_printed(hits[0], label), place, label, "label", weak=True)

    def _continues(self, draft: Draft, index: int, drafts: list[Draft]) -> bool:
        """Whether the row belongs to the finding above it; joins it then."""
        if not drafts:
            return False
        above = drafts[-1]
        if self.merged.get(index) is not None and above.place.row is not None:
            shares = self.table.place_of(self.merged[index]).row
            if (above.place.row or 0) >= (shares or 0):
                _join(above, draft)
                return True
        own = {name for name, printed in draft.fields.items() if not printed.weak}
        if (
            "number" in self.columns.names
            and "number" in above.fields
            and own
            and own <= {"statement", "evidence", "corrective_action"}
        ):
            _join(above, draft)
            above.doubt("layout", _("A row without a number was taken as going on with this finding."), draft.place)
            return True
        return False


def _join(above: Draft, draft: Draft) -> None:
    for name, printed in draft.fields.items():
        if name in _JOINED and not blank(printed.text):
            above.extend(name, printed.text, printed.place)
        elif name not in above.fields:
            above.fields[name] = printed


_LONGEST_TOTAL = 12
_SHORTEST_REMARK = 5
_REFERS = re.compile(r"\s*(?:see|refer|cf\.?|见|詳見|详见|参见|參見|同上)", re.IGNORECASE)
_TWO, _LONGEST_GROUP, _LONGEST_NUMBER = 2, 80, 14
