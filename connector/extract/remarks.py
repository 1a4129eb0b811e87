"""Lines that talk about findings and are none: counts, “none found”, what a grade means, advice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connector.extract.blanks import placeholder, unfilled
from connector.extract.leads import ENUMERATOR
from connector.model.wording import has_cjk, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.extract.drafts import Draft
    from connector.extract.vocabulary import Vocabulary

_COUNT = re.compile(
    r"^(?:其中)?[^。；;]{0,24}?\d+\s*(?:个|项|起|条(?!款)|次|nos?\b)|[:：=]\s*(?!(?:19|20)\d{2}\b)[\d_]+\s*(?:个|项|起|条)?\s*[。.]?$|\d+\s*次|共(?:发现|开具|计)"
)
_DEFINES = re.compile(
    r"^(?:是?指|即|为|定义)|系统性|区域性|孤立|偶发|偶然|个别|不影响|可能导致|失效|"
    r"\b(?:isolated|systemic|systematic|single|absence|breakdown|failure|lapse|potential|means|refers)\b",
    re.IGNORECASE,
)
_EMPTY_BOX = re.compile(r"^[□☐○◇]")
JUDGES = re.compile(
    r"\s*(?:以上|上述|该|此|这|上列|据此)?[^，,。；;]{0,8}(?:不符合|违反|违背|不满足|未满足|不符)|"
    r"\s*(?:this |these |the above |which )",
    re.IGNORECASE,
)
_SHORTEST, _LONGEST_COUNT = 6, 48


def says_nothing(text: str, vocabulary: Vocabulary) -> bool:
    """Whether ``text`` is too short, not filled in, a count or the word that nothing was found.

    A template's own text says something: that there is a template.
    """
    bare = ENUMERATOR.sub("", text, count=1)
    short = len(bare) < (_SHORTEST if has_cjk(bare) else 2 * _SHORTEST)
    if unfilled(bare) or short or _EMPTY_BOX.match(bare) or _counts(bare, vocabulary):
        return not placeholder(bare)
    return bool(vocabulary.none.find(bare[:_LONGEST_COUNT]))


def _counts(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a short text counts findings and says little else: “本次开具一般不符合2项，观察项1项”."""
    if len(text) >= _LONGEST_COUNT or not _COUNT.search(text):
        return False
    left = plain(text)
    for hit in sorted((*vocabulary.grades.find(text), *vocabulary.words.find(text)), key=lambda hit: -hit.start):
        left = f"{left[: hit.start]} {left[hit.end :]}"
    left = re.sub(r"[\W\d_]+", "", _COUNTING.sub(" ", left))
    return not has_cjk(left) or len(left) <= _LEFT


_COUNTING = re.compile(
    r"本次|此次|内部|外部|内审|外审|稽核|审核|监督|检查|中|共计|总计|合计|共|发现|开具|开出|提出|其中|分别|均|为|有|含|项|个|起|条|次|份|件|无|"
    r"未|的|和|及|与|所有|全部|存在|涉及|部门|标准|条款|已|关闭|整改|完成|验证|上次|上年|本年|年度|年|月|日"
)
_LEFT = 6


def told(before: str, text: str) -> str:
    """A paragraph that tells of a finding; one that only judges goes with the facts in the paragraph before it."""
    return f"{before}\n{text}" if before and JUDGES.match(text) else text


def definitions(drafts: Sequence[Draft]) -> list[Draft]:
    """Lines that explain two grades or more: “严重不符合：体系出现系统性失效”."""
    explaining = [
        draft
        for draft in drafts
        if not {"number", "clause"} & draft.fields.keys() and _DEFINES.search(draft.text("statement"))
    ]
    if len({draft.text("grade") for draft in explaining} - {""}) <= 1:
        return []
    return [draft for draft in drafts if draft in explaining or draft.fields.keys() <= {"grade", "statement"}]


def defines_grades(text: str, vocabulary: Vocabulary) -> bool:
    """Whether one paragraph explains several grades: “主要缺失：制度失效。次要缺失：个别事项未落实。”."""
    simple = plain(text)
    hits = [hit for hit in vocabulary.grades.find(text) if _SAYS.match(simple[hit.end :])]
    if len({hit.meaning for hit in hits}) < _SEVERAL or vocabulary.number.search(text):
        return False
    ends = [*(hit.start for hit in hits[1:]), len(simple)]
    told = [simple[hit.end : end] for hit, end in zip(hits, ends, strict=True)]
    return sum(_DEFINES.search(part.lstrip(" :：-")) is not None for part in told) >= _SEVERAL


_SAYS = re.compile(r"\s*(?:[:：=—–-]|是指|指|即|means|refers)")
_SEVERAL = 2


def is_advice(grade: str) -> bool:
    """Whether a grade is the word for advice, which is a finding only where a report grades it."""
    return re.match(r"(?:recommendation|suggestion|建议|建議|recommend)", grade, re.IGNORECASE) is not None
