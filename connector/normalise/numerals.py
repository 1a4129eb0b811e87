"""Chinese numerals in dates and periods → figures: 二〇二六年三月十五日, 三十日内, 两周."""

from __future__ import annotations

import re

_DIGITS = {"〇": 0, "零": 0, "○": 0, "Ｏ": 0, "一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5} | {
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "元": 1,
}
_TENS = {"十": 10, "廿": 20, "卅": 30}
_NUMERAL = "".join((*_DIGITS, *_TENS, "百"))
_DATED = re.compile(rf"[{_NUMERAL}]+(?=\s*(?:年|月|日|号|號|天|周|个|個|星期|週|工作日))")


def value(numeral: str) -> int | None:
    """The number that a numeral writes, digit by digit (二〇二六) or in words (二十五, 一百二十)."""
    if not numeral or any(sign not in _NUMERAL for sign in numeral):
        return None
    if all(sign in _DIGITS for sign in numeral):
        return int("".join(str(_DIGITS[sign]) for sign in numeral))
    total = held = 0
    for sign in numeral:
        if sign in _DIGITS:
            held = _DIGITS[sign]
        elif sign == "百":
            total, held = total + (held or 1) * 100, 0
        else:
            total, held = total + (held or 1) * 10 if sign == "十" else total + _TENS[sign], 0
    return total + held


def in_figures(text: str) -> str:
    """``text`` with the numerals of its dates and periods in figures."""
    return _DATED.sub(lambda match: _figure(match[0]), text)


def _figure(numeral: str) -> str:
    number = value(numeral)
    return numeral if number is None else str(number)
