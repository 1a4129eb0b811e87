"""How pages say values: days, times, shares, and the words for grades, stages, flags and links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import pass_context

from connector.language import N_, _, current
from connector.normalise import load_standards

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from jinja2.runtime import Context

    from connector.model.figures import Rate

GRADES = {
    "major": N_("Major"),
    "minor": N_("Minor"),
    "ungraded": N_("Ungraded"),
    "observation": N_("Observation"),
    "ofi": N_("Opportunity"),
}
STAGES = {
    "draft": N_("Draft"),
    "approved": N_("Approved"),
    "open": N_("Open"),
    "in_progress": N_("In progress"),
    "submitted": N_("Submitted"),
    "closed": N_("Closed"),
    "withdrawn": N_("Withdrawn"),
}
FLAGS = {
    "overdue": N_("overdue"),
    "incomplete": N_("incomplete"),
    "needs_decision": N_("needs a decision"),
    "disputed": N_("disputed"),
    "repeat": N_("repeat"),
    "carried_over": N_("carried over"),
    "drift": N_("changed in the tracker"),
    "changed": N_("changed in a new edition"),
    "not_in_latest": N_("not in the latest edition"),
    "closed_as_printed": N_("closed as printed"),
    "body_acceptance_pending": N_("awaits the certification body"),
    "escalated": N_("escalated"),
    "extension_asked": N_("a later day is asked for"),
    "repeat_suspected": N_("perhaps a repeat"),
    "purged": N_("texts purged after their term"),
}
LINKS = {
    "intent": N_("to be made"),
    "sent": N_("being made"),
    "unknown": N_("outcome unknown"),
    "linked": N_("linked"),
    "partial": N_("a step waits"),
    "rejected": N_("refused"),
    "lost": N_("ticket deleted"),
    "forbidden": N_("ticket not readable"),
}
WAITS = {
    "approval": N_("approval"),
    "owner": N_("an owner"),
    "route": N_("a route"),
    "not_an_audit_finding": N_("a route (it is no audit finding)"),
    "target": N_("its queue, which refuses everything now"),
    "decision": N_("a decision"),
}
ROLES = {
    "management": N_("Management"),
    "compliance": N_("Compliance"),
    "auditor": N_("Auditor"),
    "process_owner": N_("Process owner"),
    "external_partner": N_("External partner"),
    "admin": N_("Administrator"),
}
AUDITS = {"internal": N_("Internal"), "customer": N_("Customer"), "external": N_("Certification")}
DECISIONS = {
    "reopen": N_("Reopen: it still has to be fixed"),
    "withdraw": N_("Withdraw: it is no nonconformity"),
    "duplicate": N_("Duplicate of another finding"),
}
FIELDS = {
    "summary": N_("Heading of the ticket"),
    "description": N_("Text of the ticket"),
    "link": N_("Link to the whole finding"),
    "number": N_("Number"),
    "grade": N_("Grade"),
    "standard": N_("Standard"),
    "clauses": N_("Clauses"),
    "process": N_("Process"),
    "flag": N_("Mark"),
    "report": N_("Report"),
    "clause": N_("Clause"),
    "department": N_("Department"),
    "site": N_("Site"),
    "title": N_("Title"),
    "statement": N_("Statement"),
    "evidence": N_("Evidence"),
    "requirement": N_("Requirement"),
    "correction": N_("Correction"),
    "root_cause": N_("Cause"),
    "cause": N_("Cause"),
    "corrective_action": N_("Corrective action"),
    "owner": N_("Owner"),
    "stage": N_("Stage"),
    "raised_on": N_("Raised"),
    "due_on": N_("Due"),
    "original_due_on": N_("Originally due"),
    "closed_on": N_("Closed"),
    "submitted_on": N_("Submitted"),
    "printed_status": N_("Printed state"),
    "printed_grade": N_("Printed grade"),
    "source": N_("Source"),
    "repeat": N_("Repeat"),
}


def said(table: Mapping[str, str], value: object) -> str:
    """A value in the words of a table; what it does not know stays as it is."""
    text = "" if value is None else str(value)
    return _(table[text]) if text in table else text


def named(table: Mapping[str, str]) -> Callable[..., str]:
    """The same as a filter; with the context, so that no template keeps the words of its first reader's language."""

    @pass_context
    def say(_context: Context, value: object) -> str:
        return said(table, value)

    return say


def day(value: date | str | None) -> str:
    """A calendar day, ISO; a dash where there is none."""
    return str(value)[:10] if value else "–"


def share(rate: Rate) -> str:
    """A rate in per cent; a dash where there is nothing to divide by."""
    return "–" if rate.value is None else f"{rate.value:.0%}"


def of(rate: Rate) -> str:
    """What a rate is a share of."""
    return _("{numerator} of {denominator}").format(numerator=rate.numerator, denominator=rate.denominator)


def moment(value: datetime, zone: Any) -> str:
    """A time in the organisation's zone, to the minute."""
    return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"


def short(value: str | None, length: int = 120) -> str:
    """The beginning of a text, on one line."""
    text = " ".join((value or "").split())
    return text if len(text) <= length else text[: length - 1] + "…"


def process(key: str | None) -> str:
    """What a process is called in the language of the page."""
    return (load_standards().process_name(key, "zh" if current() == "zh" else "en") or key) if key else ""


def outward(address: str) -> str:
    """An address that a tracker gave, if a browser may follow it; else nothing."""
    return address if address.startswith(("https://", "http://")) else ""


FILTERS: dict[str, Callable[..., Any]] = {
    "grade": named(GRADES),
    "stage": named(STAGES),
    "flag": named(FLAGS),
    "link": named(LINKS),
    "waiting": named(WAITS),
    "role": named(ROLES),
    "field": named(FIELDS),
    "decision": named(DECISIONS),
    "audit": named(AUDITS),
    "outward": outward,
    "process": process,
    "day": day,
    "share": share,
    "of": of,
    "moment": moment,
    "short": short,
}
TOLD: dict[str, object] = {"grades": GRADES, "stages": STAGES, "flags": FLAGS, "roles": ROLES, "field_names": FIELDS}
