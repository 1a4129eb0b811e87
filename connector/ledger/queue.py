"""Those who want to add to the trail at the same moment, written down together: one commit for all that wait."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from connector.model.trail import Act, TrailEntry

    Write = Callable[[Sequence[Act]], Sequence[TrailEntry]]


class Waiting:
    """An act that waits for its entry."""

    __slots__ = ("act", "entry", "error")

    def __init__(self, act: Act) -> None:
        self.act = act
        self.entry: TrailEntry | None = None
        self.error: SQLAlchemyError | None = None


class Queue:
    """One turn after the other. ``turn`` is held by whoever writes; whoever gets it writes for all who wait."""

    def __init__(self, turn: threading.Lock, write: Write) -> None:
        self._turn = turn
        self._write = write
        self._waiting: deque[Waiting] = deque()

    def add(self, act: Act) -> TrailEntry:
        """The entry of an act, once it is committed. Raises ``SQLAlchemyError`` where it cannot be written."""
        mine = Waiting(act)
        self._waiting.append(mine)
        with self._turn:
            if mine.entry is None and mine.error is None:
                self._write_all([self._waiting.popleft() for _each in range(len(self._waiting))])
        if mine.entry is None:
            raise mine.error or SQLAlchemyError("no entry")
        return mine.entry

    def _write_all(self, waiting: list[Waiting]) -> None:
        try:
            for one, entry in zip(waiting, self._write([one.act for one in waiting]), strict=True):
                one.entry = entry
        except SQLAlchemyError as error:
            for one in waiting:
                one.error = error
