"""What the result of a check says: conforming, not conforming, or graded outright."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING

from connector.model.wording import plain

if TYPE_CHECKING:
    from connector.extract.vocabulary import Vocabulary

_BRACKETED = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")
_YES = re.compile(r"^[√✓✔✅☑○◎]$")
_NO = re.compile(r"^[×✗✘╳✖❌xX△▲]$")


class Verdict(Enum):
    """The outcome of one check."""

    CONFORMS = auto()
    UNMET = auto()
    GRADED = auto()
    UNKNOWN = auto()


@lru_cache(maxsize=16384)
def verdict(text: str, vocabulary: Vocabulary) -> Verdict:
    """The verdict that a cell prints.

    ======================================== ==========
    √, 符合, Conforming, Strength, N/A       CONFORMS
    ×, 不符合, Partial, N                    UNMET
    Minor NC, 观察项, OFI                    GRADED
    a word of any other kind                 UNKNOWN
    ======================================== ==========
    """
    bare = _BRACKETED.sub("", text).strip() or text.strip()
    if _YES.match(bare) or vocabulary.none.find(text):
        return Verdict.CONFORMS
    if _NO.match(bare):
        return Verdict.UNMET
    said = _said(vocabulary.verdicts.whole(bare) or vocabulary.verdicts.whole(text))
    if said is Verdict.UNMET and {vocabulary.grades.whole(inside) for inside in _INSIDE.findall(text)} & _GRADED:
        return Verdict.GRADED
    if said is not None and vocabulary.grades.whole(bare) in {None, "ungraded"}:
        return said
    if hits := vocabulary.grades.find(bare):
        return Verdict.UNMET if {hit.meaning for hit in hits} == {"ungraded"} else Verdict.GRADED
    return _begins(bare, vocabulary) or Verdict.UNKNOWN


_INSIDE = re.compile(r"[(（\[]([^()（）\[\]]*)[)）\]]")
_GRADED = frozenset({"major", "minor", "observation", "ofi"})


def _said(meaning: str | None) -> Verdict | None:
    match meaning:
        case None:
            return None
        case "unmet":
            return Verdict.UNMET
        case _:
            return Verdict.CONFORMS


def _begins(text: str, vocabulary: Vocabulary) -> Verdict | None:
    """The verdict that ``text`` begins with, if it is set off from the rest."""
    begins = [hit for hit in vocabulary.verdicts.find(text) if hit.start == 0 and len(hit.word) > 1]
    set_off = begins and re.match(r"\s*(?:$|[-–—:：,，;；.。/])", plain(text)[begins[0].end :])
    return _said(begins[0].meaning) if set_off else None
