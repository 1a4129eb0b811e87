"""Tickets that were seen: what that means for their nonconformities, many at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from connector.ledger.query import Query
from connector.lifecycle.closing import UNFINISHED, polled
from connector.model.record import FOLLOWED
from connector.model.ticket import MARK_PREFIX, LinkState, Missing, TicketState, Work
from connector.workflow.duplicates import Duplicates
from connector.workflow.following import take_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from connector.model.record import Link, Record
    from connector.model.ticket import Ticket
    from connector.workflow.parts import Parts

RESOLUTION = timedelta(seconds=2)
"""A tracker's times may be cut to whole seconds."""

GONE = frozenset({LinkState.LOST, LinkState.FORBIDDEN})


class Sightings:
    """One poll: how many tickets were seen, what that changed, second tickets among them."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._looked_at: set[str] = set()
        self.changed: dict[str, str] = {}
        self.duplicates = Duplicates(parts)

    @property
    def count(self) -> int:
        """How many tickets of ours were seen; one that changed and was swept too counts once."""
        return len(self._looked_at)

    def take(self, target: str, tickets: Sequence[Ticket], known: datetime) -> datetime | None:
        """Take tickets in; the tracker's own time of the newest change. ``known``: the newest one of before."""
        ids = tuple(ticket.id for ticket in tickets)
        marked = tuple({_record_id(ticket.mark) for ticket in tickets if ticket.mark})
        with self._parts.ledger.reading() as book:
            linked = {_ticket_id(one): one for one in book.records.select(Query(target=target, ticket_ids=ids))}
            asked = Query(target=target, ids=marked, link_states=tuple(sorted(FOLLOWED)))
            by_mark = {one.mark: one for one in book.records.select(asked)}
        for ticket in tickets:
            self._see(ticket, linked.get(ticket.id), by_mark.get(ticket.mark or ""), known)
        return max((one.updated_at for one in tickets if one.updated_at), default=None)

    def miss(self, record_id: str, answer: Missing) -> None:
        """A ticket is not there any more, or not for us."""
        state = LinkState(answer.why)
        with self._parts.ledger.writing() as book:
            record = book.records.get(record_id)
            if record.link is None or record.link.ticket_id != answer.id or record.link.state is state:
                return
            book.links.save(record_id, record.link.model_copy(update={"state": state}))
            book.records.remember(record, "ticket", None, state, self._parts.by("poll"))
        self.changed[record.label] = state

    def _see(self, ticket: Ticket, record: Record | None, by_mark: Record | None, known: datetime) -> None:
        if record is not None or by_mark is not None:
            self._looked_at.add(ticket.id)
        if record is not None and record.link is not None:
            if self._is_news(record, record.link, ticket, known):
                self._take(record, record.link, ticket)
        elif by_mark is not None:
            self.duplicates.close(by_mark, ticket)
        self._parts.tell("ticket polled", self.count, 0)

    def _is_news(self, record: Record, link: Link, ticket: Ticket, known: datetime) -> bool:
        """Whether there is something to write down; decided without a transaction, for most tickets say nothing new."""
        if link.state in GONE:
            return True
        if _is_handed_in(record, ticket):
            return not _was_seen(link, ticket, known)
        settings = self._parts.settings
        zone, today = settings.organisation.zone, self._parts.today
        return polled(record, ticket, record.shown, settings.closing, zone, today) != record

    def _take(self, record: Record, link: Link, ticket: Ticket) -> None:
        work = self._parts.adapter(link.target).work(ticket.id) if _is_handed_in(record, ticket) else Work()
        if link.state in GONE:
            self._is_back(record)
        before, after = take_in(self._parts, record.id, ticket, work)
        if after.stage is not before.stage:
            self.changed[record.label] = after.stage

    def _is_back(self, record: Record) -> None:
        with self._parts.ledger.writing() as book:
            link = book.links.get(record.id)
            book.links.save(record.id, link.model_copy(update={"state": LinkState.LINKED, "error": None}))
            book.records.remember(record, "ticket", link.state, LinkState.LINKED, self._parts.by("poll"))
        self.changed[record.label] = LinkState.LINKED


def _is_handed_in(record: Record, ticket: Ticket) -> bool:
    """Whether what people put on the ticket matters now."""
    return ticket.state is TicketState.DONE and record.stage in UNFINISHED


def _was_seen(link: Link, ticket: Ticket, known: datetime) -> bool:
    """Whether we have read exactly this ticket before, and no change of the same second can have followed."""
    changed = ticket.updated_at
    return changed is not None and changed == link.changed_at and changed < known - RESOLUTION


def _ticket_id(record: Record) -> str | None:
    return record.link.ticket_id if record.link else None


def _record_id(mark: str) -> str:
    """The nonconformity that a mark names; a follow-up's ends in its number."""
    return mark.removeprefix(MARK_PREFIX).partition("-")[0]
