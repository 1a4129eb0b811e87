"""Running text → labels and values: ``条款: 8.6.1  性质：□严重 ☑一般``, ``Owner: HR Lead | Due: 2026-05-15``.

========================= =====================================================================================
where a label may begin   what counts
========================= =====================================================================================
start of a line           any known label; also an unknown short one, so that its value is not read as ours
after ``。；;|`` or a gap  a listed label that is not weak
inside a Latin line       a listed label with a capital, where the line begins with a label that is not a long text
========================= =====================================================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.extract.fields import LONG, SHAPED
from connector.extract.labels import strip_numbering
from connector.extract.lines import tabbed
from connector.extract.shapes import STANDARD, claused, fits
from connector.extract.ticks import chosen_lines
from connector.model.wording import CJK, has_cjk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.extract.labels import Meaning
    from connector.extract.vocabulary import Vocabulary

_COLON = re.compile(r"[:：](?!//)(?!\d{2}\b(?!\s*[-/.年]))")
_YEAR_COLON = re.compile(r"\d\s*[:：]\s*(?:19|20)\d{2}")
_BOXED = re.compile(r"^\s*[【\[〔]([^【】\[\]〔〕]{2,30})[】\]〕]\s*[:：]?\s*")
_DASHED = re.compile(r"^\s*([^\n:：]{2,60}?)(?:\s+[-–—]\s+|\t+|\s{3,})(?=\S)")
_NUMBERED_LABEL = re.compile(r"^\s*([A-Za-z][A-Za-z ]{1,28}\b(?:[Nn]o|NO|[Nn]r|Ref)\b\.?)\s+(?=\S*\d)")
_HARD = re.compile(r"[。；;|｜\t\n]|[(（](?=[A-Za-z]{3})|(?<=[.!?])\s|\s{2,}|(?<=[)）])\s|\u3000")
_SENTENCE = re.compile(r"(?:[.!?]\s+|[。！？]\s*)$")
_BARRED = re.compile(r"[|｜\t]|\s{2,}|\u3000")
_LATIN_BEFORE = re.compile(r"[A-Z][A-Za-z'/&()\-]*(?:[ ][A-Za-z'/&()\-]+){0,6}\.?$")
_CJK_BEFORE = re.compile(rf"[{CJK}A-Za-z0-9/（）()、]+$")
_CJK_SPACED = re.compile(rf"^\S{{2,12}}\s([{CJK}]{{3,12}})$")
_CJK_RUN = re.compile(rf"[{CJK}]{{5,}}$")
_BILINGUAL = re.compile(rf"[{CJK}]{{2,12}}\s?[/／]?\s?[A-Z][A-Za-z .]{{1,24}}")
_LONGEST_GLUED, _SHORTEST_GLUED = 12, 4
_CJK_GLUED = re.compile(rf"(?<=[A-Za-z0-9)）])[{CJK}]{{4,}}$")
_NEAR = 40


def _whole(value: str) -> str:
    """``value`` without half a pair of brackets at its end: the label stood inside them, or the next one does."""
    value = _PAGES.sub("", value)
    if value.endswith((")", "）")) and not re.search(r"[(（]", value):
        return value[:-1].rstrip()
    return re.sub(r"\s*[(（]$", "", value)


_PAGES = re.compile(r"[\s\u3000]+(?:共\s*\d+\s*[页頁]|第\s*\d+\s*[页頁]|Page\s+\d+(?=\s+of|\s*$)).*$", re.IGNORECASE)
"""The count of pages that stands beside a form's number."""


def _set_off(line: str, label: _Label) -> bool:
    """Whether a gap or a bar stands before a label, or its field may stand twice in a line."""
    fields = label.meaning.fields if label.meaning else ()
    return bool(_AGAIN & set(fields)) or re.search(r"(?:[|｜\t\u3000;；]|\s{2})\s*$", line[: label.start]) is not None


def _half_bracketed(label: str) -> bool:
    """Whether ``label`` is the end of a remark in brackets: ``F-002 (Observation): …``."""
    return label.endswith((")", "）")) and not re.search(r"[(（]", label)


_AGAIN = frozenset({"auditors", "department", "owner", "signature"})
_UNKNOWN_WORDS, _UNKNOWN_CJK = 5, 12


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. ``label`` and ``meaning`` are empty for text without a label; None alone: unknown label."""

    label: str
    meaning: Meaning | None
    value: str

    @property
    def fields(self) -> tuple[str, ...]:
        """What the label may name."""
        return self.meaning.fields if self.meaning else ()


@dataclass(frozen=True, slots=True)
class _Label:
    start: int
    end: int
    text: str
    meaning: Meaning | None


def split_labelled(text: str, vocabulary: Vocabulary) -> tuple[Piece, ...]:
    """The labelled values in ``text``, line by line; lines without a label go on with the value before them."""
    pieces: list[Piece] = []
    for line in chosen_lines(text).split("\n"):
        for piece in _split_line(tabbed(line, vocabulary), vocabulary):
            if not piece.label and pieces and pieces[-1].label:
                last = pieces[-1]
                pieces[-1] = Piece(last.label, last.meaning, f"{last.value}\n{piece.value}".strip())
            elif piece.label or piece.value:
                pieces.append(piece)
    return tuple(pieces)


def labelled(text: str, vocabulary: Vocabulary) -> bool:
    """Whether ``text`` begins with a known label and its value."""
    pieces = split_labelled(text, vocabulary)
    return bool(pieces) and pieces[0].meaning is not None


def _split_line(line: str, vocabulary: Vocabulary) -> Iterator[Piece]:
    labels = list(_labels(line, vocabulary))
    first = labels[0].start if labels else len(line)
    lead = line[:first].strip(" \t\u3000|｜;；")
    standard = STANDARD.search(lead) if labels and labels[0].meaning and len(lead) <= _NEAR else None
    if standard and labels[0].meaning and "clause" in labels[0].meaning.fields:
        lead, given = "", f"{standard.group()} "
    else:
        given = ""
    if lead:
        yield Piece("", None, lead)
    ends = [label.start for label in labels[1:]]
    for label, end in zip(labels, [*ends, len(line)], strict=False):
        value = _whole(line[label.end : end].strip(" \t\u3000|｜;；"))
        yield Piece(label.text.strip(" |｜"), label.meaning, f"{given}{value}" if value else "")
        given = ""


def _labels(line: str, vocabulary: Vocabulary) -> Iterator[_Label]:
    begun = _first(line, vocabulary)
    if begun is not None:
        yield begun
    at = begun.end if begun else 0
    soft = begun is not None and begun.meaning is not None and not set(begun.meaning.fields) & set(LONG)
    taken = {begun.meaning.fields} if begun and begun.meaning else set()
    for colon in _COLON.finditer(line, at):
        if _YEAR_COLON.match(line, max(colon.start() - 1, 0)):
            continue
        known = begun is not None and begun.meaning is not None
        label = _inner(line, at, colon, vocabulary, soft=soft, told=known)
        if label is None or (label.meaning and label.meaning.fields in taken and not _set_off(line, label)):
            continue
        yield label
        taken |= {label.meaning.fields} if label.meaning else set()
        at = label.end
        soft = soft and label.meaning is not None and not set(label.meaning.fields) & set(LONG)


def _first(line: str, vocabulary: Vocabulary) -> _Label | None:
    boxed = _BOXED.match(line)
    graded = boxed is not None and vocabulary.grades.whole(boxed[1]) not in {None, "ungraded"}
    if boxed and not graded and (meaning := vocabulary.label(boxed[1])):
        return _Label(0, boxed.end(), boxed[1], meaning)
    colon = _COLON.search(line)
    if colon and not _YEAR_COLON.match(line, max(colon.start() - 1, 0)):
        text = line[: colon.start()].strip()
        told = vocabulary.number.match(strip_numbering(text)) and vocabulary.labels.exact(text) is None
        meaning = None if told else vocabulary.label(text)
        if text and (meaning or (not told and _unknown(text, vocabulary))):
            return _Label(0, colon.end(), text, meaning)
    return _without_colon(line, vocabulary)


def _without_colon(line: str, vocabulary: Vocabulary) -> _Label | None:
    """The label that a line begins with, set off by a dash, a gap or a figure: ``NCR No 7``."""
    numbered = _NUMBERED_LABEL.match(line)
    if numbered and (meaning := vocabulary.labels.exact(numbered[1])):
        return _Label(0, numbered.end(), numbered[1], meaning)
    dashed = _DASHED.match(line)
    if dashed and (meaning := vocabulary.labels.exact(strip_numbering(dashed[1]))) and not meaning.weak:
        return _Label(0, dashed.end(), dashed[1], meaning)
    return None


def _unknown(text: str, vocabulary: Vocabulary) -> bool:
    """Whether ``text`` before a colon can be a label that we do not know, and not a finding's number or grade."""
    bare = strip_numbering(text)
    if (
        not bare
        or re.search(r"[。；;，,|｜]|[.!?]\s|\d{3}", bare)
        or vocabulary.number.search(bare)
        or vocabulary.grades.find(bare)
    ):
        return False
    if has_cjk(bare):
        return len(bare) <= _UNKNOWN_CJK
    return bare[:1].isupper() and len(bare.split()) <= _UNKNOWN_WORDS


def _inner(
    line: str, at: int, colon: re.Match[str], vocabulary: Vocabulary, *, soft: bool, told: bool
) -> _Label | None:
    """The label that ends at ``colon``, somewhere inside the line."""
    before = line[at : colon.start()].rstrip()
    for start in _starts(before, soft=soft):
        text = before[start:].strip()
        meaning = vocabulary.labels.exact(text) or (vocabulary.label(text) if _BILINGUAL.fullmatch(text) else None)
        if meaning is None or _half_bracketed(text):
            continue
        sentence = told and bool(set(meaning.fields) & set(LONG)) and _SENTENCE.search(before[:start]) is not None
        if soft or sentence or not meaning.weak or _shown(meaning, line[colon.end() :], vocabulary):
            return _Label(at + start, colon.end(), text, meaning)
    barred = [match.end() for match in _BARRED.finditer(before)]
    if not barred and soft and (spaced := _CJK_SPACED.search(before)):
        barred = [spaced.start(1)]
    text = before[barred[-1] :].strip() if barred else ""
    meaning = vocabulary.label(text) if text else None
    if meaning is None and (not (text and _unknown(text, vocabulary)) or claused(text)):
        return None
    return _Label(at + barred[-1], colon.end(), text, meaning)


def _shown(meaning: Meaning, behind: str, vocabulary: Vocabulary) -> bool:
    """Whether the words behind a weak label have the shape of what it may name."""
    value = re.split(r"[。；;，,|｜\n]", behind.strip(), maxsplit=1)[0]
    return any(name in SHAPED and fits(name, value, vocabulary) for name in meaning.fields)


def _starts(before: str, *, soft: bool) -> Iterator[int]:
    """Where a label that ends at the end of ``before`` may begin, the longest first."""
    hard = [match.end() for match in _HARD.finditer(before)]
    yield from hard
    cjk = _CJK_BEFORE.search(before)
    if cjk and has_cjk(cjk.group()) and (cjk.start() == 0 or before[cjk.start() - 1] in " ，,"):
        yield cjk.start()
    run = _CJK_RUN.search(before) if soft else None
    yield from range(max(run.start(), len(before) - _LONGEST_GLUED), len(before) - _SHORTEST_GLUED + 1) if run else ()
    glued = _CJK_GLUED.search(before)
    if glued:
        yield glued.start()
    latin = _LATIN_BEFORE.search(before)
    while soft and latin:
        yield latin.start()
        latin = _LATIN_BEFORE.search(before, latin.start() + 1)
