"""Letters that look alike, put right where the shape around them leaves no choice.

=====================================  ================================================================
printed                                read as, and put right
=====================================  ================================================================
a clause: 8.5.1, A.5.15                8.5.l · 1O.2 · A.5.I5, when each part begins with or is a digit
a date: 2026-03-10, 2026年3月10日       2O26-03-1O, when month and day are then possible
full-width punctuation                 ( ) : ; , ? ! beside a Chinese letter
=====================================  ================================================================
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.readers.scan.engine import Letter

_ALIKE = str.maketrans({"O": "0", "o": "0", "〇": "0", "l": "1", "I": "1", "|": "1"})
_D = "[0-9OolI|〇]"
_CLAUSE = re.compile(rf"(?<![A-Za-z0-9.])(A\.)?({_D}{{1,2}}(?:\.{_D}{{1,2}}){{1,3}})(?!\.?[A-Za-z0-9])")
_DATE = re.compile(rf"(?<![A-Za-z0-9])({_D}{{4}})([-/.年])({_D}{{1,2}})(?:\2|月)({_D}{{1,2}})(?=日|\W|$)")
_MONTHS, _DAYS = range(1, 13), range(1, 32)
_CENTURIES = ("19", "20")
_FULL = str.maketrans("():;,?!", "（）：；，？！")
_CHINESE = re.compile(r"[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff]")


def repaired(letters: Sequence[Letter]) -> tuple[Letter, ...]:
    """The letters of a line, letter by letter the same number of them."""
    text = "".join(letter.text if len(letter.text) == 1 else "\ufffc" for letter in letters)
    better = _widened(_DATE.sub(_date, _CLAUSE.sub(_clause, text)))
    return tuple(
        letter if old == new else letter._replace(text=new)
        for letter, old, new in zip(letters, text, better, strict=True)
    )


def _clause(found: re.Match[str]) -> str:
    """The clause in digits; as it was where it holds hardly any digit, or a part that would begin with 0."""
    annex, parts = found[1] or "", found[2]
    digits = parts.translate(_ALIKE)
    mostly = sum(each.isdigit() for each in parts) * 2 >= len(parts.replace(".", ""))
    return annex + digits if mostly and not any(part.startswith("0") for part in digits.split(".")) else found[0]


def _date(found: re.Match[str]) -> str:
    year, month, day = (found[group].translate(_ALIKE) for group in (1, 3, 4))
    printed = sum(each.isdigit() for each in found[0])
    is_day = year.startswith(_CENTURIES) and int(month) in _MONTHS and int(day) in _DAYS
    return found[0].translate(_ALIKE) if is_day and printed * 2 >= len(year + month + day) else found[0]


def _widened(text: str) -> str:
    """Punctuation beside a Chinese letter in its full-width form."""
    chinese = [bool(_CHINESE.match(each)) for each in text]
    beside = [any(chinese[max(at - 1, 0) : at + 2]) for at in range(len(text))]
    return "".join(each.translate(_FULL) if near else each for each, near in zip(text, beside, strict=True))
