"""Keeping the head of the trail outside of the ledger: in a file, and in the hands of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.errors import CloseoutError
from connector.language import _
from connector.lifecycle.owner import person_of
from connector.model.reminding import Notice
from connector.workflow.head_letter import occasion
from connector.workflow.notices import Delivery, channels_of
from connector.workflow.outcome import Failure
from connector.workflow.people import everybody
from connector.workflow.trail import anchor, anchor_file, head

if TYPE_CHECKING:
    from connector.model.trail import Anchor
    from connector.workflow.parts import Parts


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept: the head, None while the trail is empty; how many messages left; what went wrong."""

    head: Anchor | None
    messages: int
    failures: tuple[Failure, ...]


def keep_head(parts: Parts) -> Kept:
    """Write the head of the trail to the file of anchors, and send it. One way that fails does not stop the other."""
    newest = head(parts)
    if newest is None:
        return Kept(None, 0, ())
    failures = [*_written(parts, newest), *_recorded(parts, newest)]
    delivery = Delivery(parts)
    delivery.all("anchor")
    return Kept(newest, delivery.sent, (*failures, *delivery.failures))


def _written(parts: Parts, newest: Anchor) -> list[Failure]:
    try:
        anchor(parts, newest)
    except CloseoutError as error:
        return [Failure(label=anchor_file(parts).name, why=error.said)]
    return []


def _recorded(parts: Parts, newest: Anchor) -> list[Failure]:
    """A message to each who shall have it, once for each head; who is told on no channel."""
    untold: list[Failure] = []
    with parts.ledger.writing() as book:
        people = everybody(parts, book)
        for key in parts.settings.access.anchor_to:
            person = person_of(key, people)
            channels = channels_of(parts, person) if person else ()
            if not channels:
                untold.append(Failure(label=key, why=_("has no channel on which to be told: [notify]")))
            for channel in channels:
                told = Notice(kind="anchor", person=key, channel=channel, occasion=occasion(newest), on=parts.today)
                book.notices.add(told, parts.now())
    return untold
