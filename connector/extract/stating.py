"""Facts and judgement: a sentence that only says which clause is not met, and how bad that is, states nothing.

::

    系统权限未按半年清查。不符ISO/IEC 27001:2022 A.5.18之要求，列为次要不符合。     the first sentence is the statement
    抽查20单，有3单超时，不符合8.6.2的要求。                                    one sentence: all of it
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connector.extract.shapes import STANDARD
from connector.model.wording import has_cjk, plain

if TYPE_CHECKING:
    from connector.extract.vocabulary import Vocabulary
    from connector.model.audit import Printed

ENDED = re.compile(r"[.。;；:：!！?？)）”\"]\s*$")
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?|\n")
_LATIN_SENTENCE = re.compile(r".+?(?:[.!?](?=\s+[A-Z(])|$)|\n", re.DOTALL)
_CLAUSES = re.compile(r"(?:[a-d]\.?\s?)?\d{1,2}(?:[.．]\d{1,2}){1,4}\s?[a-z]?\)?")
_QUOTED = re.compile(r"[“\"「『《（(【][^”\"」』》）)】]{1,40}[”\"」』》）)】]")
_GLUE = re.compile(
    r"不符合|不满足|未满足|不符|违反|违背|没有满足|与|相关|条款|条文|标准|准则|要求|规定|体系|中|关于|判定|评定|列为|判为|定为|定性|构成|属于|"
    r"开具|开立|轻微|严重|一般|主要|次要|因此|故|以上|上述|上列|该|此|这|情况|事实|做法|问题|事项|结论|项|条|款|第|的|之|为|是|了|按|依据|根据|其|对应|"
    r"\b(?:this|that|these|those|which|is|are|was|were|it|does|do|not|comply|conform|meet|fulfil|satisfy|conformity|compliance|contrary|to|with|in|breach|of|"
    r"the|a|an|against|clauses?|requirements?|standard|section|control|annex|and|or|raised|graded|classified|as|violates?|violation|nonconforming|therefore|"
    r"constitutes?|ref|reference|see)\b"
)
TITLE_CJK, TITLE_LATIN = 16, 48
"""The longest words of a heading that a paragraph follows."""

_LEFT_CJK, _LEFT_LATIN = 3, 4


def facts(text: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """``text`` without the sentences at its end that only judge, and those sentences; the first is always kept."""
    sentence = _SENTENCE if has_cjk(text) else _LATIN_SENTENCE
    sentences = [match for match in sentence.finditer(text) if match.group().strip()]
    kept = len(sentences)
    while kept > 1 and only_judges(sentences[kept - 1].group(), vocabulary):
        kept -= 1
    if kept == len(sentences):
        return text, ""
    cut = sentences[kept].start()
    return text[:cut].strip(), text[cut:].strip()


def is_title(stated: Printed | None) -> bool:
    """Whether what was taken for a statement is only a heading to the paragraph that follows."""
    if stated is None or stated.rule != "lead" or ENDED.search(stated.text):
        return False
    return len(stated.text) <= (TITLE_CJK if has_cjk(stated.text) else TITLE_LATIN)


def judges_itself(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a line ends in its own grade, or says which clause is not met: a finding wherever it stands."""
    first = text.split("\n", maxsplit=1)[0]
    last = re.split(r"[，,；;。.（(]", _FIELD.split(first, maxsplit=1)[0].rstrip("。.；;，, ）)"))[-1].strip()
    return vocabulary.grades.whole(last) in {"major", "minor", "observation", "ofi"} and len(first) > _SHORTEST


_FIELD = re.compile(r"(?<=[。；;，,.])\s*[^。；;，,.:：]{2,14}[:：]")
_SHORTEST = 12


def only_judges(sentence: str, vocabulary: Vocabulary) -> bool:
    """Whether a sentence cites a clause or grades, and says nothing else."""
    cites = _CLAUSES.search(sentence) is not None
    if not cites and not vocabulary.grades.find(sentence):
        return False
    left = _QUOTED.sub(" ", STANDARD.sub(" ", sentence))
    left = _CLAUSES.sub(" ", plain(left))
    for hit in reversed(vocabulary.grades.find(left)):
        left = f"{left[: hit.start]} {left[hit.end :]}"
    left = re.sub(r"[\W\d_]+", "", _GLUE.sub(" ", left))
    return len(left) <= (_LEFT_CJK if has_cjk(left) else _LEFT_LATIN)
