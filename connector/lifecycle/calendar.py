"""Working days. China's holidays with their swapped working days come from ``chinesecalendar``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

SATURDAY = 5


def working_days(calendar: Literal["china", "weekends", "none"]) -> Callable[[date], bool]:
    """Tells whether a day is worked. A year that China's calendar does not hold yet falls back to weekends."""
    return {"none": _is_any_day, "weekends": _is_weekday, "china": _is_worked_in_china}[calendar]


def knows(calendar: Literal["china", "weekends", "none"], year: int) -> bool:
    """Whether the calendar holds the year's public holidays; China's are announced each November."""
    if calendar != "china":
        return True
    from chinese_calendar.constants import holidays

    return any(day.year == year for day in holidays)


def _is_any_day(_day: date) -> bool:
    return True


def _is_weekday(day: date) -> bool:
    return day.weekday() < SATURDAY


def _is_worked_in_china(day: date) -> bool:
    from chinese_calendar import is_workday

    try:
        return bool(is_workday(day))
    except NotImplementedError:
        return _is_weekday(day)
