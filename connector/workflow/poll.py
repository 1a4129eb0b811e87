"""Looking at the tickets: what changed since last time, and now and then all of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from connector.errors import TargetClosed, TargetError
from connector.language import _
from connector.ledger.query import Query
from connector.lifecycle.closing import UNFINISHED
from connector.model.ticket import MARK_PREFIX, LinkState, Missing, Ticket, TicketState, Work
from connector.workflow.duplicates import Duplicates
from connector.workflow.following import take_in
from connector.workflow.outcome import Failure, PollResult
from connector.workflow.steps import take_steps

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from connector.ledger.links import Cursor
    from connector.model.record import Record
    from connector.workflow.parts import Parts

OVERLAP = timedelta(minutes=5)
"""Changes are asked for from a little before the newest one known: a search index may show a change late."""

SWEEP_AFTER = timedelta(hours=6)
"""After so long every linked ticket is read by its id, which finds what a search missed or what is gone."""


ALL_GONE = 3
"""So many tickets, all missing at once, mean a wrong project or a lost right, and nothing is concluded from it."""


def poll(parts: Parts, *, full: bool = False) -> PollResult:
    """Bring the ledger up to what the tickets say. A second poll of unchanged tickets changes nothing."""
    parts.require("sync")
    watching = Watcher(parts)
    with parts.ledger.reading() as book:
        targets = [(target, book.links.cursor(target)) for target in book.links.count_by_target()]
    for target, cursor in targets:
        watching.watch(target, cursor, full=full)
    watching.duplicates.look(frozenset(watching.closed))
    steps = take_steps(parts, without=frozenset(watching.closed))
    return PollResult(
        looked_at=watching.looked_at,
        changed=watching.changed,
        warnings=tuple(watching.duplicates.closed),
        failures=(*watching.failures, *watching.duplicates.failures, *steps.failures),
        targets=len(targets),
    )


class Watcher:
    """One poll: how many tickets it looked at, what that changed, what went wrong."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.looked_at = 0
        self.changed: dict[str, str] = {}
        self.failures: list[Failure] = []
        self.closed: set[str] = set()
        self.duplicates = Duplicates(parts)

    def watch(self, target: str, cursor: Cursor | None, *, full: bool) -> None:
        """Look at one target: at what changed, or at everything when that was long ago."""
        if target not in self._parts.settings.targets:
            why = _("holds tickets, but is not in the configuration any more")
            self.failures.append(Failure(label=target, why=why, closed=True))
            return
        now = self._parts.now()
        sweep = full or cursor is None or cursor.swept_at is None or now - cursor.swept_at > SWEEP_AFTER
        try:
            newest = self._sweep(target) if sweep else self._changes(target, cursor) if cursor else None
        except TargetError as error:
            self.closed.add(target)
            self.failures.append(Failure(label=target, why=error.said, closed=isinstance(error, TargetClosed)))
            return
        known = max((time for time in (newest, cursor.changes_since if cursor else None) if time), default=None)
        if known is not None:
            with self._parts.ledger.writing() as book:
                book.links.move_cursor(target, known, now if sweep else cursor.swept_at if cursor else None)

    def _changes(self, target: str, cursor: Cursor) -> datetime | None:
        return self._look(target, self._parts.adapter(target).changed(cursor.changes_since - OVERLAP))

    def _sweep(self, target: str) -> datetime | None:
        asked = Query(target=target, stages=tuple(UNFINISHED), link_states=(LinkState.LINKED, LinkState.PARTIAL))
        with self._parts.ledger.reading() as book:
            ids = [record.link.ticket_id for record in book.records.select(asked) if record.link]
        answers = list(self._parts.adapter(target).fetch([ticket_id for ticket_id in ids if ticket_id]))
        missing = [answer for answer in answers if isinstance(answer, Missing)]
        if len(missing) >= ALL_GONE and len(missing) == len(answers):
            why = _("all {n} tickets are missing: a wrong project or a lost right, so nothing was changed")
            self.failures.append(Failure(label=target, why=why.format(n=len(missing)), closed=True))
            return None
        for answer in missing:
            self._missing(target, answer)
        return self._look(target, (answer for answer in answers if isinstance(answer, Ticket)))

    def _look(self, target: str, tickets: Iterable[Ticket]) -> datetime | None:
        """Take each ticket in; the tracker's own time of the newest change among them."""
        newest = None
        for ticket in tickets:
            self.looked_at += 1
            newest = max(filter(None, (newest, ticket.updated_at)), default=None)
            with self._parts.ledger.reading() as book:
                found = list(book.records.select(Query(target=target, ticket_ids=(ticket.id,))))
                marked = [] if found or ticket.mark is None else list(book.records.select(_marked(target, ticket.mark)))
            for record in found:
                self._take(record, ticket)
            for record in marked:
                if record.mark == ticket.mark:
                    self.duplicates.close(record, ticket)
        return newest

    def _take(self, record: Record, ticket: Ticket) -> None:
        work = Work()
        if ticket.state is TicketState.DONE and record.stage in UNFINISHED and record.link:
            work = self._parts.adapter(record.link.target).work(ticket.id)
        before, after = take_in(self._parts, record.id, ticket, work)
        if after.stage is not before.stage:
            self.changed[record.label] = after.stage
        self._parts.tell("ticket polled", self.looked_at, 0)

    def _missing(self, target: str, answer: Missing) -> None:
        state = LinkState(answer.why)
        with self._parts.ledger.writing() as book:
            for record in list(book.records.select(Query(target=target, ticket_ids=(answer.id,)))):
                book.links.save(record.id, book.links.get(record.id).model_copy(update={"state": state}))
                book.records.remember(record, "ticket", None, state, self._parts.by("poll"))
                self.changed[record.label] = state


def _marked(target: str, mark: str) -> Query:
    """The record that a mark names, if its ticket is of this target; a follow-up's mark ends in its number."""
    identity = mark.removeprefix(MARK_PREFIX).partition("-")[0]
    return Query(target=target, ids=(identity,), link_states=(LinkState.LINKED, LinkState.PARTIAL))
