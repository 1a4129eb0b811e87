"""Tickets on which nobody has done anything for long. Our own comments are no activity of theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from connector.errors import TargetClosed, TargetError
from connector.ledger.query import Query
from connector.lifecycle.reminders import REMINDED
from connector.model.record import REFERENCE
from connector.model.reminding import Climbed
from connector.model.ticket import LinkState, Ticket, TicketState
from connector.workflow.outcome import Failure

if TYPE_CHECKING:
    from datetime import datetime

    from connector.model.record import Record
    from connector.model.ticket import Work
    from connector.ports import TicketAdapter
    from connector.workflow.parts import Parts

SAME_MOMENT = timedelta(minutes=2)
"""A tracker's time of its newest change may be a little after that of the comment which was the change."""


def idle_days(parts: Parts) -> tuple[dict[str, int], tuple[Failure, ...]]:
    """Days without activity by the nonconformity's id, for those past their ladder's limit; and what went wrong.

    Only tickets of which the ledger has heard nothing for so long are looked at.
    """
    quiet, failures, found = _quiet(parts), [], {}
    for target in sorted({record.link.target for record in quiet.values() if record.link}):
        try:
            found.update(_idle_at(parts, parts.adapter(target), target, quiet))
        except TargetError as error:
            failures.append(Failure(label=target, why=error.said, closed=isinstance(error, TargetClosed)))
    return found, tuple(failures)


def _quiet(parts: Parts) -> dict[str, Record]:
    """Candidates: linked, not nudged yet for this due day, and unchanged in the ledger for so long."""
    asked = Query(stages=tuple(sorted(REMINDED)), link_states=(LinkState.LINKED, LinkState.PARTIAL))
    with parts.ledger.reading() as book:
        worked_on, climbed = book.reminders.worked_on(REMINDED), book.reminders.climbed()
        records = list(book.records.select(asked))
    return {
        record.id: record
        for record in records
        if record.link is not None and record.link.target in parts.settings.targets
        if climbed.get(record.id, Climbed()).idle is None
        if _is_long(parts, record, worked_on.get(record.id))
    }


def _is_long(parts: Parts, record: Record, last: datetime | None) -> bool:
    limit = parts.settings.reminders.of(record.content.grade).no_activity_days
    return bool(limit) and (last is None or _days(parts, last) >= limit)


def _days(parts: Parts, last: datetime) -> int:
    return (parts.today - last.astimezone(parts.settings.organisation.zone).date()).days


def _idle_at(parts: Parts, adapter: TicketAdapter, target: str, quiet: dict[str, Record]) -> dict[str, int]:
    mine = {
        record.link.ticket_id: record
        for record in quiet.values()
        if record.link is not None and record.link.target == target and record.link.ticket_id is not None
    }
    found: dict[str, int] = {}
    for ticket in adapter.fetch(list(mine)):
        record = mine.get(ticket.id)
        if record is None or not isinstance(ticket, Ticket) or ticket.state in {TicketState.DONE, TicketState.ENDED}:
            continue
        last = ticket.updated_at
        if last is not None and not _is_long(parts, record, last):
            last = last_activity(ticket, adapter.work(ticket.id))
        if last is not None and _is_long(parts, record, last):
            found[record.id] = _days(parts, last)
    return found


def last_activity(ticket: Ticket, work: Work) -> datetime | None:
    """When somebody but us last did something on a ticket: its newest change, unless that was a comment of ours."""
    ours = [comment.at for comment in work.comments if comment.at and REFERENCE in comment.text]
    theirs = [comment.at for comment in work.comments if comment.at and REFERENCE not in comment.text]
    newest = ticket.updated_at
    if newest is not None and (not ours or newest > max(ours) + SAME_MOMENT):
        theirs.append(newest)
    return max(filter(None, (*theirs, ticket.created_at)), default=None)
