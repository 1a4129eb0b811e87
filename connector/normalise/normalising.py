"""``Extract`` → ``Reading``: the values of the contract, with a doubt wherever the report leaves something open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.language import _
from connector.model.audit import Doubt, Reading
from connector.normalise.calendar import Calendar, settle_order
from connector.normalise.citations import Citations, Scope, joined, named_editions
from connector.normalise.clauses import Clauses
from connector.normalise.codes import Codes
from connector.normalise.dates import find_dates
from connector.normalise.findings import Findings, texts
from connector.normalise.grading import Grading, is_scale
from connector.normalise.heads import anchor_of, audit_days, report_of
from connector.normalise.identity import doubt_twins
from connector.normalise.tongues import language_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.model.audit import Extract, Nonconformity
    from connector.normalise.options import DateOrder, NormaliseOptions
    from connector.normalise.standards import Standards


def normalise(extract: Extract, standards: Standards, options: NormaliseOptions) -> Reading:
    """What the report says, in the words of the contract. Pure; never guesses silently."""
    codes = Codes(standards)
    citations = Citations(standards, codes, Clauses(codes), named_editions(codes, extract.text))
    language = language_of(extract.text)
    scope = _scope(extract, citations, codes, options)
    calendar = _calendar(extract, language, options)
    grading = Grading(options.grade_words, scaled=is_scale(texts(extract.findings, "grade")))
    promised = {name: printed for name, printed in extract.head.items() if name.startswith("due_on")}
    reader = Findings(standards, citations, grading, calendar, scope, promised)
    findings = doubt_twins([reader.nonconformity(finding) for finding in extract.findings])
    cited = dict.fromkeys(one.standard for finding in findings for one in finding.citations if one.standard)
    report, doubts = report_of(extract.head, scope.codes or tuple(cited), calendar, language)
    told = (*extract.doubts, *doubts, *_assumed(scope, extract, findings))
    return Reading(report=report, findings=findings, doubts=told)


def _scope(extract: Extract, citations: Citations, codes: Codes, options: NormaliseOptions) -> Scope:
    """The report's standards: of its head, else its title, else the only one it names anywhere, else the default."""
    for name in ("standards", "title"):
        printed = extract.head.get(name)
        scope = citations.scope(printed.text) if printed else Scope()
        if scope.codes:
            return scope
    own = joined([citations.scope(text) for text in dict.fromkeys(texts(extract.findings, "standard", "clause"))])
    if own.codes:
        return own if len(own.codes) == 1 else Scope()
    named = {mention.family: mention for mention in codes.find(extract.text[:_LOOKED_AT], loose=False)}
    if len(named) == 1:
        code, assumed = citations.settle(next(iter(named.values())))
        return Scope((code,), frozenset({code} if assumed else ()))
    return citations.scope(options.default_standard) if options.default_standard else Scope()


def _calendar(extract: Extract, language: str | None, options: NormaliseOptions) -> Calendar:
    """How the report writes dates. Its year and its anchor come from its head, read with what is known so far."""
    order = settle_order(extract.text, language, options.date_order)
    plain = Calendar(order)
    issued = extract.head.get("issued_on")
    days = audit_days(extract.head, plain)
    day = days.end or (plain.day(issued.text).day if issued else None)
    dated = Calendar(order, day.year if day else _only_year(extract.text, order))
    return Calendar(order, dated.year, anchor_of(extract.head, dated))


def _only_year(text: str, order: DateOrder | None) -> int | None:
    """The year that all dates of the report share, where its head gives none."""
    years = {one.end.year for line in text[:_LOOKED_AT].split("\n") for one in find_dates(line, order) if one.end}
    return years.pop() if len(years) == 1 else None


_LOOKED_AT = 50_000


def _assumed(scope: Scope, extract: Extract, findings: Sequence[Nonconformity]) -> tuple[Doubt, ...]:
    """That the edition of a standard is assumed: said once for the report where no finding says it."""
    told = {finding.standard for finding in findings for doubt in finding.doubts if doubt.field == "standard"}
    printed = extract.head.get("standards") or extract.head.get("title")
    reason = _("The report gives no edition: {standard} was assumed (edition assumed).")
    return tuple(
        Doubt(field="standard", reason=reason.format(standard=code), place=printed.place if printed else None)
        for code in scope.codes
        if code in scope.assumed - told
    )
