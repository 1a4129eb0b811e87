"""Labelled values in reading order → drafts: which field a label names, where one finding ends and the next begins."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connector.extract.blanks import placeholder, unfilled
from connector.extract.drafts import Draft
from connector.extract.duties import ANSWERABLE
from connector.extract.fields import ASIDE, FINDING, LONG, OPENING
from connector.extract.guessing import reason
from connector.extract.head import SPAN, Head
from connector.extract.lines import clause_in_label
from connector.extract.shapes import choose, dated, departmental, fits_as, numbered
from connector.extract.ticks import choices
from connector.model.audit import Printed
from connector.model.wording import fold

if TYPE_CHECKING:
    from connector.extract.drafts import Layout
    from connector.extract.labels import Meaning
    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Place

_BRACKETED = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")
_DATED_LABEL = re.compile(r"日期|date", re.IGNORECASE)
_DAY = re.compile(r"(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?")
_CLOSED = re.compile(r"关闭|關閉|结案|結案|闭环|\bclosed?\b", re.IGNORECASE)
_ANY_DATE = frozenset(fold(word) for word in ("日期", "Date", "时间", "Datum", "Fecha", "年月日", "日付"))
_DATE_AFTER = {
    "verification": "closed_on", "status": "closed_on", "closed_on": "closed_on",
    "root_cause": "", "correction": "", "corrective_action": "", "preventive_action": "", "auditee": "", "owner": "",
    "signature": "", "due_on": "", "impact": "",
}  # fmt: skip
"""What a bare “date” is, by the label before it. Empty: a signature's; absent: the day the finding was raised."""


@dataclass(slots=True)
class Filler:
    """Fills drafts from labelled values.

    ``head``: what the finding's own labels say of the report; ``report``: what the report's own head says of it, where
    that stands among the findings; ``body``: text that stands there without a label, in order;
    ``fresh``: a table begins, and may be the next finding's; ``several``: it is known that several findings follow.
    """

    vocabulary: Vocabulary
    head: Head
    place: Place
    layout: Layout
    origin: int
    drafts: list[Draft] = field(default_factory=list)
    report: Head = field(default_factory=Head)
    body: list[tuple[str, Place]] = field(default_factory=list)
    open: str = ""
    previous: str = ""
    by_heading: bool = False
    level: int = 0
    alone: bool = False
    fresh: bool = False
    several: bool = False

    @property
    def draft(self) -> Draft:
        """The finding being filled."""
        if not self.drafts:
            self.drafts.append(Draft(self.place, self.layout, self.origin))
        return self.drafts[-1]

    def add(self, meaning: Meaning, text: str, place: Place, label: str, *, heading: bool = False) -> None:
        """One labelled value; what follows without a label goes on with it while its field runs over lines."""
        if not meaning.weak or fits_as(meaning, text, "standards", self.vocabulary):
            self.head.offer_labelled(meaning, text, place, self.vocabulary, label, weak=True)
        name = self._name(meaning, text, label, heading=heading)
        self.open = self.previous = name or "aside"
        self.by_heading, self.alone = heading, not text
        self._beside(name, meaning, text, place, label)
        if name == "department" and "department" in self.draft.fields and ANSWERABLE.search(label):
            name = "owner"
        if name in FINDING:
            self._keep(name, meaning, text, place, label)

    def _beside(self, name: str, meaning: Meaning, text: str, place: Place, label: str) -> None:
        """What a value says beside its own field: who audited, when, which department, which number."""
        if name == "auditor" and _DATED_LABEL.search(label) and (dated := _DAY.search(text)):
            self.draft.put("raised_on", dated.group(), place, label, weak=True)
        if (
            "verification" in meaning.fields
            and (dated := _DAY.search(text))
            and _CLOSED.search(self.draft.text("status"))
        ):
            self.draft.put("closed_on", dated.group(), place, label, weak=True)
        if name in {"auditee", None, ""} and "organisation" in meaning.fields and departmental(text):
            self.draft.put("department", text, place, label, weak=True)
        if "report_number" in meaning.fields and text:
            self._numbered(text, place, label)

    def _numbered(self, text: str, place: Place, label: str) -> None:
        """The number of a report inside a form: the finding's, where it looks so or another form has another."""
        if self.vocabulary.number.match(text):
            held = self.draft.fields.get("number")
            counted = held is not None and held.weak and held.rule == "heading"
            self.draft.put("number", text, place, label, weak=not counted)
            if counted:
                self.head.fields.pop("report_number", None)
        elif not unfilled(text):
            self.draft.report_number = Printed(text, place, label, "form", weak=True)

    def _keep(self, name: str, meaning: Meaning, text: str, place: Place, label: str) -> None:
        begun = self.fresh and name in OPENING and {name, "statement"} <= self.draft.fields.keys()
        self.fresh = False
        if begun or self.draft.ends_before(name, text):
            self.drafts.append(Draft(place, self.layout, self.origin))
        if text and (clause := clause_in_label(label)):
            self.draft.put("clause", clause, place, label, weak=True)
        if text and (name != "number" or numbered(text) or placeholder(text)):
            weak = fold(label) in _ANY_DATE or (name == "grade" and meaning.weak and not self._plainly_graded(text))
            weak = weak or (name == "number" and "report_number" in meaning.fields)
            weak = weak or self._of_kind(name, text) or (name == "status" and "verification" in meaning.fields)
            if self.draft.put(name, text, place, label, weak=weak) and meaning.guessed:
                self.draft.doubt(name, reason(label), place)

    def titled(self, number: str, place: Place, title: str = "") -> None:
        """The title of a form inside its table: its number, which begins a finding where the one before is told."""
        if "statement" in self.draft.fields:
            self.drafts.append(Draft(place, self.layout, self.origin))
        self.draft.put("number", number, place, rule="heading", weak=True)
        if title:
            self.draft.put("title", title, place, rule="heading", weak=True)

    def more(self, text: str, place: Place) -> None:
        """Text without a label that belongs to the open field."""
        if self.open in FINDING and (self.open != "raised_on" or (self.alone and dated(text))):
            self.draft.extend(self.open, text, place)

    def loose(self, text: str, place: Place) -> None:
        """Text without a label that belongs to no field."""
        self.body.append((text, place))

    def close(self) -> None:
        """Nothing goes on with the field that was open."""
        self.open = "aside"
        self.by_heading = False

    def _name(self, meaning: Meaning, text: str, label: str, *, heading: bool) -> str:
        if fold(label) in _ANY_DATE:
            return _DATE_AFTER.get(self.previous, "raised_on")
        long = [name for name in meaning.fields if name in LONG]
        if heading and long:
            return long[0]
        name = choose(meaning, [text], lambda name: name in FINDING or name in ASIDE, self.vocabulary) or ""
        if name in {"", "standard"} and "standards" in meaning.fields and _cites_document(text):
            return "requirement"
        spans = name == "raised_on" and "audit_dates" in meaning.fields and SPAN.search(text)
        return "" if spans else name

    def _of_kind(self, name: str, text: str) -> bool:
        """Whether a “grade” only tells the kind (体系性; 不符合项 at all), which another label may grade."""
        ticked = [choice.words for choice in choices(text) if choice.ticked] or [text]
        return name == "grade" and all(
            self.vocabulary.kinds.whole(words) is not None or self.vocabulary.grades.whole(words) == "ungraded"
            for words in ticked
        )

    def _plainly_graded(self, text: str) -> bool:
        return bool(choices(text)) or self.vocabulary.grades.whole(_BRACKETED.sub("", text)) is not None


def _cites_document(text: str) -> bool:
    """Whether what is printed as the basis of a finding is a rule of another document than a standard."""
    return re.match(r"\s*《[^》]+》\s*第", text) is not None
