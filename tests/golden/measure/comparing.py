"""One document's answer beside what was read: which findings are the same, and how each value compares.

A value that neither the answer nor the reading has is not counted. Errors are of three kinds: missing (the answer has a value, the reading
none), invented (the other way round), different.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from rapidfuzz import fuzz

from connector.model.wording import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Entry = dict[str, Any]
Judgement = Literal["right", "missing", "invented", "different"]
HEAD = ("number", "standards", "audit_type", "audit_stage", "organisation", "auditors", "audit_start", "audit_end", "issued_on", "language")  # fmt: skip
FIELDS = (
    *(
        "number",
        "grade",
        "printed_grade",
        "standard",
        "clauses",
        "citations",
        "process",
        "department",
        "site",
        "statement",
    ),
    *(
        "evidence",
        "requirement",
        "correction",
        "root_cause",
        "corrective_action",
        "owner",
        "source",
        "raised_on",
        "due_on",
    ),
    *("closed_on", "printed_status"),
)
WORDS = {"statement", "evidence", "requirement", "correction", "root_cause", "corrective_action", "owner", "department", "organisation"}  # fmt: skip
DATES = {"raised_on", "due_on", "closed_on"}
STOPPING = {"grade", "clause", "standard", "identity"}  # doubts that stop approval
ALIKE, RECOGNISED = 80, 90


@dataclass(frozen=True, slots=True)
class Value:
    """How one value compares; ``field`` of the report's own begins with ``report.``."""

    field: str
    judgement: Judgement
    wanted: object
    got: object


def pairs(answer: list[Entry], found: list[Entry]) -> list[tuple[Entry, Entry]]:
    """The findings of the answer with those read, each used once: by number and site, by number, by words, by clause."""
    matched: list[tuple[Entry, Entry]] = []
    for same in (_same_place, _same_number, _same_words, _same_clauses):
        for wanted in answer:
            if not any(wanted is one for one, _got in matched):
                free = (got for got in found if not any(got is other for _wanted, other in matched))
                matched += [(wanted, got) for got in free if same(wanted, got)][:1]
    return matched


def _same_place(wanted: Entry, got: Entry) -> bool:
    return _same_number(wanted, got) and text(wanted["site"]) == text(got["site"])


def _same_number(wanted: Entry, got: Entry) -> bool:
    return wanted["number"] is not None and text(wanted["number"]) == text(got["number"])


def _same_words(wanted: Entry, got: Entry) -> bool:
    said = (got["statement"], got["evidence"])
    return any(fuzz.ratio(text(wanted["statement"]), text(words)) >= ALIKE for words in said if words)


def _same_clauses(wanted: Entry, got: Entry) -> bool:
    return bool(wanted["clauses"]) and wanted["clauses"] == got["clauses"] and wanted["grade"] == got["grade"]


def values(wanted: Entry, got: Entry, *, recognised: bool) -> Iterator[Value]:
    """Each value of a finding, and its doubts."""
    agree = _agree_recognised if recognised else _agree
    doubted = {"doubts", *_doubts(wanted)} & DATES & _doubts(got)
    for name in FIELDS:
        if name in doubted:
            yield Value(name, "right", wanted[name], got[name])
        else:
            yield from _judged(name, wanted[name], got.get(name), agree)
    if _doubts(wanted) or _doubts(got) & STOPPING:
        asked, raised = sorted(_doubts(wanted)), sorted(_doubts(got) & (STOPPING | _doubts(wanted)))
        yield from _judged("doubts", asked, raised, _agree)


def head_values(wanted: Entry, got: Entry | None, *, recognised: bool) -> Iterator[Value]:
    """Each value of a report's head."""
    agree = _agree_recognised if recognised else _agree
    for name in HEAD:
        for value in _judged(name, wanted[name], (got or {}).get(name), agree):
            yield Value(f"report.{name}", value.judgement, value.wanted, value.got)


def _doubts(finding: Entry) -> set[str]:
    return {doubt if isinstance(doubt, str) else doubt["field"] for doubt in finding["doubts"]}


def _judged(name: str, wanted: Any, got: Any, agree: Callable[[str, Any, Any], bool]) -> Iterator[Value]:
    if not wanted and not got:
        return
    if not got:
        yield Value(name, "missing", wanted, got)
    elif not wanted:
        yield Value(name, "invented", wanted, got)
    else:
        yield Value(name, "right" if agree(name, wanted, got) else "different", wanted, got)


def _agree(name: str, wanted: Any, got: Any) -> bool:
    if isinstance(wanted, str) and isinstance(got, str):
        return text(wanted) == text(got)
    if name == "auditors":
        return [text(one) for one in wanted] == [text(one) for one in got]
    return bool(wanted == got)


def _agree_recognised(name: str, wanted: Any, got: Any) -> bool:
    return _agree(name, wanted, got) or (name in WORDS and fuzz.ratio(text(wanted), text(got)) >= RECOGNISED)


def text(value: str | None) -> str:
    """Words without width, blanks and what stands around them: where lines end and whether a full stop was kept says nothing."""
    return re.sub(r"\s+", "", fold(value or "")).strip("。.;；,，:：").casefold()
