"""The letters that a checklist prints for its results, and what its legend says of them: ``Y=符合，O=观察项``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connector.extract.verdicts import verdict
from connector.model.document import Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Document

_ENTRY = re.compile(
    r"(?<![\w.])(?P<sign>[A-Z][A-Za-z]{0,3}|[0-5]|[○●◎△▲×√☆★])\s*(?:[=＝:：]|[—–-]{1,2}|表示|代表|为|為|是|means)\s*"
    r"(?P<word>[^\s,，、；;。|()（）/]+(?:\s[A-Za-z-]+){0,3})"
)
_SHORTEST, _ROWS, _LONGEST = 2, 12, 300


def legend(document: Document, vocabulary: Vocabulary) -> dict[str, str]:
    """What each sign means that says it not by itself, of legends with two known meanings or more."""
    found: dict[str, str] = {}
    for text in _texts(document):
        entries = {entry["sign"]: entry["word"].strip(" .") for entry in _ENTRY.finditer(text)}
        known = {sign: word for sign, word in entries.items() if _known(word, vocabulary)}
        if len(known) >= _SHORTEST:
            found |= {sign: word for sign, word in known.items() if not _says_itself(sign, word, vocabulary)}
    return found


def _known(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word grades or judges, or begins with one that does: “minor deviation”."""
    hits = (*vocabulary.grades.find(word), *vocabulary.verdicts.find(word))
    return vocabulary.is_grade(word) or any(hit.start == 0 and len(hit.word) > 1 for hit in hits)


def _says_itself(sign: str, word: str, vocabulary: Vocabulary) -> bool:
    """Whether a sign means by itself what the legend says of it."""
    return sign in vocabulary.exact_grades or verdict(sign, vocabulary) is verdict(word, vocabulary)


def _texts(document: Document) -> Iterator[str]:
    """Paragraphs, and the rows of tables that hold one text only."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text[:_LONGEST]
            continue
        for row in (*block.rows[:_ROWS], *block.rows[-_ROWS:]):
            texts = {text.strip() for text in row if text.strip()}
            if len(texts) == 1:
                yield texts.pop()[:_LONGEST]
