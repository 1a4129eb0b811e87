"""Looking records up: by mark, by id, by time of change. What comes back is checked, for no query is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from adapters.pool import in_parallel
from adapters.servicenow import reading
from adapters.servicenow.query import every, newest_first, not_before, one_of, starts_with
from connector.errors import TicketForbidden, TicketLost
from connector.model.ticket import MARK_PREFIX, Missing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from adapters.servicenow.client import Row, ServiceNowClient
    from connector.model.ticket import Ticket, Wanted

MARKS_IN_A_QUERY, IDS_IN_A_QUERY = 50, 100
"""So that addresses stay below 4,000 characters."""

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
        for chunk in _chunks(marks, MARKS_IN_A_QUERY):
            for row in self._where("correlation_id", chunk):
                ticket = reading.ticket(row, self._sight)
                if ticket.mark in marks:
                    found.setdefault(str(ticket.mark), {})[ticket.id] = ticket
        return {mark: tuple(sorted(tickets.values(), key=_age)) for mark, tickets in found.items()}

    def fetch(self, ids: Sequence[str]) -> Iterator[Ticket | Missing]:
        """A hundred in a query, a few queries at a time; who is missing there is asked for alone, to learn why."""
        for answer in in_parallel([partial(self._several, chunk) for chunk in _chunks(ids, IDS_IN_A_QUERY)]):
            for identity, row in answer.items():
                yield reading.ticket(row, self._sight) if row else self._alone(identity)

    def changed(self, since: datetime) -> Iterator[Ticket]:
        """Ours among the records changed since, the latest first, up to the page where the earlier ones begin."""
        start = (since - self._lag).replace(microsecond=0)
        query = newest_first(starts_with("correlation_id", MARK_PREFIX), not_before("sys_updated_on", start - ZONES))
        seen: set[str] = set()
        for page in self._client.pages(self._sight.table, query, self._sight.fields):
            times = [reading.moment(row.value("sys_updated_on")) for row in page]
            for row, time in zip(page, times, strict=True):
                ticket = reading.ticket(row, self._sight) if time is None or time >= start else None
                if ticket and ticket.mark and ticket.id not in seen:
                    seen.add(ticket.id)
                    yield ticket
            if _ends_before(times, start):
                return

    def _several(self, ids: Sequence[str]) -> dict[str, Row | None]:
        """Each of the ids with its record, or None."""
        some = [each for each in ids if each.isalnum()]
        found = {row.value("sys_id"): row for row in self._where("sys_id", some)} if some else {}
        return {each: found.get(each) for each in ids}

    def _where(self, column: str, values: Sequence[str]) -> Iterator[Row]:
        return self._client.rows(self._sight.table, every(one_of(column, values)), self._sight.fields)

    def _alone(self, identity: str) -> Ticket | Missing:
        try:
            return reading.ticket(self._client.row(identity, self._sight.fields), self._sight)
        except TicketLost:
            return Missing(id=identity, why="lost")
        except TicketForbidden:
            return Missing(id=identity, why="forbidden")


def _chunks(words: Sequence[str], size: int) -> list[Sequence[str]]:
    return [words[start : start + size] for start in range(0, len(words), size)]


def _ends_before(times: Sequence[datetime | None], start: datetime) -> bool:
    """Whether only earlier records follow. A page that is not in the order asked for proves nothing."""
    known = [time for time in times if time is not None]
    ordered = len(known) == len(times) and all(earlier >= later for earlier, later in pairwise(known))
    return bool(known) and ordered and known[-1] < start


def _age(ticket: Ticket) -> tuple[datetime, str]:
    return ticket.created_at or _LONG_AGO, ticket.id
