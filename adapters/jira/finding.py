"""Looking issues up: by mark, by id, by time of change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from adapters.jira import jql, reading
from adapters.jira.paging import PAGE
from adapters.pool import in_parallel
from connector.errors import TicketForbidden, TicketLost
from connector.model.ticket import Missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from adapters.jira.client import JiraClient
    from adapters.jira.config import JiraOptions
    from adapters.jira.project import Project
    from adapters.jira.shapes import Raw
    from connector.model.ticket import Ticket, Wanted

LABELS_IN_A_QUERY = 50
SKEW = timedelta(minutes=15)
"""How far our clock and the tracker's may be apart."""

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Finding:
    """Reads issues of one project."""

    def __init__(self, client: JiraClient, project: Project, options: JiraOptions, sight: reading.Sight) -> None:
        self._client, self._project, self._options, self._sight = client, project, options, sight

    def find(self, wanted: Sequence[Wanted]) -> dict[str, tuple[Ticket, ...]]:
        """By label; where people took the label away, by the property of what our account created since the intent."""
        found: dict[str, dict[str, Ticket]] = {}
        self._keep(self._labelled([each.mark for each in wanted]), {each.mark for each in wanted}, found)
        rest = [each for each in wanted if each.mark not in found]
        if rest:
            since = min(each.since for each in rest) - SKEW
            query = jql.ours_since(self._options.project, since)
            unlabelled = (self._with_property(raw) for raw in self._client.search(query, self._sight.fields))
            self._keep(unlabelled, {each.mark for each in rest}, found)
        return {mark: tuple(sorted(tickets.values(), key=_age)) for mark, tickets in found.items()}

    def fetch(self, ids: Sequence[str]) -> Iterator[Ticket | Missing]:
        """A hundred in a call, a few calls at a time; who is missing there is asked for alone, to learn why."""
        calls = [partial(self._several, ids[start : start + PAGE]) for start in range(0, len(ids), PAGE)]
        for answer in in_parallel(calls):
            for identity, raw in answer.items():
                yield reading.ticket(self._with_property(raw), self._sight) if raw else self._alone(identity)

    def changed(self, since: datetime) -> Iterator[Ticket]:
        """Ours among the issues changed since; the search may lag behind, so it is asked from that much earlier.

        On Cloud the search only names them, and they are read past its index.
        """
        query = jql.updated_since(self._options.project, since - timedelta(seconds=self._options.settled))
        if self._options.deployment == "cloud":
            ours = [str(raw.get("id")) for raw in self._client.search(query, ["labels"]) if reading.marks(raw)]
            yield from (each for each in self.fetch(ours) if not isinstance(each, Missing))
        else:
            for raw in self._client.search(query, self._sight.fields):
                marked = self._with_property(raw)
                if reading.marks(marked):
                    yield reading.ticket(marked, self._sight)

    def _several(self, ids: Sequence[str]) -> dict[str, Raw | None]:
        """Each of the ids with its issue, or None."""
        some = [each for each in ids if each.isdigit()]
        found = {str(raw.get("id")): raw for raw in self._client.issues(some, self._sight.fields)} if some else {}
        return {each: found.get(each) for each in ids}

    def _labelled(self, marks: Sequence[str]) -> Iterator[Raw]:
        for start in range(0, len(marks), LABELS_IN_A_QUERY):
            query = jql.marked(marks[start : start + LABELS_IN_A_QUERY])
            yield from self._client.search(query, self._sight.fields)

    def _keep(self, raws: Iterable[Raw], marks: set[str], found: dict[str, dict[str, Ticket]]) -> None:
        """Only issues that really carry a mark: a query may answer with more than was asked."""
        for raw in raws:
            for mark in reading.marks(raw) & marks:
                ticket = reading.ticket(raw, self._sight, mark)
                found.setdefault(mark, {})[ticket.id] = ticket

    def _with_property(self, raw: Raw) -> Raw:
        """The search of Data Center brings no properties: read it where our account made an issue without our label."""
        if self._options.deployment == "cloud" or reading.marks(raw) or not self._made_by_us(raw):
            return raw
        try:
            stored = self._client.mark_of(str(raw.get("id")))
        except (TicketLost, TicketForbidden):
            return raw
        return raw | {"properties": {"closeout": stored}}

    def _made_by_us(self, raw: Raw) -> bool:
        creator = reading.account((raw.get("fields") or {}).get("creator"))
        return creator is not None and creator.id == self._project.own_account

    def _alone(self, identity: str) -> Ticket | Missing:
        if not identity.isdigit():
            return Missing(id=identity, why="lost")
        try:
            return reading.ticket(self._client.issue(identity, self._sight.fields), self._sight)
        except TicketLost:
            return Missing(id=identity, why="lost")
        except TicketForbidden:
            return Missing(id=identity, why="forbidden")


def _age(ticket: Ticket) -> tuple[datetime, int]:
    return ticket.created_at or _LONG_AGO, int(ticket.id) if ticket.id.isdigit() else 0
