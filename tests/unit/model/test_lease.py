"""Who may send what: each row of the table."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from connector.model.lease import Holder
from connector.model.record import Link
from connector.model.ticket import LinkState
from tests.builders.records import NOW

LATER, BEFORE = NOW + timedelta(minutes=1), NOW - timedelta(minutes=1)

OURS = Holder("ours", NOW, lambda _lease: False)


def link(state: LinkState, **values: Any) -> Link:
    return Link(target="queue", state=state, **values)


@pytest.mark.parametrize("state", list(LinkState))
def test_only_what_certainly_has_no_ticket_may_be_sent(state: LinkState) -> None:
    free = state in {LinkState.INTENT, LinkState.REJECTED}
    assert OURS.may_claim(link(state)) == free


def test_what_was_never_claimed_is_free() -> None:
    assert OURS.may_claim(None)


@pytest.mark.parametrize(
    ("lease", "until", "gone", "elsewhere"),
    [
        (None, None, False, False),
        ("ours", LATER, False, False),
        ("theirs", LATER, False, True),
        ("theirs", LATER, True, False),
        ("theirs", BEFORE, False, False),
        ("theirs", NOW, False, False),
        ("theirs", None, False, False),
    ],
)
def test_a_lease_of_somebody_who_lives_is_respected(lease: str, until: Any, gone: bool, elsewhere: bool) -> None:
    held = link(LinkState.INTENT, lease=lease, lease_until=until)
    holder = Holder("ours", NOW, lambda _lease: gone)
    assert holder.is_elsewhere(held.lease, held.lease_until) == elsewhere
    assert holder.may_claim(held) != elsewhere
