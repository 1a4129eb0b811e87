"""Moments in JQL: epoch milliseconds, dates in the account's time zone, periods from now, and a few functions."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from adapters.sandbox.jira.jql_words import Function, JqlError, Literal

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from adapters.sandbox.jira.jql_words import Word

_FORMATS = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d")
_PERIOD = re.compile(r"[+-]?(?:\d+[wdhm]\s*)+")
_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}


def moment(field: str, operand: Word, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment that an operand means to an account in this zone. Raises ``JqlError``."""
    match operand:
        case Literal(text, quoted=False) if re.fullmatch(r"-?\d+", text):
            return datetime.fromtimestamp(int(text) / 1000, UTC)
        case Literal(text) if _PERIOD.fullmatch(text.strip()):
            return now + _period(text.strip())
        case Literal(text):
            return _date(field, text, zone)
        case Function("now", ()):
            return now
        case Function("startOfDay", arguments):
            return _midnight(now, zone) + _offset(field, arguments)
        case Function("endOfDay", arguments):
            return _midnight(now, zone) + timedelta(days=1, milliseconds=-1) + _offset(field, arguments)
        case Function(name):
            raise JqlError(f"Unable to find JQL function '{name}()'.")


def _date(field: str, text: str, zone: ZoneInfo) -> datetime:
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=zone)
        except ValueError:
            continue
    raise JqlError(
        f"Date value '{text}' for field '{field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', "
        "'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'."
    )


def _period(text: str) -> timedelta:
    sign = -1 if text.startswith("-") else 1
    return sign * sum(
        (timedelta(**{_UNITS[unit]: int(amount)}) for amount, unit in re.findall(r"(\d+)([wdhm])", text)), timedelta()
    )


def _offset(field: str, arguments: tuple[str, ...]) -> timedelta:
    if not arguments:
        return timedelta()
    if _PERIOD.fullmatch(arguments[0]):
        return _period(arguments[0])
    raise JqlError(f"Date value '{arguments[0]}' for field '{field}' is invalid.")


def _midnight(now: datetime, zone: ZoneInfo) -> datetime:
    return now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
