"""Printed dates → calendar days. A date that can be read two ways, or cannot exist, is said to be so, never chosen.

=================================== =============================================================
year first                          2026-03-10, 2026/3/5, 2026.3.5, 2026年3月5日, 113年3月5日 (ROC)
month by name                       10 March 2026, March 10, 2026, 10. März 2026, 10-Mar-26
figures only, year last             24/02/2026, 6/30/16: by an order, else only where one can be
no year                             3月10日, 16 Mar: with the year given
a range                             10–14 February 2025, 2026.3.9-3.11, 2026-03-09 至 2026-03-11
the end of a month                  2026年4月底, end of April 2026
=================================== =============================================================
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from connector.normalise.numerals import in_figures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.normalise.options import DateOrder

Kind = Literal["day", "impossible", "ambiguous", "yearless"]

_MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero gennaio janeiro januari",
            "feb february februar fevrier fev febrero febbraio fevereiro februari",
            "mar march marz mars marzo marco maart mrz",
            "apr april avril abril aprile avr abr",
            "may mai mayo maggio maio mei",
            "jun june juni juin junio giugno junho",
            "jul july juli juillet julio luglio julho",
            "aug august aout agosto ago augustus",
            "sep sept september septembre septiembre settembre setembro",
            "oct october oktober okt octobre octubre ottobre outubro",
            "nov november novembre noviembre novembro",
            "dec december dezember dez decembre diciembre dicembre dezembro dic",
        ),
        1,
    )
    for name in names.split()
}
_NAME = "(?P<name>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_TO = r"\s*(?:-|~|至|到|to|until|and|&|bis|al|au|a|—)\s*"
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|º|\.)?"
_YEAR_FIRST = re.compile(
    r"(?<![\d.])(?:民国|民國)?\s*(?P<y>\d{4}|1\d{2})(?:\s*年度)?\s*(?:[-/.]|年)\s*(?P<m>\d{1,2})\s*(?:[-/.]|月)"
    r"\s*(?P<d>\d{1,2})(?![\d])\s*[日号]?"
    rf"(?P<range>{_TO}(?:(?P<m2>\d{{1,2}})\s*[-/.月]\s*)?(?P<d2>\d{{1,2}})(?!\s*[-/.年月:\d])\s*[日号]?)?"
)
_DAY_NAME = re.compile(
    rf"(?<![\d])(?P<d>{_DAY})(?:(?:\s*(?:de|of)\b)?(?:\s*(?P<first>[a-z]{{3,9}})\.?)?{_TO}(?P<d2>{_DAY}))?"
    rf"[\s-]*(?:de\s+|of\s+)?{_NAME}(?![a-z]),?[\s-]*(?:de\s+|of\s+)?(?P<y>\d{{4}}|'?\d{{2}}(?![\d:]))?"
)
_NAME_DAY = re.compile(
    rf"(?<![a-z]){_NAME}(?![a-z])\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d/])"
    rf"(?:{_TO}(?:(?P<second>[a-z]{{3,9}})\.?\s*)?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))?(?:,?\s*(?P<y>\d{{4}}))?"
)
_FIGURES = re.compile(r"(?<![\d./-])(?P<a>\d{1,2})(?P<s>[/.-])(?P<b>\d{1,2})(?P=s)(?P<y>\d{4}|\d{2})(?![\d/])")
_COMPACT = re.compile(r"(?<!\d)(?P<y>20\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)")
_MONTH_DAY = re.compile(
    r"(?<![\d年])(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]?"
    rf"(?:{_TO}(?:(?P<m2>\d{{1,2}})月)?(?P<d2>\d{{1,2}})[日号])?"
)
_MONTH_END = re.compile(
    r"(?P<y>\d{4})\s*[年/.-]\s*(?P<m>\d{1,2})\s*月?\s*(?:底|末)|"
    rf"(?:end of|ende|fin de|fine)\s+(?:de\s+)?{_NAME}\s*,?\s*(?P<y2>\d{{4}})"
)
_SERIAL = re.compile(r"^\s*(?P<n>[34]\d{4})(?:\.\d+)?\s*$")
_EPOCH = date(1899, 12, 30)
_ROC, _CENTURY, _PIVOT = 1911, 2000, 70
_LATEST_MONTH = 12


@dataclass(frozen=True, slots=True)
class Printed:
    """A date or range in a text. ``start`` and ``end`` are equal for a single day, None unless ``kind`` is day."""

    kind: Kind
    text: str
    at: int
    start: date | None = None
    end: date | None = None


@lru_cache(maxsize=65536)
def find_dates(text: str, order: DateOrder | None = None, year: int | None = None) -> tuple[Printed, ...]:
    """Every date in ``text``, in printed order; a range written as two whole dates is one."""
    plain = _plain(text)
    found: list[Printed] = []
    for candidate in sorted(_candidates(plain, order, year), key=lambda one: (one.at, -len(one.text))):
        if not found or candidate.at >= found[-1].at + len(found[-1].text):
            found.append(candidate)
    return tuple(_paired(found, plain))


def without_dates(text: str, order: DateOrder | None = None) -> str:
    """``text`` with its dates blanked, for what else it says."""
    plain = _plain(text)
    for one in find_dates(text, order):
        plain = plain[: one.at] + " " * len(one.text) + plain[one.at + len(one.text) :]
    return plain


def orders_shown(text: str) -> set[DateOrder]:
    """Which orders of day and month the dates of ``text`` show beyond doubt."""
    shown: set[DateOrder] = set()
    for match in _FIGURES.finditer(_plain(text)):
        first, second = int(match["a"]), int(match["b"])
        if first > _LATEST_MONTH >= second and len(match["y"]) == len("2026"):
            shown.add("dmy")
        elif second > _LATEST_MONTH >= first:
            shown.add("mdy")
    return shown


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub("[\u2010-\u2015\u2212\u301c\uff5e]", "-", text)
    return in_figures(_ACCENTED.sub(lambda letter: unicodedata.normalize("NFD", letter[0])[0], text))


_ACCENTED = re.compile("[\u00c0-\u024f]")


def _candidates(text: str, order: DateOrder | None, year: int | None) -> Iterator[Printed]:
    if not any(sign.isdigit() for sign in text):
        return
    if serial := _SERIAL.match(text):
        yield _day(text, 0, _EPOCH + timedelta(days=int(serial["n"])))
        return
    yield from _month_ends(text)
    for match in _YEAR_FIRST.finditer(text):
        y = int(match["y"]) if len(match["y"]) > len("113") else int(match["y"]) + _ROC
        yield _span(match, y, int(match["m"]), int(match["m2"] or match["m"]))
    yield from _by_name(text, year)
    yield from (_figures(match, order) for match in _FIGURES.finditer(text))
    for match in _COMPACT.finditer(text):
        if (day := _date(int(match["y"]), int(match["m"]), int(match["d"]))) is not None:
            yield _day(match[0], match.start(), day)
    for match in _MONTH_DAY.finditer(text):
        m = int(match["m"])
        yield _span(match, year, m, int(match["m2"] or m)) if year else Printed("yearless", match[0], match.start())


def _month_ends(text: str) -> Iterator[Printed]:
    for match in _MONTH_END.finditer(text):
        y, m = int(match["y"] or match["y2"]), int(match["m"] or 0) or _MONTHS[match["name"]]
        if 1 <= m <= _LATEST_MONTH:
            yield _day(match[0], match.start(), date(y, m, monthrange(y, m)[1]))


def _by_name(text: str, year: int | None) -> Iterator[Printed]:
    for match in _DAY_NAME.finditer(text):
        last = _MONTHS[match["name"]]
        yield _named(match, _MONTHS.get(match["first"] or "", last), last, year)
    for match in _NAME_DAY.finditer(text):
        first = _MONTHS[match["name"]]
        yield _named(match, first, _MONTHS.get(match["second"] or "", first), year)


def _day(text: str, at: int, day: date) -> Printed:
    return Printed("day", text, at, day, day)


def _named(match: re.Match[str], first: int, last: int, year: int | None) -> Printed:
    printed = (match["y"] or "").strip("'")
    y = _whole_year(printed) if printed else year
    return _span(match, y, first, last) if y else Printed("yearless", match[0], match.start())


def _span(match: re.Match[str], year: int | None, first: int, last: int) -> Printed:
    start = _date(year, first, _number(match["d"]))
    end = _date(year, last, _number(match["d2"])) if match["d2"] else start
    if start is None or end is None:
        return Printed("impossible", match[0], match.start())
    if end < start:
        start = start.replace(year=start.year - 1) if (start.month, start.day) != (2, 29) else start
    return Printed("day", match[0], match.start(), start, end)


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _date(year: int | None, month: int, day: int) -> date | None:
    try:
        return date(year or 0, month, day)
    except ValueError:
        return None


def _whole_year(printed: str) -> int:
    number = int(printed)
    if len(printed) > len("26"):
        return number
    return number + (_CENTURY if number < _PIVOT else _CENTURY - 100)


def _figures(match: re.Match[str], order: DateOrder | None) -> Printed:
    """``a/b/y``: day first with dots; else by the order, or the only order that gives a day."""
    first, second, year = int(match["a"]), int(match["b"]), _whole_year(match["y"])
    readings = {"dmy": _date(year, second, first), "mdy": _date(year, first, second)}
    if len(match["y"]) == len("26") and order is None:
        readings["ymd"] = _date(_whole_year(match["a"].zfill(2)), second, int(match["y"]))
    settled = order or ("dmy" if match["s"] == "." and len(match["y"]) > len("26") else None)
    days = {day for day in readings.values() if day is not None}
    chosen = readings[settled] if settled else (days.pop() if len(days) == 1 else None)
    if chosen is not None:
        return _day(match[0], match.start(), chosen)
    return Printed("ambiguous" if days else "impossible", match[0], match.start())


def _paired(found: list[Printed], text: str) -> Iterator[Printed]:
    """Two whole dates with nothing but a “to” between them are a range."""
    skip = False
    for place, one in enumerate(found):
        if skip:
            skip = False
            continue
        following = found[place + 1] if place + 1 < len(found) else None
        between = text[one.at + len(one.text) : following.at] if following else ""
        if following and one.start and following.end and re.fullmatch(rf"(?:\s*\([^()]*\))?{_TO}", between):
            yield Printed("day", text[one.at : following.at + len(following.text)], one.at, one.start, following.end)
            skip = True
        else:
            yield one
