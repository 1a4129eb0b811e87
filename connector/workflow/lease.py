"""A lease for the length of a job, kept alive while it works; and a clean end between two items, when asked for."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from connector.workflow.parts import Moment, Parts

WHOLE: frozenset[Moment] = frozenset(
    {
        "file read",
        "intent committed",
        "batch begins",
        "ticket settled",
        "ticket polled",
        "step taken",
        "reminders recorded",
        "notice settled",
        "findings purged",
    }
)
"""Moments at which an item is done and the next one has not begun: here, and only here, a job may end early."""


class Stopping(BaseException):
    """The job ends here on purpose, between two items. No error, so nobody takes it for one of an item."""


@contextmanager
def kept(parts: Parts, name: str, stop: Event | None = None) -> Iterator[Parts | None]:
    """Parts to work with while the lease is ours, None where somebody else has it.

    Once ``stop`` is set, or the lease was lost, they raise ``Stopping`` at the next whole moment.
    """
    lease = _Lease(parts, name, stop)
    if not lease.taken():
        yield None
        return
    beating = Thread(target=lease.beat, name=f"lease {name}", daemon=True)
    beating.start()
    try:
        yield replace(parts, tell=lease.tell, wait=lease.wait)
    finally:
        lease.over.set()
        beating.join()
        with parts.ledger.writing() as book:
            book.jobs.release(name, lease.holder)


class _Lease:
    def __init__(self, parts: Parts, name: str, stop: Event | None) -> None:
        self._parts = parts
        self._name = name
        self._stop = stop
        self._length = timedelta(seconds=parts.settings.jobs.lease_seconds)
        self._lost = Event()
        self.holder = f"{parts.holder}/{parts.new_id()}"
        self.over = Event()

    @property
    def _until(self) -> datetime:
        return self._parts.now() + self._length

    def taken(self) -> bool:
        with self._parts.ledger.writing() as book:
            other = book.jobs.take(self._name, self.holder, self._parts.now(), self._until, self._parts.is_gone)
        return other is None

    def beat(self) -> None:
        """Renew it until the job is over; lost to another machine, the job ends at its next whole moment."""
        while not self.over.wait(self._length.total_seconds() / 3):
            with self._parts.ledger.writing() as book:
                if not book.jobs.renew(self._name, self.holder, self._until):
                    self._lost.set()
                    return

    def tell(self, moment: Moment, done: int, total: int) -> None:
        self._parts.tell(moment, done, total)
        if moment in WHOLE and self._ends:
            raise Stopping

    def wait(self, seconds: float) -> None:
        """As asked, but not longer than until the job has to end."""
        if self._stop is None:
            self._parts.wait(seconds)
        else:
            self._stop.wait(seconds)
        if self._ends:
            raise Stopping

    @property
    def _ends(self) -> bool:
        return self._lost.is_set() or (self._stop is not None and self._stop.is_set())
