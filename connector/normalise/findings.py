"""Printed finding → ``Nonconformity``, with doubts where the report leaves something open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.language import _
from connector.model.audit import Doubt, Nonconformity
from connector.normalise.calendar import Outcome
from connector.normalise.citations import Scope
from connector.normalise.states import is_closed
from connector.normalise.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from connector.model.audit import Citation, Finding, Grade, Printed
    from connector.normalise.calendar import Calendar
    from connector.normalise.citations import Citations
    from connector.normalise.grading import Graded, Grading
    from connector.normalise.standards import Standards

_PROCESS = re.compile(r"process|过程|過程|流程", re.IGNORECASE)
_AREA = re.compile(r"area|function|location|区域|區域|部门|部門|岗位", re.IGNORECASE)
_LETTERED = re.compile(r"annex|附录|附錄|anhang|anexo", re.IGNORECASE)
_CLOSING_LABEL = re.compile(
    r"clos|关闭|關閉|结案|結案|销项|cierre|abschluss|abgeschlossen|cl[oô]tur|chiusura", re.IGNORECASE
)
_SIGNED = re.compile(r"[\s/,，]*(?:19|20)\d{2}[-/.年]\s*\d{1,2}[-/.月]\s*\d{1,2}\s*日?\s*$")
_ENDED = re.compile(r"[\s,，;；。、]+$|(?<=[a-z]{3})(?<!Ltd)(?<!Inc)(?<!ept)(?<!orp)(?<!Esq)\.$")
_NONCONFORMITIES = re.compile(r"不符|不合格|缺失|nonconform|non-conform|\bNCs?\b", re.IGNORECASE)
_EVERYTHING = re.compile(r"[请請]|各项|各項|事项|事項|以上|上述|\ball\b", re.IGNORECASE)
_YES = re.compile(r"^\s*(?:是|有|(?:y|yes|true|ja|oui|sí|si|x)\b|√|✓|repeat|recurr|重复|重複|属于)", re.IGNORECASE)


@dataclass(slots=True)
class _Notes:
    """Doubts of one finding, each at the place of the field it is about."""

    fields: Mapping[str, Printed]
    doubts: list[Doubt]

    def add(self, name: str, reason: str, about: str | None = None) -> None:
        if reason:
            printed = self.fields.get(about or name)
            self.doubts.append(Doubt(field=name, reason=reason, place=printed.place if printed else None))


class Findings:
    """Normalises the findings of one report."""

    def __init__(
        self,
        standards: Standards,
        citations: Citations,
        grading: Grading,
        calendar: Calendar,
        scope: Scope,
        promised: Mapping[str, Printed],
    ) -> None:
        self._standards = standards
        self._citations = citations
        self._grading = grading
        self._calendar = calendar
        self._scope = scope
        self._promised = promised

    def nonconformity(self, finding: Finding) -> Nonconformity:
        """The finding as we understand it."""
        fields = finding.fields
        notes = _Notes(fields, list(finding.doubts))
        number = _text(fields, "number")
        graded = self._grading.grade(fields.get("grade"), number)
        notes.add("grade", graded.doubt)
        cited = self._cited(fields, notes)
        closed = self._closing(fields, notes)
        source = _text(fields, "source")
        return Nonconformity(
            number=number,
            grade=graded.grade,
            printed_grade=graded.printed,
            standard=cited[0].standard if cited else self._named(fields),
            clauses=tuple(citation.clause for citation in cited),
            citations=cited,
            process=self._process(fields, cited, notes),
            department=_text(fields, "department") or self._audited(fields),
            site=_text(fields, "site"),
            title=_text(fields, "title"),
            statement=_text(fields, "statement") or _text(fields, "title"),
            **{name: _text(fields, name) for name in _WORDS},
            owner=_owner(fields),
            source=source,
            audit_finding=_from_audit(source),
            repeat=_repeated(fields),
            raised_on=self._day("raised_on", fields, notes),
            due_on=self._due(fields, graded, notes),
            closed_on=closed.day,
            printed_status=_text(fields, "status"),
            closed_as_printed=_closed_as_printed(fields, closed),
            place=finding.place,
            doubts=tuple(notes.doubts),
        )

    def _cited(self, fields: Mapping[str, Printed], notes: _Notes) -> tuple[Citation, ...]:
        printed = fields.get("clause")
        if printed is None:
            return ()
        named = fields.get("standard")
        own = self._citations.scope(named.text) if named else Scope()
        lettered = _LETTERED.search(printed.label) is not None
        loose = not printed.rule.startswith("in ")
        settled = self._citations.read(printed.text, own, self._scope, loose=loose, lettered=lettered)
        for name, reason in settled.doubts:
            notes.add(name, reason, about="clause")
        return settled.citations

    def _named(self, fields: Mapping[str, Printed]) -> str | None:
        """The standard of a finding that cites no clause: its own, else the report's only one."""
        named = fields.get("standard")
        codes = self._citations.scope(named.text).codes if named else ()
        codes = codes or self._scope.codes
        return codes[0] if len(codes) == 1 else None

    def _process(self, fields: Mapping[str, Printed], cited: tuple[Citation, ...], notes: _Notes) -> str | None:
        """The process of the first clause; a printed one that contradicts it is a doubt, alone it stands for itself."""
        printed = fields.get("process")
        named = self._standards.process_named(printed.text) if printed else None
        owned = self._standards.process(cited[0].standard, cited[0].clause) if cited else None
        if printed and named and owned and not self._standards.agree(named, owned):
            reason = _("The printed process “{printed}” is not that of clause {clause}; the clause was followed.")
            notes.add("process", reason.format(printed=printed.text, clause=cited[0].clause))
        return owned or named

    def _audited(self, fields: Mapping[str, Printed]) -> str | None:
        """The area that was audited, where no department is printed; one called as a process is no department."""
        printed = fields.get("process")
        if printed is None or _AREA.search(printed.label) is None:
            return None
        named = _PROCESS.search(printed.label) is not None and self._standards.process_named(printed.text)
        return None if named else printed.text

    def _day(self, name: str, fields: Mapping[str, Printed], notes: _Notes) -> date | None:
        printed = fields.get(name)
        if printed is None:
            return None
        outcome = self._calendar.day(printed.text)
        notes.add(name, outcome.reason)
        return outcome.day

    def _due(self, fields: Mapping[str, Printed], graded: Graded, notes: _Notes) -> date | None:
        """What the finding states, else the term that the report sets for all, or for all of its grade."""
        printed = fields.get("due_on")
        if printed is None:
            printed = self._promised_for(graded.grade)
        if printed is None:
            return None
        text, *also = printed.text, *printed.rule.split("|")[1:]
        outcome = self._calendar.due(text)
        notes.add("due_on", outcome.reason)
        for other in also:
            reason = _("The report gives two due dates: “{one}” and “{other}”.")
            notes.add("due_on", reason.format(one=text, other=other.removeprefix("also ")))
        return outcome.day

    def _promised_for(self, grade: Grade) -> Printed | None:
        """The term that the report sets for the grade; an observation has one that is for everything."""
        own, general = self._promised.get(f"due_on.{grade.value}"), self._promised.get("due_on")
        if own is not None or general is None:
            return own
        all_of_them = _EVERYTHING.search(general.text) and not _NONCONFORMITIES.search(general.text)
        return general if grade.is_nonconformity or all_of_them else None

    def _closing(self, fields: Mapping[str, Printed], notes: _Notes) -> Outcome:
        """The day of closing: its own field, else a date in the status."""
        printed = fields.get("closed_on")
        if printed is not None:
            outcome = self._calendar.day(printed.text)
            notes.add("closed_on", outcome.reason)
            return outcome
        status = _text(fields, "status")
        found = self._calendar.span(status) if status else None
        closed = status is not None and is_closed(status)
        return Outcome(found.end if found and closed else None)


_WORDS = ("evidence", "requirement", "correction", "root_cause", "corrective_action")


def _text(fields: Mapping[str, Printed], name: str) -> str | None:
    return (fields[name].text or None) if name in fields else None


def _owner(fields: Mapping[str, Printed]) -> str | None:
    """Who is printed as responsible; several stay together, the date of a signature goes."""
    printed = _text(fields, "owner")
    if printed is None:
        return None
    names = (_ENDED.sub("", _SIGNED.sub("", name)).strip() for name in printed.split("\n"))
    return "、".join(dict.fromkeys(name for name in names if name)) or None


def _closed_as_printed(fields: Mapping[str, Printed], closed: Outcome) -> bool:
    """Whether the report prints the finding as closed: by its status, or without one by a dated closing."""
    status = _text(fields, "status")
    if status is not None:
        answered = _CLOSING_LABEL.search(fields["status"].label) is not None and _YES.match(status) is not None
        return answered or is_closed(status)
    printed = fields.get("closed_on")
    return printed is not None and closed.day is not None and _CLOSING_LABEL.search(printed.label) is not None


def _from_audit(source: str | None) -> bool:
    """Whether a row's source is an audit. A source that nobody knows is taken for one: the register is an audit's."""
    meanings = {hit.meaning for hit in lexicon("source").find(source)} if source else set()
    return "audit" in meanings or "other" not in meanings


def _repeated(fields: Mapping[str, Printed]) -> bool:
    printed = fields.get("repeat")
    return printed is not None and (printed.rule.startswith("in ") or _YES.match(printed.text) is not None)


def texts(findings: Iterable[Finding], *names: str) -> list[str]:
    """The printed values of some fields in all findings."""
    return [finding.fields[name].text for finding in findings for name in names if name in finding.fields]
