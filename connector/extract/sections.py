"""Sections that are one finding each: by what their heading says, or by what is labelled inside.

========================================================= ==========================================================
the section …                                             is one finding when
========================================================= ==========================================================
has a heading with a finding's number or ordinal          it says anything of substance
has a heading that is a grade in the singular             it has a labelled statement, clause or evidence
has any other heading                                     it has a labelled statement and two more fields
is the whole document, titled as the report of one        it has a labelled statement, and no two sections of it claim
========================================================= ==========================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from connector.extract.citing import cites, judge
from connector.extract.filler import Filler
from connector.extract.gather import gather
from connector.extract.head import Head
from connector.extract.labels import strip_numbering
from connector.extract.leads import ENUMERATOR, Lead
from connector.extract.pairs import split_labelled
from connector.extract.shapes import number_in_title
from connector.model.document import Paragraph, Place

if TYPE_CHECKING:
    from connector.extract.drafts import Draft
    from connector.extract.leads import Leads
    from connector.extract.outline import Section
    from connector.extract.vocabulary import Vocabulary

_TELLING = (
    "clause",
    "grade",
    "evidence",
    "requirement",
    "root_cause",
    "corrective_action",
    "owner",
    "due_on",
    "number",
    "raised_on",
    "correction",
)
_ANSWERS = frozenset({"root_cause", "correction", "corrective_action"})
_ENOUGH = 2


@dataclass(slots=True)
class Claim:
    """Drafts that sections are, with the values of the head in them: in findings, and in the report's own head."""

    drafts: list[Draft] = field(default_factory=list)
    head: Head = field(default_factory=Head)
    report: Head = field(default_factory=Head)


class SectionReader:
    """Finds the sections that are findings."""

    def __init__(self, vocabulary: Vocabulary, leads: Leads) -> None:
        self._vocabulary = vocabulary
        self._leads = leads
        self._origin = 0
        self._claims: dict[int, Claim | None] = {}

    def claim(self, section: Section) -> Claim | None:
        """What ``section`` is as one finding (a table in it can hold several forms); None where it is not one."""
        if id(section) not in self._claims:
            self._claims[id(section)] = self._claim(section)
        return self._claims[id(section)]

    def _claim(self, section: Section) -> Claim | None:
        inner = sum(self._claims_inside(child) for child in section.children)
        heading = section.heading
        if heading is None or inner >= _ENOUGH:
            return None
        lead = self._lead(section)
        single = bool(lead.number) or self._is_single(section)
        if not lead.number and self._leads_several(section):
            return None
        if not single and (inner or not section.blocks):
            return None
        deep = single or all(self._belongs(child) for child in section.children)
        claim = self._fill(section, heading, lead, deep=deep, single=single)
        return claim if claim.drafts and self._accepts(claim.drafts[0], lead, single=single) else None

    def _belongs(self, child: Section) -> bool:
        """Whether a section inside is a field of the finding, or the answer to it: causes and actions."""
        if self._vocabulary.label(strip_numbering(child.title)) is not None:
            return True
        lines = [block.text for block in child.blocks if isinstance(block, Paragraph)]
        named = {name for line in lines for piece in split_labelled(line, self._vocabulary) for name in piece.fields}
        return bool(named & _ANSWERS) and "statement" not in named

    def claim_whole(self, root: Section) -> Claim | None:
        """The whole document as one finding: it needs a labelled statement, a number or two more fields."""
        claim = Claim()
        filler = Filler(self._vocabulary, claim.head, Place(block=1), "form", -1, report=claim.report)
        gather(root, self._vocabulary, filler, deep=True, single=True)
        claim.drafts = [draft for draft in filler.drafts if "statement" in draft.fields]
        if claim.drafts:
            _take_body(filler)
        telling = len(_TELLING & claim.drafts[0].fields.keys()) if claim.drafts else 0
        return claim if telling >= _ENOUGH else None

    def _lead(self, section: Section) -> Lead:
        """What the heading says; in the title of the report of one finding its number may stand anywhere."""
        lead = self._leads.read(strip_numbering(section.title))
        risk = _RISK.search(section.title)
        if risk and not lead.grade and self._vocabulary.scale.whole(risk[1]) is not None:
            lead = replace(lead, grade=risk[1].strip(), rest=_RISK.sub("", lead.rest).strip())
        if not lead.number and self._is_single(section) and (number := number_in_title(section.title)):
            return Lead(number, lead.grade)
        return lead

    def _leads_several(self, section: Section) -> bool:
        """Whether lines of the section, or of those inside it, begin several findings."""
        lines = [block for part in section.walk() for block in part.blocks if isinstance(block, Paragraph)]
        return len({begun for line in lines if (begun := self._begun(line))}) >= _ENOUGH

    def _begun(self, line: Paragraph) -> str:
        """The finding that a line begins, by its number, or for an item by its grade and text; else nothing."""
        lead = self._leads.read(line.text)
        item = line.kind == "item" or ENUMERATOR.match(line.text) is not None
        graded = item and self._is_grade(lead) and bool(lead.rest) and (bool(lead.clause) or cites(lead.rest))
        return lead.number or (line.text if graded else "")

    def _claims_inside(self, section: Section) -> int:
        """How many findings the section and those inside it are."""
        own = self.claim(section)
        return len(own.drafts) if own else sum(self._claims_inside(child) for child in section.children)

    def _is_single(self, section: Section) -> bool:
        """Whether the title is that of the report of one finding."""
        return section.level <= 1 and bool(self._vocabulary.single.find(section.title))

    def _fill(self, section: Section, heading: Paragraph, lead: Lead, *, deep: bool, single: bool) -> Claim:
        """What the section says; where it says several findings, the lines before them are the report's."""
        claim = self._gather(section, heading, lead, deep=deep, single=single, several=False)
        if len(claim.drafts) < _ENOUGH:
            return claim
        return self._gather(section, heading, lead, deep=deep, single=single, several=True)

    def _gather(
        self, section: Section, heading: Paragraph, lead: Lead, *, deep: bool, single: bool, several: bool
    ) -> Claim:
        claim = Claim()
        self._origin += 1
        filler = Filler(
            self._vocabulary, claim.head, heading.place, "form", -self._origin, report=claim.report, several=several
        )
        if lead.number or not self._is_single(section):
            named = section.title == heading.place.sheet
            ordinal = named or self._vocabulary.number.fullmatch(lead.number) is None
            reported = section.level <= 1 and self._vocabulary.audits(lead.rest)
            titled = bool(lead.number) or (self._is_title(lead.rest) and not reported)
            _from_lead(filler.draft, lead, titled=titled, ordinal=ordinal)
        gather(section, self._vocabulary, filler, deep=deep, single=single)
        _take_body(filler)
        claim.drafts = [draft for draft in filler.drafts if draft.fields or draft.placeholders]
        return claim

    def _accepts(self, draft: Draft, lead: Lead, *, single: bool) -> bool:
        """The decision table above."""
        telling = sum(name in draft.fields for name in _TELLING)
        stated = "statement" in draft.fields
        if draft.placeholders and not draft.has_substance:
            return single or bool(lead.grade)
        if lead.number:
            return draft.has_substance and (stated or telling >= 1)
        loose = stated and draft.fields["statement"].rule == "body"
        if self._is_grade(lead) and not lead.rest and not (loose and _PLURAL.search(lead.grade)):
            labelled = "clause" in draft.fields and telling >= (1 if loose else _ENOUGH)
            return (stated and not loose) or labelled
        if loose:
            return False
        return stated and telling >= _ENOUGH

    def _is_title(self, words: str) -> bool:
        """Whether a heading without a number says what one finding is about, rather than what its section holds."""
        return self._vocabulary.holds(words) == "other" and not self._vocabulary.sites.find(words)

    def _is_grade(self, lead: Lead) -> bool:
        return bool(lead.grade) and self._vocabulary.grades.whole(lead.grade) != "ungraded"


_RISK = re.compile(r"[【\[(（]([^【】\[\]()（）]{1,12})[】\])）]\s*$")
_PLURAL = re.compile(r"(?:ies|[a-rt-z]s)$", re.IGNORECASE)


def _from_lead(draft: Draft, lead: Lead, *, titled: bool, ordinal: bool) -> None:
    """Put what a heading says into its finding. ``ordinal``: its number only counts, and a labelled one outranks it."""
    for name, text in (("number", lead.number), ("grade", lead.grade), ("clause", lead.clause), ("title", lead.rest)):
        if text and (titled or name != "title"):
            draft.put(name, text, draft.place, rule="heading", weak=name != "number" or ordinal)


def _take_body(filler: Filler) -> None:
    """Text without a label is the statement, where no label gave one."""
    first = filler.drafts[0] if filler.drafts else None
    if first is None or not filler.body:
        return
    if "statement" in first.fields:
        for text, place in filler.body:
            judge(filler.drafts[-1], text, place, filler.vocabulary)
        return
    text = "\n".join(text for text, _ in filler.body)
    first.put("statement", text, filler.body[0][1], rule="body")
