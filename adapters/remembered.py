"""Answers that are asked for once and believed for a while: people, create metadata."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from connector.errors import TicketRejected

if TYPE_CHECKING:
    from collections.abc import Hashable

Answer = TypeVar("Answer")
Ticks = Callable[[], float]
"""A monotonic clock."""

RECENT = 60.0
"""Seconds within which an answer is not asked for again, even where it is doubted."""


class Remembered(Generic[Answer]):
    """Answers by key, each for ``lifetime`` seconds of the monotonic clock ``ticks``."""

    def __init__(self, lifetime: float, ticks: Ticks) -> None:
        self._lifetime, self._ticks = lifetime, ticks
        self._kept: dict[Hashable, tuple[float, Answer | TicketRejected]] = {}

    def get(self, key: Hashable, ask: Callable[[], Answer]) -> Answer:
        """What ``ask`` answers, asked again once it is old. That it refuses is an answer too, and raised again."""
        kept = self._kept.get(key)
        if kept is None or self._ticks() - kept[0] > self._lifetime:
            self._kept[key] = kept = (self._ticks(), _asked(ask))
        if isinstance(kept[1], TicketRejected):
            raise TicketRejected(*kept[1].problems, fields=kept[1].fields)
        return kept[1]

    def doubt(self) -> None:
        """Forget what is not quite recent: a refusal says that something has changed, and many say so at once."""
        now = self._ticks()
        self._kept = {key: kept for key, kept in self._kept.items() if now - kept[0] <= RECENT}


def _asked(ask: Callable[[], Answer]) -> Answer | TicketRejected:
    try:
        return ask()
    except TicketRejected as error:
        return error
