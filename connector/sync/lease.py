"""Who may be at work on a ticket, so that two pushes at the same time never make two.

A lease is a name in the ledger and a time. It is renewed with everything that its push records, let go at the end, and
lapses on a machine that died; of a process that died on this machine we know at once.

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

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from connector.model.record import Link


def is_elsewhere(link: Link, lease: str, now: datetime, is_gone: Callable[[str], bool]) -> bool:
    """Whether another push that lives, as far as we know, is at work on it."""
    if link.lease is None or link.lease == lease:
        return False
    return link.lease_until is not None and link.lease_until > now and not is_gone(link.lease)


def may_claim(link: Link | None, lease: str, now: datetime, is_gone: Callable[[str], bool]) -> bool:
    """Whether a push may send it now."""
    if link is None:
        return True
    certain = not (link.state.has_ticket or link.state.may_have_ticket)
    return certain and not is_elsewhere(link, lease, now, is_gone)
