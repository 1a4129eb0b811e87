"""Rich text for a Jira of either deployment: fitted to its limit, written in its markup, read back as plain text."""

from __future__ import annotations

import json
from bisect import bisect_left
from typing import TYPE_CHECKING, Any, Literal

from adapters.jira import adf, wiki
from adapters.text import TRUNCATED, clean, clip, comparable, units
from connector.model.ticket import Line, RichText

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

Deployment = Literal["cloud", "datacenter"]

LIMIT = 32_767
"""UTF-16 units of a description or comment, measured after conversion."""

MOST_LINES = 2_000
"""More would not fit in any markup worth reading, and would take long to find out."""


def written(text: RichText | str, deployment: Deployment, last: str = "") -> JsonValue:
    """The text in the deployment's markup, cut visibly where it is too long; ``last``: a line that is never cut."""
    fitting = fitted(text, deployment, last)
    return adf.document(fitting) if deployment == "cloud" else wiki.markup(fitting)


def shown(text: RichText | str, deployment: Deployment) -> str:
    """What :func:`read` makes of :func:`written`, without the tracker between them."""
    return comparable(fitted(text, deployment).plain)


def read(value: Any) -> str:
    """Plain text of a description, a comment or another rich field as Jira returns it, ready to compare."""
    if adf.is_document(value):
        return comparable(adf.plain(value))
    return comparable(wiki.plain(value)) if isinstance(value, str) else ""


def fitted(text: RichText | str, deployment: Deployment, last: str = "") -> RichText:
    """The text with its longest lines cut as far as the limit demands, and as a last resort without its last lines."""
    rich = _cleaned(text)

    def whole(candidate: RichText) -> RichText:
        return RichText(lines=(*candidate.lines, Line(text=last))) if last else candidate

    def too_long(candidate: RichText) -> bool:
        return _size(whole(candidate), deployment) > LIMIT

    if not too_long(rich):
        return whole(rich)
    longest = max(units(line.text) for line in rich.lines)
    cap = _most(longest, lambda most: too_long(_capped(rich, most)))
    if cap:
        return whole(_capped(rich, cap))
    kept = _most(len(rich.lines), lambda most: too_long(_headed(rich, most)))
    return whole(_headed(rich, kept))


def _cleaned(text: RichText | str) -> RichText:
    lines = tuple(Line(text=line) for line in clean(text).split("\n")) if isinstance(text, str) else text.lines
    if len(lines) > MOST_LINES:
        lines = (*lines[:MOST_LINES], Line(text=TRUNCATED))
    return RichText(
        lines=tuple(
            Line(kind=line.kind, text=clean(line.text).strip(), label=clean(line.label).strip()) for line in lines
        )
    )


def _size(rich: RichText, deployment: Deployment) -> int:
    """The length in the store. Which form of a document Cloud measures is not documented: the longer one counts."""
    as_markup = units(wiki.markup(rich))
    if deployment == "datacenter":
        return as_markup
    with_empty_lines = as_markup + len(rich.lines)
    return max(with_empty_lines, units(json.dumps(adf.document(rich), ensure_ascii=False, separators=(",", ":"))))


def _most(highest: int, too_much: Callable[[int], bool]) -> int:
    """The highest number from 1 that is not too much, 0 when all are."""
    return bisect_left(range(1, highest + 1), 1, key=lambda number: int(too_much(number)))


def _capped(rich: RichText, most: int) -> RichText:
    return RichText(lines=tuple(line.model_copy(update={"text": clip(line.text, most)}) for line in rich.lines))


def _headed(rich: RichText, most: int) -> RichText:
    lines = _capped(rich, 1).lines[:most]
    return RichText(lines=(*lines, Line(text=TRUNCATED)))
