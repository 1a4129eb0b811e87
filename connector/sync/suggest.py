"""A mapping proposed from the live schema of a tracker: what fits is filled, what is open stands there as a comment.

======================================= ======================================================================
a field of the tracker                  then
======================================= ======================================================================
the mapping fills it, and it is there   the rule stays; grades get the values that the tracker has
the mapping fills it, and it is not     the rule becomes a comment that says so
is required, and something of ours fits a rule
is required, and nothing fits           a comment with what it takes: a person decides
is not required, and something fits     a comment with the rule, to be taken or left
asks for cause, action or evidence      a comment in ``[evidence]``
======================================= ======================================================================
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from connector.language import _
from connector.model.base import Value
from connector.model.wording import fold
from connector.sync.claims import LABELS as EVIDENCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from connector.model.ticket import FieldRule, TicketMapping
    from connector.model.tracker import FieldKind, TrackerField

OURS: dict[str, tuple[str, ...]] = {
    "due_on": ("due date", "due", "target date", "planned end", "到期日", "期限", "完成日期"),
    "owner": ("assignee", "assigned to", "owner", "responsible", "责任人", "经办人"),
    "grade": ("severity", "grade", "grading", "classification", "finding type", "等级", "级别", "分级", "严重程度"),
    "clauses": ("clause", "clauses", "requirement reference", "条款"),
    "standard": ("standard", "framework", "标准"),
    "process": ("process", "流程", "过程"),
    "department": ("department", "business unit", "部门"),
    "site": ("site", "location", "场所"),
    "number": ("finding number", "finding id", "nc number", "编号"),
    "report": ("audit report", "audit number", "report number", "审核报告", "报告编号"),
    "audit_type": ("audit type", "审核类型"),
    "raised_on": ("raised on", "finding date", "date raised", "开具日期"),
    "evidence": ("objective evidence", "audit evidence", "客观证据", "审核证据"),
    "requirement": ("requirement", "criterion", "criteria", "要求", "准则"),
    "statement": ("finding", "nonconformity", "statement", "不符合事实", "不符合描述"),
    "link": ("audit record", "external link", "链接"),
}
"""Our fields, and what trackers call a field that takes them."""

KINDS: dict[str, frozenset[FieldKind]] = {
    "due_on": frozenset({"day", "moment"}),
    "raised_on": frozenset({"day", "text"}),
    "owner": frozenset({"person"}),
    "grade": frozenset({"choice", "text"}),
}
"""What our field can be written into; every other into text of one line or of several."""
TEXTS: frozenset[FieldKind] = frozenset({"text", "rich", "labels"})

GRADES: dict[str, tuple[str, ...]] = {
    "major": ("major", "严重", "重大", "highest", "critical", "very high", "high", "1"),
    "minor": ("minor", "一般", "轻微", "medium", "moderate", "3", "2"),
    "ungraded": ("ungraded", "未分级", "minor", "一般", "medium", "moderate", "3", "2"),
    "observation": ("observation", "观察", "low", "4", "3"),
    "ofi": ("opportunity", "改进", "lowest", "very low", "planning", "low", "5", "4"),
}
"""What a tracker may call each grade, the best word first."""


MOST_CHOICES = 12
"""Choices of a field that a comment names."""

BARE = re.compile(r"[A-Za-z0-9_-]+")
VERSION = re.compile(r"^version *= *\d+", re.MULTILINE)
NEXT_TABLE = re.compile(r"^(#.*\n)*\[", re.MULTILINE)


class Suggested(Value):
    """The lines of ``[fields]`` and ``[evidence]``: each a key with its rule as TOML, or a comment."""

    fields: tuple[str, ...]
    evidence: tuple[str, ...]


def suggested(fields: Sequence[TrackerField], mapping: TicketMapping) -> Suggested:
    """Proposals for a queue with these fields, on top of the mapping that it has now."""
    known = {one.name: one for one in fields}
    evident = {name for names in mapping.evidence.values() for name in names}
    open_fields = [one for one in fields if one.writable and one.name not in mapping.fields and one.name not in evident]
    told = [(one, _shown_by_owners(one)) for one in open_fields]
    return Suggested(
        fields=(
            *(line for name in mapping.fields for line in _kept(name, known.get(name), mapping)),
            *(line for one, shows in told if not shows for line in _added(one)),
        ),
        evidence=tuple(f'# {shows} = ["{one.name}"]    # {one.label}' for one, shows in told if shows),
    )


def _kept(name: str, field: TrackerField | None, mapping: TicketMapping) -> Iterator[str]:
    rule = mapping.fields[name]
    if field is None:
        yield f"# {_key(name)} = {_inline(_as_written(rule))}    # {_('is not on the create screen')}"
        return
    written = _as_written(rule)
    if field.choices and rule.source == "grade":
        there = {grade: value for grade, value in (rule.values or {}).items() if _has(field.choices, value)}
        written = {**written, "values": {**_grades(field.choices), **there} or rule.values}
    yield f"{_key(name)} = {_inline(written)}"


def _added(field: TrackerField) -> Iterator[str]:
    """A line for a field that nothing fills yet, if there is something to say about it."""
    rule = _fitting(field)
    if rule is not None:
        note = f"    # {field.label}"
        yield f"{'' if field.required else '# '}{_key(field.name)} = {_inline(rule)}{note}"
    elif field.required:
        takes = ", ".join(list(field.choices)[:MOST_CHOICES]) or field.kind
        told = _("{label} is required, and nothing of ours fits: give a constant. It takes: {takes}")
        yield f'# {_key(field.name)} = ""    # {told.format(label=field.label, takes=takes)}'


def _fitting(field: TrackerField) -> dict[str, Any] | None:
    """The rule that fills a field from one of ours, by what the field is called."""
    called = {fold(field.label), fold(field.name)}
    for source, names in OURS.items():
        if called & {fold(name) for name in names} and field.kind in KINDS.get(source, TEXTS):
            if not field.choices:
                return {"from": source}
            values = _grades(field.choices) if source == "grade" else {}
            if values:
                return {"from": source, "values": values, "on_missing": "reject" if field.required else "skip"}
    return None


def _has(choices: Mapping[str, str], value: object) -> bool:
    return str(value) in choices or str(value) in choices.values()


def _grades(choices: Mapping[str, str]) -> dict[str, str]:
    """Our grades and the choice for each; those that no choice fits are left out."""
    folded = {key: {fold(key), fold(label)} for key, label in choices.items()}
    found = {grade: _choice(words, folded) for grade, words in GRADES.items()}
    return {grade: choice for grade, choice in found.items() if choice is not None}


def _choice(words: Sequence[str], folded: Mapping[str, set[str]]) -> str | None:
    """The choice that is called by the best word, or, where none is, the one with the best word in its name."""
    for word in map(fold, words):
        for key, names in folded.items():
            if word in names:
                return key
    for word in map(fold, words):
        for key, names in folded.items():
            if len(word) > 1 and any(word in name for name in names):
                return key
    return None


def _shown_by_owners(field: TrackerField) -> str | None:
    """Which part of the evidence people write into this field: cause, correction, corrective action, evidence."""
    if field.required or field.kind not in TEXTS:
        return None
    called = {fold(field.label), fold(field.name)}
    return next((shows for shows, names in EVIDENCE.items() if called & {fold(name) for name in names}), None)


def _as_written(rule: FieldRule) -> Any:
    """The rule as a mapping file has it."""
    if rule.source is None:
        return rule.constant if rule.template is None else rule.template
    written: dict[str, Any] = {"from": rule.source}
    if rule.values is not None:
        written["values"] = rule.values
    if rule.on_missing != "skip":
        written["on_missing"] = rule.on_missing
    return written


def _key(name: str) -> str:
    return name if BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _inline(value: Any) -> str:
    """A value in one line of TOML, which agrees with JSON about everything but tables."""
    match value:
        case dict():
            return "{ " + ", ".join(f"{_key(str(name))} = {_inline(inner)}" for name, inner in value.items()) + " }"
        case list() | tuple():
            return "[" + ", ".join(_inline(inner) for inner in value) + "]"
        case _:
            return json.dumps(value, ensure_ascii=False)


def rewritten(text: str, proposal: Suggested, version: int) -> str:
    """The mapping file ``text`` with the proposal in ``[fields]`` and ``[evidence]``, as the next version."""
    with_fields = _section(text, "fields", proposal.fields, keep=False)
    with_evidence = _section(with_fields, "evidence", proposal.evidence, keep=True)
    return VERSION.sub(f"version = {version + 1}", with_evidence, count=1)


def _section(text: str, name: str, lines: Sequence[str], *, keep: bool) -> str:
    """The text with these lines in the table ``[name]``, instead of those there or after them."""
    before, head, rest = text.partition(f"\n[{name}]\n")
    if not head:
        return text if not lines else text.rstrip() + f"\n\n[{name}]\n" + "\n".join(lines) + "\n"
    end = NEXT_TABLE.search(rest)
    body, after = (rest[: end.start()], rest[end.start() :]) if end else (rest, "")
    kept = body.rstrip() + "\n" if keep and body.strip() else ""
    new = [line for line in lines if not keep or line.partition("    #")[0] not in kept]
    fresh = "\n".join(new) + "\n" if new else ""
    return before + head + kept + fresh + ("\n" + after.lstrip("\n") if after else "")
