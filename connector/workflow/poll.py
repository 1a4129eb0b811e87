"""Looking at the tickets: what changed since last time, and a part of all of them, so that each is read once a day."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from connector.errors import TargetClosed, TargetError
from connector.language import _
from connector.lifecycle.closing import UNFINISHED
from connector.model.cursor import Cursor
from connector.model.record import FOLLOWED
from connector.model.slices import slices
from connector.model.ticket import Missing
from connector.sync.sweep import due, gone_too_far, onward
from connector.workflow.outcome import Failure, PollResult
from connector.workflow.sightings import Sightings
from connector.workflow.steps import take_steps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from connector.model.cursor import Followed
    from connector.workflow.parts import Parts

OVERLAP = timedelta(minutes=5)
"""Changes are asked for from a little before the newest one known: a search index may show a change late."""

TOGETHER = 100
"""Tickets that are taken in at once, so that memory does not grow with them."""

READ_TOGETHER = 1000
"""Tickets that an adapter is asked for at once; it makes requests of the size that its tracker takes."""


def poll(parts: Parts, *, full: bool = False, force: bool = False) -> PollResult:
    """Bring the ledger up to what the tickets say. A second poll of unchanged tickets changes nothing.

    ``full``: read every ticket by its id; ``force``: believe that tickets are gone even where very many are.
    """
    parts.require("sync")
    watching = Watcher(parts, full=full, force=force)
    with parts.ledger.reading() as book:
        targets = list(book.links.count_by_target())
    for target in targets:
        watching.watch(target)
    duplicates = watching.seen.duplicates
    duplicates.look(frozenset(watching.closed))
    steps = take_steps(parts, without=frozenset(watching.closed))
    return PollResult(
        looked_at=watching.seen.count,
        changed=watching.seen.changed,
        warnings=tuple(duplicates.closed),
        failures=(*watching.failures, *duplicates.failures, *steps.failures),
        targets=len(targets),
    )


class Watcher:
    """One poll: what was seen, and what went wrong."""

    def __init__(self, parts: Parts, *, full: bool, force: bool) -> None:
        self._parts = parts
        self._full = full
        self._force = force
        self.seen = Sightings(parts)
        self.failures: list[Failure] = []
        self.closed: set[str] = set()

    def watch(self, target: str) -> None:
        """Look at one target: at what changed, and at its part of the sweep."""
        if target not in self._parts.settings.targets:
            why = _("holds tickets, but is not in the configuration any more")
            self.failures.append(Failure(label=target, why=why, closed=True))
            return
        try:
            cursor = self._changes(target)
            if self._full or cursor is None:
                self._sweep_all(target)
            else:
                self._sweep_some(target, cursor)
        except TargetError as error:
            self.closed.add(target)
            self.failures.append(Failure(label=target, why=error.said, closed=isinstance(error, TargetClosed)))

    def _changes(self, target: str) -> Cursor | None:
        """Take in what changed; the cursor afterwards."""
        with self._parts.ledger.reading() as book:
            cursor = book.cursors.of(target)
        if cursor is None:
            return None
        newest = cursor.changes_since
        changes = self._parts.adapter(target).changed(newest - OVERLAP)
        while tickets := list(islice(changes, TOGETHER)):
            newest = max(newest, self.seen.take(target, tickets, cursor.changes_since) or newest)
        moved = cursor.model_copy(update={"changes_since": newest})
        if moved != cursor:
            with self._parts.ledger.writing() as book:
                book.cursors.move(target, moved)
        return moved

    def _sweep_some(self, target: str, cursor: Cursor) -> None:
        limits = self._parts.settings.tickets
        with self._parts.ledger.reading() as book:
            total = book.cursors.count(target, UNFINISHED)
            most = due(cursor, total, self._parts.now(), limits.sweep_hours, limits.sweep_most)
            followed = book.cursors.followed(target, UNFINISHED, cursor.swept_to, most)
        self._sweep(target, followed, cursor.changes_since)
        last = followed[-1].record_id if followed else None
        with self._parts.ledger.writing() as book:
            book.cursors.move(target, onward(cursor, last, len(followed), most, self._parts.now()))

    def _sweep_all(self, target: str) -> None:
        began = self._parts.now()
        with self._parts.ledger.reading() as book:
            total = book.cursors.count(target, UNFINISHED)
            followed = book.cursors.followed(target, UNFINISHED, None, total)
            cursor = book.cursors.of(target) or Cursor(changes_since=began)
        self._sweep(target, followed, cursor.changes_since)
        with self._parts.ledger.writing() as book:
            book.cursors.move(target, onward(cursor, None, 0, 1, began))

    def _sweep(self, target: str, followed: Sequence[Followed], known: datetime) -> None:
        """Read these tickets by their ids, whatever changed; what is missing is believed unless it is too much."""
        missing: list[tuple[str, Missing]] = []
        for some in slices(followed, READ_TOGETHER):
            by_ticket = {one.ticket_id: one for one in some}
            answers = self._parts.adapter(target).fetch(list(by_ticket))
            while part := list(islice(answers, TOGETHER)):
                self.seen.take(target, [one for one in part if not isinstance(one, Missing)], known)
                missing += [(by_ticket[one.id].record_id, one) for one in part if isinstance(one, Missing)]
        there = {one.record_id for one in followed if one.state in FOLLOWED}
        gone = sum(record_id in there for record_id, _answer in missing)
        if gone_too_far(gone, len(there), self._parts.settings.safety) and not self._force:
            why = _("{n} of {all} tickets are missing: a wrong project or a lost right, so nothing was concluded")
            told = (
                f"{why.format(n=gone, all=len(there))} → {_('if they are really gone: closeout poll --full --force')}"
            )
            self.failures.append(Failure(label=target, why=told, closed=True))
            return
        for record_id, answer in missing:
            self.seen.miss(record_id, answer)
