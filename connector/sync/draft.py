"""From a record to the ticket that we wish: our fields through a mapping, as far as the route discloses them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from connector.errors import Problem, TicketRejected
from connector.language import _, speaking
from connector.model.base import Value
from connector.model.ticket import Assignee, FieldValue, Line, RichText, TicketDraft

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from connector.model.people import Person
    from connector.model.policy import Disclosure
    from connector.model.record import Record
    from connector.model.ticket import FieldRule, TicketMapping

_VARIABLE = re.compile(r"\{([a-z_]+)\}")
_LABEL = re.compile(r"\*\*(.+?)\*\*[ \t]*")
_HOLLOW = re.compile(r"\(\s*\)|（\s*）|\[\s*\]|【\s*】|「\s*」|(?<=[\])）】]) ?[:：·–—,，;；](?= )")
_INSIDE = re.compile(r"(?<=[(（\[【]) | (?=[)）\]】])")
_EDGES = " \t·|/,，;；:：-–—"

WITHHELD = frozenset({"evidence"})
STUB = frozenset({"number", "clause", "clauses", "standard", "due_on", "link", "mark", "done_asks", "disclosure_note"})
"""What a summary leaves out; what a stub is made of. A full ticket says everything."""


class ClauseWords(Value):
    """What the standards and the processes call things, in the language of the ticket."""

    clause_title: str = ""
    process_label: str = ""


def wished(
    record: Record,
    mapping: TicketMapping,
    target: str,
    disclosure: Disclosure,
    owner: Person | None,
    words: ClauseWords,
    surroundings: Mapping[str, str],
) -> TicketDraft:
    """The ticket of an approved record.

    ``surroundings``: ``language``, ``organisation`` and ``link``. Raises ``TicketRejected`` naming each field whose
    value is missing where the mapping says reject.
    """
    language = surroundings["language"]
    with speaking(language):
        names = disclosed(_names(record, owner, words, surroundings), disclosure)
    template = mapping.template.get(language) or next(iter(mapping.template.values()))
    names["summary"] = _one_line(template.summary, names)
    description = rendered(template.description, names)
    fields: dict[str, FieldValue] = {}
    rejected: dict[str, str] = {}
    for field, rule in mapping.fields.items():
        value = _value(rule, names, record, owner, target, description)
        if value is None and rule.on_missing == "reject":
            rejected[field] = _("needs '{source}', which is empty or not mapped").format(source=rule.source)
        elif value is not None:
            fields[field] = value
    if rejected:
        remedy = _("give it with closeout edit {id}, or change the mapping '{name}'")
        problem = [
            Problem(f"{record.id}: {field}", why, remedy.format(id=record.id, name=mapping.name))
            for field, why in rejected.items()
        ]
        raise TicketRejected(*problem, fields=rejected)
    return TicketDraft(mark=record.mark, fields=fields)


def disclosed(names: dict[str, str], disclosure: Disclosure) -> dict[str, str]:
    """The names with everything emptied that the route does not disclose."""
    if disclosure == "full":
        return {**names, "disclosure_note": ""}
    if disclosure == "stub":
        return {name: value if name in STUB else "" for name, value in names.items()}
    return {name: "" if name in WITHHELD else value for name, value in names.items()}


def _value(
    rule: FieldRule,
    names: Mapping[str, str],
    record: Record,
    owner: Person | None,
    target: str,
    description: RichText,
) -> FieldValue | None:
    default = None if rule.on_missing in {"reject", "skip"} else rule.on_missing
    if rule.source is None:
        return rule.constant if rule.template is None else _one_line(rule.template, names) or None
    match rule.source:
        case "owner":
            return _assignee(owner, target) or default
        case "description":
            return description
        case "due_on":
            return record.due_on or default
        case source:
            printed = names[source]
    if rule.values is not None:
        return rule.values.get(printed, default) if printed else default
    return printed or default


def _assignee(owner: Person | None, target: str) -> Assignee | None:
    if owner is None:
        return None
    return Assignee(key=owner.key, name=owner.name, email=owner.email, account=owner.accounts.get(target))


def _names(record: Record, owner: Person | None, words: ClauseWords, surroundings: Mapping[str, str]) -> dict[str, str]:
    content = record.approved or record.content
    printed = {
        name: getattr(content, name) or ""
        for name in (
            *("number", "standard", "process", "department", "site", "title", "statement", "evidence"),
            *("requirement", "correction", "root_cause", "corrective_action"),
        )
    }
    return {
        **printed,
        "grade": str(content.grade),
        "grade_label": grade_label(content.grade),
        "clause": content.clauses[0] if content.clauses else "",
        "clauses": "; ".join(f"{cited.standard or ''} {cited.clause}".strip() for cited in content.citations),
        "clause_title": words.clause_title,
        "process_label": words.process_label,
        "owner": owner.name if owner else record.owner or "",
        "due_on": _day(record.due_on),
        "raised_on": _day(record.raised_on),
        "report": record.report,
        "report_date": _day(record.head.issued_on or record.head.audit_end),
        "organisation": record.head.organisation or surroundings["organisation"],
        "audit_type": _audit_type(record.head.audit_type),
        "place": place_text(content.place.model_dump(exclude_none=True)),
        "mark": record.mark,
        "link": surroundings["link"],
        "done_asks": _(
            "root cause, correction of the effect, corrective action against the cause, and evidence of both"
        ),
        "disclosure_note": _("This ticket shows an extract; the whole finding is with compliance."),
    }


def grade_label(grade: str) -> str:
    """A grade in words, in the language in force."""
    match grade:
        case "major":
            return _("Major nonconformity")
        case "minor":
            return _("Minor nonconformity")
        case "observation":
            return _("Observation")
        case "ofi":
            return _("Opportunity for improvement")
        case _:
            return _("Nonconformity (ungraded)")


def _audit_type(audit_type: str | None) -> str:
    match audit_type:
        case "internal":
            return _("internal audit")
        case "customer":
            return _("customer audit")
        case "external":
            return _("external audit")
        case _:
            return ""


def place_text(place: Mapping[str, object]) -> str:
    """Where something stands in the report, for a person: "page 3, table 2, row 4"."""
    words = {
        "page": _("page {n}"),
        "sheet": _("sheet {n}"),
        "table": _("table {n}"),
        "row": _("row {n}"),
        "cell": _("cell {n}"),
    }
    parts = [word.format(n=place[name]) for name, word in words.items() if name in place]
    if not parts and "block" in place:
        parts = [_("paragraph {n}").format(n=place["block"])]
    return _(", ").join(parts)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _one_line(template: str, names: Mapping[str, str]) -> str:
    text = " ".join(_filled(template, names).split())
    while (tidy := _HOLLOW.sub("", text)) != text:
        text = tidy
    return _INSIDE.sub("", " ".join(text.split())).strip(_EDGES)


def _filled(template: str, names: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda match: names.get(match[1], ""), template)


def rendered(template: str, names: Mapping[str, str]) -> RichText:
    """A description. Lines whose variables are all empty are left out, and headings with nothing below them."""
    lines = [line for raw in template.strip().splitlines() if (line := _line(raw, names)) is not None]
    kept = [
        line
        for line, following in zip(lines, [*lines[1:], None], strict=True)
        if line.kind != "heading" or (following is not None and following.kind != "heading")
    ]
    return RichText(lines=tuple(kept))


def _line(raw: str, names: Mapping[str, str]) -> Line | None:
    variables = _VARIABLE.findall(raw)
    if not raw.strip() or (variables and not any(names.get(name) for name in variables)):
        return None
    kind, text = _kind(raw.strip())
    labelled = _LABEL.match(text)
    label = labelled[1] if labelled else ""
    body = text[labelled.end() :] if labelled else text
    return Line(kind=kind, label=label, text=_filled(body, names).strip())


def _kind(text: str) -> tuple[Literal["heading", "text", "item"], str]:
    if text.startswith("## "):
        return "heading", text.removeprefix("## ")
    if text.startswith("- "):
        return "item", text.removeprefix("- ")
    return "text", text
