"""What a tracker's answer to a create means for the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from connector.language import _
from connector.model.record import Refusal
from connector.model.ticket import Created, LinkState, NotCreated, Postponed, Uncertain
from connector.workflow.linking import tie_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.ledger.ledger import Book
    from connector.model.record import Link, Record
    from connector.model.ticket import CreateOutcome, Ticket
    from connector.sync.plan import Create
    from connector.workflow.hold import Hold


Answer = tuple["Create", "Record", "CreateOutcome"]


def keep(book: Book, hold: Hold, answers: Sequence[Answer]) -> None:
    """Write answers down, each by its record's link as it is in the ledger now.

    ============== ==================== =====================================================================
    answer         the link is          then
    ============== ==================== =====================================================================
    created        without a ticket     linked
    created        another ticket's     watched: while we did not breathe, another push took it for given up
    uncertain      another ticket's     watched, for the same reason
    uncertain      ours                 unknown
    refused        ours                 rejected, with the tracker's words for each field
    postponed      ours                 intent again: certainly not written
    other          not ours any more    nothing
    ============== ==================== =====================================================================
    """
    made: list[tuple[Record, Link, Created | Ticket]] = []
    for create, record, outcome in answers:
        link = record.link
        if isinstance(outcome, Created) and link is not None and not link.state.has_ticket:
            agreed = {"agreed": create.canonical, "lease": None, "lease_until": None}
            made.append((record, link.model_copy(update=agreed), outcome))
        elif link is not None:
            _keep(book, hold, create, record.id, link, outcome)
    tie_all(hold.parts, book, made)


def _keep(book: Book, hold: Hold, create: Create, record_id: str, link: Link, outcome: CreateOutcome) -> None:
    if link.state.has_ticket:
        if isinstance(outcome, Created | Uncertain):
            _watch(book, hold, record_id, link, outcome)
    elif link.lease == hold.lease and not isinstance(outcome, Created):
        book.links.save(record_id, link.model_copy(update=_unmade(outcome, create)))


def _watch(book: Book, hold: Hold, record_id: str, link: Link, outcome: Created | Uncertain) -> None:
    if isinstance(outcome, Uncertain) or outcome.id != link.ticket_id:
        until = hold.parts.now() + hold.parts.settings.tickets.settle
        book.links.save(record_id, link.model_copy(update={"watch_until": until}))


def _unmade(outcome: NotCreated | Postponed | Uncertain, create: Create) -> dict[str, object]:
    match outcome:
        case NotCreated():
            return {
                "state": LinkState.REJECTED,
                "error": refusal(outcome, create),
                "refusals": refusals(outcome, create),
                "lease": None,
                "lease_until": None,
            }
        case Postponed():
            return {"state": LinkState.INTENT, "error": outcome.why}
        case Uncertain():
            return {"state": LinkState.UNKNOWN, "error": outcome.why, "lease": None, "lease_until": None}
        case _:
            assert_never(outcome)


def refusals(outcome: NotCreated, create: Create) -> tuple[Refusal, ...]:
    """What was said against each field, with what we sent there."""
    said = outcome.fields.items()
    return tuple(Refusal(field=name, value=create.canonical.get(name, ""), said=words) for name, words in said)


def refusal(outcome: NotCreated, create: Create) -> str:
    """The same on one line, with what to do about it."""
    unsaid = [f"{name}: {words}" for name, words in outcome.fields.items() if words not in outcome.why]
    sent = [f"{one.field} = {one.value}" for one in refusals(outcome, create) if one.value]
    why = "; ".join([outcome.why, *unsaid])
    told = _("{why} (sent: {fields})").format(why=why, fields="; ".join(sent)) if sent else why
    return f"{told} → {outcome.remedy}" if outcome.remedy else told
