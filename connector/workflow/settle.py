"""Creates whose answer was lost: look the mark up, wait out the index lag, and only then call it absent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.errors import TargetClosed, TargetError
from connector.language import _
from connector.ledger.query import Query
from connector.model.audit import Stage
from connector.model.ticket import Line, LinkState, RichText, Wanted
from connector.workflow.outcome import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.model.record import Link, Record
    from connector.model.ticket import Ticket
    from connector.ports import TicketAdapter
    from connector.workflow.parts import Parts

LOOK_AGAIN = 2.0
"""Seconds between look-ups while the index of a tracker may lag."""


class Settled:
    """What became of creates without an answer."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.warnings: list[Failure] = []
        self.failures: list[Failure] = []
        self.closed: set[str] = set()


def settle(parts: Parts) -> Settled:
    """Look up every create that may have been carried out; absent ones become free to be created."""
    settled = Settled()
    with parts.ledger.reading() as book:
        asked = Query(link_states=(LinkState.SENT, LinkState.UNKNOWN))
        uncertain = [(record, record.link) for record in book.records.select(asked) if record.link]
    for target in sorted({link.target for _record, link in uncertain}):
        mine = {record.mark: (record, link) for record, link in uncertain if link.target == target}
        try:
            for record, link, tickets in _looked_up(parts, parts.adapter(target), mine):
                _keep(parts, record, link, tickets, settled)
        except TargetError as error:
            settled.failures.append(Failure(label=target, why=error.said, closed=True))
            settled.closed.add(target)
    return settled


def _looked_up(
    parts: Parts, adapter: TicketAdapter, pending: dict[str, tuple[Record, Link]]
) -> Iterator[tuple[Record, Link, tuple[Ticket, ...]]]:
    """Each with its tickets as soon as they are found; with none once the lag is over."""
    waited = 0.0
    while pending:
        wanted = [Wanted(mark=mark, since=link.sent_at or parts.now()) for mark, (_record, link) in pending.items()]
        for mark, tickets in adapter.find(wanted).items():
            yield (*pending.pop(mark), tickets)
        for mark in [mark for mark, (_record, link) in pending.items() if _age(parts, link) + waited >= adapter.lag]:
            yield (*pending.pop(mark), ())
        if pending:
            parts.wait(min(LOOK_AGAIN, adapter.lag))
            waited += min(LOOK_AGAIN, adapter.lag)


def _age(parts: Parts, link: Link) -> float:
    return (parts.now() - link.sent_at).total_seconds() if link.sent_at else 0.0


def _keep(parts: Parts, record: Record, link: Link, tickets: tuple[Ticket, ...], settled: Settled) -> None:
    by = parts.by("push")
    with parts.ledger.writing() as book:
        record = book.records.get(record.id)
        if not tickets:
            book.links.save(record.id, link.model_copy(update={"state": LinkState.INTENT}))
            return
        first = tickets[0]
        update = {"state": LinkState.LINKED, "ticket_id": first.id, "key": first.key, "url": first.url, "error": None}
        book.links.save(record.id, link.model_copy(update=update))
        if record.stage is Stage.APPROVED:
            opened = record.model_copy(update={"stage": Stage.OPEN, "stage_on": parts.today})
            book.records.save(record, opened, by)
        book.records.remember(record, "ticket", None, first.key, by)
    settled.found.append(f"{record.label} → {first.key}")
    parts.tell("ticket settled", len(settled.found), 0)
    for late in tickets[1:]:
        _close_duplicate(parts, record, link.target, first, late, settled)


def _close_duplicate(parts: Parts, record: Record, target: str, first: Ticket, late: Ticket, settled: Settled) -> None:
    """A later ticket of the same mark: closed as a duplicate of the first, never deleted, and told."""
    why = _("a second ticket of {label}: a duplicate of {key}").format(label=record.label, key=first.key)
    adapter = parts.adapter(target)
    try:
        adapter.comment(late.id, RichText(lines=(Line(text=why),)), f"[closeout {record.id}-duplicate]")
        adapter.move(late.id, "duplicate", why)
    except TargetClosed:
        raise
    except TargetError as error:
        settled.failures.append(Failure(label=late.key, why=error.said))
    settled.warnings.append(Failure(label=late.key, why=why))
