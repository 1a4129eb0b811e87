"""``push --retry FINDING``: what no push does by itself, because a person has to want it.

============ =========================== =====================================================================
its ticket   is looked at now            then
============ =========================== =====================================================================
lost         there again                 linked again
lost         gone                        kept as a former ticket, and a new one is made
forbidden    visible                     linked again
forbidden    not visible                 told: our account needs the right, or the finding a decision
any other                                pushed, as a trial where the circuit of its target is open
============ =========================== =====================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.errors import Problem, Refused
from connector.language import _
from connector.lifecycle import drift
from connector.model.people import EVERYTHING
from connector.model.ticket import LinkState, Missing
from connector.workflow.parts import find

if TYPE_CHECKING:
    from connector.model.record import Link, Record
    from connector.model.ticket import Ticket
    from connector.workflow.parts import Parts

GONE = frozenset({LinkState.LOST, LinkState.FORBIDDEN})


def make_ready(parts: Parts, reference: str) -> None:
    """Let the next push try the finding as if it were the first time. Raises ``Refused``, ``TargetError``."""
    with parts.ledger.reading() as book:
        record = find(book, reference, EVERYTHING)
    link = record.link
    if link is None or link.ticket_id is None or link.state not in GONE:
        return
    for answer in parts.adapter(link.target).fetch([link.ticket_id]):
        _decide(parts, record, link, answer)


def _decide(parts: Parts, record: Record, link: Link, answer: Ticket | Missing) -> None:
    if isinstance(answer, Missing) and answer.why == "forbidden":
        why = _("its ticket {key} is there, but not for our account").format(key=link.key)
        raise Refused(
            Problem(record.label, why, _("give the account of {target} the right").format(target=link.target))
        )
    with parts.ledger.writing() as book:
        if isinstance(answer, Missing):
            book.former.add(record.id, link, parts.now())
            fresh = {"state": LinkState.INTENT, "ticket_id": None, "key": None, "url": None, "status": None}
            told = link.model_copy(update={**fresh, "agreed": {}, "seen": {}, "read_at": None, "error": None})
            book.records.save(record, drift.linked(record, told), parts.by("push", "--retry"))
        else:
            told = link.model_copy(update={"state": LinkState.LINKED, "error": None})
        book.links.save(record.id, told)
        book.records.remember(record, "ticket", link.state, told.state, parts.by("push", "--retry"))
