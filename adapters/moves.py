"""Where a move leads: what the mapping's ``[closing]`` says, completed by where such a move leads anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.model.ticket import StatusChange, TicketState

if TYPE_CHECKING:
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


def change(mapping: TicketMapping, move: Move) -> StatusChange:
    """How the ticket is moved; ``to`` is always there."""
    default = _DEFAULTS[move]
    given = mapping.closing.get(move, default)
    return given if given.to else given.model_copy(update={"to": default.to})


def is_state(target: str) -> bool:
    """True for one of our four states, False for a tracker's own word."""
    return target in set(TicketState)
