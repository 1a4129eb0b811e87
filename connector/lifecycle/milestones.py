"""The days that closing leaves behind. None is overwritten: what happened twice has two."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from connector.model.audit import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connector.model.record import HistoryEntry

DAY = len("2026-06-30")


def milestones(history: Iterable[HistoryEntry]) -> dict[str, list[date]]:
    """Each day on which it was submitted, returned, closed, extended, accepted by the certification body; in order.

    ======== ===========================================================================================
    field    a day of
    ======== ===========================================================================================
    stage    ``submitted`` and ``closed`` by the new stage; ``returned`` where it was submitted or closed
    due_on   ``extended``, when it was decided
    accepted ``accepted``, by the body's own date, which begins the entry
    ======== ===========================================================================================
    """
    days: dict[str, list[date]] = {name: [] for name in ("submitted", "returned", "closed", "extended", "accepted")}
    for entry in history:
        match entry.field:
            case "stage" if entry.new in {Stage.SUBMITTED, Stage.CLOSED}:
                days[entry.new].append(entry.on)
            case "stage" if entry.old in {Stage.SUBMITTED, Stage.CLOSED} and entry.new == Stage.IN_PROGRESS:
                days["returned"].append(entry.on)
            case "due_on" if entry.action == "extend":
                days["extended"].append(entry.on)
            case "accepted" if entry.new:
                days["accepted"].append(date.fromisoformat(entry.new[:DAY]))
            case _:
                pass
    return days
