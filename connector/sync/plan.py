"""What to send, decided before anything is sent: a pure value with a checksum.

======== ============== =====================================================================
no link                 create
======== ============== =====================================================================
wish vs  found vs       then
agreed   agreed
same     same           nothing
same     differs        nothing: somebody changed our field there, which is drift and is shown
differs  equals wish    nothing to send: somebody put the new value there already
differs  otherwise      update exactly the fields that differ
======== ============== =====================================================================
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from connector.model.base import Value
from connector.model.record import Link
from connector.model.ticket import Assignee, LinkState, TicketDraft

if TYPE_CHECKING:
    from collections.abc import Iterable


class Wish(Value):
    """What should be there: a draft with its canonical form; or none, and why it waits or cannot be made."""

    record_id: str
    label: str
    target: str | None = None
    draft: TicketDraft | None = None
    canonical: dict[str, str] = {}
    link: Link | None = None
    waits: str | None = None
    why: str = ""


class Create(Value):
    """Make a ticket. ``canonical``: what a faithful read-back will show."""

    record_id: str
    label: str
    target: str
    draft: TicketDraft
    canonical: dict[str, str] = {}


class Update(Value):
    """Write these fields to the ticket, and no others."""

    record_id: str
    label: str
    target: str
    ticket_id: str
    key: str
    draft: TicketDraft
    fields: tuple[str, ...]
    canonical: dict[str, str] = {}


class Plan(Value):
    """Everything that a push would do now, and what waits and for what."""

    creates: tuple[Create, ...] = ()
    updates: tuple[Update, ...] = ()
    waiting: tuple[Wish, ...] = ()

    @property
    def checksum(self) -> str:
        """Names exactly this plan; ``push --checksum`` carries out no other."""
        actions = [
            *(["create", one.record_id, one.target, one.draft.model_dump(mode="json")] for one in self.creates),
            *(
                ["update", one.record_id, one.target, one.fields, one.draft.model_dump(mode="json")]
                for one in self.updates
            ),
        ]
        canonical = json.dumps(sorted(actions, key=str), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets that something is to be sent to, in order of appearance."""
        named = [*(one.target for one in self.creates), *(one.target for one in self.updates)]
        return tuple(dict.fromkeys(named))

    def only(self, target: str) -> Plan:
        """The part of the plan that concerns one target."""
        return Plan(
            creates=tuple(one for one in self.creates if one.target == target),
            updates=tuple(one for one in self.updates if one.target == target),
        )


def plan(wishes: Iterable[Wish]) -> Plan:
    """Compare what is wished, was agreed and was last found. Touches nothing."""
    creates: list[Create] = []
    updates: list[Update] = []
    waiting: list[Wish] = []
    for wish in wishes:
        if wish.draft is None or wish.target is None:
            waiting.append(wish)
        elif wish.link is None or not wish.link.state.has_ticket:
            creates.append(_create(wish, wish.target, wish.draft))
        elif update := _update(wish, wish.link, wish.draft):
            updates.append(update)
    return Plan(creates=tuple(creates), updates=tuple(updates), waiting=tuple(waiting))


def _create(wish: Wish, target: str, draft: TicketDraft) -> Create:
    return Create(record_id=wish.record_id, label=wish.label, target=target, draft=draft, canonical=wish.canonical)


def _update(wish: Wish, link: Link, draft: TicketDraft) -> Update | None:
    if link.state not in {LinkState.LINKED, LinkState.PARTIAL} or link.ticket_id is None:
        return None
    fields = differing(wish.canonical, link, draft)
    if not fields:
        return None
    return Update(
        record_id=wish.record_id,
        label=wish.label,
        target=link.target,
        ticket_id=link.ticket_id,
        key=link.key or link.ticket_id,
        draft=draft,
        fields=fields,
        canonical=wish.canonical,
    )


def ours(draft: TicketDraft) -> tuple[str, ...]:
    """The fields that stay ours once the ticket exists: all but the assignee."""
    return tuple(name for name, value in draft.fields.items() if not isinstance(value, Assignee))


def differing(canonical: dict[str, str], link: Link, draft: TicketDraft) -> tuple[str, ...]:
    """Our fields whose wish differs both from what was agreed and from what was last found."""
    return tuple(
        name
        for name in ours(draft)
        if name in canonical and canonical[name] != link.agreed.get(name) and canonical[name] != link.seen.get(name)
    )


def payload_hash(draft: TicketDraft) -> str:
    """Names the content of a draft, so that a refused one is known again."""
    return hashlib.sha256(draft.model_dump_json().encode()).hexdigest()
