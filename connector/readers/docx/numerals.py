"""Counting as list numbers are printed: 1, 01, a, IV, 一, 甲, ①."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_HAN = "零一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_LARGEST = 9999
_LARGEST_CIRCLED = 20


def _letters(number: int) -> str:
    """A, b, … z, aa, bb, … as Word repeats them."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _han(number: int) -> str:
    """十二, 二十, 一百零五: counted, up to 9999."""
    text = ""
    for value, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // value % 10
        if digit:
            text += _HAN[digit] + unit
        elif text and number % value and not text.endswith("零"):
            text += "零"
    return text.removeprefix("一") if text.startswith("一十") else text


def _han_digits(number: int) -> str:
    return "".join(_HAN[int(digit)] for digit in str(number)).replace("零", "〇")


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if number <= _LARGEST_CIRCLED else str(number)


def _full_width(number: int) -> str:
    return str(number).translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})


def _of(row: str) -> Callable[[int], str]:
    return lambda number: row[(number - 1) % len(row)]


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "chineseCounting": _han,
    "chineseCountingThousand": _han,
    "taiwaneseCounting": _han,
    "taiwaneseCountingThousand": _han,
    "japaneseCounting": _han,
    "ideographDigital": _han_digits,
    "japaneseDigitalTenThousand": _han_digits,
    "taiwaneseDigital": _han_digits,
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "ordinal": lambda number: f"{number}.",
}


def printed(number: int, number_format: str) -> str:
    """A number in one of Word's formats; "" for "none" and for formats that reports do not use."""
    if not 0 < number <= _LARGEST:
        return str(number) if number_format in {"decimal", "decimalZero"} else ""
    count = _FORMATS.get(number_format)
    return count(number) if count else ""
