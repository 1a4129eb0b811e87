"""Fitting a text to what a field holds: the longest lines give way first, so that what is to be done stays readable."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from adapters.text import TRUNCATED, clean, clip, units
from connector.model.ticket import Line, RichText

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_LINES = 2_000
"""More would not fit in any field worth reading, and would take long to find out."""


def fitted(text: RichText | str, overflows: Callable[[RichText], bool], last: str = "") -> RichText:
    """The text so that it does not overflow, its longest lines cut visibly, and as a last resort its last lines.

    ``last``: a line that is added at the end and never cut.
    """
    rich = cleaned(text)

    def whole(candidate: RichText) -> RichText:
        return RichText(lines=(*candidate.lines, Line(text=last))) if last else candidate

    def too_long(candidate: RichText) -> bool:
        return overflows(whole(candidate))

    if not too_long(rich):
        return whole(rich)
    longest = max(units(line.text) for line in rich.lines)
    cap = _most(longest, lambda most: too_long(_capped(rich, most)))
    if cap:
        return whole(_capped(rich, cap))
    kept = _most(len(rich.lines), lambda most: too_long(_headed(rich, most)))
    return whole(_headed(rich, kept))


def cleaned(text: RichText | str) -> RichText:
    """The text without what no store takes; a string becomes its lines."""
    lines = tuple(Line(text=line) for line in clean(text).split("\n")) if isinstance(text, str) else text.lines
    if len(lines) > MOST_LINES:
        lines = (*lines[:MOST_LINES], Line(text=TRUNCATED))
    return RichText(lines=tuple(_cleaned(line) for line in lines))


def _cleaned(line: Line) -> Line:
    text, label = clean(line.text).strip(), clean(line.label).strip()
    return line if (text, label) == (line.text, line.label) else Line(kind=line.kind, text=text, label=label)


def _most(highest: int, too_much: Callable[[int], bool]) -> int:
    """The highest number from 1 that is not too much, 0 when all are."""
    return bisect_left(range(1, highest + 1), 1, key=lambda number: int(too_much(number)))


def _capped(rich: RichText, most: int) -> RichText:
    return RichText(lines=tuple(line.model_copy(update={"text": clip(line.text, most)}) for line in rich.lines))


def _headed(rich: RichText, most: int) -> RichText:
    return RichText(lines=(*_capped(rich, 1).lines[:most], Line(text=TRUNCATED)))
