"""What values are called: grades, stages, flags, links, kinds of audits, fields; and how shares are said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.language import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping

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
ROLES = {
    "management": N_("Management"),
    "compliance": N_("Compliance"),
    "auditor": N_("Auditor"),
    "process_owner": N_("Process owner"),
    "external_partner": N_("External partner"),
    "admin": N_("Administrator"),
}
WAITS = {
    "approval": N_("approval"),
    "owner": N_("an owner"),
    "route": N_("a route"),
    "not_an_audit_finding": N_("a route (it is no audit finding)"),
    "target": N_("its queue, which refuses everything now"),
    "decision": N_("a decision"),
}
AUDITS = {"internal": N_("Internal"), "customer": N_("Customer"), "external": N_("Certification")}
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


def share(rate: Rate) -> str:
    """A rate in per cent; a dash where there is nothing to divide by."""
    return "–" if rate.value is None else f"{rate.value:.0%}"


def of(rate: Rate) -> str:
    """What a rate is a share of."""
    return _("{numerator} of {denominator}").format(numerator=rate.numerator, denominator=rate.denominator)
