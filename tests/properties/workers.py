"""Workers that may die at any commit: each has its own connection to the ledger and its own memory of the tracker."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from connector.ledger.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from connector.ledger.ledger import Book
    from connector.workflow.parts import Parts
    from tests.builders.trial import Trial

Around = Literal["before", "after"]


class Killed(BaseException):
    """The process is gone: nothing that it wanted to do any more happens."""


class MortalLedger(Ledger):
    """The ledger as one process sees it, until that process is killed around one of its commits."""

    left = 0
    around: Around = "before"
    dead = False

    @contextmanager
    def reading(self) -> Iterator[Book]:
        """As of the ledger; nothing for the dead."""
        self._must_live()
        with super().reading() as book:
            yield book

    @contextmanager
    def writing(self) -> Iterator[Book]:
        """As of the ledger; the commit that kills is made or not."""
        self._must_live()
        with super().writing() as book:
            yield book
            self.left -= 1
            self._dies("before")
        self._dies("after")

    def _must_live(self) -> None:
        if self.dead:
            raise Killed

    def _dies(self, around: Around) -> None:
        if self.left == 0 and self.around == around:
            self.dead = True
            raise Killed


class Worker:
    """One machine with its process. ``gone``: holders that everybody on this machine knows to be dead."""

    def __init__(self, trial: Trial, gone: set[str]) -> None:
        self._trial, self._gone = trial, gone
        self.restart()

    @property
    def is_dead(self) -> bool:
        """Whether the process is gone and nobody has begun another."""
        return self.ledger.dead

    def restart(self) -> None:
        """A new process, which knows only what the ledger and the tracker tell it."""
        self.ledger = MortalLedger.open(self._trial.url, self._trial.folder)
        self.parts = self._trial.parts(ledger=self.ledger, is_gone=self._is_gone)

    def does(self, verb: Callable[[Parts], object], around: Around = "before", nth: int = 0) -> None:
        """Do it, and die around the ``nth`` commit from now on; 0: live."""
        self.ledger.left, self.ledger.around = nth, around
        try:
            verb(self.parts)
        except Killed:
            self._gone.add(self.parts.holder)
        self.ledger.left = 0

    def sleeping(self, moment: str, wakes: Callable[[], None]) -> Parts:
        """Its parts, as of a process that is suspended once at this moment while ``wakes`` happens."""
        slept: list[str] = []

        def tell(now: Any, _done: int, _total: int) -> None:
            if now == moment and not slept:
                slept.append(now)
                wakes()

        return self._trial.parts(ledger=self.ledger, is_gone=self._is_gone, tell=tell)

    def end(self) -> None:
        """Give the connection back."""
        self.ledger.close()

    def _is_gone(self, lease: str) -> bool:
        return any(lease.startswith(f"{holder}/") for holder in self._gone)
