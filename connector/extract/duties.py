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
    r"(?:\d{4}|1\d{2}(?=\s*[年/]))\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*(?:\d{1,2}|底|末)|\d{1,2}\s*月\s*(?:\d{1,2}\s*日?|底|末)|"
    rf"\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}|\d{{1,2}}(?:st|nd|rd|th)?[\s-]+{_MONTH}|{_MONTH}\.?\s+\d{{1,2}}|"
    r"(?:\d{1,3}|[一二两三四五六七八九十半]{1,3})\s*个?(?:工作日|自然日|日|天|周|月)(?:之)?内|within\s+\w+|\d+\s+days"
)
_SIGN = (
    r"(?:(?:请|請|要求|应|應|须|須|需|限|计划|预计|預計|拟)?(?:于|於|在)?|"
    r"(?:(?:due|by|before|until|no later than)\s+)*(?:on\s+)?)\s*"
)
_TERM = re.compile(rf"[\s/／,，;；、|(（:：]*(?P<term>{_SIGN}(?:{_DAY}).*)$", re.IGNORECASE | re.DOTALL)
_FIRST = re.compile(
    rf"^\s*(?P<term>(?:{_DAY})\s*日?(?:\s*前)?)[\s/／,，;；、|]+(?P<who>\S.*)$", re.IGNORECASE | re.DOTALL
)
_DUE = re.compile(r"前|内|完成|整改|期限|截止|\b(?:due|by|before|until|within|no later)\b", re.IGNORECASE)
_WHO = re.compile(r"人|负责|責|部门|单位|部門|單位|owner|responsib|person|assign|\bwho\b|verantwort", re.IGNORECASE)
_WHEN = re.compile(r"日期|时间|時間|期限|时限|時限|\bdate|\bdue|deadline|\bwhen\b|termin|frist", re.IGNORECASE)
_ACTION = re.compile(r"措施|纠正|整改|\bactions?\b|\bcorrection", re.IGNORECASE)
ANSWERABLE = re.compile(r"责任|負責|负责|責任|主责|responsib|owning|accountable", re.IGNORECASE)
"""What tells the department that acts from the one that was audited."""

_DEPARTMENT = re.compile(
    r"(?:部门|单位|部門|單位|科室|处室|處室|班组|班組|部室)$|department|dept\.?$|unit$|division$|function$",
    re.IGNORECASE,
)
_PERSON = re.compile(r"人|者|员|員|主管|领导|領導|person|owner|officer|manager|name", re.IGNORECASE)
_BRACKETED = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")
_EDGE = " \t\n/／,，;；、|(（:：-–—"
_LETTER = re.compile(r"[^\W\d_]")


_ONLY_TERM = re.compile(
    r"(?:请|要求|应|须|需|限)*(?:各?(?:责任|受审核)?(?:部门|单位|方))?(?:于|在)?\s*"
    rf"(?:(?:审核|稽核|末次会议|收到[^，。]{{0,6}}|本报告[^，。]{{0,6}})?(?:结束|起|后|之日起)*\s*)?(?:{_DAY})\s*日?(?:之)?(?:前|内)?[^，。；;]{{0,4}}?"
    r"(?:完成|提交|实施|关闭|整改|纠正|改善|矫正|措施|预防|验证|并|及|和|的|，|,|证据|材料|报告|计划|资料|相关|全部|完毕|闭环|书面|\s)*[。.]?|"
    r"(?:(?:corrective|actions?|plans?|and|objective|evidence|records?|the|of|correction|root|cause|analysis|response|it|this|finding|nonconformity|"
    r"must|shall|should|is|are|to|be|submitted|submit|completed?|closed?|implemented?|corrected?|provided?|sent|required|resolved?|please)\s+)*"
    rf"(?:within\s+[^.;]{{1,80}}|by\s+(?:the\s+)?(?:{_DAY})[^.;]{{0,16}})[.]?",
    re.IGNORECASE,
)


def only_term(text: str) -> bool:
    """Whether a required action says nothing but by when: “请于30日内完成整改并提交证据”."""
    return len(text) <= _LONGEST_TERM and _ONLY_TERM.fullmatch(text.strip()) is not None


def only_day(text: str) -> bool:
    """Whether “who” is nothing but a day: ``Corrective action by | 20 November 2026``."""
    return _ONLY_DAY.fullmatch(text) is not None


_ONLY_DAY = re.compile(rf"\s*(?:{_DAY})[\s,日]*(?:\d{{4}})?\s*前?\s*", re.IGNORECASE)


def plans(text: str) -> bool:
    """Whether a term is that of a plan, not of the action itself."""
    return re.search(r"计划|方案|計畫|\bplans?\b", text, re.IGNORECASE) is not None and "完成" not in text


_LONGEST_TERM = 160


def names_both(label: str) -> bool:
    """Whether a label asks for a person and for a day."""
    return _WHO.search(label) is not None and _WHEN.search(label) is not None


def names_action_and_day(label: str) -> bool:
    """Whether a label asks for an action and for its day: 纠正措施及完成日期."""
    return _ACTION.search(label) is not None and _WHEN.search(label) is not None


def asks_for_department(label: str) -> bool:
    """Whether a label asks which part of the organisation answers, and for no person: 责任部门."""
    return _DEPARTMENT.search(_BRACKETED.sub("", label).strip(" :：")) is not None and _PERSON.search(label) is None


def outranks(label: str, other: str) -> bool:
    """Whether ``label`` asks for a person where ``other`` asked for the department that acts."""
    return asks_for_department(other) and not asks_for_department(label)


_ADVISED = re.compile(r"recommend|suggest|建议|建議", re.IGNORECASE)
_REPLIED = re.compile(
    r"management|agreed|response|auditee|管理层|管理層|被审|受审|反馈|反饋|回应|回應|回复|回覆|答复", re.IGNORECASE
)


def answers(label: str, other: str) -> bool:
    """Whether ``label`` asks what the audited will do where ``other`` asked what the auditor recommends."""
    return _ADVISED.search(other) is not None and _REPLIED.search(label) is not None and not _ADVISED.search(label)


@lru_cache(maxsize=8192)
def split_duty(name: str, text: str, label: str) -> tuple[str, str]:
    """The owner and the term in a value of ``owner`` or ``due_on``; both empty where nothing is to be taken apart."""
    if name not in {"owner", "due_on"}:
        return "", ""
    both = names_both(label)
    if not (both or name == "owner"):
        return "", ""
    if both and (first := _FIRST.match(text)) and _LETTER.search(first["who"]):
        return first["who"].strip(_EDGE), first["term"].strip()
    found = _TERM.search(text)
    who = text[: found.start()].strip(_EDGE) if found else ""
    if found is None or not _LETTER.search(who) or not (both or _DUE.search(found["term"])):
        return "", ""
    return who, found["term"].strip().rstrip(")）")
