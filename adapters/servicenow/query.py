"""Encoded queries. A value is never part of the language: what could be is escaped, or refused.

ServiceNow separates terms by ``^`` (doubled inside a value), separates the values of ``IN`` by commas (which cannot be
escaped), and evaluates values that begin with ``javascript:``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

STAMP = "%Y-%m-%d %H:%M:%S"


class Unaskable(ValueError):
    """A value that no query can hold safely."""


def equals(field: str, value: str) -> str:
    """The field is this value."""
    return f"{field}={_literal(value)}"


def one_of(field: str, values: Iterable[str]) -> str:
    """The field is one of these values."""
    literals = [_literal(value) for value in values]
    if any("," in literal or not literal for literal in literals):
        raise Unaskable(field)
    return f"{field}IN{','.join(literals)}"


def starts_with(field: str, value: str) -> str:
    """The field begins with this."""
    return f"{field}STARTSWITH{_literal(value)}"


def not_before(field: str, moment: datetime) -> str:
    """The field is at or after this moment."""
    return f"{field}>={stamp(moment)}"


def either(*terms: str) -> str:
    """One of the terms holds."""
    return "^OR".join(terms)


def every(*terms: str, order: str = "sys_id") -> str:
    """All terms hold, in the order of a unique column: without one, rows repeat and vanish between pages."""
    return "^".join([*terms, f"ORDERBY{order}"])


def newest_first(*terms: str) -> str:
    """All terms hold, the latest change first. Records that change meanwhile come again; none is passed over."""
    return "^".join([*terms, "ORDERBYDESCsys_updated_on", "ORDERBYDESCsys_id"])


def stamp(moment: datetime) -> str:
    """A moment as ServiceNow stores it: UTC, to the second."""
    return moment.astimezone(UTC).strftime(STAMP)


def _literal(value: str) -> str:
    if value.lstrip().lower().startswith("javascript:") or any(ord(character) < ord(" ") for character in value):
        raise Unaskable(value)
    return value.replace("^", "^^")
