"""A hold on what we are at work on: claimed in the ledger, renewed with every sign of life, let go at the end."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.model.lease import Holder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from connector.ledger.ledger import Book
    from connector.model.record import Link
    from connector.workflow.parts import Parts


@dataclass(frozen=True, slots=True)
class Hold:
    """One run: its name in leases, and what it may take."""

    parts: Parts
    lease: str

    @property
    def until(self) -> datetime:
        """When the hold lapses unless it is renewed."""
        return self.parts.now() + self.parts.settings.tickets.lease

    @property
    def taken(self) -> dict[str, object]:
        """What a link says while it is ours."""
        return {"lease": self.lease, "lease_until": self.until}

    @property
    def holder(self) -> Holder:
        """Who decides what we may take now."""
        return Holder(self.lease, self.parts.now(), self.parts.is_gone)

    def is_elsewhere(self, link: Link) -> bool:
        """Whether another push is at work on it."""
        return self.holder.is_elsewhere(link.lease, link.lease_until)

    def renew(self, book: Book) -> None:
        """A sign of life."""
        book.links.renew(self.lease, self.until)


@contextmanager
def holding(parts: Parts) -> Iterator[Hold]:
    """A hold for the length of a push; a killed one's lapses by itself."""
    hold = hold_of(parts)
    try:
        yield hold
    finally:
        with parts.ledger.writing() as book:
            book.links.release(hold.lease)


def hold_of(parts: Parts) -> Hold:
    """A hold of this process that is nobody else's, not even another thread's."""
    return Hold(parts, f"{parts.holder}/{parts.new_id()}")
