"""A term that a report sets for all its findings at once: “all nonconformities shall be closed within 30 days”."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connector.extract.leads import ENUMERATOR
from connector.model.document import Paragraph
from connector.model.wording import plain

if TYPE_CHECKING:
    from connector.extract.head import Head
    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Document

_LONGEST = 400
_PLANS = re.compile(
    r"plan|计划|計畫|方案|(?:回复|回覆)(?!整改报告|整改結果|改善报告|改善報告)|"
    r"respon|原因分析|root cause",
    re.IGNORECASE,
)


def due_for_all(head: Head, document: Document, vocabulary: Vocabulary) -> None:
    """Offer such terms to the head: ``due_on`` for all, ``due_on.major`` and ``due_on.minor`` where graded."""
    for block in document.blocks:
        if isinstance(block, Paragraph) and len(block.text) <= _LONGEST:
            listed = block.kind == "item" or ENUMERATOR.match(block.text) is not None
            for grade, term in terms_by_grade(block.text, vocabulary).items():
                head.offer(f"due_on.{grade}", term, block.place)
            for pattern in vocabulary.due_all if listed else (*vocabulary.due_all, *vocabulary.due_asked):
                for match in pattern.finditer(block.text):
                    found = match.groupdict().get("term") or match.group()
                    if _PLANS.search(_sentence(block.text, match.end() - len(found), match.end())):
                        continue
                    grades = {hit.meaning for hit in vocabulary.grades.find(found)} & {"major", "minor"}
                    name = f"due_on.{grades.pop()}" if len(grades) == 1 else "due_on"
                    head.offer(name, found, block.place)


def terms_by_grade(text: str, vocabulary: Vocabulary) -> dict[str, str]:
    """The terms of a sentence that sets one for each grade: “严重不符合15日内、一般不符合45日内完成整改”."""
    hits = [hit for hit in vocabulary.grades.find(text) if hit.meaning in {"major", "minor"}]
    if len({hit.meaning for hit in hits}) < _TWO:
        return {}
    simple = plain(text)
    found: dict[str, str] = {}
    for hit, end in zip(hits, [*(hit.start for hit in hits[1:]), len(simple)], strict=True):
        told = simple[hit.start : end]
        term = _PERIOD.search(told)
        if term is not None and not _PLANS.search(told):
            found.setdefault(hit.meaning, told[: term.end()])
    return found if len(found) == _TWO and _DONE.search(simple) else {}


_PERIOD = re.compile(
    r"\d{1,3}\s*个?\s*(?:工作日|日历日|自然日|日|天|周|月)(?:之)?内|within\s+[^.;,]{0,20}(?:days?|weeks?|months?)"
)
_DONE = re.compile(r"完成|整改|纠正|改善|关闭|clos|correct|complet|implement|resolv|address")


def _sentence(text: str, start: int, end: int) -> str:
    """The part of a sentence, from comma to comma, around a place in ``text``."""
    first = max(text.rfind(stop, 0, start) for stop in _STOPS) + 1
    ends = [at for stop in _STOPS if (at := text.find(stop, end)) >= 0]
    return text[first : min(ends, default=len(text))]


_TWO = 2
_STOPS = "。.;；，,\n"
