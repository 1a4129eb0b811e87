"""What the tickets hear of a repeat: as the mapping's ``[recurrence]`` says.

=========== ==================================== =======================================================
policy      the earlier one is                   then
=========== ==================================== =======================================================
link        in the same queue                    the two tickets are linked
link        in another queue                     the new ticket names the earlier one in a comment
comment     anywhere                             the earlier ticket names the new finding in a comment
reopen      closed, and its ticket is in the     that ticket is reopened and becomes the new one's
            queue where the new one has none yet
reopen      anything else                        as with link
=========== ==================================== =======================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.language import N_
from connector.model.audit import Stage
from connector.model.ticket import LinkState
from connector.workflow.people import everybody
from connector.workflow.tickets import disclosure_of, wish

if TYPE_CHECKING:
    from connector.ledger.ledger import Book
    from connector.model.record import Link, Record
    from connector.model.repeats import Relation
    from connector.workflow.parts import Parts


def recur(parts: Parts, book: Book, relation: Relation) -> None:
    """Let the tickets know of a confirmed repeat, or of one that was carried over; in steps, taken when they can be."""
    later, earlier = book.records.get(relation.later_id), book.records.get(relation.earlier_id)
    link = earlier.link
    if link is None or link.ticket_id is None or link.target not in parts.settings.targets:
        return
    policy = parts.mapping(link.target).recurrence.policy
    wished = wish(parts, later, everybody(parts, book))
    if policy == "comment":
        text = N_("This came back: {label}")
        book.steps.add(earlier.id, "comment", parts.in_our_language(text, label=_named(parts, later, earlier)))
    elif policy == "reopen" and _can_take_over(later, earlier, wished.target):
        _take_over(parts, book, later, earlier, link)
    elif wished.target == link.target:
        book.steps.add(later.id, "relate", link.ticket_id)
    else:
        text = N_("This was there before: {label} {url}")
        told = parts.in_our_language(text, label=_named(parts, earlier, later), url=link.url)
        book.steps.add(later.id, "comment", told)


def _named(parts: Parts, about: Record, on: Record) -> str:
    """What a finding is called on the ticket of another: without its report, where that ticket is a stub."""
    return about.label if disclosure_of(parts, on) != "stub" else about.content.number or about.id


def _can_take_over(later: Record, earlier: Record, target: str | None) -> bool:
    free = later.stage is Stage.APPROVED and later.link is None
    return free and earlier.stage is Stage.CLOSED and earlier.link is not None and earlier.link.target == target


def _take_over(parts: Parts, book: Book, later: Record, earlier: Record, link: Link) -> None:
    """The earlier ticket becomes that of the later one, under its old mark; its fields follow with the next push."""
    by = parts.by("repeats")
    book.former.add(earlier.id, link, parts.now())
    book.links.remove(earlier.id)
    book.records.remember(earlier, "ticket", link.key, None, by)
    book.links.save(later.id, link.model_copy(update={"mark": earlier.mark, "state": LinkState.LINKED}))
    opened = {"stage": Stage.OPEN, "stage_on": parts.today, "claimed_at": earlier.claimed_at}
    book.records.save(later, later.model_copy(update=opened), by)
    book.records.remember(later, "ticket", None, link.key, by)
    names = {"label": _named(parts, later, later), "earlier": _named(parts, earlier, later)}
    text = parts.in_our_language(N_("Reopened: {label} repeats {earlier}"), **names)
    book.steps.add(later.id, "comment", text)
    book.steps.add(later.id, "reopened", text)
