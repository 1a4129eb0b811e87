"""One finding as a sheet: what it says, where it stands, what was shown for closure, and everything that happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector.language import N_, _
from connector.model import acts, words
from connector.model.exports import Column, Facts, Grid, Sheet, Texts
from connector.workflow.registers import process, tongue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from connector.ledger.links import EvidenceFile
    from connector.model.exports import Part
    from connector.model.record import HistoryEntry, Record
    from connector.workflow.parts import Parts

WRITTEN = ("statement", "evidence", "requirement", "correction", "root_cause", "corrective_action")
KILOBYTE = 1000
DAYS = {"returned": N_("Returned"), "extended": N_("Extended"), "accepted": N_("Accepted by the certification body")}


def sheet(
    parts: Parts,
    record: Record,
    shaped: Mapping[str, Any],
    history: Sequence[HistoryEntry],
    evidence: Sequence[EvidenceFile],
    people: Mapping[str, str],
) -> Sheet:
    """The dossier of a finding, as much of it as is in the record."""
    full = record.sight == "full"
    pages: list[Part] = [Facts(title=_("Facts"), facts=tuple(_facts(parts, record, shaped, people)))]
    pages += _written(record)
    if full:
        pages += _closure(record, evidence, people, parts)
        pages.append(_history(parts, history, people))
    return Sheet(
        title=_("Finding {name}").format(name=record.label),
        subtitle=record.content.title or "",
        language=tongue(),
        about=() if full else ((_("Left out"), _("all but what compliance released to you")),),
        parts=tuple(pages),
    )


def _facts(
    parts: Parts, record: Record, shaped: Mapping[str, Any], people: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    content, link = record.content, record.link
    known = {
        _("Report"): record.report,
        _("Number"): content.number,
        _("Grade"): words.said(words.GRADES, content.grade),
        _("Standard"): content.standard,
        _("Clauses"): "\n".join(_clause(parts, content.standard, clause) for clause in content.clauses),
        _("Process"): process(parts, content.process),
        _("Department"): content.department,
        _("Site"): content.site,
        _("Owner"): people.get(record.owner or "", record.owner),
        _("Stage"): words.said(words.STAGES, shaped["stage"]),
        _("Mark"): ", ".join(words.said(words.FLAGS, flag) for flag in shaped["flags"]),
        _("Raised"): shaped["raised_on"],
        _("Due"): shaped["due_on"],
        _("Originally due"): shaped["original_due_on"],
        _("Submitted"): record.submitted_on,
        _("Closed"): record.closed_on,
        _("Ticket"): " · ".join(filter(None, (link.key or link.ticket_id, link.status, link.url))) if link else None,
        _("Assignee"): shaped["assignee"],
        _("Auditors"): ", ".join(record.head.auditors),
        _("Id"): record.id,
    }
    yield from ((name, str(value)) for name, value in known.items() if value)
    for name, days in (shaped.get("dates") or {}).items():
        if days and name in {"returned", "extended", "accepted"}:
            yield words.said(DAYS, name), ", ".join(days)


def _clause(parts: Parts, standard: str | None, clause: str) -> str:
    title = parts.standards.title(standard, clause, tongue()) if standard else None
    return f"{clause} {title}" if title else clause


def _written(record: Record) -> Iterator[Part]:
    for name in WRITTEN:
        text = getattr(record.content, name)
        if text:
            yield Texts(title=words.said(words.FIELDS, name), texts=tuple(text.splitlines()))
    doubts = tuple(f"{words.said(words.FIELDS, one.field)}: {one.reason}" for one in record.content.doubts)
    if doubts:
        yield Texts(title=_("What the report leaves open"), texts=doubts)


def _closure(
    record: Record, evidence: Sequence[EvidenceFile], people: Mapping[str, str], parts: Parts
) -> Iterator[Part]:
    shown = record.shown
    told = {
        _("Cause"): shown.cause,
        _("Correction"): shown.correction,
        _("Corrective action"): shown.corrective_action,
        _("Evidence"): "\n".join(shown.evidence),
    }
    facts = tuple((name, value) for name, value in told.items() if value)
    if facts:
        yield Facts(title=_("What was shown for closure"), facts=facts)
    heads = ((_("File"), 2.4), (_("Handed in by"), 1.2), (_("Time"), 1.4), (_("Kilobytes"), 0.9), ("SHA-256", 4.0))
    rows = tuple(
        (one.name, people.get(one.who, one.who), _moment(parts, one.at), f"{one.size / KILOBYTE:.1f}", one.sha256)
        for one in evidence
    )
    columns = tuple(Column(head=head, share=share) for head, share in heads)
    yield Grid(title=_("Evidence handed in"), columns=columns, rows=rows, empty=_("None was handed in here."))


def _history(parts: Parts, history: Sequence[HistoryEntry], people: Mapping[str, str]) -> Grid:
    heads = ((_("Time"), 1.5), (_("Who"), 1.2), (_("Action"), 1.0), (_("Field"), 1.2), (_("From"), 2.0), (_("To"), 3.0))
    columns = tuple(Column(head=head, share=share) for head, share in (*heads, (_("Why"), 1.8)))
    rows = tuple(
        (
            _moment(parts, one.at),
            people.get(one.who, one.who),
            words.said(acts.ACTIONS, one.action),
            acts.line(one.field),
            _value(parts, one.field, one.old, people),
            _value(parts, one.field, one.new, people),
            one.why,
        )
        for one in history
    )
    return Grid(title=_("History"), columns=columns, rows=rows)


def _value(parts: Parts, field: str, value: str | None, people: Mapping[str, str]) -> str | None:
    if value is None or field == "content.process":
        return process(parts, value) or None
    return people.get(value, value) if field == "owner" else acts.value(field, value)


def _moment(parts: Parts, at: Any) -> str:
    return f"{at.astimezone(parts.settings.organisation.zone):%Y-%m-%d %H:%M}"
