"""Numbers as a spreadsheet shows them: a clause typed as 7.1 in a cell with the format 0.00 is printed 7.10.

Formats are understood as far as registers use them (ECMA-376 part 1, 18.8.30): digits, decimals, thousands, percent,
text around. Anything beyond (fractions, conditions, scientific) is printed as if there were no format.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
"""What a cell holds, as calamine tells it."""

_SECTIONS = re.compile(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])*)(?:;|\Z)')
_TOKEN = re.compile(
    r"""  "(?P<quoted>[^"]*)"
        | \\(?P<escaped>.)
        | [_*].
        | \[\$(?P<currency>[^\]-]*)[^\]]*\]
        | \[(?P<condition>[<>=][^\]]*)\]
        | \[[^\]]*\]
        | (?P<digits>[0\#?][0\#?,.]*|\.[0\#?]+)
        | (?P<general>General)
        | (?P<percent>%)
        | (?P<unknown>[dmyhseg@/])
        | (?P<plain>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_SECTIONS_WITH_ZERO = 3
_LARGEST_WHOLE = 1e21


@dataclass(frozen=True, slots=True)
class Format:
    """One section of a number format. ``before`` and ``after`` stand around the number, whose digits ``mask`` rules.

    The mask "" prints the number as if there were no format; None prints only the text.
    """

    before: str
    mask: str | None
    after: str
    percents: int = 0

    def shown(self, value: float) -> str:
        """A value that is not negative, in this format."""
        if not self.mask:
            return self.before + ("" if self.mask is None else plain_number(value)) + self.after
        whole_mask, _point, decimal_mask = self.mask.rstrip(",").partition(".")
        scale = len(self.mask) - len(self.mask.rstrip(","))
        number = Decimal(repr(value)).scaleb(2 * self.percents - 3 * scale)
        rounded = number.quantize(Decimal(1).scaleb(-len(decimal_mask)), ROUND_HALF_UP)
        whole, _point, decimals = f"{rounded:f}".partition(".")
        whole = whole.lstrip("0").rjust(whole_mask.count("0"), "0")
        if "," in whole_mask:
            whole = f"{int(whole or 0):,}"
        fewest = decimal_mask.count("0")
        decimals = decimals[:fewest] + decimals[fewest:].rstrip("0")
        return f"{self.before}{whole}{'.' if decimals else ''}{decimals}{self.after}"


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """The sections of a format code: for positive numbers, for negative ones, for zero."""

    sections: tuple[Format, ...]

    def shown(self, value: float) -> str:
        """The text that the cell shows for a number."""
        positive, *others = self.sections
        if value < 0:
            return others[0].shown(-value) if others else "-" + positive.shown(-value)
        zero = others[-1] if len(self.sections) == _SECTIONS_WITH_ZERO else positive
        return (zero if value == 0 else positive).shown(value)


@cache
def number_format(code: str) -> NumberFormat | None:
    """How a format code shows numbers; None where it changes nothing, or is not understood."""
    sections = [_section(found[1]) for found in _SECTIONS.finditer(code) if found[0]][:3]
    kept = tuple(section for section in sections if section is not None)
    changes = any(section.mask or section.before or section.after for section in kept)
    return NumberFormat(kept) if changes and len(kept) == len(sections) else None


def _section(code: str) -> Format | None:
    before, after, percents = "", "", 0
    mask: str | None = None
    for found in _TOKEN.finditer(code):
        kind = found.lastgroup
        if kind in {"unknown", "condition"} or (mask is not None and kind in {"digits", "general"}):
            return None
        if kind in {"digits", "general"}:
            mask = found[0] if kind == "digits" else ""
            continue
        text = found[kind] if kind else ""
        percents += kind == "percent"
        before, after = (before + text, after) if mask is None else (before, after + text)
    return Format(before, mask, after, percents)


def plain_number(value: float) -> str:
    """A number without format: whole ones without a point, others with up to 15 digits."""
    if not math.isfinite(value):
        return str(value)
    if value == int(value) and abs(value) < _LARGEST_WHOLE:
        return str(int(value))
    return f"{Decimal(f'{value:.15g}'):f}"


def plain_time(value: dt.date | dt.time | dt.timedelta) -> str:
    """ISO text of a date, a time, or both; seconds only where there are any, and midnight not at all."""
    match value:
        case dt.datetime():
            if value.time() == dt.time():
                return value.date().isoformat()
            return value.isoformat(sep=" ", timespec="seconds" if value.second else "minutes")
        case dt.date():
            return value.isoformat()
        case dt.time():
            return value.isoformat(timespec="seconds" if value.second else "minutes")
        case dt.timedelta():
            minutes, _seconds = divmod(int(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}"
