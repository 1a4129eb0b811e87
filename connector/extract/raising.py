"""Findings told inside a narrative: a sentence that states facts, says which clause they break, and raises it.

::

    抽查3单均未评估风险，不符合ISO/IEC 27001:2022标准8.2条款，开具一般不符合项1项（编号：NC-01）。     one sentence
    Two of ten changes had no approval. This is contrary to 8.5.1.2. Minor nonconformity NC-02 was raised.   three

What is said of an earlier audit, and counts of findings, raise none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connector.extract.citing import breaks_at
from connector.extract.stating import only_judges
from connector.model.wording import has_cjk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.extract.vocabulary import Vocabulary

_RAISES = re.compile(
    r"(?:开具|開具|开出|開立|开立|提出|形成|构成|構成|判定?[为為]|判[为為]|列[为為]|[记記][为為]|定[为為]|作[为為]|属于|屬於|评[为為])"
    r"[^。；;，,]{0,8}?(?:不符合|不合格|缺失|观察项|觀察|改进)|"
    r"\b(?:raised|issued|recorded|reported|graded|classified|identified|constitutes?)\b",
    re.IGNORECASE,
)
_RAISED_FIRST = re.compile(
    r"\b(?:a|an|one|this|the)?\s*(?:major|minor)?\s*(?:non-?conformity|non-?conformance|NC|observation|OFI)\b[^.]{0,40}"
    r"\b(?:was|is|has been|were)\s+(?:raised|issued|recorded|reported|identified)",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"上次|上年|去年|前次|上一|以往|往年|历次|曾|已关闭|已整改|已验证|關閉|整改有效|验证有效|无不符合|未发现|未發現|"
    r"\b(?:previous|last (?:audit|year)|earlier|prior|closed|no|none|not any|without)\b"
    r"(?! (?:longer|approval|record|evidence))",
    re.IGNORECASE,
)
_SHORTEST_CJK, _SHORTEST_LATIN = 10, 30


def raises(text: str, vocabulary: Vocabulary) -> bool:
    """Whether ``text`` states facts, then says which clause they break, and raises a finding over them."""
    at = breaks_at(text)
    if at is None or _EARLIER.search(text[max(at[0] - _NEAR, 0) : at[0]] if has_cjk(text) else text[: at[0]][:_NEAR]):
        return False
    facts = text[: at[0]].strip()
    if len(facts) < (_SHORTEST_CJK if has_cjk(text) else _SHORTEST_LATIN):
        return False
    behind = text[at[1] :]
    return bool(_RAISES.search(behind) or _RAISED_FIRST.search(behind) or vocabulary.grades.find(behind[:_NEAR]))


_NEAR = 40


def raised(text: str, vocabulary: Vocabulary) -> tuple[str, str, str]:
    """What a sentence that raises a finding states, the finding's number in it, and how it raises it."""
    at = breaks_at(text)
    end = at[1] if at else 0
    said = _TAIL.search(text, end)
    stated, tail = (text[: said.start()].strip(), text[said.start() :]) if said else (text, "")
    number = vocabulary.number.search(tail) or _NUMBERED.search(tail)
    return stated, (number["number"] if number and number.re is _NUMBERED else number.group() if number else ""), tail


_TAIL = re.compile(
    r"[，,。；;]?\s*(?:故|因此|现|因而|对此|为此|据此)?(?:，)?(?:审核组)?(?:开具|開具|开出|開立|开立|判定|判为|判為|列为|列為|记为|定为|构成|提出)|"
    r"(?<=[.;])\s+(?:Therefore,?\s+)?(?:A|An|This|The)?\s*(?:major|minor)?\s*(?:non-?conformity|non-?conformance|NC|observation)\b[^.]*"
    r"\b(?:raised|issued|recorded|reported|identified)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:编号|編號|No\.?|NO\.?|#)\s*[:：为為]?\s*(?P<number>[A-Za-z0-9][\w/-]*\d)")


def narrated(sentences: Sequence[str], vocabulary: Vocabulary) -> Iterator[tuple[str, bool]]:
    """The sentences of a paragraph, those that tell one finding joined, and whether they raise one."""
    kept: list[str] = []
    for sentence in sentences:
        kept.append(sentence)
        start = _facts_before(kept, vocabulary)
        told = "".join(kept[start:])
        if raises(told, vocabulary):
            if start:
                yield "".join(kept[:start]), False
            yield told, True
            kept = []
    if kept:
        yield "".join(kept), False


def _facts_before(sentences: Sequence[str], vocabulary: Vocabulary) -> int:
    """Where the sentences begin that the last one belongs to: judgements, and the facts before them."""
    at = len(sentences) - 1
    while at > 0 and (only_judges(sentences[at], vocabulary) or _RAISED_FIRST.search(sentences[at])):
        at -= 1
    return at
