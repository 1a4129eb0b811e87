"""The sweep: every ticket is read by its id once in a while, spread over the day, within a budget.

It finds what no search for changes tells: tickets that were moved, deleted or hidden, and changes that a search missed.
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from connector.sync.safety import too_many

if TYPE_CHECKING:
    from datetime import datetime

    from connector.model.cursor import Cursor
    from connector.model.policy import Safety

LEAST = 50
"""Tickets of each poll, however few there are: what fits into one request of any tracker."""

ALL_GONE = 3
"""So many tickets, all missing at once, mean a wrong project or a lost right, and nothing is concluded from it."""


def due(cursor: Cursor, total: int, now: datetime, hours: float, most: int) -> int:
    """How many of ``total`` tickets a poll sweeps now, so that a round takes ``hours``; at most ``most``."""
    began = cursor.round_began or now
    share = min(1.0, (now - began) / timedelta(hours=hours))
    return max(LEAST, min(most, ceil(total * share) - cursor.swept))


def gone_too_far(missing: int, asked: int, limits: Safety) -> bool:
    """Whether so many of the tickets asked for are missing that it is rather our right to see them that is."""
    return (missing >= ALL_GONE and missing == asked) or too_many(missing, asked, limits)


def onward(cursor: Cursor, swept_to: str | None, count: int, asked: int, now: datetime) -> Cursor:
    """The cursor after ``count`` tickets, the last of them ``swept_to``; fewer than ``asked`` end the round."""
    if count < asked:
        return cursor.model_copy(update={"swept_at": now, "round_began": None, "swept_to": None, "swept": 0})
    began = cursor.round_began or now
    return cursor.model_copy(update={"round_began": began, "swept_to": swept_to, "swept": cursor.swept + count})
