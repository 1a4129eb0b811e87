"""A term that a report sets for all its findings at once: “all nonconformities shall be closed within 30 days”."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connector.extract.leads import ENUMERATOR
from connector.model.document import Paragraph

if TYPE_CHECKING:
    from connector.extract.head import Head
    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Document

_LONGEST = 400
_PLANS = re.compile(r"plan|计划|計畫|方案|回复|回覆|respon|原因分析|root cause", re.IGNORECASE)


def due_for_all(head: Head, document: Document, vocabulary: Vocabulary) -> None:
    """Offer such terms to the head: ``due_on`` for all, ``due_on.major`` and ``due_on.minor`` where graded."""
    for block in document.blocks:
        if isinstance(block, Paragraph) and len(block.text) <= _LONGEST:
            listed = block.kind == "item" or ENUMERATOR.match(block.text) is not None
            for pattern in vocabulary.due_all if listed else (*vocabulary.due_all, *vocabulary.due_asked):
                for match in pattern.finditer(block.text):
                    found = match.group()
                    if _PLANS.search(_sentence(block.text, match.start())):
                        continue
                    grades = {hit.meaning for hit in vocabulary.grades.find(found)} & {"major", "minor"}
                    name = f"due_on.{grades.pop()}" if len(grades) == 1 else "due_on"
                    head.offer(name, found, block.place)


def _sentence(text: str, at: int) -> str:
    """The sentence around a place in ``text``."""
    start = max(text.rfind(stop, 0, at) for stop in "。.;；\n") + 1
    ends = [end for stop in "。.;；\n" if (end := text.find(stop, at)) >= 0]
    return text[start : min(ends, default=len(text))]
