"""What a value looks like: the number of a finding, a clause, a date, a grade. Used where a label is ambiguous."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from connector.extract.blanks import unfilled
from connector.extract.ticks import choices
from connector.extract.verdicts import Verdict, verdict
from connector.model.wording import has_cjk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connector.extract.labels import Meaning
    from connector.extract.vocabulary import Vocabulary

_DASH = "\\-\u2010-\u2015/_.#"
_PREFIX = (
    r"NCR?|CARS?|CAPA|OFI|OBS?|OI|AOC|M[AI]?NC|MN|FND|FIND(?:ING)?|AF|PAR|SCAR|ISSUE|POAM|BFH|CA|F(?=[\-\u2011]?\d)|"
    "缺失|不符合项?|观察项?|不合格项?|建议|改进|发现"
)
NUMBER = re.compile(
    rf"(?:[A-Za-z0-9\u3400-\u9fff]{{1,10}}[{_DASH}]+){{0,4}}(?:{_PREFIX})(?!\s[-–—]\s?\d{{1,2}}\.\d)(?:\s?[{_DASH}]?\s?|[{_DASH}][A-Za-z]{{1,8}}[{_DASH}])\d{{1,6}}(?:[{_DASH}]+[A-Za-z0-9]{{1,6}}){{0,4}}(?![\w])|"
    rf"[\u3400-\u9fff]{{0,8}}(?:NCR?|CAR|OFI|OBS)[{_DASH}]?\d{{2,4}}(?:[{_DASH}]\d{{1,4}})+|"
    r"(?<![\w\-])(?:[HMNOVRWDCK](?:[\-\u2011]\d{1,3}|\d{2,3}))(?![\w.\-])",
    re.IGNORECASE,
)
"""The number of a finding wherever it stands: a known prefix and figures, with parts before and after."""

STANDARD = re.compile(
    r"(?:ISO|IEC|GB/?T|IATF|CNAS)[\s/]*(?:IEC|TS)?[\s-]*\d{4,5}(?:[-.]\d)?(?:\s*[:：-]\s*\d{4})?", re.IGNORECASE
)
_ANY_ID = re.compile(rf"[A-Za-z0-9\u3400-\u9fff]{{1,18}}(?:[{_DASH} ]+[A-Za-z0-9]{{1,8}}){{0,6}}")
_SERIAL = re.compile(r"[(（#No.№]*\s*\d{1,8}\s*[)）.、]?")
_LETTERED = re.compile(rf"(?:(?:NCR?|CAR|OBS?|OFI|AF|F)[{_DASH} .]?)?[A-Z]")
_NAMED_LETTER = re.compile(r"(?:NC|NCR|OBS|OFI|CAR)[-–# ][A-Z]")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_CONTROLS = re.compile(r"\s*(?:[A-Za-z]{2}-\d{1,2}(?:\(\d{1,2}\)|\.\d{1,2})?[\s,;/]*)+")
_CLAUSE = re.compile(r"(?<![\d.])(?:[A-D]\.?\s?)?\d{1,2}(?:[.．]\d{1,2}){1,4}(?![\d])|第\s*\d{1,2}\s*[章条]|[§]\s*\d")
_CLAUSE_LED = re.compile(
    r"^\W*(?:(?:ISO|IEC|GB/?T|CNS|标准|条款|clauses?|第|的|[QEI]MS|[\s/:：-]|\d{4,5}(?:[-.]\d(?!\d))?)[\s/:：-]*)*"
    r"(?:[A-D]\.?\s?\d{1,2}|[4-9]|10)(?:[.．]\d{1,2}){1,4}(?![\d])",
    re.IGNORECASE,
)
_LONE_CLAUSE = re.compile(r"^\s*(?:Clause|条款|第)?\s*(?:4|5|6|7|8|9|10)\s*(?:条|章)?\s*$", re.IGNORECASE)
_DATED = re.compile(
    r"\d{1,4}\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*\d{1,4})?|\d{1,2}(?:st|nd|rd|th)?[\s.-]+[A-Za-zäéûç]{3,10}\.?,?[\s-]+\d{2,4}|"
    r"[A-Za-z]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|\d{1,2}\s+[A-Za-z]{3,9}\b|[〇零一二三四五六七八九十]+[年月]|"
    r"\d+\s*(?:个)?(?:工作日|自然日|日|天|周|个?月|days?|weeks?|months?|Tage)|^\s*[34]\d{4}\s*$|Q[1-4]|ongoing|immediate|持续|长期|立即|"
    r"[一二两三四五六七八九十半]+个?(?:工作)?(?:日|天|周|月)",
    re.IGNORECASE,
)
_DEPARTMENT = re.compile(
    r"(?:部门?|处|處|科|课|課|室|组|組|队|隊|班|车间|中心|條線|条线|部門|單位)$|"
    r"\b(?:dept\.?|department|team|desk|unit|division|section|office|function|operations|group)$",
    re.IGNORECASE,
)
_STANDARD = re.compile(
    r"ISO|IEC|GB/?T|IATF|\b(?:20000|27001|9001|14001|45001|22301|27701)\b|\b(?:[QE]|IS|ITS|OHS|BC|PI|S)MS\b|ITSM|体系",
    re.IGNORECASE,
)
_WORD, _SENTENCE = 12, 6
_LONGEST = {"number": 60, "grade": 80, "clause": 200, "dated": 60, "status": 60}


_TITLED = re.compile(
    r"(?:\bNo|\bNr|\bRef|编号|編號|№)\s*[.:：#№]*\s*(?P<number>[A-Za-z0-9\u3400-\u9fff]*\d[\w/.\-]*)", re.IGNORECASE
)


def number_in_title(title: str) -> str:
    """The number that the title of one finding's report holds: ``不符合项报告（NO：2026-03）``."""
    found = NUMBER.search(title)
    titled = _TITLED.search(title)
    return found.group() if found else titled["number"] if titled else ""


_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
"""Full-width letters, digits and signs → half width, one for one."""


def half(text: str) -> str:
    """``text`` in half width; as long as before."""
    return text if text.isascii() else text.translate(_WIDE)


_COUNTED = re.compile(
    r"(?:No\.?\s*)?(?P<n>\d{1,3})\s*(?:of|von|de|/)\s*(?P<all>\d{1,3})|第\s*(?P<nth>\d{1,3})\s*[项項份页頁张張号]?\s*[/／,，]?\s*共\s*\d{1,3}\s*[项項份页頁张張]?",
    re.IGNORECASE,
)


def ordinal(text: str) -> str:
    """The number in “2 of 3”, which only counts; ``text`` where it is anything else."""
    found = _COUNTED.fullmatch(half(text).strip())
    counts = found is not None and (found["nth"] or int(found["n"]) <= int(found["all"]))
    return (found["n"] or found["nth"]) if found and counts else text


@lru_cache(maxsize=32768)
def numbered(text: str) -> bool:
    """Whether ``text`` is a finding's number, perhaps with its title behind it."""
    text = ordinal(half(text).strip())
    if len(text) > _LONGEST["number"]:
        return NUMBER.match(text) is not None and len(text) < 3 * _LONGEST["number"]
    if _NAMED_LETTER.fullmatch(text) or _SERIAL.fullmatch(text) or NUMBER.match(text) or _UUID.fullmatch(text):
        return True
    return bool(_ANY_ID.fullmatch(text)) and bool(re.search(r"\d", text)) and not re.search(r"[a-z]{4}|\s\S+\s", text)


def lettered(text: str) -> bool:
    """Whether ``text`` counts by letters, as "B" and "NC-B" do: a finding's number where its column is called so."""
    return bool(_LETTERED.fullmatch(half(text).strip()))


def is_unique(text: str) -> bool:
    """Whether ``text`` is an identifier that a program made."""
    return _UUID.fullmatch(text.strip()) is not None


_CODE = re.compile(r"(?=\S*\d)(?![A-D]\.?\d+\.)[A-Z][A-Z0-9]{0,7}(?:[-_/.][A-Z0-9]{1,8}){0,4}")


def is_code(text: str) -> bool:
    """Whether all of ``text`` is a code that something could be numbered with: ``XS-01``."""
    return _CODE.fullmatch(half(text).strip()) is not None


def claused(text: str) -> bool:
    """Whether ``text`` cites clauses."""
    text = half(text)
    return len(text) <= _LONGEST["clause"] and bool(
        _CLAUSE.search(text) or _LONE_CLAUSE.match(text) or _CONTROLS.fullmatch(text)
    )


def dated(text: str) -> bool:
    """Whether ``text`` is a date, a range of dates or a period."""
    return len(text) <= _LONGEST["dated"] and _DATED.search(half(text)) is not None


def departmental(text: str) -> bool:
    """Whether ``text`` is called as a part of an organisation is."""
    text = text.strip()
    return len(text) <= _LONGEST["dated"] and not text.endswith("Group") and _DEPARTMENT.search(text) is not None


def fits(field: str, value: str, vocabulary: Vocabulary) -> bool:
    """Whether ``value`` has the shape of ``field``; a field without a shape takes anything."""
    if field in {"grade", "result"}:
        short = len(value) <= _LONGEST["grade"] or bool(choices(value))
        return short and (vocabulary.is_grade(value) or _offers(value, vocabulary))
    if field == "status":
        return len(value) <= _LONGEST["status"] and (len(value) <= _WORD or bool(vocabulary.status.find(value)))
    shape = _SHAPES.get(field)
    return shape is None or shape(value)


def _short(value: str) -> bool:
    return len(value) <= _LONGEST["status"]


def _standard(value: str) -> bool:
    return _STANDARD.search(half(value)) is not None


_SHAPES: dict[str, Callable[[str], bool]] = {
    "number": numbered,
    "clause": claused,
    "raised_on": dated,
    "due_on": dated,
    "closed_on": dated,
    "standard": _standard,
    "standards": _standard,
    "repeat": _short,
    "requirement": lambda value: len(STANDARD.sub("", value).strip(" ,;、/:-")) >= _SENTENCE,
}


def _grades(fields: Sequence[str], filled: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether values grade, and are not rather the results of checks, some of which conform."""
    judged = [verdict(value, vocabulary) for value in filled] if "result" in fields else []
    if Verdict.CONFORMS in judged and Verdict.UNKNOWN not in judged:
        return False
    return any(vocabulary.is_graded(value) or choices(value) for value in filled)


def _offers(value: str, vocabulary: Vocabulary) -> bool:
    return any(vocabulary.is_grade(choice.words) for choice in choices(value))


def _is_other(field: str, fields: Sequence[str], filled: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether values with the shape of ``field`` are rather the words of a requirement, or the results of checks."""
    if field == "clause":
        return "requirement" in fields and any(_worded(value) for value in filled)
    return field == "grade" and not _grades(fields, filled, vocabulary)


def _worded(value: str) -> bool:
    """Whether a clause is printed with the words of its requirement."""
    words = re.sub(r"[\d\W_]+", "", STANDARD.sub("", value))
    longest = _WORDED_CJK if has_cjk(value) else _WORDED_LATIN
    return len(words) > (longest // 2 if value.rstrip().endswith(("。", ".")) else longest)


_WORDED_CJK, _WORDED_LATIN = 24, 44


def fits_as(meaning: Meaning, value: str, field: str, vocabulary: Vocabulary) -> bool:
    """Whether the label may name ``field``, and ``value`` has its shape."""
    return field in meaning.fields and not unfilled(value) and fits(field, value, vocabulary)


def choose(
    meaning: Meaning, values: Sequence[str], allowed: Callable[[str], bool], vocabulary: Vocabulary
) -> str | None:
    """The field that a label names, by the values that stand beside it.

    ================================ ==================================================
    one field, not weak              that field, whatever the values are
    several, or weak                 the first whose shape most filled values have
    nothing filled                   the first; None for a weak label
    ================================ ==================================================
    """
    fields = [field for field in meaning.fields if allowed(field)]
    filled = [value for value in values if not unfilled(value)]
    if not fields:
        return None
    if len(fields) == 1 and not meaning.weak:
        return fields[0]
    if not filled:
        return fields[-1] if not meaning.weak else None
    for field in fields:
        if field in {"number", "clause"} and "clause" in fields and {"number", "statement"} & set(fields):
            if (field == "clause") != all(_CLAUSE_LED.match(value) for value in filled):
                continue
        elif _is_other(field, fields, filled, vocabulary):
            continue
        if 2 * sum(fits(field, value, vocabulary) for value in filled) >= len(filled):
            return field
    return None if meaning.weak else fields[-1]
