"""Who does it and by when, in one value: ``张强/2026-04-10``, ``Ben Ode, by 30 April``, ``张强，6月15日前完成``.

=================================== ==========================================
the label                           what is taken apart
=================================== ==========================================
names both: 责任人/完成日期            any value that holds a day or a period
names who alone: Owner              one whose day is worded as a term
names when alone                    nothing
=================================== ==========================================
"""

from __future__ import annotations

import re
from functools import lru_cache

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY = (
    r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*(?:\d{1,2}|底|末)|\d{1,2}\s*月\s*(?:\d{1,2}\s*日?|底|末)|"
    rf"\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}|\d{{1,2}}(?:st|nd|rd|th)?[\s-]+{_MONTH}|{_MONTH}\.?\s+\d{{1,2}}|"
    r"(?:\d{1,3}|[一二两三四五六七八九十半]{1,3})\s*个?(?:工作日|自然日|日|天|周|月)(?:之)?内|within\s+\w+|\d+\s+days"
)
_SIGN = (
    r"(?:(?:请|要求|应|须|需|限|计划|预计|拟)?(?:于|在)?|(?:(?:due|by|before|until|no later than)\s+)*(?:on\s+)?)\s*"
)
_TERM = re.compile(rf"[\s/／,，;；、|(（:：]*(?P<term>{_SIGN}(?:{_DAY}).*)$", re.IGNORECASE | re.DOTALL)
_FIRST = re.compile(
    rf"^\s*(?P<term>(?:{_DAY})\s*日?(?:\s*前)?)[\s/／,，;；、|]+(?P<who>\S.*)$", re.IGNORECASE | re.DOTALL
)
_DUE = re.compile(r"前|内|完成|整改|期限|截止|\b(?:due|by|before|until|within|no later)\b", re.IGNORECASE)
_WHO = re.compile(r"人|负责|責|部门|单位|部門|單位|owner|responsib|person|assign|\bwho\b|verantwort", re.IGNORECASE)
_WHEN = re.compile(r"日期|时间|時間|期限|时限|時限|\bdate|\bdue|deadline|\bwhen\b|termin|frist", re.IGNORECASE)
ANSWERABLE = re.compile(r"责任|負責|负责|責任|主责|responsib|owning|accountable", re.IGNORECASE)
"""What tells the department that acts from the one that was audited."""

_DEPARTMENT = re.compile(r"(?:部门|单位|部門|單位)$|department|unit$", re.IGNORECASE)
_EDGE = " \t\n/／,，;；、|(（:：-–—"
_LETTER = re.compile(r"[^\W\d_]")


def names_both(label: str) -> bool:
    """Whether a label asks for a person and for a day."""
    return _WHO.search(label) is not None and _WHEN.search(label) is not None


def outranks(label: str, other: str) -> bool:
    """Whether ``label`` asks for a person where ``other`` asked for the department that acts."""
    return _DEPARTMENT.search(other) is not None and _DEPARTMENT.search(label) is None


@lru_cache(maxsize=8192)
def split_duty(name: str, text: str, label: str) -> tuple[str, str]:
    """The owner and the term in a value of ``owner`` or ``due_on``; both empty where nothing is to be taken apart."""
    both = names_both(label)
    if name not in {"owner", "due_on"} or not (both or name == "owner"):
        return "", ""
    if both and (first := _FIRST.match(text)) and _LETTER.search(first["who"]):
        return first["who"].strip(_EDGE), first["term"].strip()
    found = _TERM.search(text)
    who = text[: found.start()].strip(_EDGE) if found else ""
    if found is None or not _LETTER.search(who) or not (both or _DUE.search(found["term"])):
        return "", ""
    return who, found["term"].strip().rstrip(")）")
