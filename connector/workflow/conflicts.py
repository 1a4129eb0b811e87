"""Before our fields are written: did somebody change one of them there since it was last read? Then nobody's is lost.

What was changed meanwhile is taken in as drift and told; the next push writes ours, because by then it was seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.language import _
from connector.model.slices import slices
from connector.model.ticket import LinkState, Missing
from connector.workflow.outcome import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.model.ticket import Ticket
    from connector.sync.plan import Update
    from connector.workflow.parts import Parts

AT_ONCE = 100


class Conflicts:
    """``free``: updates that meet what we know; ``failures``: what somebody changed, or what is not there."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.free: list[Update] = []
        self.failures: list[Failure] = []

    def read(self, target: str, updates: Sequence[Update]) -> None:
        """Read the tickets. Raises ``TargetError`` where they cannot be."""
        for some in slices(updates, AT_ONCE):
            by_id = {one.ticket_id: one for one in some}
            for answer in self._parts.adapter(target).fetch(list(by_id)):
                update = by_id[answer.id]
                why = self._missing(update, answer) if isinstance(answer, Missing) else self._changed(update, answer)
                if why is None:
                    self.free.append(update)
                else:
                    self.failures.append(Failure(label=update.label, why=why))

    def _missing(self, update: Update, answer: Missing) -> str:
        with self._parts.ledger.writing() as book:
            link = book.links.get(update.record_id)
            book.links.save(update.record_id, link.model_copy(update={"state": LinkState(answer.why)}))
            record = book.records.get(update.record_id)
            book.records.remember(record, "ticket", None, answer.why, self._parts.by("push"))
        return _("its ticket {key} is {state}").format(key=update.key, state=answer.why)

    def _changed(self, update: Update, ticket: Ticket) -> str | None:
        with self._parts.ledger.writing() as book:
            record = book.records.get(update.record_id)
            if record.link is None:
                return None
            changed = tuple(_between({**record.link.agreed, **record.link.seen}, ticket.fields, update))
            if not changed:
                return None
            link = record.link.model_copy(update={"seen": ticket.fields, "read_at": self._parts.now()})
            book.links.save(record.id, link)
            drifting = record.model_copy(update={"flags": record.flags | {"drift"}})
            book.records.save(record, drifting, self._parts.by("push"))
        why = _("somebody changed {fields} of {key} meanwhile, which was not written over; the next push writes ours")
        return why.format(fields=", ".join(changed), key=update.key)


def _between(known: dict[str, str], now: dict[str, str], update: Update) -> Iterator[str]:
    """The fields to be written that are neither as they were last read nor as we wish them."""
    for name in update.fields:
        if name in now and now[name] not in {known.get(name), update.canonical[name]}:
            yield name
