"""How long one run waits for a tracker that asks for patience."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST_WAIT = 2.0
ATTEMPTS = 4
"""Where the tracker does not say how long: 2, 4, 8 seconds, then no more."""


class Patience:
    """A budget of seconds. What a tracker asks for is waited out, up to half as much on top, until it is spent."""

    def __init__(self, seconds: float, wait: Callable[[float], None], jitter: Callable[[], float]) -> None:
        self._left = seconds
        self._wait = wait
        self._jitter = jitter
        self._unasked = 0

    def spend(self, after: float | None) -> bool:
        """Wait as asked for; False, without waiting, where the budget does not reach."""
        if after is None:
            self._unasked += 1
        wanted = FIRST_WAIT * 2 ** (self._unasked - 1) if after is None else after
        seconds = wanted * (1 + self._jitter() / 2)
        if self._unasked == ATTEMPTS or seconds > self._left:
            return False
        self._left -= seconds
        self._wait(seconds)
        return True
