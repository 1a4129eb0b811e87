"""JSON whose shape is not trusted."""

from __future__ import annotations

from typing import Any

Raw = dict[str, Any]


def table(value: Any) -> Raw:
    """The value when it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def rows(value: Any) -> list[Raw]:
    """The objects of a list; nothing when it is no list."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
