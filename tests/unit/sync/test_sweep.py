"""The sweep: spread over the day, within its budget; what is missing is believed only so far."""

from __future__ import annotations

from datetime import timedelta

import pytest

from connector.model.cursor import Cursor
from connector.model.policy import Safety
from connector.sync.sweep import LEAST, due, gone_too_far, onward
from tests.builders.records import NOW

START = Cursor(changes_since=NOW)


@pytest.mark.parametrize(
    ("hours", "swept", "total", "tickets"),
    [
        (0, 0, 100_000, LEAST),
        (6, 0, 10_000, 2000),
        (6, 2_400, 10_000, 100),
        (6, 2_500, 10_000, LEAST),
        (24, 9_000, 10_000, 1000),
        (48, 9_990, 10_000, LEAST),
        (12, 0, 10, LEAST),
    ],
)
def test_a_poll_sweeps_what_is_due_by_now(hours: int, swept: int, total: int, tickets: int) -> None:
    cursor = START.model_copy(update={"round_began": NOW, "swept": swept})
    assert due(cursor, total, NOW + timedelta(hours=hours), 24, 2000) == tickets


def test_a_round_begins_goes_on_and_ends() -> None:
    assert due(START, 10_000, NOW, 24, 2000) == LEAST
    first = onward(START, "m", 50, 50, NOW)
    assert (first.swept_to, first.swept, first.round_began, first.swept_at) == ("m", 50, NOW, None)
    second = onward(first, "z", 20, 50, NOW + timedelta(hours=1))
    assert (second.swept_to, second.swept, second.round_began) == (None, 0, None)
    assert second.swept_at == NOW + timedelta(hours=1)
    on = onward(first, "p", 50, 50, NOW + timedelta(hours=1))
    assert (on.swept_to, on.swept, on.round_began) == ("p", 100, NOW)


@pytest.mark.parametrize(
    ("missing", "asked", "too_far"),
    [(0, 0, False), (1, 1, False), (2, 2, False), (3, 3, True), (3, 4, False), (11, 30, True), (11, 50, False)],
)
def test_very_many_missing_tickets_are_rather_a_lost_right(missing: int, asked: int, too_far: bool) -> None:
    assert gone_too_far(missing, asked, Safety()) == too_far
