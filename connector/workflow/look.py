"""Looking: findings, one with its history, closure figures; each within what the person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector.errors import NotAllowed, Problem, Unknown
from connector.language import _
from connector.ledger.query import Query
from connector.lifecycle.closing import is_overdue
from connector.lifecycle.due import effectiveness_check, terms, verify_by
from connector.lifecycle.milestones import milestones
from connector.lifecycle.owner import owned
from connector.model.base import Value
from connector.model.people import EVERYTHING
from connector.model.record import Link
from connector.workflow.parts import find, find_id
from connector.workflow.people import everybody
from connector.workflow.tickets import target_awaited, waiting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from connector.access.roles import Right
    from connector.ledger.reports import KeptFile, ReportLine
    from connector.model.people import Person
    from connector.model.record import HistoryEntry, Record
    from connector.workflow.parts import Parts


class Trouble(Value):
    """A finding's ticket that something is wrong with."""

    id: str
    label: str
    link: Link


REDACTED = frozenset({"id", "grade", "standard", "clauses", "statement", "due_on", "corrective_action", "sight"})
"""What an outside partner is told of a finding; everything else is null for them."""

NAMED_IN_TRAIL = 1000
"""So many findings of one look are named in its entry; of more, only how many there were."""


def findings(parts: Parts, query: Query) -> list[dict[str, Any]]:
    """What the ledger holds of what is asked for, in the form of INTERFACE.md's ``findings``."""
    parts.require("read")
    with parts.ledger.reading() as book:
        stopped, people = book.circuits.all(), everybody(parts, book)
        found = [shape(parts, record, people, stopped) for record in book.records.select(query, parts.scope(book))]
    filtered = query.model_dump(mode="json", exclude_defaults=True)
    parts.trace("view", [one["id"] for one in found[:NAMED_IN_TRAIL]], findings=len(found), filter=filtered)
    return found


def troubled(parts: Parts, query: Query) -> list[Trouble]:
    """Tickets that something is wrong with, for who keeps the queues going: names and the tracker's words, no texts."""
    parts.require("sync")
    with parts.ledger.reading() as book:
        found = [
            Trouble(id=record.id, label=record.label, link=record.link)
            for record in book.records.select(query, EVERYTHING)
            if record.link is not None
        ]
    parts.trace("view", [one.id for one in found], troubled=len(found))
    return found


def reports(parts: Parts, limit: int | None = None, offset: int = 0) -> list[ReportLine]:
    """The reports of which the person may see something, newest first."""
    parts.require("read")
    with parts.ledger.reading() as book:
        lines = book.reports.listed(parts.scope(book), limit, offset)
    parts.trace("view", (), reports=len(lines))
    return lines


def count_reports(parts: Parts) -> int:
    """Of how many reports the person may see something; traced with the look itself."""
    with parts.ledger.reading() as book:
        return book.reports.count(parts.scope(book))


def report(parts: Parts, report_id: str) -> tuple[ReportLine, list[KeptFile]] | None:
    """A report of which the person may see something, and its files; None where there is none such."""
    parts.require("read")
    with parts.ledger.reading() as book:
        lines = book.reports.listed(parts.scope(book), of=report_id)
        files = book.reports.files(report_id) if lines else []
    if not lines:
        return None
    parts.trace("view", (report_id,), reports=1)
    return lines[0], files


def count(parts: Parts, query: Query) -> int:
    """How many findings are asked for, whatever the limit; traced with the look itself."""
    parts.require("read")
    with parts.ledger.reading() as book:
        return book.records.count(query, parts.scope(book))


def report_ids(parts: Parts, names: Iterable[str]) -> tuple[str, ...]:
    """The reports of these names of which the person may see a finding. Raises ``Unknown`` with every other name."""
    found: dict[str, list[str]] = {}
    with parts.ledger.reading() as book:
        scope = parts.scope(book)
        for name in names:
            ids = tuple(report.id for report in book.reports.named(name))
            shown = {record.report_id for record in book.records.select(Query(report_ids=ids), scope)} if ids else set()
            found[name] = [one for one in ids if scope.everything or one in shown]
    unknown = [Problem(name, _("there is no report of this name")) for name, ids in found.items() if not ids]
    if unknown:
        raise Unknown(*unknown)
    return tuple(one for ids in found.values() for one in ids)


def shape(parts: Parts, record: Record, people: Sequence[Person], stopped: Collection[str] = ()) -> dict[str, Any]:
    """A record as the outside sees it: as much as is here, nulls and empty lists for the rest.

    ``people``: everybody who may answer for it; ``stopped``: targets that take nothing new.
    """
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
        "title": content.title,
        "statement": content.statement,
        "owner": owned(record, people).owner,
        "assignee": _assignee(record),
        "stage": record.stage,
        "raised_on": _day(record.raised_on),
        "due_on": _day(record.due_on),
        "original_due_on": _day(record.original_due_on),
        "asked_until": _day(record.asked_until),
        "closed_on": _day(record.closed_on),
        "flags": sorted(flags),
        "doubts": told["doubts"],
        "waiting": waiting(parts, record, people) or target_awaited(parts, record, stopped),
        "ticket": _ticket(record),
        "department": content.department,
        "site": content.site,
        "missing": list(record.shown.missing) if "incomplete" in record.flags else [],
        "corrective_action": content.corrective_action,
        "sight": record.sight,
    }
    return shaped if record.sight != "redacted" else {name: _told(name, value) for name, value in shaped.items()}


def _told(name: str, value: Any) -> Any:
    if name in REDACTED:
        return value
    return [] if isinstance(value, list) else None


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
        "refusals": [one.model_dump() for one in link.refusals],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def one(parts: Parts, reference: str, *, by_id: bool = False) -> tuple[Record, dict[str, Any], list[HistoryEntry]]:
    """A finding with everything it says and, where it is seen in full, everything that happened to it.

    ``by_id``: the reference is its id, and no other name of it.
    """
    found = seen(parts, reference, "read", by_id=by_id)
    parts.trace("view", (found[0].id,))
    return found


def seen(
    parts: Parts, reference: str, right: Right, *, by_id: bool = False
) -> tuple[Record, dict[str, Any], list[HistoryEntry]]:
    """As :func:`one`, as far as the right reaches; whoever asks leaves the trace."""
    parts.require(right)
    with parts.ledger.reading() as book:
        record = (find_id if by_id else find)(book, reference, parts.scope(book, right))
        if record.sight == "summary":
            why = _("{name} sees figures and one-line summaries").format(name=parts.person.name)
            raise NotAllowed(Problem(reference, why, _("closeout findings lists them")), right)
        history = book.records.history(record.id) if record.sight == "full" else []
        stopped, people = book.circuits.all(), everybody(parts, book)
        former = book.former.of(record.id) if record.sight == "full" else ()
    told = {"former_tickets": [ticket.model_dump(mode="json") for ticket in former], "dates": _milestones(history)}
    terms_told = _terms(parts, record) if record.sight == "full" else None
    return record, {**shape(parts, record, people, stopped), **told, "terms": terms_told}, history


def _milestones(history: list[HistoryEntry]) -> dict[str, list[str]]:
    return {name: [day.isoformat() for day in days] for name, days in milestones(history).items()}


def _terms(parts: Parts, record: Record) -> dict[str, str | None]:
    """The days beside the due day: correction, plan, verification, limit of extensions, check after closing."""
    rules = parts.settings.due
    known = terms(record.content, record.head, record.raised_on, rules)
    verify = verify_by(record.due_on or known.due_on, record.content.grade, record.head, rules)
    days = {"correction_by": known.correction_by, "plan_by": known.plan_by, "verify_by": verify}
    check = effectiveness_check(record.closed_on, record.content.grade, rules) if record.closed_on else None
    later = {"hard_limit": known.hard_limit, "effectiveness_check_on": check}
    return {name: _day(day) for name, day in {**days, **later}.items()}
