"""Where a move leads: what the mapping's ``[closing]`` says, completed by where such a move leads anywhere."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from connector.language import N_, _
from connector.model.ticket import Line, RichText, StatusChange, TicketState

if TYPE_CHECKING:
    from connector.errors import TicketRejected
    from connector.model.ticket import TicketMapping
    from connector.ports import Move

UNFINISHED = frozenset({TicketState.OPEN, TicketState.IN_PROGRESS})
FINISHED = frozenset({TicketState.DONE, TicketState.ENDED})

_DEFAULTS: dict[Move, StatusChange] = {
    "done": StatusChange(to="done"),
    "ended": StatusChange(to="ended"),
    "duplicate": StatusChange(to="ended"),
    "reopened": StatusChange(to="in_progress"),
}

_NAMES: dict[Move, str] = {
    "done": N_("done"),
    "ended": N_("ended without a fix"),
    "duplicate": N_("closed as a duplicate"),
    "reopened": N_("reopened"),
}


def change(mapping: TicketMapping, move: Move) -> StatusChange:
    """How the ticket is moved; ``to`` is always there."""
    default = _DEFAULTS[move]
    given = mapping.closing.get(move, default)
    return given if given.to else given.model_copy(update={"to": default.to})


def is_state(target: str) -> bool:
    """True for one of our four states, False for a tracker's own word."""
    return target in set(TicketState)


def instead(move: Move, note: str, stuck: TicketRejected) -> tuple[RichText, str]:
    """The comment that stands in for a move that the tracker does not let us make, and its reference."""
    wished = _("To be moved by hand: {move}").format(move=_(_NAMES[move]))
    lines = (Line(text=wished), Line(text=stuck.said), *(Line(text=line) for line in note.splitlines()))
    return RichText(lines=lines), f"[closeout {move} {sha256(note.encode()).hexdigest()[:8]}]"
