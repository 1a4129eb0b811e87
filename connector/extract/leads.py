"""How a finding begins in a heading, a list item or a cell: number, grade, clause, then what was found.

::

    F-001: Training Records Not Updated (Minor NC)    number, title, grade
    Minor NC 2 – Clause 8.5.1.2: Change records …     number "NC 2", grade, clause, text
    【一般】8.6.1 事件管理：抽查 …                      grade, clause, text
    NC-1: Legal requirements (Clause 4.2 / A.5.31)    number, title, clause
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from connector.extract.lines import CITED_FIRST
from connector.extract.shapes import STANDARD, claused, is_code
from connector.model.wording import CJK, has_cjk, plain, simplified

if TYPE_CHECKING:
    from connector.extract.vocabulary import Vocabulary

ENUMERATOR = re.compile(
    r"^\s*(?:[-*•●▪◆■]\s+|[(（]?\d{1,2}[.)、）．](?!\d)\s*|[一二三四五六七八九十]{1,3}、\s*|[①-⑳]\s*|[(（][a-z一二三四五六七八九十]{1,2}[)）]\s*)"
)
_SEPARATOR = re.compile(r"\s+[-–—~]+\s+|[–—]{1,2}|[:：|｜·](?!\s?(?:19|20)\d{2}\b)|[，,。]\s*|\n")
_OPENING = re.compile(r"^\s*[\[(（【〔]([^\[\](（）)【】〔〕]{1,60})[\])）】〕]\s*")
_CLOSING = re.compile(r"\s*[\[(（【〔]([^\[\](（）)【】〔〕]{1,80})[\])）】〕]\s*[.。]?\s*$")
_CLAUSE_SEGMENT = re.compile(
    r"^(?:(?:不符合|违反|违背|against|with|to|of|the|标准|条款|条文|條文|條款|章节|章節|clauses?|cl\.?|controls?|annex\s*a?|section|requirements?|第|§|的|附录|要求|"
    r"(?:ISO|IEC|GB/?T)[\s/]*(?:IEC)?[\s-]*(?:\d{4,5}(?:[-.]\d)?(?:[:：-]\d{4})?|标准的?)|(?:Q|E|IS|IT|ITS|OHS|BC|PI|S)MS|ITSM)[\s:：,，/]*)*"
    r"(?:[A-D]\.?\s?)?\d{1,2}(?:[.．]\d{1,2}){1,4}\s?[a-z]?[)）]?(?:\s*(?:[/、,，;和及&]|and)\s*(?:[A-D]\.?\s?)?\d{1,2}(?:[.．]\d{1,2}){1,4}[a-z]?[)）]?)*"
    rf"(?:\s*[条条款的要求]*)?(?:[\s\u3000]*[{CJK}A-Za-z][{CJK}A-Za-z ,、和与-]{{0,40}})?$",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\d{1,2}(?:[.．]\d{1,2})*\s?[a-z]?[)）]?(?![a-z\d.])")
_CLAUSE_TAIL = re.compile(r"^\s*(?:条款|條款|条|條|款)?(?:的?(?:规定|要求))?[\s:：,，、]*")
_DEPARTMENT = re.compile(
    rf"([{CJK}]{{1,10}}(?:部门?|处|科|室|组|中心|台)|[A-Z][A-Za-z &]{{2,30}}?(?:Desk|Team|Department|Dept\.?))"
    r"\s*[·•|｜/,，、:：–—-]*\s*"
)
_HAN_DIGIT = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Lead:
    """What the beginning of a text says about a finding; empty where it says nothing.

    ``rest``: the text after it; ``after``: what follows the brackets that close the text with clause and grade.
    """

    number: str = ""
    grade: str = ""
    clause: str = ""
    rest: str = ""
    department: str = ""
    after: str = ""

    @property
    def marks_finding(self) -> bool:
        """Whether number or grade tell that a finding begins."""
        return bool(self.number or self.grade)


class Leads:
    """Reads beginnings, with the words of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        words = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in map(simplified, vocabulary.ordinals))
        self._ordinal = re.compile(
            rf"(?P<word>{words})\s*(?:No\.?|Nr\.?|Number|#|编号)?\s*[#.：:(（-]?\s*(?P<count>\d{{1,3}}|[{_HAN_DIGIT}]{{1,3}}(?![{CJK}]))[)）]?(?![\d.%年月日A-Za-z个项起次条])|"
            rf"第(?P<nth>\d{{1,3}}|[{_HAN_DIGIT}]{{1,3}})(?:项|个|條|条)(?={words})",
            re.IGNORECASE,
        )
        self._word = re.compile(rf"(?:{words})(?:\s+(?:ID|No\.?|Number|编号))?\s*[:：]?\s+(?=\S)", re.IGNORECASE)
        self._vocabulary = vocabulary
        self.read = lru_cache(maxsize=8192)(self._read)

    def _read(self, text: str) -> Lead:
        rest = ENUMERATOR.sub("", text, count=1).strip()
        number = grade = clause = department = ""
        for _ in range(_MOST):
            kind, value, after = self._next(rest)
            several = self._several(value) if kind == "several" else {}
            if several:
                grade, clause = grade or several.get("grade", ""), clause or several.get("clause", "")
            elif kind == "number" and not number:
                number, word = _without_grade(value, self._vocabulary)
                grade = grade or word
            elif kind == "grade" and not grade:
                grade = value
            elif kind == "clause" and not clause:
                clause = value
            elif kind == "department":
                department = value
            elif kind != "word":
                break
            rest = after
        if number and is_code(rest) and not self._vocabulary.number.fullmatch(number):
            number, rest = rest.strip(), ""
        return self._closed(Lead(number, grade, clause, rest.strip(), department))

    def _next(self, text: str) -> tuple[str, str, str]:
        """The kind and words of what ``text`` begins with, and the text after it."""
        if bracket := _OPENING.match(text):
            kind = self._kind(bracket[1]) or ("several" if self._several(bracket[1]) else "")
            return kind, bracket[1].strip(), _after(text, bracket.end())
        if graded := _GRADED_ORDINAL.match(text):
            return "number", graded.group().strip(), _after(text, graded.end())
        if ordinal := self._ordinal.match(simplified(text)):
            counted = text[: ordinal.end()].rstrip(":：.( （-").strip()
            return "number", counted, _after(_OF.sub("", text[ordinal.end() :], count=1), 0)
        if cited := CITED_FIRST.match(text):
            return "clause", cited.group().strip(), _after(text, cited.end())
        return self._numbered(text) or self._graded(text) or self._department(text) or self._segment(text)

    def _numbered(self, text: str) -> tuple[str, str, str] | None:
        """A number, or the word that announces one."""
        if (word := self._word.match(simplified(text))) and self._vocabulary.number.match(text, word.end()):
            kind = "word" if self._vocabulary.grades.whole(word.group()) in {None, "ungraded"} else "grade"
            return kind, word.group().strip(), text[word.end() :]
        if number := self._vocabulary.number.match(text):
            return "number", number.group().strip(), _after(text, number.end())
        coded = _CODED.match(text, word.end()) if word else None
        if coded and is_code(coded.group()) and not STANDARD.search(coded.group()):
            return "number", coded.group(), _after(text, coded.end())
        return None

    def _graded(self, text: str) -> tuple[str, str, str] | None:
        """A grade that ``text`` begins with."""
        end = self._grade_at_start(text)
        return ("grade", text[:end].strip(), _after(text, end)) if end else None

    def _department(self, text: str) -> tuple[str, str, str] | None:
        """A department that stands between number and clause: ``运维部 · 8.6.1：…``."""
        found = _DEPARTMENT.match(text)
        following = self._segment(text[found.end() :]) if found else None
        return (
            ("department", found[1], text[found.end() :]) if found and following and following[0] == "clause" else None
        )

    def _segment(self, text: str) -> tuple[str, str, str]:
        """As :meth:`_next`, for the words before the first separator; a clause gives back what is no part of it."""
        stop = _SEPARATOR.search(text)
        segment = (text[: stop.start()] if stop else text).strip()
        kind, after = self._kind(segment), _after(text, stop.end() if stop else len(text))
        if kind != "clause":
            return kind, segment, after
        words, _, last = segment.rpartition(" ")
        if words and self._vocabulary.grades.whole(last):
            return kind, words.strip(), f"{last}：{after}"
        figures = list(_FIGURES.finditer(segment))[-1].end()
        return (kind, segment, after) if stop else (kind, segment[:figures], _CLAUSE_TAIL.sub("", segment[figures:]))

    def _several(self, words: str) -> dict[str, str]:
        """Clauses and grade that stand together in brackets, and nothing else: （8.6.1，一般）."""
        found: dict[str, str] = {}
        for part in (part.strip() for part in re.split(r"[，,、；;/|]", words) if part.strip()):
            kind = self._kind(part)
            if kind not in {"clause", "grade"} or (kind == "grade" and "grade" in found):
                return {}
            found[kind] = f"{found[kind]}、{part}" if kind in found else part
        return {"clause": words.strip()} if found.keys() == {"clause"} else found

    def _kind(self, segment: str) -> str:
        if self._vocabulary.number.fullmatch(segment.strip()) or self._ordinal.fullmatch(simplified(segment.strip())):
            return "number"
        if self._vocabulary.grades.whole(segment) or segment.strip() in self._vocabulary.exact_grades:
            return "grade"
        return "clause" if claused(segment) and _CLAUSE_SEGMENT.match(segment.strip()) else ""

    def _grade_at_start(self, text: str) -> int:
        """Where a grade that ``text`` begins with ends, if a separator, a bracket or a figure follows it; else 0."""
        hits = self._vocabulary.grades.find(text[:_LONGEST_GRADE])
        if not hits or hits[0].start != 0 or len(plain(text[: hits[0].end])) != hits[0].end:
            return 0
        following = text[hits[0].end : hits[0].end + 9]
        alone = re.match(
            r"\s*(?:$|[:：|｜,，。.\[(（【–—-]|\d(?!\d*\s*(?:个|项|起|条|次|份))|(?:against|with|to)\b)", following
        )
        return hits[0].end if alone or (has_cjk(hits[0].word) and following[:1].isspace()) else 0

    def listed(self, lead: Lead) -> Lead:
        """``lead`` of an item among findings: a clause in brackets at its end is the item's, whatever stands before."""
        end = _CLOSING.search(lead.rest)
        found = self._several(end[1]) if end and not lead.clause and lead.rest[-1] in ")）】]" else {}
        if not end or found.keys() != {"clause"}:
            return lead
        return replace(lead, clause=found["clause"], rest=lead.rest[: end.start()].strip())

    def _cut(self, lead: Lead) -> Lead:
        """``lead`` up to the brackets with clause and grade that end its sentence, where more follows them."""
        inner = _INNER.search(lead.rest)
        found = self._several(inner[1]) if inner and not (lead.grade or lead.clause) else {}
        if inner is None or found.keys() != {"grade", "clause"}:
            return lead
        before, after = lead.rest[: inner.start()].strip(), lead.rest[inner.end() :].strip()
        return replace(lead, grade=found["grade"], clause=found["clause"], rest=before, after=after)

    def _closed(self, lead: Lead) -> Lead:
        """``lead`` without the brackets at the end of its text that hold nothing but its grade or clause."""
        end = _CLOSING.search(lead.rest)
        found = self._several(end[1]) if end else {}
        if not end:
            return self._cut(lead)
        if not found or ("grade" in found and lead.grade) or ("clause" in found and lead.clause):
            return lead
        before = lead.rest[: end.start()].strip()
        if found.keys() == {"clause"} and not (lead.number or lead.grade or _STOPPED.search(before)):
            return lead
        grade, clause = lead.grade or found.get("grade", ""), lead.clause or found.get("clause", "")
        return self._closed(replace(lead, grade=grade, clause=clause, rest=before))


_INNER = re.compile(r"(?<=[。.；;])\s*[\[(（【〔]([^\[\](（）)【】〔〕]{1,80})[\])）】〕]\s*(?=\S)")
_STOPPED = re.compile(r"[。.；;]$")


@lru_cache(maxsize=8)
def leads_of(vocabulary: Vocabulary) -> Leads:
    """The reader of beginnings that belongs to a vocabulary."""
    return Leads(vocabulary)


_MOST = 6
_CODED = re.compile(r"[A-Z]+-[\w-]*\d(?=\s*(?:[:：–—|(（]|$))")
_GRADED_ORDINAL = re.compile(r"(?:Major|Minor)\s+#?\d{1,2}(?=\s*(?:$|[–—:：|(\[]|-\s))", re.IGNORECASE)
_OF = re.compile(r"^\s*(?:of|von|de|/)\s*\d{1,3}\b")
_LONGEST_GRADE = 60


def _after(text: str, end: int) -> str:
    return re.sub(r"^[\s:：|｜,，。.;；、–—-]+", "", text[end:])


def _without_grade(number: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """An ordinal without its grade, and the grade: ``Minor NC 2`` → ``NC 2``, ``Minor NC``."""
    hits = vocabulary.grades.find(number)
    if not hits or hits[0].start != 0 or hits[0].meaning == "ungraded" or len(plain(number)) != len(number):
        return number, ""
    graded = number[: hits[0].end].strip()
    inner = [hit for hit in vocabulary.grades.find(re.sub(r"^\S+?\s+", "", number)) if hit.start == 0]
    adjective = re.match(r"(?:major|minor|严重|一般|轻微|主要|次要|重大|嚴重|輕微)\s*", number, re.IGNORECASE)
    if adjective and (inner or adjective.end() < hits[0].end):
        return number[adjective.end() :].strip(), graded
    return number, graded if not vocabulary.number.fullmatch(number) else ""
