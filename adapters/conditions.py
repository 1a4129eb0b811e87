"""What the headers of an answer say about all requests: the server's clock, and how many more it takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from connector.model.tracker import Allowance, Conditions

if TYPE_CHECKING:
    from collections.abc import Mapping


def conditions(headers: Mapping[str, str], now: datetime | None = None, zone: str | None = None) -> Conditions:
    """What is known. ``now``: the tracker's own word for its clock; ``zone``: an IANA name, its days go by."""
    moment = now or _clock(headers)
    place = _place(zone)
    if moment is not None and place is not None:
        return Conditions(now=moment.astimezone(place), zone=zone, allowance=_allowance(headers))
    return Conditions(now=moment, zone=_offset(now), allowance=_allowance(headers))


def _place(zone: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(zone) if zone else None
    except (OSError, ValueError, KeyError):
        return None


def _offset(moment: datetime | None) -> str | None:
    """What an offset alone is called: ``UTC+08:00``."""
    return None if moment is None or moment.tzinfo is None else str(timezone(moment.utcoffset() or timedelta()))


def _clock(headers: Mapping[str, str]) -> datetime | None:
    try:
        moment = parsedate_to_datetime(headers.get("Date", ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _allowance(headers: Mapping[str, str]) -> Allowance | None:
    found = Allowance(
        limit=_count(headers.get("X-RateLimit-Limit")),
        left=_count(headers.get("X-RateLimit-Remaining")),
        until=_reset(headers.get("X-RateLimit-Reset", "")),
        near=headers.get("X-RateLimit-NearLimit", "").casefold() == "true",
    )
    return None if found == Allowance() else found


def _count(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < LONGEST_COUNT else None


LONGEST_COUNT = 10
"""Digits; a longer number says nothing that anybody could use."""


def _reset(text: str) -> datetime | None:
    """Jira writes a time, ServiceNow seconds since 1970."""
    try:
        if text.isdecimal():
            return datetime.fromtimestamp(0, UTC) + timedelta(seconds=int(text))
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
