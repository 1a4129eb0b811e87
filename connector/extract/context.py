"""What the headings above say of everything beneath: what a section holds, its grade, its standard, its site."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from connector.extract.labels import strip_numbering
from connector.extract.shapes import STANDARD
from connector.model.audit import Printed
from connector.model.wording import fold, plain

if TYPE_CHECKING:
    from connector.extract.drafts import Draft
    from connector.extract.vocabulary import Holds, Vocabulary
    from connector.model.document import Place
    from connector.model.wording import Hit

BARE_STANDARD = re.compile(
    rf"{STANDARD.pattern}|(?<!\d)(?:20000(?:-1)?|27001|27701|22301|9001|14001|45001)(?!\d)|(?<![A-Za-z])(?:ISMS|QMS|EMS|ITSMS|BCMS|OHSMS|ITSM)(?![A-Za-z])",
    re.IGNORECASE,
)
_LETTERS = {
    "q": "QMS", "qms": "QMS", "e": "EMS", "ems": "EMS", "s": "OHSMS", "o": "OHSMS", "ohs": "OHSMS", "ohsms": "OHSMS",
    "it": "ITSMS", "itsm": "ITSMS", "itsms": "ITSMS", "is": "ISMS", "i": "ISMS", "isms": "ISMS",
    "bc": "BCMS", "bcms": "BCMS",
}  # fmt: skip
_LONGEST = 80
_DEPARTMENT = re.compile(r"^[\u3400-\u9fffA-Za-z]{1,12}(?:部门?|处|科|室|组|台|课|課|處|組)$")
_DATED = re.compile(
    r"[(（](?P<label>[^()（）:：]{2,8}(?:日期|时间|時間)|[Aa]udit(?:ed)?(?: dates?| on)?)"
    r"\s*[:：]?\s*(?P<days>[^()（）]*\d[^()（）]*)[)）]"
)
"""Remarks in brackets behind a site: when it was audited."""

_SITED = re.compile(r"[:：]\s*(.+)$")


_EXPLAINED = re.compile(r"[:：]\s*[^\s如见見下][^:：]{6,}$|[:：]\s*\S.*[=＝:：]")
"""A line over a table that gives its definitions itself: “Rating: A = conforming, B = minor”."""

CLOSED: frozenset[Holds] = frozenset({"definitions", "positive", "advice", "distribution", "previous"})
"""What sections hold that have no findings of this audit, whatever their tables look like."""


@dataclass(frozen=True, slots=True)
class Context:
    """Inherited from heading to heading; a deeper heading says more, or something else."""

    holds: Holds = "other"
    grade: Printed | None = None
    standard: Printed | None = None
    site: Printed | None = None
    department: Printed | None = None
    example: bool = False
    graded: bool = False

    def under(self, title: str, place: Place, vocabulary: Vocabulary, *, titled: bool = False) -> Context:
        """The context beneath a heading. ``titled``: it is the document's own title, which has sections beneath."""
        holds: Holds = "other" if titled else vocabulary.holds(title)
        inside = self.holds in {"findings", "previous"} and holds in {"other", "conclusion"}
        words = strip_numbering(title)
        return replace(
            self,
            holds=self.holds if inside else holds,
            grade=_graded(words, place, vocabulary) or (self.grade if inside or holds == "findings" else None),
            standard=_standard(words, place) or self.standard,
            site=_site(words, place, vocabulary) or self.site,
            department=_department(words, place) or (self.department if not inside else None),
            graded=bool(vocabulary.grades.find(words)),
            example=self.example or _is_example(words),
        )

    def captioned(self, caption: str, place: Place, vocabulary: Vocabulary) -> Context:
        """The context of a table, with what the line above it says."""
        if not caption or len(caption) > _LONGEST:
            return self
        below = self.under(caption, place, vocabulary)
        if below.holds == "definitions" and _EXPLAINED.search(caption):
            return self
        speaks = below.holds != "other" or below.grade is not self.grade or below.site is not self.site
        return below if speaks and below.holds not in {"background", "conclusion"} else self

    def apply(self, draft: Draft) -> None:
        """Give a finding what its headings say, where it does not say so itself."""
        for name, printed in (
            ("grade", self.grade),
            ("standard", self.standard),
            ("site", self.site),
            ("department", self.department),
        ):
            if printed is not None and name not in draft.fields:
                draft.fields[name] = printed
            elif printed is not None:
                draft.pass_over(name, printed, "said by a heading")
        draft.example = draft.example or self.example


def days_in(title: str) -> str:
    """The days of the audit that a heading gives in brackets, or nothing."""
    found = _DATED.search(title)
    return found["days"] if found else ""


def system_of(label: str) -> str:
    """The standard that a column of clauses is headed with: its name, or its letter in a combined audit."""
    found = BARE_STANDARD.search(label)
    return found.group() if found else _LETTERS.get(fold(label), "")


def _graded(words: str, place: Place, vocabulary: Vocabulary) -> Printed | None:
    """The one grade, or risk level, that a heading names; a heading that names two gives none."""
    found = vocabulary.grades.find(vocabulary.number.sub(" ", words))
    hits = [hit for hit in found if hit.meaning != "ungraded"]
    plainly = [hit for hit in hits if hit.meaning != "ofi" or len(hits) == len(found)]
    if len(words) > _LONGEST or len({hit.meaning for hit in hits}) > 1:
        return None
    if not plainly and vocabulary.names_findings(words):
        plainly = list(vocabulary.scale.find(words))
    return Printed(as_printed(plainly[0], words), place, words, "heading", weak=True) if plainly else None


def as_printed(hit: Hit[str], words: str) -> str:
    """The heading's own spelling of a word found in it, where the two line up."""
    return words[hit.start : hit.end] if len(plain(words)) == len(words) else hit.word


def _standard(words: str, place: Place) -> Printed | None:
    found = STANDARD.findall(words)
    return Printed(found[0], place, words, "heading", weak=True) if len(found) == 1 else None


def _site(words: str, place: Place, vocabulary: Vocabulary) -> Printed | None:
    if len(words) > _LONGEST or not vocabulary.sites.find(words) or vocabulary.names_findings(words):
        return None
    words = _DATED.sub("", words).strip()
    sited = _SITED.search(words)
    named = vocabulary.label(words[: sited.start()]) if sited else None
    if named is not None and "site" not in named.fields:
        return None
    return Printed((sited[1] if sited else words).strip(), place, words, "heading", weak=True)


def _department(words: str, place: Place) -> Printed | None:
    """A heading among findings that is nothing but the name of a department."""
    return Printed(words, place, words, "heading", weak=True) if _DEPARTMENT.match(words) else None


def _is_example(words: str) -> bool:
    return any(mark in fold(words) for mark in _EXAMPLES) or "例" in words


_EXAMPLES = ("example", "beispiel", "sample", "ejemplo", "exemple", "template", "示例", "样例")
