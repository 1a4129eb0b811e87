"""The days of one report: in which order it writes day and month, which year it means, from when periods count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.language import _
from connector.normalise.dates import Printed, find_dates, orders_shown, without_dates
from connector.normalise.periods import counts_from, find_period

if TYPE_CHECKING:
    from datetime import date

    from connector.normalise.options import DateOrder

_DAY_FIRST = frozenset({"de", "fr", "es", "it", "pt", "nl", "ru"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a printed date comes to. ``reason``: why it is doubtful or unreadable, empty where it is plain."""

    day: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day of something that runs over days."""

    start: date | None = None
    end: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """How this report writes dates. ``anchor``: the day from which its periods count, None where it is not known."""

    order: DateOrder | None = None
    year: int | None = None
    anchor: date | None = None

    def day(self, text: str) -> Outcome:
        """The one day that ``text`` prints."""
        found = find_dates(text, self.order)
        if not found:
            return Outcome(None, _("“{text}” is not a date that can be read.").format(text=text))
        first = found[0]
        if first.kind == "day" and first.start == first.end:
            return Outcome(first.end)
        if first.kind == "day":
            return Outcome(first.end, _("“{text}” is a range of days; its last day was taken.").format(text=text))
        if first.kind == "yearless":
            return self._with_year(text)
        return Outcome(None, _why(first, text))

    def span(self, text: str) -> Span:
        """First and last day of what ``text`` prints, over all its dates."""
        found = find_dates(text, self.order, self.year)
        days = [day for one in found for day in (one.start, one.end) if day is not None]
        unread = next((one for one in found if one.kind != "day"), None)
        if not days:
            return Span(None, None, _why(unread, text) if unread else "")
        return Span(min(days), max(days), _why(unread, text) if unread else "")

    def due(self, text: str) -> Outcome:
        """The day by which something is due: a date, or a period from a named day or from the anchor."""
        found = find_dates(text, self.order)
        period = find_period(without_dates(text, self.order))
        if period is None or (found and not counts_from(text)):
            return self.day(text)
        anchor = self.day(text).day if found else self.anchor
        if anchor is None:
            return Outcome(None, _("“{text}” counts from a day that the report does not show.").format(text=text))
        weekdays = _("“{text}” counts working days: Monday to Friday were counted, whether holidays or not.")
        return Outcome(period.after(anchor), weekdays.format(text=text) if period.unit == "working days" else "")

    def _with_year(self, text: str) -> Outcome:
        """A day without its year: the report's, or the one after where that lies before the anchor."""
        if self.year is None:
            return Outcome(None, _("“{text}” has no year.").format(text=text))
        days = [
            one.end for year in (self.year, self.year + 1) for one in find_dates(text, self.order, year)[:1] if one.end
        ]
        later = [day for day in days if self.anchor is None or day >= self.anchor]
        if not days:
            return Outcome(None, _("“{text}” is no day of the calendar.").format(text=text))
        return Outcome((later or days)[0], _("“{text}” has no year; the report's was taken.").format(text=text))


def settle_order(text: str, language: str | None, preferred: DateOrder | None) -> DateOrder | None:
    """The order of day and month: as the report's own dates show it, else by its language, else as preferred."""
    shown = orders_shown(text)
    if len(shown) == 1:
        return shown.pop()
    if not shown and language in _DAY_FIRST:
        return "dmy"
    return preferred


def _why(printed: Printed, text: str) -> str:
    match printed.kind:
        case "impossible":
            return _("“{text}” is no day of the calendar.").format(text=text)
        case "ambiguous":
            return _("“{text}” can be read as two different days.").format(text=text)
        case _:
            return _("“{text}” has no year.").format(text=text)
