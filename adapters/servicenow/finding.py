"""Looking records up: by mark, by id, by time of change. What comes back is checked, for no query is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from adapters.servicenow import reading
from adapters.servicenow.query import every, not_before, one_of, starts_with
from connector.errors import TicketForbidden, TicketLost
from connector.model.ticket import MARK_PREFIX, Missing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from adapters.servicenow.client import Row, ServiceNowClient
    from connector.model.ticket import Ticket, Wanted

IN_A_QUERY = 50
ZONES = timedelta(hours=14)
"""A time in a query may be read in our account's zone: it is asked from so much earlier, and checked here."""

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Finding:
    """Reads records of one table."""

    def __init__(self, client: ServiceNowClient, sight: reading.Sight, lag: float) -> None:
        self._client, self._sight, self._lag = client, sight, timedelta(seconds=lag)

    def find(self, wanted: Sequence[Wanted]) -> dict[str, tuple[Ticket, ...]]:
        """By ``correlation_id``."""
        found: dict[str, dict[str, Ticket]] = {}
        marks = list(dict.fromkeys(each.mark for each in wanted))
        for row in self._where("correlation_id", marks):
            ticket = reading.ticket(row, self._sight)
            if ticket.mark in marks:
                found.setdefault(str(ticket.mark), {})[ticket.id] = ticket
        return {mark: tuple(sorted(tickets.values(), key=_age)) for mark, tickets in found.items()}

    def fetch(self, ids: Sequence[str]) -> Iterator[Ticket | Missing]:
        """Many in a query; who is missing there is asked for alone, to learn why."""
        for start in range(0, len(ids), IN_A_QUERY):
            some = ids[start : start + IN_A_QUERY]
            found = {
                row.value("sys_id"): row for row in self._where("sys_id", [each for each in some if each.isalnum()])
            }
            for identity in some:
                row = found.get(identity)
                yield reading.ticket(row, self._sight) if row else self._alone(identity)

    def changed(self, since: datetime) -> Iterator[Ticket]:
        """Ours among the records changed since."""
        start = since - self._lag
        query = every(starts_with("correlation_id", MARK_PREFIX), not_before("sys_updated_on", start - ZONES))
        seen: set[str] = set()
        for row in self._client.rows(self._sight.table, query, self._sight.fields):
            ticket = reading.ticket(row, self._sight)
            late = ticket.updated_at is None or ticket.updated_at >= start.replace(microsecond=0)
            if ticket.mark and late and ticket.id not in seen:
                seen.add(ticket.id)
                yield ticket

    def _where(self, column: str, values: Sequence[str]) -> Iterator[Row]:
        for start in range(0, len(values), IN_A_QUERY):
            query = every(one_of(column, values[start : start + IN_A_QUERY]))
            yield from self._client.rows(self._sight.table, query, self._sight.fields)

    def _alone(self, identity: str) -> Ticket | Missing:
        try:
            return reading.ticket(self._client.row(identity, self._sight.fields), self._sight)
        except TicketLost:
            return Missing(id=identity, why="lost")
        except TicketForbidden:
            return Missing(id=identity, why="forbidden")


def _age(ticket: Ticket) -> tuple[datetime, str]:
    return ticket.created_at or _LONG_AGO, ticket.id
