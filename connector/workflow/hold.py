"""A push's hold on what it is at work on: claimed in the ledger, renewed with every sign of life, let go at the end."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.sync.lease import is_elsewhere, may_claim

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from connector.ledger.ledger import Book
    from connector.model.record import Link
    from connector.workflow.parts import Parts


@dataclass(frozen=True, slots=True)
class Hold:
    """One push: its name in leases, and what it may take."""

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

    def may_claim(self, link: Link | None) -> bool:
        """Whether we may send it now."""
        return may_claim(link, self.lease, self.parts.now(), self.parts.is_gone)

    def is_elsewhere(self, link: Link) -> bool:
        """Whether another push is at work on it."""
        return is_elsewhere(link, self.lease, self.parts.now(), self.parts.is_gone)

    def renew(self, book: Book) -> None:
        """A sign of life."""
        book.links.renew(self.lease, self.until)


@contextmanager
def holding(parts: Parts) -> Iterator[Hold]:
    """A hold for the length of a push; a killed one's lapses by itself."""
    hold = Hold(parts, f"{parts.holder}/{parts.new_id()}")
    try:
        yield hold
    finally:
        with parts.ledger.writing() as book:
            book.links.release(hold.lease)
