"""Printed periods → days: “within 30 days”, ``要求15日内完成``, ``两周内``, ``一个月``.

Calendar days count from the anchor and are not moved for holidays. Working days are counted from Monday to Friday:
which of them are holidays only the ledger knows, so that what they come to is for a person to look at.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from connector.normalise.numerals import in_figures

Unit = Literal["days", "weeks", "months", "working days"]

_WORDS = {
    word: number
    for words, number in (
        ("a an one ein eine un una uno", 1),
        ("two zwei dos deux due", 2),
        ("three drei tres trois tre", 3),
        ("four vier", 4),
        ("five", 5),
        ("six sechs seis", 6),
        ("seven sieben", 7),
        ("eight", 8),
        ("ten zehn diez dix", 10),
        ("twelve", 12),
        ("fourteen vierzehn", 14),
        ("fifteen quince quinze", 15),
        ("twenty", 20),
        ("thirty dreissig treinta trente", 30),
        ("sixty", 60),
        ("ninety", 90),
    )
    for word in words.split()
}
_HAN = re.compile(
    r"(?P<half>半)个?月|(?<![\d月])(?P<n>\d{1,3})\s*(?:个?\s*(?P<unit>工作日|自然日|日历日|历日|天|日|周|星期|礼拜)|(?P<month>个月|月(?=之?内|以内)))(?!\s*\d)"
)
_LATIN = re.compile(
    rf"(?<![\w.])(?P<n>\d{{1,3}}|{'|'.join(_WORDS)})\s*(?:\(\s*(?P<figure>\d{{1,3}})\s*\)\s*)?-?\s*"
    r"(?P<working>working|business|werk|arbeits|calendar|kalender)?[\s-]*"
    r"(?P<unit>days?|weeks?|months?|tage?n?|wochen?|monate?n?|dias?|semanas?|mes(?:es)?|jours?|semaines?|mois|giorni|settimane|mesi)\b"
)
_FROM = re.compile(r"(?:之日)?起|自|from|after|ab dem|a partir")
_UNITS: dict[str, Unit] = {
    "d": "days",
    "t": "days",
    "j": "days",
    "g": "days",
    "w": "weeks",
    "s": "weeks",
    "m": "months",
}
_HAN_UNITS: dict[str, Unit] = {
    "工作日": "working days",
    "周": "weeks",
    "星期": "weeks",
    "礼拜": "weeks",
    "月": "months",
}
_HALF_MONTH = 15


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time from an anchor."""

    count: int
    unit: Unit

    def after(self, anchor: date) -> date:
        """The day it ends on; of working days, without regard to holidays."""
        match self.unit:
            case "days":
                return anchor + timedelta(days=self.count)
            case "weeks":
                return anchor + timedelta(weeks=self.count)
            case "months":
                return _later(anchor, self.count)
            case "working days":
                return _worked(anchor, self.count)


@lru_cache(maxsize=16384)
def find_period(text: str) -> Period | None:
    """The first period in ``text``."""
    plain = in_figures(
        unicodedata.normalize("NFKC", text).casefold().replace("ß", "ss").replace("í", "i").replace("個", "个")
    )
    if han := _HAN.search(plain):
        if han["half"]:
            return Period(_HALF_MONTH, "days")
        return Period(int(han["n"]), _HAN_UNITS.get(han["unit"] or han["month"][-1], "days"))
    latin = _LATIN.search(plain)
    if latin is None:
        return None
    count = int(latin["figure"] or 0) or _WORDS.get(latin["n"]) or int(latin["n"])
    working = (latin["working"] or "") in {"working", "business", "werk", "arbeits"}
    return Period(count, "working days" if working else _unit(latin["unit"]))


def counts_from(text: str) -> bool:
    """Whether ``text`` says that a period counts from a day it names."""
    return _FROM.search(text.casefold()) is not None


def _unit(word: str) -> Unit:
    if word.startswith(("mes", "mois", "mon")):
        return "months"
    return _UNITS[word[0]]


def _worked(anchor: date, days: int) -> date:
    """The last of so many days from Monday to Friday behind ``anchor``; one on a weekend counts as Friday."""
    begun = anchor - timedelta(days=max(anchor.weekday() - _FRIDAY, 0))
    weeks, rest = divmod(begun.weekday() + days, _FRIDAY + 1)
    return begun + timedelta(weeks=weeks, days=rest - begun.weekday())


_FRIDAY = 4


def _later(anchor: date, months: int) -> date:
    year, month = divmod(anchor.month - 1 + months, 12)
    year, month = anchor.year + year, month + 1
    return date(year, month, min(anchor.day, monthrange(year, month)[1]))
