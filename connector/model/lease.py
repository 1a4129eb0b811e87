"""Who may be at work on a ticket, so that two pushes at the same time never make two.

A lease is a name in the ledger and a time. It is renewed with everything that its holder records, let go at the end,
and lapses on a machine that died; of a process that died on this machine we know at once.

======================== ========================== ======================================
link                     lease                      a push may
======================== ========================== ======================================
none, intent, rejected   none, lapsed, gone, ours   claim and send it
none, intent, rejected   another's                  leave it: another push is at work
sent, unknown            none, lapsed, gone, ours   look its mark up before anything else
sent, unknown            another's                  leave it: another push is at work
with a ticket            any                        not make one any more
======================== ========================== ======================================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from connector.model.record import Link


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who takes leases. ``is_gone`` says of a lease that its process certainly lives no more."""

    lease: str
    now: datetime
    is_gone: Callable[[str], bool]

    def is_elsewhere(self, lease: str | None, until: datetime | None) -> bool:
        """Whether this is the lease of another who lives, as far as we know."""
        if lease is None or lease == self.lease:
            return False
        return until is not None and until > self.now and not self.is_gone(lease)

    def may_claim(self, link: Link | None) -> bool:
        """Whether we may send it now."""
        if link is None:
            return True
        certain = not (link.state.has_ticket or link.state.may_have_ticket)
        return certain and not self.is_elsewhere(link.lease, link.lease_until)
