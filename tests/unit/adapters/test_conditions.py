from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from adapters.conditions import conditions
from connector.model.tracker import Allowance

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_the_clock_is_that_of_the_answer_at_the_offset_of_the_zone() -> None:
    told = conditions({"Date": "Mon, 23 Nov 2026 09:00:00 GMT"}, zone="Asia/Shanghai")
    assert told.now == NINE
    assert (told.now.utcoffset(), told.zone) == (timedelta(hours=8), "Asia/Shanghai")


def test_a_time_with_an_offset_alone_names_its_zone() -> None:
    told = conditions({"Date": "Mon, 23 Nov 2026 01:00:00 GMT"}, datetime.fromisoformat("2026-11-23T10:00:00+0100"))
    assert (told.now, told.zone) == (NINE, "UTC+01:00")


@pytest.mark.parametrize("zone", ["Asia/Nowhere", "../etc/passwd", "", None])
def test_a_zone_that_is_none_is_not_known(zone: str | None) -> None:
    told = conditions({"Date": "Mon, 23 Nov 2026 09:00:00 -0000"}, zone=zone)
    assert (told.now, told.zone) == (NINE, None)


def test_nothing_is_known_where_nothing_is_said() -> None:
    told = conditions({"Date": "yesterday"})
    assert (told.now, told.zone, told.allowance) == (None, None, None)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"X-RateLimit-Limit": "500", "X-RateLimit-Reset": "1795424400"}, Allowance(limit=500, until=NINE)),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "2026-11-23T09:00Z"}, Allowance(left=0, until=NINE)),
        ({"X-RateLimit-NearLimit": "true", "X-RateLimit-Reset": "2026-11-23T09:00"}, Allowance(near=True, until=NINE)),
        ({"X-RateLimit-Limit": "many", "X-RateLimit-Remaining": "9" * 4000, "X-RateLimit-Reset": "soon"}, None),
        ({"X-RateLimit-Reset": "9" * 400}, None),
        ({"X-RateLimit-NearLimit": "false"}, None),
    ],
)
def test_how_many_requests_are_left(headers: dict[str, str], expected: Allowance | None) -> None:
    assert conditions(headers).allowance == expected
