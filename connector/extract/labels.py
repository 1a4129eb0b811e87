"""Printed labels → the fields they may name: exact words first, then patterns, then near misses.

What is put aside before looking: numbering (``3.1``, ``一、``), colons, asterisks, remarks in brackets, the standard's
name. A bilingual label is looked up whole, then by each of its halves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from connector.extract.duties import names_action_and_day, names_both
from connector.extract.fields import ORDER
from connector.model.wording import CJK, fold, has_cjk, simplified

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

_NUMBERING = re.compile(
    r"^\s*(?:[(（]?(?:\d{1,2}(?:\.\d{1,2})*|[一二三四五六七八九十]{1,3}|[IVX]{1,4}|[A-Za-z])[.、)）．:：]+(?!\d)|"
    rf"\d{{1,2}}(?:\.\d{{1,2}})+\s|\d{{1,2}}[ \u3000]+(?=[{CJK}]{{2}})"
    r"(?![个個项項条條份次年月日天台人名家])|"
    r"第[一二三四五六七八九十\d]+[部分章节項项]+|S\d\s|Part [A-Z]\b)[\s.、:：—–-]*"
)
_BRACKETED = re.compile(r"[(（\[【〔][^()（）\[\]【】〔〕]*[)）\]】〕]")
_STANDARD = re.compile(r"(?:ISO|IEC|GB/?T|EN)[\s/]*(?:IEC)?[\s-]*\d{4,5}(?:-\d)?(?:[:：-]\d{4})?", re.IGNORECASE)
_EDGE = re.compile(r"^[\s*•·\-–—>#_]+|[\s*:：_？?。.、,，]+$")
_BILINGUAL = re.compile(
    rf"[A-Za-z]{{3}}.*[A-Za-z]{{3}}[^A-Za-z]*[{CJK}]{{2}}|[{CJK}]{{2}}[^A-Za-z]*[A-Za-z]{{3}}.*[A-Za-z]{{3}}"
)
_CUSTOM = re.compile(r"\s*custom\s*field\b", re.IGNORECASE)
"""How exports of trackers head a field of a site's own: ``Custom field (Clause)``."""

_REVIEW = re.compile("审计|评估|评审|审查|巡查|检核|查验")
"""What auditors of other schools call an audit; their labels are otherwise the same."""

_POSSESSIVE = re.compile(r"['’]s?\b")
_NUMBER_SIGNS = frozenset({"#", "＃", "№", "Nº", "N°"})
_VALUED = re.compile(r"[:：]\s*[^\s:：]")
_LONGEST_LATIN, _LONGEST_CJK = 80, 30
_NEAR, _NEAR_LENGTH = 92, 8
_LEAST, _NEAR_CJK, _NEAR_LATIN = 4, 75, 84


@dataclass(frozen=True, slots=True)
class Meaning:
    """The fields that a label may name, those that show by their values first.

    ``weak``: only with a fitting value; ``guessed``: no list knows the label, and what it names is doubtful.
    """

    fields: tuple[str, ...]
    weak: bool = False
    sure: bool = True
    guessed: bool = False


def strip_numbering(text: str) -> str:
    """``text`` without the number of a section or list item in front."""
    return _NUMBERING.sub("", text, count=1).strip()


def spellings(text: str) -> Iterator[str]:
    """Folded forms of a printed label, from the whole to its parts."""
    whole = _EDGE.sub("", text.strip())
    bare = _EDGE.sub("", _BRACKETED.sub(" ", strip_numbering(whole)))
    yield fold(whole)
    yield fold(strip_numbering(whole))
    yield fold(bare)
    yield fold(_STANDARD.sub(" ", bare))
    yield fold(_POSSESSIVE.sub("", bare))
    if has_cjk(bare) and re.search("[A-Za-z]{2}", bare) and not re.search(r"\d", bare):
        yield fold("".join(re.findall(f"[{CJK}]+", bare)))
        yield fold(re.sub(f"[{CJK}]+", " ", bare))


def parts(text: str) -> tuple[str, ...]:
    """Folded parts of a label that names several things: ``Source / Owner``."""
    bare = _BRACKETED.sub(" ", strip_numbering(text))
    found = [fold(_EDGE.sub("", part)) for part in re.split(_BETWEEN, bare) if part.strip()]
    if len(found) == 1 and (names_both(bare) or names_action_and_day(bare)):
        found = [fold(_EDGE.sub("", part)) for part in re.split(r"[及和与]|\band\b", bare) if part.strip()]
    return tuple(found) if len(found) > 1 else ()


_BETWEEN = r"[/／|｜\n、&]+"


class Labels:
    """All labels of all languages, and what was looked up before."""

    def __init__(
        self, words: Mapping[str, Iterable[str]], weak: Iterable[str], patterns: Mapping[str, Iterable[str]]
    ) -> None:
        exact: dict[str, set[str]] = {}
        for field, labels in words.items():
            for label in labels:
                exact.setdefault(fold(label), set()).add(field)
        self._weak = frozenset(fold(label) for label in weak)
        self._exact = {label: tuple(sorted(fields, key=ORDER.__getitem__)) for label, fields in exact.items() if label}
        self._patterns = tuple((re.compile(one), field) for field, many in patterns.items() for one in many)
        self._long = [label for label in self._exact if len(label) >= _NEAR_LENGTH and not has_cjk(label)]
        self._seen: dict[str, Meaning | None] = {}
        self._by_end: dict[str, list[str]] = {}
        for label in self._exact:
            self._by_end.setdefault(label[-1], []).append(label)
        self._by_start = {label[:-1]: label for label in self._exact if len(label) >= _LEAST}

    def meaning(self, text: str) -> Meaning | None:
        """What ``text`` names as a label; None where it is none, or too long to be one."""
        if text not in self._seen:
            if len(self._seen) > _REMEMBERED:
                self._seen.clear()
            audited = _REVIEW.sub("审核", simplified(text))
            self._seen[text] = self._look_up(text) or (self._look_up(audited) if audited != text else None)
        return self._seen[text]

    def near(self, text: str) -> tuple[str, ...]:
        """The fields of the listed label that ``text`` is nearly: a sign misread, a word left out before the last."""
        form = fold(text)
        if not _LEAST <= len(form) <= _LONGEST_LATIN or any(letter.isdigit() for letter in form):
            return ()
        cutoff = _NEAR_CJK if has_cjk(form) else _NEAR_LATIN
        if misread := self._by_start.get(form[:-1]):
            return self._exact[misread]
        best = process.extractOne(form, self._by_end.get(form[-1], ()), scorer=fuzz.ratio, score_cutoff=cutoff)
        return self._exact[best[0]] if best else ()

    def exact(self, text: str) -> Meaning | None:
        """As :meth:`meaning`, for listed words only and all of ``text``."""
        return self._listed(fold(text))

    def _look_up(self, text: str) -> Meaning | None:
        longest = _LONGEST_CJK if has_cjk(text) and not _BILINGUAL.search(text) else _LONGEST_LATIN
        if text.strip() in _NUMBER_SIGNS:
            return Meaning(("number",), weak=True)
        if _VALUED.search(text):
            return self._listed(fold(text))
        if not text.strip() or len(text) > longest + 50 or len(_BRACKETED.sub("", text)) > longest:
            return None
        forms = [form for form in dict.fromkeys(spellings(text)) if form]
        return self._as_written(text, forms) or self._in_any(forms, self._in_parts(text))

    def _as_written(self, text: str, forms: Sequence[str]) -> Meaning | None:
        """What all of ``text`` is listed as, or what stands in its brackets where the rest says little."""
        whole = self._listed(fold(text)) or self._listed(fold(strip_numbering(text)))
        if whole is not None:
            return whole
        inside = [meaning for form in _BRACKETED.findall(text) if (meaning := self._listed(fold(form))) is not None]
        outside = [found for form in forms if (found := self._listed(form)) is not None]
        translated = has_cjk(_BRACKETED.sub("", text)) != has_cjk("".join(_BRACKETED.findall(text)))
        said = translated or bool(outside) or _CUSTOM.match(text) is not None or not _BRACKETED.sub("", text).strip()
        return inside[0] if inside and not inside[0].weak and said and all(one.weak for one in outside) else None

    def _in_any(self, forms: Sequence[str], in_parts: Callable[[str], Meaning | None]) -> Meaning | None:
        """The first way of looking that knows one of ``forms``: listed, in parts, by pattern, nearly listed."""
        for look in (self._listed, in_parts, self._patterned, self._near):
            found = [meaning for form in forms if (meaning := look(form)) is not None]
            if found:
                return _merged(found)
        return None

    def _in_parts(self, text: str) -> Callable[[str], Meaning | None]:
        """A look-up for the parts of ``text``, if the known ones make up most of it."""
        known = {part: meaning for part in parts(text) if (meaning := self._listed(part)) is not None}
        enough = 2 * sum(map(len, known)) > sum(map(len, parts(text)))
        merged = _merged(list(known.values())) if known and enough else None
        return lambda _form: merged

    def _listed(self, form: str) -> Meaning | None:
        fields = self._exact.get(form)
        return Meaning(fields, weak=form in self._weak) if fields else None

    def _patterned(self, form: str) -> Meaning | None:
        fields = tuple(field for pattern, field in self._patterns if pattern.search(form))
        return Meaning(tuple(sorted(set(fields), key=ORDER.__getitem__))) if fields else None

    def _near(self, form: str) -> Meaning | None:
        if len(form) < _NEAR_LENGTH or has_cjk(form) or any(letter.isdigit() for letter in form):
            return None
        best = process.extractOne(form, self._long, scorer=fuzz.ratio, score_cutoff=_NEAR)
        return Meaning(self._exact[best[0]], sure=False) if best else None


def _merged(found: list[Meaning]) -> Meaning:
    """What any of the forms that are not weak may name; where all are weak, what any of them may."""
    sure = [meaning for meaning in found if not meaning.weak]
    fields = {field for meaning in sure or found for field in meaning.fields}
    return Meaning(tuple(sorted(fields, key=ORDER.__getitem__)), weak=not sure)


_REMEMBERED = 50_000
