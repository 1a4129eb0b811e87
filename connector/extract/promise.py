"""A term that a report sets for all its findings at once: “all nonconformities shall be closed within 30 days”."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.model.document import Paragraph

if TYPE_CHECKING:
    from connector.extract.head import Head
    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Document

_LONGEST = 400


def due_for_all(head: Head, document: Document, vocabulary: Vocabulary) -> None:
    """Offer such terms to the head: ``due_on`` for all, ``due_on.major`` and ``due_on.minor`` where graded."""
    for block in document.blocks:
        if isinstance(block, Paragraph) and len(block.text) <= _LONGEST:
            for pattern in vocabulary.due_all:
                for found in pattern.findall(block.text):
                    grades = {hit.meaning for hit in vocabulary.grades.find(found)} & {"major", "minor"}
                    name = f"due_on.{grades.pop()}" if len(grades) == 1 else "due_on"
                    head.offer(name, found, block.place)
