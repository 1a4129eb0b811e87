"""What is settled when everything is read: what a finding's own words, or the report, say where no label did."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from connector.extract.citing import (
    cite,
    grade_from_remark,
    judge,
    locate,
    note_repeat,
    settle_department,
    take_promise,
)
from connector.extract.leads import leads_of
from connector.extract.stating import only_judges
from connector.model.audit import Printed
from connector.model.document import Place
from connector.model.wording import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.extract.drafts import Draft
    from connector.extract.head import Head
    from connector.extract.vocabulary import Vocabulary
    from connector.extract.walking import Walker

_AUDITED = ("department", "process")
_NUMBERED = re.compile(r"报告|報告|report|NCR?|CAR|单号|單號|编号|編號", re.IGNORECASE)


def finish(findings: Sequence[Draft], walker: Walker, vocabulary: Vocabulary) -> None:
    """Complete the findings of a report, which are each there once by now."""
    if len(findings) == 1 and walker.single:
        _number_of_report(findings[0], walker.head)
    elif len(findings) > 1:
        _own_forms(findings, walker.head)
    audited = next((one for name in _AUDITED if (one := walker.head.shared.get(name)) and one.text), None)
    _kind_of_sources(findings, walker.head, vocabulary)
    leads = leads_of(vocabulary)
    for draft in findings:
        cite(draft)
        for name in ("statement", "corrective_action"):
            if name in draft.fields:
                judge(draft, draft.text(name), draft.fields[name].place, vocabulary)
        _cut_judgement(draft, vocabulary)
        take_promise(draft)
        settle_department(draft)
        locate(draft)
        if audited is not None:
            draft.fields.setdefault("department", audited)
        grade_from_remark(draft, leads)
        note_repeat(draft, vocabulary)
        if draft.text("site") == draft.text("department") and "site" in draft.fields and draft.fields["site"].weak:
            del draft.fields["site"]


def _kind_of_sources(findings: Sequence[Draft], head: Head, vocabulary: Vocabulary) -> None:
    """Where every row names the same kind of audit as its source, it is the report's."""
    sources = [draft.fields.get("source") for draft in findings]
    kinds = {vocabulary.audit_types.whole(one.text) if one else None for one in sources}
    if len(kinds) == 1 and None not in kinds and sources[0] is not None:
        head.offer("told", sources[0].text, sources[0].place, sources[0].label, weak=True, rule="source")


def _cut_judgement(draft: Draft, vocabulary: Vocabulary) -> None:
    """A last line of the statement that only judges “the above” is no part of it; its clause is taken by now."""
    held = draft.fields.get("statement")
    before, line, last = held.text.rpartition("\n") if held else ("", "", "")
    if held and line and _THE_ABOVE.match(last) and only_judges(last, vocabulary):
        draft.fields["statement"] = replace(held, text=before.rstrip())


_THE_ABOVE = re.compile(
    r"\s*(?:以上|上述|该|此|这|上列)[^，,。；;]{0,8}(?:不符合|违反|违背|不满足)|"
    r"\s*(?:不符合|违反|不符)\s*[:：]|\s*(?:the above|this) ",
    re.IGNORECASE,
)


def _own_forms(findings: Sequence[Draft], head: Head) -> None:
    """Where each finding has its form, the days and numbers printed in a form are the finding's, not the report's."""
    forms = [draft for draft in findings if draft.layout == "form"]
    printed = [draft.report_number for draft in forms if draft.report_number is not None]
    if len({fold(one.text) for one in printed}) == len(printed) > 1:
        for draft in forms:
            if (one := draft.report_number) is not None:
                draft.put("number", one.text, one.place, one.label, weak=True)
        if head.fields.get("report_number", Printed("", Place())).weak:
            head.fields.pop("report_number", None)
    held = head.fields.get("report_number")
    own = {fold(draft.text("number")) for draft in forms}
    if len(forms) > 1 and held is not None and held.weak and fold(held.text) in own:
        del head.fields["report_number"]
    if len(forms) > 1:
        shared = {"audit_dates"} if len({draft.text("raised_on") for draft in findings}) == 1 else set()
        for name in [name for name, held in head.fields.items() if name in _DAYS - shared and held.rule == "form"]:
            del head.fields[name]


_DAYS = frozenset({"audit_dates", "audit_start", "audit_end", "issued_on", "report_number"})


def _number_of_report(draft: Draft, head: Head) -> None:
    """The report of one finding is numbered as its finding is."""
    held = head.fields.get("report_number")
    if held is not None and "number" not in draft.fields and _NUMBERED.search(held.label):
        draft.put("number", held.text, held.place, held.label, weak=True)
