"""Working days: China's with their swapped days, other countries' by ``holidays``, and a site's own above them all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from connector.errors import Problem, UserError
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping

SATURDAY = 5
PLAIN = frozenset({"china", "weekends", "none"})
_COUNTRY = re.compile(r"([A-Z]{2})(?:-([A-Z0-9]{1,3}))?")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Tells whether a day is worked.

    ``name``: ``china``, ``weekends``, ``none`` (every day is worked), or a country of ISO 3166 (``DE``, ``DE-BY``);
    ``off`` and ``worked``: a site's own days, which win. A year that nobody has holidays for falls back to weekends.
    """

    name: str = "weekends"
    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Whether the day is worked."""
        if day in self.off or day in self.worked:
            return day in self.worked
        match self.name:
            case "none":
                return True
            case "weekends":
                return day.weekday() < SATURDAY
            case "china":
                return _is_worked_in_china(day)
            case country:
                return bool(_country(country).is_working_day(day))

    def knows(self, year: int) -> bool:
        """Whether the holidays of the year are known; China's are announced each November, and a site may add them."""
        if any(day.year == year for day in self.off | self.worked):
            return True
        match self.name:
            case "none" | "weekends":
                return True
            case "china":
                from chinese_calendar.constants import holidays

                return any(day.year == year for day in holidays)
            case country:
                known = _country(country)
                return bool(known.start_year <= year <= known.end_year)


def _is_worked_in_china(day: date) -> bool:
    from chinese_calendar import is_workday

    try:
        return bool(is_workday(day))
    except NotImplementedError:
        return day.weekday() < SATURDAY


@cache
def _country(name: str) -> Any:
    import holidays

    code, _dash, region = name.partition("-")
    return holidays.country_holidays(code, subdiv=region or None)


def known_calendar(name: str) -> str:
    """The name again. Raises ``ValueError`` where no such calendar can be had here."""
    if name in PLAIN:
        return name
    if not _COUNTRY.fullmatch(name):
        why = _("'{name}' is no calendar: china, weekends, none, or a country like DE or DE-BY")
        raise ValueError(why.format(name=name))
    try:
        _country(name)
    except ImportError:
        raise ValueError(_("the holidays of {name} need pip install 'closeout[holidays]'").format(name=name)) from None
    except NotImplementedError:
        raise ValueError(_("the holidays of {name} are not known").format(name=name)) from None
    return name


def with_own_days(name: str, table: Mapping[str, Any], origin: str) -> Calendar:
    """The calendar with a site's days: ``off`` and ``worked``, lists of dates. Raises ``UserError`` with all faults."""
    unknown = [
        Problem(f"{origin}: {key}", _("no such setting"), _("known here: {names}").format(names="off, worked"))
        for key in sorted(set(table) - {"off", "worked"})
    ]
    listed = {key: _listed(table.get(key, [])) for key in ("off", "worked")}
    remedy = _("write it as YYYY-MM-DD, without quotes")
    wrong = [
        Problem(f"{origin}: {key}", _("'{value}' is no day").format(value=value), remedy)
        for key, values in listed.items()
        for value in values
        if type(value) is not date
    ]
    off, worked = (frozenset(day for day in days if type(day) is date) for days in listed.values())
    both = [Problem(f"{origin}: {day}", _("is both off and worked")) for day in sorted(off & worked)]
    if problems := [*unknown, *wrong, *both]:
        raise UserError(*problems)
    return Calendar(name, off, worked)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
