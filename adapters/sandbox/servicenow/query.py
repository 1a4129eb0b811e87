"""Encoded queries: ``active=true^state=1^ORstate=2^NQpriority=1^ORDERBYDESCnumber``.

Conditions are joined by AND; ``^OR`` joins to the one before; ``^NQ`` begins another query, and either may match.
Names, operators and values are case-sensitive. ``^^`` is a caret inside a value. A condition that names no column,
uses no operator or holds a script is **ignored**, as if it were not there.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adapters.sandbox.servicenow.schema import Column, Table, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from adapters.sandbox.servicenow.call import Desk
    from adapters.sandbox.servicenow.words import Row

_CONDITION = re.compile(
    r"(?P<field>[a-z][a-z0-9_.]*)"
    r"(?P<sign>!=|>=|<=|=|>|<|NOT IN|IN|NOT LIKE|LIKE|STARTSWITH|ENDSWITH|ISEMPTY|ISNOTEMPTY|BETWEEN)(?P<value>.*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison. ``path``: the column, with dots through references; ``listed``: the parts of the value."""

    path: str
    sign: str
    value: str
    listed: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class Query:
    """Any of ``groups``; in a group all of its members; of a member any. ``invalid``: parts that were ignored."""

    groups: tuple[tuple[tuple[Condition, ...], ...], ...]
    order: tuple[tuple[str, bool], ...]
    invalid: tuple[str, ...]


def split(text: str) -> list[str]:
    """The parts between carets; ``^^`` is a literal caret."""
    return [part.replace("\0", "^") for part in text.replace("^^", "\0").split("^") if part]


def parse(text: str, table: Table) -> Query:
    """The query as far as it is valid for a table."""
    groups: list[list[list[Condition]]] = [[]]
    order: list[tuple[str, bool]] = []
    invalid: list[str] = []
    for part in split(text):
        if part == "EQ" or part.startswith("GROUPBY"):
            continue
        if match := re.fullmatch(r"ORDERBY(DESC)?([a-z][a-z0-9_.]*)", part):
            if column_at(table, match[2]) is not None:
                order.append((match[2], bool(match[1])))
            continue
        new_query, either, rest = _joined(part)
        if new_query:
            groups.append([])
        condition = _condition(rest, table)
        if condition is None:
            invalid.append(part)
        elif either and groups[-1]:
            groups[-1][-1].append(condition)
        else:
            groups[-1].append([condition])
    return Query(tuple(tuple(tuple(member) for member in group) for group in groups), tuple(order), tuple(invalid))


def _joined(part: str) -> tuple[bool, bool, str]:
    new_query = part.startswith("NQ")
    rest = part.removeprefix("NQ")
    return new_query, rest.startswith("OR"), rest.removeprefix("OR")


def _condition(text: str, table: Table) -> Condition | None:
    match = _CONDITION.fullmatch(text)
    if match is None or column_at(table, match["field"]) is None or match["value"].startswith("javascript:"):
        return None
    return Condition(match["field"], match["sign"], match["value"], frozenset(match["value"].split(",")))


def column_at(table: Table, path: str) -> Column | None:
    """The column that a path leads to, through references."""
    name, _dot, rest = path.partition(".")
    column = table.columns.get(name)
    if column is None or not rest:
        return column
    return column_at(tables()[column.reference], rest) if column.reference else None


def value_at(desk: Desk, row: Row, path: str) -> str:
    """The value that a path leads to; "" where a reference is empty."""
    name, _dot, rest = path.partition(".")
    value = row.values.get(name, "")
    if not rest:
        return value
    column = tables()[row.table].columns[name]
    target = desk.row(column.reference or "", value)
    return "" if target is None else value_at(desk, target, rest)


def found(desk: Desk, query: Query, table: Table, rows: Iterable[Row]) -> list[Row]:
    """The rows that match, in the query's order."""

    def matches(row: Row) -> bool:
        return any(all(_any(desk, table, row, member) for member in group) for group in query.groups)

    hits = [row for row in rows if matches(row)]
    for path, descending in reversed(query.order):
        hits.sort(key=_sort_key(desk, table, path), reverse=descending)
    return hits


def _sort_key(desk: Desk, table: Table, path: str) -> Callable[[Row], tuple[int, str]]:
    column = column_at(table, path)
    return lambda row: _key(column, value_at(desk, row, path))


def _any(desk: Desk, table: Table, row: Row, member: tuple[Condition, ...]) -> bool:
    return any(_holds(desk, table, row, condition) for condition in member)


_ORDERED: dict[str, Callable[[tuple[int, str], tuple[int, str]], bool]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}
_TEXTUAL: dict[str, Callable[[str, str], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "LIKE": lambda held, value: value in held,
    "NOT LIKE": lambda held, value: value not in held,
    "STARTSWITH": str.startswith,
    "ENDSWITH": str.endswith,
    "ISEMPTY": lambda held, _value: not held,
    "ISNOTEMPTY": lambda held, _value: bool(held),
}


def _holds(desk: Desk, table: Table, row: Row, condition: Condition) -> bool:
    held = value_at(desk, row, condition.path)
    if condition.sign in {"IN", "NOT IN"}:
        return (held in condition.listed) is (condition.sign == "IN")
    if condition.sign in _TEXTUAL:
        return _TEXTUAL[condition.sign](held, condition.value)
    column = column_at(table, condition.path)
    if not held:
        return False
    if condition.sign == "BETWEEN":
        low, _at, high = condition.value.partition("@")
        return _key(column, low) <= _key(column, held) <= _key(column, high)
    return _ORDERED[condition.sign](_key(column, held), _key(column, condition.value))


def _key(column: Column | None, value: str) -> tuple[int, str]:
    if column is not None and column.kind == "integer" and value.lstrip("-").isdecimal():
        return int(value), ""
    return 0, value
