"""Pages by ``startAt`` and ``maxResults``."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from adapters.sandbox.jira.call import refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import JsonValue

    from adapters.sandbox.jira.call import Call

T = TypeVar("T")


def number(text: str, name: str, default: int) -> int:
    """A whole number of a query parameter, else a refusal."""
    if not text:
        return default
    try:
        return int(text)
    except ValueError as error:
        raise refused(f"The provided '{name}' value '{text}' is not a number.") from error


def page(call: Call, things: Sequence[T], default: int, most: int) -> tuple[Sequence[T], dict[str, JsonValue]]:
    """The asked page, and the frame that tells which one it is. A size over ``most`` is cut, as Jira does."""
    start = max(0, number(call.question.asked("startAt"), "startAt", 0))
    size = min(max(0, number(call.question.asked("maxResults"), "maxResults", default)), most)
    return things[start : start + size], {"startAt": start, "maxResults": size, "total": len(things)}
