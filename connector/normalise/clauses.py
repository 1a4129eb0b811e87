"""Printed citations → clause numbers, each with the standard and the title printed beside it.

Read: 8.6.1 · 8．6．1 · 第8.6.1条 · 条款 8.6.1 a) · 8.6.1/8.6.3 · A.5.15 · A5.15 · 附录A.5.15 · 7.1d · broken lines.
Not read: dates, versions, addresses, numbers of documents and standards, sections of documents that are named.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from connector.model.wording import CJK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.normalise.codes import Codes, Mention

_BROKEN = re.compile(r"(?<=\d)\s*\n\s*(?=\.\d)|(?<=\d\.)\s*\n\s*(?=\d)|(?<=[A-D]\.)\s*\n\s*(?=\d)")
_SPACED = re.compile(r"(?<=\d)\s?\.\s?(?=\d{1,2}(?!\d))")
_LOOK_ALIKES = {
    "dates": r"(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*\d{1,2}\s*日?)?",
    "versions": r"(?<!\w)(?:[Vv]|[Vv]er(?:sion)?\.?|[Rr]ev(?:ision)?\.?|版本|版次|版)\s*[:：]?\s*\d+(?:\.\d+)*",
    "addresses": r"(?<![\w.])(?:\d{2,3}(?:\.\d{1,3}){2}\.\d{2,3}|\d{3}(?:\.\d{1,3}){3}|\d+\.0\.\d+\.\d+)(?:/\d+)?",
    "documents": r"\b(?![ABCD]\.)[A-Z]{2,}[A-Za-z0-9]*(?:[-_/][A-Za-z0-9.]+)+",
    "titled documents": r"《[^》]*》(?:\s*第?\s*\d+(?:\.\d+)*\s*[条章节])?",
    "quantities": r"\d+(?:\.\d+)?\s*(?:%|小时|分钟|天|份|人|次|台|元|万|个|项|[GMT]B|ms|hours?|days?|minutes?)",
}
_LOOK_ALIKES["documents"] += r"(?:\s*(?:§+|[Ss]ection|[Ss]ec\.|第)\s*\d+(?:\.\d+)*)?"
_NOT_CLAUSES = re.compile("|".join(_LOOK_ALIKES.values()))
_TAIL = r"(?:\s?[a-z](?![a-z])\)?|\([a-z0-9]\))?(?![\d]|\.\d|[A-Za-z])"
_CLAUSE = re.compile(
    r"(?<![A-Za-z0-9_#№])(?<!\d\.)(?:(?:附录|附錄|[Aa]nnex|ANNEX)\s*)?(?P<letter>[A-D](?=[.\s]?\d))?[.\s]?"
    rf"(?P<number>\d{{1,2}}(?:\.\d{{1,2}}){{1,4}}){_TAIL}"
)
_WHOLE = re.compile(
    r"(?<![\w.\-/])(?:第\s*|§\s*|(?:[Cc]lauses?|条款|條款|章)\s*[:：]?\s*)?(?P<number>4|5|6|7|8|9|10)"
    r"(?:\s*[章条])?(?![\w.\-/%:：])"
)
_CONTROL = re.compile(r"\b(?!SA-20)[A-Za-z]{2}-\d{1,2}(?:\(\d{1,2}\)|\.\d{1,2})?(?!\d)")
_CONTROLS = re.compile(rf"\s*(?:{_CONTROL.pattern}[\s,;/]*)+")
"""Controls of catalogues that number them by family: AC-2, au-6(1)."""

_RANGE = re.compile(r"^\s*(?:-|~|至|到|to|through)\s*$")
_TITLE = re.compile(
    rf"^\s*(?:条款|條款|条|條|款)?\s*[-—–:：(（“\"「]*\s*(?P<title>[{CJK}A-Za-z][^,;；，、/\n|)）”\"」\d]{{1,80}})"
)
_BEFORE = re.compile(rf"(?P<title>[{CJK}A-Za-z][^,;；，、/\n|)）(（\d]{{1,60}})[\s(（:：-]*$")
_HIGHEST = 18


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause as printed. ``standard``: the standard named beside it; ``title``: the words after or before it."""

    number: str
    standard: Mention | None
    title: str
    ranged: bool = False


class Clauses:
    """Reads citations; a text is read once."""

    def __init__(self, codes: Codes) -> None:
        self._codes = codes
        self.read = lru_cache(maxsize=32768)(self._read)

    def _read(self, text: str, *, loose: bool = True) -> tuple[Cited, ...]:
        """The clauses cited in ``text``, in printed order. ``loose``: a main clause may stand alone (``8``)."""
        if _CONTROLS.fullmatch(text):
            return tuple(Cited(found.group(), None, "") for found in _CONTROL.finditer(text))
        plain = _joined(text)
        standards = self._codes.find(plain, loose=True)
        masked = _masked(plain, standards)
        places = list(_numbers(masked, loose=loose))
        return tuple(
            Cited(
                number,
                _beside(start, end, standards, plain, place == 0),
                _title(masked, end, _start_of(places, place + 1, len(masked)), start if place == 0 else None),
                ranged=place > 0 and _RANGE.match(masked[places[place - 1][2] : start]) is not None,
            )
            for place, (number, start, end) in enumerate(places)
        )


def _joined(text: str) -> str:
    """One line per citation: numbers broken over lines or set with spaces are whole again."""
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub("[\u2010-\u2015\u2212]", "-", plain)
    return _SPACED.sub(".", _BROKEN.sub("", plain))


def _masked(text: str, standards: Sequence[Mention]) -> str:
    """``text`` with everything blanked that looks like a clause and is none."""
    for mention in standards:
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return _NOT_CLAUSES.sub(lambda match: " " * len(match[0]), text)


def _numbers(text: str, *, loose: bool) -> Iterator[tuple[str, int, int]]:
    found = []
    for match in _CLAUSE.finditer(text):
        number = _canonical(match["letter"] or "", match["number"])
        if number:
            found.append((number, match.start(), match.end()))
    if not found and loose:
        found = [(match["number"], match.start("number"), match.end("number")) for match in _WHOLE.finditer(text)]
    yield from found


def _canonical(letter: str, number: str) -> str:
    parts = number.split(".")
    if any(part.startswith("0") for part in parts) or int(parts[0]) > _HIGHEST:
        return ""
    return f"{letter}.{number}" if letter else number


def _start_of(places: Sequence[tuple[str, int, int]], place: int, otherwise: int) -> int:
    return places[place][1] if place < len(places) else otherwise


def _beside(start: int, end: int, standards: Sequence[Mention], text: str, first: bool) -> Mention | None:
    """The standard that a clause belongs to: the last one before it, else one in brackets right behind it."""
    before = [mention for mention in standards if mention.end <= start]
    behind = [mention for mention in standards if mention.start >= end]
    if behind and re.fullmatch(r"\s*(?:条款?|[a-z]\))?\s*[(（\[]\s*", text[end : behind[0].start]):
        return behind[0]
    if before:
        return before[-1]
    return behind[0] if first and behind and len(text[end : behind[0].start].strip()) <= _NEAR else None


_NEAR = 12


def _title(text: str, end: int, until: int, start: int | None) -> str:
    """The words printed with a number: behind it, or for the first number in front of it."""
    behind = _TITLE.match(text[end:until])
    if behind and behind["title"].strip(" -—–()（）.。:："):
        return behind["title"].strip(" -—–()（）.。:：")
    ahead = _BEFORE.search(text[:start]) if start else None
    return ahead["title"].strip(" -—–()（）.。:：") if ahead else ""
