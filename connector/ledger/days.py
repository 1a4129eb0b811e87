"""What SQLite and PostgreSQL say differently about days and lists."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class day_number(GenericFunction[int]):  # noqa: N801 - SQLAlchemy names an SQL function by its class
    """A day as a number, so that the difference of two is the days between them."""

    type = Integer()
    inherit_cache = True


class gathered(GenericFunction[str]):  # noqa: N801 - as above
    """The values of a group, with commas between them."""

    type = String()
    inherit_cache = True


class before_semicolon(GenericFunction[str]):  # noqa: N801 - as above
    """A text up to its first semicolon: the first of a list, as a line of history keeps it."""

    type = String()
    inherit_cache = True


@compiles(day_number, "sqlite")
def _sqlite_day(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST(julianday({compiler.process(*element.clauses, **options)}) AS INTEGER)"


@compiles(day_number)
def _day(element: Any, compiler: Any, **options: Any) -> str:
    return f"({compiler.process(*element.clauses, **options)} - DATE '2000-01-01')"


@compiles(gathered, "sqlite")
def _sqlite_gathered(element: Any, compiler: Any, **options: Any) -> str:
    return f"group_concat({compiler.process(*element.clauses, **options)})"


@compiles(gathered)
def _gathered(element: Any, compiler: Any, **options: Any) -> str:
    return f"string_agg(CAST({compiler.process(*element.clauses, **options)} AS TEXT), ',')"


@compiles(before_semicolon, "sqlite")
def _sqlite_before(element: Any, compiler: Any, **options: Any) -> str:
    text = compiler.process(*element.clauses, **options)
    return f"substr({text}, 1, instr({text} || ';', ';') - 1)"


@compiles(before_semicolon)
def _before(element: Any, compiler: Any, **options: Any) -> str:
    return f"split_part({compiler.process(*element.clauses, **options)}, ';', 1)"


def listed(told: str | None) -> list[int]:
    """What ``gathered`` told, as numbers."""
    return [int(value) for value in told.split(",")] if told else []
