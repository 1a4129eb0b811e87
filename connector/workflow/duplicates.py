"""Second tickets of one nonconformity, which a tracker made late: closed as duplicates of the linked one, and told.

They are looked for by mark while the tracker may still carry out a create that was given up, and whoever comes across
one later (a poll) brings it here. None is ever deleted; one that is finished already is left as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.errors import TargetClosed, TargetError
from connector.language import _, speaking
from connector.ledger.query import Query
from connector.model.ticket import Line, RichText, TicketState, Wanted
from connector.workflow.outcome import Failure

if TYPE_CHECKING:
    from connector.model.record import Record
    from connector.model.ticket import Ticket
    from connector.workflow.parts import Parts

UNFINISHED = frozenset({TicketState.OPEN, TicketState.IN_PROGRESS})


class Duplicates:
    """What was found: ``closed`` as duplicates, and what could not be closed."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.closed: list[Failure] = []
        self.failures: list[Failure] = []

    def look(self, without: frozenset[str] = frozenset()) -> None:
        """Look for second tickets of everything that is watched, but not at the targets ``without``."""
        with self._parts.ledger.reading() as book:
            watched = [one for one in book.records.select(Query(watched=True)) if one.link and one.link.ticket_id]
        for target in sorted({record.link.target for record in watched if record.link} - without):
            mine = {record.mark: record for record in watched if record.link and record.link.target == target}
            try:
                self._look(target, mine)
            except TargetError as error:
                closed = isinstance(error, TargetClosed)
                self.failures.append(Failure(label=target, why=error.said, closed=closed))

    def _look(self, target: str, watched: dict[str, Record]) -> None:
        began = self._parts.now()
        wanted = [Wanted(mark=mark, since=record.link.since) for mark, record in watched.items() if record.link]
        found = self._parts.adapter(target).find(wanted)
        for mark, record in watched.items():
            closed = [self.close(record, ticket) for ticket in found.get(mark, ())]
            if all(closed) and record.link and record.link.watch_until and record.link.watch_until <= began:
                self._unwatch(record.id)

    def close(self, record: Record, ticket: Ticket) -> bool:
        """Close the ticket if it is a second one; False where it stays open. Raises ``TargetClosed``."""
        link = record.link
        if link is None or link.ticket_id in {None, ticket.id} or ticket.state not in UNFINISHED:
            return True
        with speaking(self._parts.settings.organisation.language):
            note = _("a second ticket of {label}: a duplicate of {key}").format(label=record.label, key=link.key)
        adapter = self._parts.adapter(link.target)
        try:
            adapter.comment(ticket.id, RichText(lines=(Line(text=note),)), f"[closeout {record.id}-duplicate]")
            adapter.move(ticket.id, "duplicate", note)
        except TargetClosed:
            raise
        except TargetError as error:
            self.failures.append(Failure(label=ticket.key, why=f"{note}; {error.said}"))
            return False
        self._tell(record, ticket, note)
        return True

    def _tell(self, record: Record, ticket: Ticket, note: str) -> None:
        self.closed.append(Failure(label=ticket.key, why=note))
        with self._parts.ledger.writing() as book:
            book.records.remember(record, "ticket.duplicate", None, ticket.key, self._parts.by("push"))

    def _unwatch(self, record_id: str) -> None:
        with self._parts.ledger.writing() as book:
            link = book.links.get(record_id)
            book.links.save(record_id, link.model_copy(update={"watch_until": None}))
