"""Printed classification → grade.

============================================ =============================================
printed                                      grade
============================================ =============================================
a site's own word                            what the site says
Major, 严重不符合 …                           major; so for minor, observation, ofi
NC, 不符合, Partial; nothing                  ungraded
High, 中, Critical; 严重 beside 高 中 低        ungraded, the word is kept: no audit grade
体系性, 实施性, 效果性                          ungraded: a kind, no grade
boxes without a tick, or two ticked          ungraded, a doubt
two grades, or a word that nobody knows      ungraded, a doubt
============================================ =============================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.language import _
from connector.model.audit import Grade
from connector.model.wording import fold
from connector.normalise.words import lexicon, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connector.model.audit import Printed

_BRACKETED = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_INSIDE = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
_MEANINGS = ("major", "minor", "ungraded", "observation", "ofi")
_NUMBER_PREFIX = re.compile(r"[A-Za-z\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade, the words it was read from, and what is doubtful about it."""

    grade: Grade = Grade.UNGRADED
    printed: str | None = None
    doubt: str = ""


class Grading:
    """Grades one report's findings. ``scaled``: the report grades by a risk scale (高 中 低), so 严重 is one of it."""

    def __init__(self, overrides: Mapping[str, Grade], *, scaled: bool) -> None:
        self._overrides = {fold(word): grade for word, grade in overrides.items()}
        self._scaled = scaled
        self._words = lexicon("grades", *_MEANINGS)
        self._exact = table("grades_exact")
        self._seen: dict[tuple[str, str], Graded] = {}

    def grade(self, printed: Printed | None, number: str | None) -> Graded:
        """The grade of a finding by its classification, else by the letters of its number (OFI-01)."""
        if printed is None:
            return self._by_number(number)
        key = (printed.text, printed.rule)
        if key not in self._seen:
            self._seen[key] = self._printed(printed)
        return self._seen[key]

    def _printed(self, printed: Printed) -> Graded:
        rule, *also = printed.rule.split("|")
        if rule == "unticked":
            return Graded(doubt=_("No grade is ticked."))
        if rule == "ticked several":
            return Graded(
                printed=printed.text, doubt=_("Several grades are ticked: {words}.").format(words=printed.text)
            )
        graded = self._words_of(printed.text)
        for other in also:
            if self._words_of(other.removeprefix("also ")).grade is not graded.grade:
                reason = _("The report grades it both “{one}” and “{other}”.")
                return Graded(
                    graded.grade, graded.printed, reason.format(one=printed.text, other=other[len("also ") :])
                )
        return graded

    def _words_of(self, text: str) -> Graded:
        """The grade that words mean."""
        bare = _BRACKETED.sub("", text).strip() or text.strip()
        for words in (text, bare):
            if (known := self._overrides.get(fold(words))) is not None:
                return Graded(known, text)
        if text.strip() in self._exact:
            return Graded(Grade(self._exact[text.strip()][0]), text)
        if self._is_risk(bare) or lexicon("grades", "kind").whole(bare) is not None:
            return Graded(Grade.UNGRADED, text)
        if (whole := self._words.whole(bare)) is not None:
            inside = [word for words in _INSIDE.findall(text) if (word := self._words.whole(words)) is not None]
            return Graded(Grade(inside[0] if whole == "ungraded" and len(inside) == 1 else whole), text)
        return self._within(bare if self._words.find(bare) else text, text)

    def _within(self, bare: str, text: str) -> Graded:
        """The one grade named among other words."""
        meanings = dict.fromkeys(hit.meaning for hit in self._words.find(bare))
        grades = [meaning for meaning in meanings if meaning != "ungraded"]
        if len(grades) == 1:
            return Graded(Grade(grades[0]), text)
        if len(grades) > 1:
            return Graded(printed=text, doubt=_("“{text}” names several grades.").format(text=text))
        if meanings or lexicon("grades", "unmet", "conform").whole(bare) is not None:
            return Graded(Grade.UNGRADED, text)
        return Graded(printed=text, doubt=_("“{text}” is no grade that is known here.").format(text=text))

    def _is_risk(self, text: str) -> bool:
        words = [part for part in re.split(r"[\s/、]+", text) if part]
        risky = bool(words) and all(lexicon("grades", "risk").whole(word) is not None for word in words)
        if risky or lexicon("grades", "risk").whole(text) is not None:
            return True
        return self._scaled and lexicon("grades", "risk_only").whole(text) is not None

    def _by_number(self, number: str | None) -> Graded:
        for part in _NUMBER_PREFIX.findall(number or ""):
            meaning = self._words.whole(part)
            if meaning in {"observation", "ofi"}:
                return Graded(Grade(meaning), part)
        return Graded()


def is_scale(words: list[str]) -> bool:
    """Whether a report grades by a risk scale: one of its words is of a scale alone."""
    return any(lexicon("grades", "risk").whole(_BRACKETED.sub("", word)) is not None for word in set(words))
