"""Printed head → ``Report``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from connector.model.audit import AuditStage, AuditType, Doubt, Report
from connector.normalise.calendar import Span
from connector.normalise.dates import find_dates, without_dates
from connector.normalise.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from connector.model.audit import Printed
    from connector.normalise.calendar import Calendar

_SEPARATORS = re.compile(r"[、,，;；/\n|]|\s{2,}|\band\b|(?<=\S)\s*&\s*")
_ROLE = re.compile(
    r"[(（](?:(?:审核|稽核|主导|主任|高级|实习|主審|审|稽)*(?:组长|組長|组员|組員|审核员|審核員|稽核员|稽核員|成员|成員)|"
    r"lead|team leader|leader|member|auditor|trainee)[^()（）]*[)）]",
    re.IGNORECASE,
)
_REMARK = re.compile(r"(?<=\S)\s*[(（]([^()（）]{1,30})[)）]")
_NAME_CJK, _NAME_LATIN = re.compile(r"[\u3400-\u9fff]{2,4}"), re.compile(r"[A-Z][a-z]+(?:[ -][A-Za-z]+){1,2}")
_SPACED_NAMES = re.compile(r"[\u3400-\u9fff]{2,4}(?: [\u3400-\u9fff]{2,4})+")
_ROLE_LABEL = re.compile(
    r"(?<![^\s、,，;；/|])"
    r"(?:(?:审核|稽核|審核)?(?:组长|組長|组员|組員|成员|成員)|(?:主导|主導|主任|实习|實習|见习|協同|协同)?(?:审核员|稽核員|稽核员|審核員)|[A-Z]\s?[组組]|"
    r"lead auditor|team members?|members?|lead)"
    r"(?:\s*[:：]\s*|\s+)",
    re.IGNORECASE,
)
_STOP = re.compile(r"(?<=[A-Z]{2})\.$|(?<=[a-z]{5})\.$|。$")
_FULL_STOP = re.compile(r"(?<=[a-z]{3})\.$|。$")
_DATED = re.compile(r"[\s:：]*(?:19|20)\d{2}[-/.年].*$")
_EXTERNAL_BODIES = re.compile(
    r"认证(?:有限)?(?:公司|中心|机构)|certification body|registrar|CNAS|independent (?:certified public )?accountants?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """What kind of audit it was."""

    audit_type: AuditType | None = None
    stage: AuditStage | None = None


def kind_of(head: Mapping[str, Printed]) -> Kind:
    """Type and stage by the labelled words, else by the title. A stage makes it an external audit."""
    labelled = " ".join(head[name].text for name in ("audit_type", "audit_stage") if name in head)
    if not labelled and "audit_dates" in head:
        labelled = without_dates(head["audit_dates"].text)
    title = head["title"].text if "title" in head else ""
    told = head["told"].text if "told" in head else ""
    stage = _stage(labelled) or _stage(title) or (_stage(told) if not _type(labelled) else None)
    found = _type(labelled) or _type(title) or _type(told)
    if found is None and (stage is not None or _EXTERNAL_BODIES.search(f"{labelled} {title}")):
        found = "external"
    return Kind(found, stage if found == "external" else None)


def report_of(
    head: Mapping[str, Printed], standards: tuple[str, ...], calendar: Calendar, language: str | None
) -> tuple[Report, tuple[Doubt, ...]]:
    """The head's values, and what is doubtful about them."""
    kind = kind_of(head)
    days = audit_days(head, calendar)
    issued, reason = _issued(head, calendar)
    doubts = [_doubt("audit_dates", days.reason, head), _doubt("issued_on", reason, head)]
    report = Report(
        number=_text(head, "report_number"),
        standards=standards,
        audit_type=kind.audit_type,
        audit_stage=kind.stage,
        organisation=_text(head, "organisation"),
        auditors=_people(head["auditors"].text) if "auditors" in head else (),
        audit_start=days.start,
        audit_end=days.end,
        issued_on=issued,
        language=language,
    )
    return report, tuple(doubt for doubt in doubts if doubt is not None)


def audit_days(head: Mapping[str, Printed], calendar: Calendar) -> Span:
    """First and last day of the audit, from one label or from one for each."""
    span = calendar.span(head["audit_dates"].text) if "audit_dates" in head else None
    start = calendar.span(head["audit_start"].text) if "audit_start" in head else None
    end = calendar.span(head["audit_end"].text) if "audit_end" in head else None
    found = [one for one in (span, start, end) if one is not None]
    firsts = [one.start for one in (start, span) if one is not None and one.start is not None]
    lasts = [one.end for one in (end, span) if one is not None and one.end is not None]
    reason = next((one.reason for one in found if one.reason), "")
    return Span(next(iter(firsts), None), next(iter(lasts), None), reason)


def anchor_of(head: Mapping[str, Printed], calendar: Calendar) -> date | None:
    """The day from which periods count: an external or customer audit's last day, an internal audit's report day."""
    match kind_of(head).audit_type:
        case "external" | "customer":
            return audit_days(head, calendar).end
        case "internal":
            return _issued(head, calendar)[0]
        case _:
            return None


def _issued(head: Mapping[str, Printed], calendar: Calendar) -> tuple[date | None, str]:
    if "issued_on" not in head:
        return None, ""
    outcome = calendar.day(head["issued_on"].text)
    return outcome.day, outcome.reason


def _doubt(name: str, reason: str, head: Mapping[str, Printed]) -> Doubt | None:
    printed = head.get(name)
    return Doubt(field=name, reason=reason, place=printed.place if printed else None) if reason else None


def _text(head: Mapping[str, Printed], name: str) -> str | None:
    """One line; without the full stop of the sentence that it ended."""
    return _STOP.sub("", head[name].text.replace("\n", " ").strip()) if name in head else None


def _type(text: str) -> AuditType | None:
    meanings = {hit.meaning for hit in lexicon("audit_type").find(text)}
    return (
        next((kind for kind in get_args(AuditType) if kind in meanings), None) if len(meanings) <= 1 else _longest(text)
    )


def _longest(text: str) -> AuditType | None:
    """Of several kinds named, the one in most words: “customer audit by an external body” is a customer's."""
    hits = sorted(lexicon("audit_type").find(text), key=lambda hit: -len(hit.word))
    return next((kind for kind in get_args(AuditType) if kind == hits[0].meaning), None)


def _stage(text: str) -> AuditStage | None:
    """The stage that is named; the first or second stage of an initial certification is that stage."""
    found = [hit.meaning for hit in lexicon("audit_stage").find(text)]
    exact = [meaning for meaning in found if meaning in {"stage1", "stage2"}] or found
    return next((stage for stage in get_args(AuditStage) if exact and stage == exact[0]), None)


def _is_day(part: str) -> bool:
    """Whether a part is a date and no name: “B. Ode / 14 May 2026”."""
    found = find_dates(part)
    return len(found) == 1 and len(part.strip()) - len(found[0].text.strip()) <= 1


def _people(text: str) -> tuple[str, ...]:
    """Names, one each, without roles in brackets, titles in front and dates behind."""
    if _SPACED_NAMES.fullmatch(text.strip()):
        text = text.strip().replace(" ", "、")
    bare = _ROLE_LABEL.sub("\n", _REMARK.sub(_unless_name, _ROLE.sub("", text)))
    names = (_FULL_STOP.sub("", _DATED.sub("", part).strip()) for part in _SEPARATORS.split(bare) if not _is_day(part))
    return tuple(dict.fromkeys(name for name in names if name))


def _unless_name(remark: re.Match[str]) -> str:
    """Nothing for a remark behind a name (a role, a register's number), but the name again in another script."""
    again = _NAME_CJK.fullmatch(remark[1]) or _NAME_LATIN.fullmatch(remark[1])
    latin, before = remark[1].isascii(), remark.string[: remark.start()][-_NEAR:]
    return remark.group() if again and latin is not before.isascii() else ""


_NEAR = 4
