"""Looking: findings, one with its history, closure figures; each within what the person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector.access.roles import sees_texts
from connector.errors import Problem, Refused
from connector.language import _
from connector.lifecycle.closing import is_overdue
from connector.lifecycle.due import terms, verify_by
from connector.lifecycle.milestones import milestones
from connector.workflow.parts import find
from connector.workflow.tickets import waiting

if TYPE_CHECKING:
    from datetime import date

    from connector.ledger.figures import GroupName
    from connector.ledger.query import Query
    from connector.model.figures import Figures
    from connector.model.record import HistoryEntry, Record
    from connector.workflow.parts import Parts

TEXTS = ("statement", "doubts")


def findings(parts: Parts, query: Query) -> list[dict[str, Any]]:
    """What the ledger holds of what is asked for, in the form of INTERFACE.md's ``findings``."""
    parts.require("read")
    with parts.ledger.reading() as book:
        return [shape(parts, record) for record in book.records.select(query, parts.scope(book))]


def shape(parts: Parts, record: Record) -> dict[str, Any]:
    """A record as the outside sees it; texts only for who reads texts."""
    content = record.content
    told = content.model_dump(mode="json")
    flags = record.flags | ({"overdue"} if is_overdue(record, parts.today) else set())
    shaped = {
        "id": record.id,
        "number": content.number,
        "report": record.report,
        "grade": content.grade,
        "standard": content.standard,
        "clauses": told["clauses"],
        "process": content.process,
        "statement": content.statement,
        "owner": record.owner,
        "assignee": _assignee(record),
        "stage": record.stage,
        "raised_on": _day(record.raised_on),
        "due_on": _day(record.due_on),
        "original_due_on": _day(record.original_due_on),
        "asked_until": _day(record.asked_until),
        "closed_on": _day(record.closed_on),
        "flags": sorted(flags),
        "doubts": told["doubts"],
        "waiting": waiting(parts, record),
        "ticket": _ticket(record),
        "department": content.department,
        "site": content.site,
        "missing": list(record.shown.missing) if "incomplete" in record.flags else [],
    }
    return shaped if sees_texts(parts.person) else {**shaped, **dict.fromkeys(TEXTS)}


def _assignee(record: Record) -> str | None:
    if record.link is None or record.link.assignee is None:
        return None
    assignee = record.link.assignee
    return assignee.name or assignee.email or assignee.id


def _ticket(record: Record) -> dict[str, Any] | None:
    link = record.link
    if link is None:
        return None
    return {
        "target": link.target,
        "id": link.ticket_id,
        "key": link.key,
        "url": link.url,
        "status": link.status,
        "resolution": link.resolution,
        "mark": record.mark,
        "link": link.state,
        "attempts": link.attempts,
        "error": link.error,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def one(parts: Parts, reference: str) -> tuple[Record, dict[str, Any], list[HistoryEntry]]:
    """A finding with everything it says and everything that happened to it."""
    parts.require("read")
    with parts.ledger.reading() as book:
        record = find(book, reference, parts.scope(book))
        history = book.records.history(record.id)
        former = [ticket.model_dump(mode="json") for ticket in book.former.of(record.id)]
    if not sees_texts(parts.person):
        why = _("{name} sees figures and one-line summaries").format(name=parts.person.name)
        raise Refused(Problem(reference, why, _("closeout findings lists them")))
    more = {"terms": _terms(parts, record), "former_tickets": former, "dates": _milestones(history)}
    return record, {**shape(parts, record), **more}, history


def _milestones(history: list[HistoryEntry]) -> dict[str, list[str]]:
    return {name: [day.isoformat() for day in days] for name, days in milestones(history).items()}


def _terms(parts: Parts, record: Record) -> dict[str, str | None]:
    """The days beside the due day: correction, plan, verification, and the limit of extensions."""
    rules = parts.settings.due
    known = terms(record.content, record.head, record.raised_on, rules)
    verify = verify_by(record.due_on or known.due_on, record.content.grade, record.head, rules)
    days = {"correction_by": known.correction_by, "plan_by": known.plan_by, "verify_by": verify}
    return {name: _day(day) for name, day in {**days, "hard_limit": known.hard_limit}.items()}


def figures(parts: Parts, as_of: date | None, by: GroupName | None) -> Figures:
    """Closure figures as of the end of a day, today's by default; of what the person may see."""
    parts.require("figures")
    with parts.ledger.reading() as book:
        return book.figures.of(as_of or parts.today, by, parts.scope(book))
