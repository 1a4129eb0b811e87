"""A line of running text, made plain: what stands between bars, before its labels, behind a day."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from connector.extract.shapes import claused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.extract.drafts import Draft
    from connector.extract.pairs import Piece
    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Place

_UNCOLONED = re.compile(
    r"(?<=[|｜])\s*(raised|due|opened|closed|target|deadline|status|owner|提出|期限|截止|状态|责任人)(?:\s(?:on|date|by))?\s+(?=[^\s:：])",
    re.IGNORECASE,
)
_DAY_THEN_TEXT = re.compile(
    r"(?P<day>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,2}\s[A-Za-z]{3,9}\s\d{4})\s+(?P<text>\S.{15,})",
    re.DOTALL,
)
_BRACKETED = re.compile(r"[(（\[]([^()（）\[\]]*)[)）\]]")
_BARS = 2
_NUMBERED_CLAUSE = (
    r"(?:ISO|IEC|GB/?T)[\s/]*(?:IEC)?[\s-]*\d{4,5}(?:-\d)?(?:[:：]\d{4})?,?\s*(?:clauses?|cl\.|§)\s*"
    r"(?:\d{1,2}(?:\.\d{1,2}){1,4})"
)
CITED_FIRST = re.compile(rf"{_NUMBERED_CLAUSE}(?:\s*[/,;&]\s*{_NUMBERED_CLAUSE})*(?=\s+[A-Z\u3400-\u9fff“\"])")
"""Standards and clauses with no sign between them and the sentence: ``ISO 9001 cl. 8.4.1 Two laboratories …``."""


def barred(text: str) -> str:
    """``text`` with a colon after the labels that stand between bars without one: ``| Due 2026-06-30``."""
    if text.count("|") + text.count("｜") < _BARS:
        return text
    return _UNCOLONED.sub(r" \1: ", text)


def tabbed(line: str, vocabulary: Vocabulary) -> str:
    """``line`` with a colon after the labels that stand in columns without one: “Grade⇥Minor⇥Owner⇥Ben Ode”."""
    parts = line.split("\t")
    if len(parts) <= _BARS or not vocabulary.labels.exact(parts[0]):
        return line
    line, waiting = parts[0], True
    for part, behind in zip_longest(parts[1:], parts[2:], fillvalue=""):
        label = not waiting and bool(behind) and vocabulary.labels.exact(part) is not None
        line += f"{': ' if waiting else chr(9)}{part}"
        waiting = label
    return line


def before_labels(rest: str, pieces: Sequence[Piece]) -> str:
    """What stands in ``rest`` before its first labelled value."""
    for piece in pieces:
        if piece.meaning is not None and (at := rest.find(piece.label)) >= 0:
            return _closed(rest[:at].strip(" 。；;，,、|｜\n"))
    return rest


def _closed(text: str) -> str:
    """``text`` with the bracket closed, or taken away, that was cut from its end."""
    opened = max(text.rfind("("), text.rfind("（"))
    if opened <= max(text.rfind(")"), text.rfind("）")):
        return text
    inside = text[opened + 1 :].strip()
    return f"{text[: opened + 1]}{inside}{'）' if text[opened] == '（' else ')'}" if inside else text[:opened].rstrip()


def put_piece(draft: Draft, name: str, piece: Piece, place: Place) -> None:
    """Put a labelled value into a finding: with the clause in its label, without the sentence behind its day."""
    day, text = day_then_text(piece.value) if name.endswith("_on") else ("", "")
    draft.put(name, day or piece.value, place, piece.label)
    if clause := clause_in_label(piece.label):
        draft.put("clause", clause, place, piece.label, weak=True)
    if text:
        draft.put("statement", text, place, rule="lead")


def day_then_text(value: str) -> tuple[str, str]:
    """The day that a value begins with and the sentence that runs on behind it; both empty for any other value."""
    found = _DAY_THEN_TEXT.fullmatch(value)
    return (found["day"], found["text"]) if found else ("", "")


def clause_in_label(label: str) -> str:
    """The clause that a label holds in brackets: ``Requirement (9.2)``."""
    return next((inside for inside in _BRACKETED.findall(label) if claused(inside)), "")
