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

from connector.extract.blanks import placeholder, unfilled
from connector.extract.citing import judge
from connector.extract.drafts import Draft
from connector.extract.fields import FINDING
from connector.extract.leads import ENUMERATOR, Lead
from connector.extract.pairs import Piece, split_labelled
from connector.extract.runs import parts
from connector.extract.shapes import choose
from connector.model.wording import has_cjk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.extract.context import Context
    from connector.extract.head import Head
    from connector.extract.leads import Leads
    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Paragraph, Place

_COUNT = re.compile(
    r"^(?:其中)?[^。；;]{0,24}?\d+\s*(?:个|项|起|条(?!款)|次|nos?\b)|[:：=]\s*(?!(?:19|20)\d{2}\b)[\d_]+\s*(?:个|项|起|条)?\s*[。.]?$|\d+\s*次|共(?:发现|开具|计)"
)
_DEFINES = re.compile(
    r"^(?:是?指|即|为|定义)|系统性|区域性|孤立|偶发|偶然|个别|不影响|可能导致|失效|"
    r"\b(?:isolated|systemic|systematic|single|absence|breakdown|failure|lapse|potential|means|refers)\b",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.。;；:：!！?？)）”\"]\s*$")
_EMPTY_BOX = re.compile(r"^[□☐○◇]")
_ANNOUNCES = re.compile(r"[:：]\s*$")
_LONGEST_ANNOUNCEMENT = 120
_SHORTEST = 6


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

    def read(self, paragraphs: Sequence[Paragraph]) -> list[Draft]:
        """The findings among ``paragraphs``."""
        self.listing = self.context.holds == "findings"
        for paragraph in paragraphs:
            for text, marked in parts(paragraph, self.leads):
                self._line(text, paragraph, marked=marked)
        for draft in self.drafts:
            self.context.apply(draft)
        defined = _definitions(self.drafts)
        return [draft for draft in self.drafts if self._says_enough(draft) and draft not in defined]

    def _says_enough(self, draft: Draft) -> bool:
        """A lone “Finding: …” in running text, with nothing else to it, is talk of a finding."""
        lone = draft.fields.keys() == {"statement"} and bool(draft.fields["statement"].label)
        return (draft.has_substance and not (lone and len(self.drafts) == 1)) or bool(draft.placeholders)

    def _line(self, text: str, paragraph: Paragraph, *, marked: bool) -> None:
        if self._announces(text):
            return
        pieces = split_labelled(text, self.vocabulary)
        if not pieces:
            return
        lead = self.leads.read(_before_labels(text, pieces))
        if lead.marks_finding and not self._is_label(pieces[0], lead):
            self._begin(lead, paragraph.place, pieces)
            self.itemised = self.itemised or marked
        elif pieces[0].meaning is not None:
            self._labelled(pieces, paragraph.place)
        elif pieces[0].label and not pieces[0].value and not self.itemised:
            self.last_field = "aside"
        elif self._is_finding(text, paragraph, marked=marked):
            self._begin(Lead(clause=lead.clause, rest=lead.rest or text), paragraph.place, pieces)
            self.itemised, self.marker = True, paragraph.marker
        else:
            self._goes_on(text, paragraph)

    def _announces(self, text: str) -> bool:
        """Whether a line that ends in a colon says what the list below it holds. Takes note of it."""
        if not _ANNOUNCES.search(text) or len(text) > _LONGEST_ANNOUNCEMENT:
            return False
        holds = self.vocabulary.holds(text.rstrip(" :："))
        labels = self.current is not None and self.vocabulary.label(text) is not None
        if holds == "other" or (labels and holds == "findings"):
            return False
        self.listing = holds == "findings"
        self.current = None
        return True

    def _is_label(self, piece: Piece, lead: Lead) -> bool:
        """Whether the line is rather a label and its value: “Observation: …” within a finding."""
        graded = self.vocabulary.grades.whole(piece.label)
        known = piece.meaning is not None and not lead.number
        return known and (self.current is not None or graded in {None, "ungraded"})

    def _is_finding(self, text: str, paragraph: Paragraph, *, marked: bool) -> bool:
        """Whether a line without number or grade is a finding by where it stands."""
        if not self.listing or not (marked or paragraph.kind == "item") or paragraph.level > 1:
            return False
        if self._runs_on(paragraph):
            return False
        if self.current is not None and not self.itemised:
            return False
        return not self._says_nothing(text)

    def _is_title(self) -> bool:
        """Whether what was taken for the statement is only a heading to the paragraph that follows."""
        held = self.current.fields.get("statement") if self.current else None
        short = held is not None and len(held.text) <= (_TITLE_CJK if has_cjk(held.text) else _TITLE_LATIN)
        return held is not None and short and held.rule == "lead" and _ENDED.search(held.text) is None

    def _runs_on(self, paragraph: Paragraph) -> bool:
        """Whether an “item” is the middle of a sentence: not its list's mark, after a line that did not end."""
        if self.current is None or not self.marker or paragraph.marker == self.marker or paragraph.marker[:1].isdigit():
            return False
        said = self.current.text(self.last_field or "statement")
        return bool(said) and _ENDED.search(said) is None

    def _says_nothing(self, text: str) -> bool:
        bare = ENUMERATOR.sub("", text, count=1)
        short = len(bare) < (_SHORTEST if has_cjk(bare) else 2 * _SHORTEST)
        if unfilled(bare) or short or _EMPTY_BOX.match(bare) or (_COUNT.search(bare) and len(bare) < _LONGEST_COUNT):
            return not placeholder(bare)
        return bool(self.vocabulary.none.find(bare[:_LONGEST_COUNT]))

    def _begin(self, lead: Lead, place: Place, pieces: Sequence[Piece]) -> None:
        self.current = None
        grade = self.vocabulary.grades.whole(lead.grade) if lead.grade else None
        advice = grade == "ofi" and not lead.number and self.context.grade is None and _is_advice(lead.grade)
        if advice or self._says_nothing_after(lead):
            return
        draft = Draft(place, "prose", self.origin, aside=not self.listing and not grade)
        for name, text in (("number", lead.number), ("grade", lead.grade), ("clause", lead.clause)):
            if text:
                draft.put(name, text, place, rule="lead")
        stated = _before_labels(lead.rest, pieces)
        if stated:
            draft.put(
                "statement", stated, place, rule="lead", weak=any("statement" in piece.fields for piece in pieces)
            )
        self.drafts.append(draft)
        self.current, self.last_field = draft, "statement"
        self._fill([piece for piece in pieces if piece.meaning is not None], place)

    def _says_nothing_after(self, lead: Lead) -> bool:
        return bool(lead.rest) and not lead.number and self._says_nothing(lead.rest)

    def _labelled(self, pieces: Sequence[Piece], place: Place) -> None:
        """Labels and values: of the finding above, of the head, or the beginning of a finding."""
        stated = any("statement" in piece.fields and piece.value for piece in pieces)
        if self.current is not None and not (stated and "statement" in self.current.fields):
            self._fill(pieces, place)
        elif stated and self.listing:
            self.current = Draft(place, "prose", self.origin)
            self.drafts.append(self.current)
            self._fill(pieces, place)
        else:
            for piece in pieces:
                if piece.meaning is not None:
                    self.head.offer_labelled(piece.meaning, piece.value, place, self.vocabulary, piece.label)

    def _fill(self, pieces: Sequence[Piece], place: Place) -> None:
        for piece in pieces:
            name = (
                choose(piece.meaning, [piece.value], FINDING.__contains__, self.vocabulary) if piece.meaning else None
            )
            self.last_field = name or "aside"
            if name is not None and self.current is not None and piece.value:
                self.current.put(name, piece.value, place, piece.label)

    def _goes_on(self, text: str, paragraph: Paragraph) -> None:
        """A paragraph or a deeper item below a finding that said its number only, or that goes on."""
        if self.current is None or not self.listing:
            return
        if paragraph.kind != "item" and self._is_title():
            self.current.put("title", self.current.fields.pop("statement").text, paragraph.place, rule="lead")
        if paragraph.kind != "item" and "statement" in self.current.fields:
            judge(self.current, text, paragraph.place, self.vocabulary)
            return
        if self.last_field == "aside" or self._says_nothing(text):
            return
        if len(text) <= _TITLE_LATIN and judge(self.current, text, paragraph.place, self.vocabulary):
            return
        if paragraph.kind == "item" or "statement" not in self.current.fields:
            self.current.extend(self.last_field if self.last_field in FINDING else "statement", text, paragraph.place)


_LONGEST_COUNT = 48


def _definitions(drafts: Sequence[Draft]) -> list[Draft]:
    """Lines that explain two grades or more: “严重不符合：体系出现系统性失效”."""
    explaining = [
        draft
        for draft in drafts
        if not {"number", "clause"} & draft.fields.keys() and _DEFINES.search(draft.text("statement"))
    ]
    return explaining if len({draft.text("grade") for draft in explaining} - {""}) > 1 else []


def _is_advice(grade: str) -> bool:
    return re.match(r"(?:recommendation|suggestion|建议|建議|recommend)", grade, re.IGNORECASE) is not None


def _before_labels(rest: str, pieces: Sequence[Piece]) -> str:
    """What stands in ``rest`` before its first labelled value."""
    for piece in pieces:
        if piece.meaning is not None and (at := rest.find(piece.label)) >= 0:
            return rest[:at].strip(" 。；;，,\n")
    return rest


_TITLE_CJK, _TITLE_LATIN = 16, 48
