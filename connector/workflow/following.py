"""What a look at a ticket changes, and what the ticket is told at once: what is missing, or whose the due day is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.language import _, speaking
from connector.lifecycle.closing import polled, to_ask_for
from connector.sync.claims import shown
from connector.workflow.extending import after_a_look

if TYPE_CHECKING:
    from connector.model.record import Record
    from connector.model.ticket import Ticket, Work
    from connector.workflow.parts import Parts


def take_in(parts: Parts, record_id: str, ticket: Ticket, work: Work) -> tuple[Record, Record]:
    """Bring the record up to what its ticket says now; as it was, and as it is. Nothing is written for no news."""
    settings = parts.settings
    with parts.ledger.writing() as book:
        before = book.records.get(record_id)
        claims = shown(before.shown, before.content, work, book.evidence.names(record_id))
        after = polled(before, ticket, claims, settings.closing, settings.organisation.zone, parts.today)
        after, told = after_a_look(parts, before, after)
        if after.link is not None and after.link != before.link:
            book.links.save(record_id, after.link)
        book.records.save(before, after, parts.by("poll"))
        if told is not None:
            book.steps.add(record_id, "comment", told)
        if missing := to_ask_for(before, after):
            book.steps.add(record_id, "ask", _asking(parts, missing))
    return before, after


def _asking(parts: Parts, missing: tuple[str, ...]) -> str:
    """The comment that asks for what is missing, in the organisation's language. ``missing``: as ``Shown`` names it."""
    with speaking(parts.settings.organisation.language):
        words = {"cause": _("root cause"), "corrective_action": _("corrective action"), "evidence": _("evidence")}
        ways = {
            "cause": _("Root cause: why it could happen"),
            "corrective_action": _("Corrective action: what keeps it from happening again"),
            "evidence": _("Evidence: what shows it, or attach a file"),
        }
        lines = [
            _("This was handed in, but cannot be verified yet. Missing: {missing}").format(
                missing=_(", ").join(words[name] for name in missing)
            ),
            _("Please add it here in a comment, a line for each:"),
            *(ways[name] for name in missing),
        ]
    return "\n".join(lines)
