"""When a grant opens something."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from connector.model.grants import Grant

NOW = datetime(2026, 3, 13, tzinfo=UTC)
TERM = timedelta(days=30)


def grant(**more: object) -> Grant:
    plain = {"id": "g1", "person": "partner", "record_id": "r1", "granted_by": "zhao-min", "why": "asked", "at": NOW}
    return Grant.model_validate({**plain, "until": NOW + TERM, **more})


@pytest.mark.parametrize(
    ("at", "holds"),
    [(NOW - timedelta(seconds=1), False), (NOW, True), (NOW + TERM - timedelta(seconds=1), True), (NOW + TERM, False)],
)
def test_it_holds_from_its_beginning_until_its_end(at: datetime, holds: bool) -> None:
    assert grant().holds(at) is holds


def test_revoked_it_opens_nothing() -> None:
    assert not grant(revoked_at=NOW, revoked_by="zhao-min").holds(NOW)
