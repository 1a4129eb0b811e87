"""What the state and the resolution of a record mean for us.

========================================= ============================================================
the record                                is
========================================= ============================================================
state named in the mapping                what the mapping says, before everything else (value or label)
state known for the table                 as in :data:`_BY_VALUE`: the values of an instance as it is shipped
state whose label is known                as in :data:`_BY_LABEL`
any other state                           in progress while active; ended otherwise, so that a person decides
done, with a resolution that is no fix    ended (mapping's ``[resolution]`` first, then :data:`_NOT_FIXES`)
========================================= ============================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.model.ticket import TicketState

if TYPE_CHECKING:
    from connector.model.ticket import TicketMapping

RESOLUTION_FIELDS = ("resolution_code", "close_code")

_OPEN, _WORK, _DONE, _ENDED = TicketState.OPEN, TicketState.IN_PROGRESS, TicketState.DONE, TicketState.ENDED

_TASK = {"-5": _OPEN, "1": _OPEN, "2": _WORK, "3": _DONE, "4": _ENDED, "7": _ENDED}
_BY_VALUE: dict[str, dict[str, TicketState]] = {
    "incident": {"1": _OPEN, "2": _WORK, "3": _WORK, "6": _DONE, "7": _DONE, "8": _ENDED},
    "problem": {"101": _OPEN, "102": _WORK, "103": _WORK, "104": _WORK, "106": _DONE, "107": _DONE},
    "sn_grc_issue": {},
}
_BY_LABEL = {
    "new": _OPEN,
    "open": _OPEN,
    "pending": _OPEN,
    "analyze": _WORK,
    "respond": _WORK,
    "review": _WORK,
    "work in progress": _WORK,
    "in progress": _WORK,
    "on hold": _WORK,
    "resolved": _DONE,
    "closed": _DONE,
    "closed complete": _DONE,
    "closed incomplete": _ENDED,
    "closed skipped": _ENDED,
    "canceled": _ENDED,
    "cancelled": _ENDED,
}
_NOT_FIXES = frozenset(
    {
        "duplicate",
        "canceled",
        "cancelled",
        "risk_accepted",
        "risk accepted",
        "no resolution provided",
        "not solved (not reproducible)",
        "not solved (too costly)",
        "known error",
    }
)


def of_state(table: str, value: str, label: str, mapping: TicketMapping, *, active: bool = True) -> TicketState:
    """Our state of a record's state alone."""
    for word in (value, label):
        if word in mapping.status:
            return mapping.status[word]
    known = _BY_VALUE.get(table, _TASK).get(value) or _BY_LABEL.get(label.casefold())
    return known or (_WORK if active else _ENDED)


def of_resolution(value: str, label: str, mapping: TicketMapping) -> TicketState:
    """Whether a record that is done with this resolution was fixed."""
    for word in (value, label):
        if word in mapping.resolution:
            return mapping.resolution[word]
    return _ENDED if {value.casefold(), label.casefold()} & _NOT_FIXES else _DONE


def values_known(table: str) -> bool:
    """True where the values of an instance as it is shipped are known, so that labels need not be asked for."""
    return bool(_BY_VALUE.get(table, _TASK))
