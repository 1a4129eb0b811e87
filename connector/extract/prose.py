"""Lists and paragraphs under a heading for findings → drafts.

============================================== ====================================================================
a line …                                       is …
============================================== ====================================================================
that begins with a finding's number or grade   a finding, in any section that can hold one
an item of a list                              a finding, in a section or under a line that announces findings
that begins with a known label                 a field of the finding above, or the statement of a new one
several numbered findings in one paragraph     one finding each
“no nonconformities”, a count, advice          none
============================================== ====================================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connector.extract.announcing import announcement
from connector.extract.carrying import go_on
from connector.extract.citing import cites, cites_any, judge
from connector.extract.drafts import Draft
from connector.extract.fields import ASIDE, BEGINNING, FINDING
from connector.extract.head import audited
from connector.extract.labels import strip_numbering
from connector.extract.leading import fill_from_lead, offer_pieces
from connector.extract.leads import Lead
from connector.extract.lines import barred, before_labels, put_piece
from connector.extract.pairs import Piece, split_labelled
from connector.extract.promise import terms_by_grade
from connector.extract.raising import raised, raises
from connector.extract.remarks import JUDGES, defines_grades, definitions, is_advice, says_nothing, told
from connector.extract.runs import parts, runs_on
from connector.extract.shapes import choose
from connector.extract.stating import judges_itself, only_judges
from connector.model.audit import Printed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.extract.context import Context
    from connector.extract.head import Head
    from connector.extract.leads import Leads
    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Paragraph, Place

_BRACKETED = re.compile(r"[(（][^()（）]*[)）]")


@dataclass(slots=True)
class ProseReader:
    """Reads the paragraphs of one section. Labels of the head that stand there are offered to ``head``."""

    vocabulary: Vocabulary
    leads: Leads
    head: Head
    context: Context
    origin: int
    drafts: list[Draft] = field(default_factory=list)
    current: Draft | None = None
    listing: bool = False
    last_field: str = ""
    itemised: bool = False
    marker: str = ""
    told: bool = False
    alone: bool = False
    before: str = ""
    announced: Printed | None = None
    group: Printed | None = None

    def read(self, paragraphs: Sequence[Paragraph]) -> list[Draft]:
        """The findings among ``paragraphs``."""
        self.listing = self.context.holds == "findings"
        for at, paragraph in enumerate(paragraphs):
            if self._sets_terms(paragraph.text) or self._announces(paragraphs, at):
                continue
            for text, marked in parts(paragraph, self.leads, None if self.listing else self.vocabulary):
                self._line(barred(text), paragraph, marked=marked)
            self._remember(paragraph)
        for draft in self.drafts:
            self.context.apply(draft)
        defined = definitions(self.drafts)
        return [draft for draft in self.drafts if self._says_enough(draft) and draft not in defined]

    def _sets_terms(self, text: str) -> bool:
        """Whether a paragraph explains the grades, or says by when each is to be settled."""
        return defines_grades(text, self.vocabulary) or bool(terms_by_grade(text, self.vocabulary))

    def _announces(self, paragraphs: Sequence[Paragraph], at: int) -> bool:
        """Whether a paragraph says what the list below it holds. Takes note of it."""
        told = announcement(paragraphs, at, self.vocabulary, self.leads, self.context.holds)
        if told is None:
            return False
        numbered = at + 1 < len(paragraphs) and self.leads.read(paragraphs[at + 1].text).number
        inside = told.listing and self.current is not None and not numbered
        if inside and self.vocabulary.label(paragraphs[at].text) is not None:
            return False
        self.listing, self.announced = told.listing, told.grade
        self.current = None
        return True

    def _says_enough(self, draft: Draft) -> bool:
        """A lone “Finding: …” in running text, with nothing else to it, is talk of a finding."""
        lone = draft.fields.keys() == {"statement"} and bool(draft.fields["statement"].label)
        return (draft.has_substance and not (lone and len(self.drafts) == 1)) or bool(draft.placeholders)

    def _remember(self, paragraph: Paragraph) -> None:
        """Keep a paragraph that began nothing: the judgement on what it tells may follow."""
        took = self.current is not None and self.current.place == paragraph.place
        self.before = "" if took or paragraph.kind == "item" else paragraph.text

    def _line(self, text: str, paragraph: Paragraph, *, marked: bool) -> None:
        pieces = split_labelled(text, self.vocabulary)
        if not pieces or self.vocabulary.single.whole(_BRACKETED.sub("", text)) or self._groups(pieces, paragraph):
            return
        below = not (marked or paragraph.kind == "item" or pieces[0].meaning)
        if below and self._judges_current(text, paragraph.place):
            return
        if marked and self._graded(pieces[0]) is not None:
            pieces = (Piece("", None, text), *pieces[1:])
        lead = self.leads.read(before_labels(text, pieces))
        if lead.marks_finding and not self._is_label(pieces[0], lead):
            self._begin(lead, paragraph.place, pieces)
            self.itemised = self.itemised or marked
        elif pieces[0].meaning is not None:
            self._labelled(pieces, paragraph.place)
        elif pieces[0].label and not pieces[0].value and not self.itemised:
            self.last_field = "aside"
        elif pieces[0].label and self.current is None and not self.listing:
            self._offer(pieces, paragraph.place)
        elif self._is_finding(text, paragraph, marked=marked):
            self._tell(lead, text, paragraph, pieces, marked=marked)
        else:
            self._go_on(text, paragraph, pieces)

    def _judges_current(self, text: str, place: Place) -> bool:
        """Whether a line says nothing but which clause the finding above breaks, and how badly. Takes it then."""
        if self.current is None or {"clause", "grade"} <= self.current.fields.keys() or not cites_any(text):
            return False
        judges = JUDGES.match(text) and only_judges(text, self.vocabulary)
        return bool(judges) and judge(self.current, text, place, self.vocabulary)

    def _groups(self, pieces: Sequence[Piece], paragraph: Paragraph) -> bool:
        """Whether a line names the department whose findings follow, as a line before the first finding did."""
        first = pieces[0]
        named = len(pieces) == 1 and "department" in first.fields and audited(first.label) and paragraph.kind != "item"
        if not named or not (self.current is None or self.group is not None):
            return False
        self.group = Printed(first.value, paragraph.place, first.label, "group", weak=True)
        self.current = None
        self._offer(pieces, paragraph.place)
        return True

    def _tell(self, lead: Lead, text: str, paragraph: Paragraph, pieces: Sequence[Piece], *, marked: bool) -> None:
        """Begin a finding that neither number nor grade announces."""
        self.told = paragraph.kind != "item" and not marked
        if self.context.grade is not None or self.announced is not None:
            lead = self.leads.listed(lead)
        stated = told(self.before, text) if self.told else lead.rest or text
        found = not self.listing and raises(text, self.vocabulary)
        stated, number, tail = raised(text, self.vocabulary) if found else (stated, "", "")
        self._begin(Lead(number=number, clause=lead.clause, rest=stated), paragraph.place, pieces)
        if tail and self.current is not None:
            judge(self.current, tail, paragraph.place, self.vocabulary)
        self.itemised, self.marker = True, paragraph.marker

    def _go_on(self, text: str, paragraph: Paragraph, pieces: Sequence[Piece]) -> None:
        """Text that begins nothing: of the finding above with the labels in it, else labels of the head."""
        self._goes_on(before_labels(text, pieces), paragraph)
        if self.current is not None:
            self._fill([piece for piece in pieces if piece.meaning is not None], paragraph.place)
        elif not self.listing:
            self._offer(pieces, paragraph.place)

    def _is_label(self, piece: Piece, lead: Lead) -> bool:
        """Whether the line is rather a label and its value: “Observation: …” within a finding."""
        known = piece.meaning is not None and not lead.number
        return known and (self.current is not None or self._graded(piece) is None)

    def _graded(self, piece: Piece) -> str | None:
        """The grade that a label is."""
        grade = self.vocabulary.grades.whole(strip_numbering(piece.label)) if piece.label else None
        return None if grade == "ungraded" else grade

    def _is_finding(self, text: str, paragraph: Paragraph, *, marked: bool) -> bool:
        """Whether a line without number or grade is a finding by where it stands."""
        if self.listing and self.context.graded and paragraph.kind != "item" and not marked:
            return (self.current is None or self.told) and cites(text) and not says_nothing(text, self.vocabulary)
        itemised = marked or paragraph.kind == "item"
        if not self.listing and itemised:
            return judges_itself(text, self.vocabulary) or raises(text, self.vocabulary)
        if not self.listing or not itemised or paragraph.level > 1:
            return False
        said = self.current.text(self.last_field or "statement") if self.current else ""
        if runs_on(said, self.marker, paragraph):
            return False
        if self.current is not None and not self.itemised:
            return False
        return not says_nothing(text, self.vocabulary)

    def _begin(self, lead: Lead, place: Place, pieces: Sequence[Piece]) -> None:
        self.current = None
        grade = self.vocabulary.grades.whole(lead.grade) if lead.grade else None
        advice = grade == "ofi" and not lead.number and self.context.grade is None and is_advice(lead.grade)
        if advice or (lead.rest and not lead.number and says_nothing(lead.rest, self.vocabulary)):
            return
        draft = Draft(place, "prose", self.origin, aside=not (self.listing or grade or lead.clause))
        fill_from_lead(draft, lead, pieces, self.vocabulary)
        given = {"grade": self.announced, "department": self.group}
        draft.fields = {name: printed for name, printed in given.items() if printed} | draft.fields
        self.drafts.append(draft)
        self.current, self.last_field = draft, "statement"
        self._fill([piece for piece in pieces if piece.meaning is not None], place)

    def _labelled(self, pieces: Sequence[Piece], place: Place) -> None:
        """Labels and values: of the finding above, of a new one where findings are listed, else of the head."""
        if self.current is not None or self.listing:
            self._fill(pieces, place)
            return
        self._offer(pieces, place)

    def _offer(self, pieces: Sequence[Piece], place: Place) -> None:
        offer_pieces(self.head, pieces, place, self.vocabulary, inside=self.current is not None)

    def _fill(self, pieces: Sequence[Piece], place: Place) -> None:
        for piece in pieces:
            name = choose(piece.meaning, [piece.value], _known, self.vocabulary) if piece.meaning else None
            name = name if name in FINDING else None
            self.last_field, self.alone = name or "aside", not piece.value
            remark = piece.meaning is not None and "comment" in piece.meaning.fields
            if name is None or (self.current is None and (name not in BEGINNING or remark)):
                self._offer([piece], place)
                continue
            if not piece.value:
                continue
            if self.current is None or self.current.ends_before(name, piece.value):
                self.current = Draft(place, "prose", self.origin)
                self.drafts.append(self.current)
                if self.group is not None:
                    self.current.fields["department"] = self.group
            put_piece(self.current, name, piece, place)

    def _goes_on(self, text: str, paragraph: Paragraph) -> None:
        if self.current is not None and self.listing:
            go_on(self.current, text, paragraph, self.last_field, self.vocabulary, alone=self.alone)


def _known(name: str) -> bool:
    return name in FINDING or name in ASIDE
