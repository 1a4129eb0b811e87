"""How far looking at the tickets of a target has come."""

from __future__ import annotations

from datetime import datetime

from connector.model.base import Value
from connector.model.ticket import LinkState


class Cursor(Value):
    """Changes before ``changes_since`` (the tracker's time) are known.

    A sweep goes round all tickets by their nonconformities' ids: this round began at ``round_began`` and has looked at
    ``swept`` of them, up to ``swept_to``; ``swept_at`` is the end of the newest whole round.
    """

    changes_since: datetime
    swept_at: datetime | None = None
    round_began: datetime | None = None
    swept_to: str | None = None
    swept: int = 0


class Followed(Value):
    """A ticket that a sweep looks at, as far as the ledger knows it."""

    record_id: str
    ticket_id: str
    state: LinkState
    changed_at: datetime | None
