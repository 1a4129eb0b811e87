"""Creates whose answer was lost: look the mark up, wait out the index lag, and only then call it absent.

============================== ======================== ==================================================
the look-up                    age of the create        then
============================== ======================== ==================================================
finds a ticket                 any                      linked
finds several                  any                      the oldest is linked, the others are watched
finds none                     within the lag           nothing: looked up again
finds none                     past the lag             intent again; a late ticket is watched for
============================== ======================== ==================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.errors import TargetClosed, TargetError
from connector.ledger.query import Query
from connector.model.ticket import LinkState, TicketState, Wanted
from connector.workflow.linking import tie
from connector.workflow.outcome import Failure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from connector.ledger.ledger import Book
    from connector.model.record import Link, Record
    from connector.model.ticket import Ticket
    from connector.workflow.hold import Hold

LOOK_AGAIN = 2.0
"""Seconds to the second look-up while the index of a tracker may lag; each later one waits twice as long."""


class Settling:
    """One push's look-ups: what was found, and what turned out not to be there."""

    def __init__(self, hold: Hold) -> None:
        self._hold = hold
        self._parts = hold.parts
        self.found: list[str] = []
        self.failures: list[Failure] = []
        self.closed: set[str] = set()
        self._absent: set[str] = set()

    def open(self) -> dict[str, list[Record]]:
        """By target, everything that may have been created without our knowing and that nobody else is at work on."""
        by_target: dict[str, list[Record]] = {}
        with self._parts.ledger.reading() as book:
            asked = Query(link_states=(LinkState.SENT, LinkState.UNKNOWN))
            for record in book.records.select(asked):
                if record.link and not self._hold.is_elsewhere(record.link):
                    by_target.setdefault(record.link.target, []).append(record)
        return by_target

    def look(self, target: str, records: Sequence[Record]) -> list[Record]:
        """Look them up once; those about which nothing is certain yet."""
        if not records or target in self.closed:
            return []
        wanted = [Wanted(mark=record.mark, since=record.link.since) for record in records if record.link]
        try:
            adapter = self._parts.adapter(target)
            found = adapter.find(wanted)
        except TargetError as error:
            self.failures.append(Failure(label=target, why=error.said, closed=isinstance(error, TargetClosed)))
            self.closed.add(target)
            return []
        return [record for record in records if not self._settled(record, found.get(record.mark, ()), adapter.lag)]

    def wait_out(self, target: str, records: Sequence[Record]) -> set[str]:
        """Look them up until the lag is over for each; the ids of those that are certainly not there."""
        pause = LOOK_AGAIN
        self._absent.clear()
        while records:
            lag = self._parts.adapter(target).lag
            self._parts.wait(min(pause, max(self._left(record, lag) for record in records)))
            pause *= 2
            records = self.look(target, records)
        return set(self._absent)

    def _left(self, record: Record, lag: float) -> float:
        sent_at = record.link.sent_at if record.link else None
        return max(0.0, lag - (self._parts.now() - sent_at).total_seconds()) if sent_at else 0.0

    def _settled(self, record: Record, tickets: Sequence[Ticket], lag: float) -> bool:
        if not tickets and self._left(record, lag) > 0:
            return False
        with self._parts.ledger.writing() as book:
            now = book.records.get(record.id)
            if now.link is None or record.link is None or not _is_same(now.link, record.link):
                return True
            if tickets:
                self._link(book, now, now.link, tickets)
            else:
                self._free(book, now, now.link)
        if tickets:
            self._parts.tell("ticket settled", len(self.found), 0)
        return True

    def _link(self, book: Book, record: Record, link: Link, tickets: Sequence[Ticket]) -> None:
        first = next((ticket for ticket in tickets if ticket.state is not TicketState.ENDED), tickets[0])
        watched = {"watch_until": self._watch_until} if len(tickets) > 1 else {}
        tie(self._parts, book, record, link.model_copy(update={"lease": None, "lease_until": None, **watched}), first)
        self.found.append(f"{record.label} → {first.key}")

    def _free(self, book: Book, record: Record, link: Link) -> None:
        update = {"state": LinkState.INTENT, "watch_until": self._watch_until, "lease": None, "lease_until": None}
        book.links.save(record.id, link.model_copy(update=update))
        self._absent.add(record.id)

    @property
    def _watch_until(self) -> datetime:
        return self._parts.now() + self._parts.settings.tickets.settle


def _is_same(now: Link, then: Link) -> bool:
    """Whether nobody has settled or sent it since it was read."""
    return now.state is then.state and now.attempts == then.attempts and now.lease == then.lease
