"""JQL, answered: what each field means, which operators it takes, and which issues a query finds.

================================================= ============================================== ====================
fields                                            operators                                      values
================================================= ============================================== ====================
project, issuetype, status, statusCategory,       =, !=, IN, NOT IN, IS, IS NOT                  must exist
priority, resolution, key, people, select fields
labels                                            the same                                       any
created, updated, duedate, resolved               =, !=, <, >, <=, >=, IS, IS NOT                see ``jql_dates``
summary, description, comment, text, text fields  ~, !~, IS, IS NOT                              words, all of them
================================================= ============================================== ====================

A field without a value matches neither ``!=`` nor ``NOT IN``, as in Jira.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from adapters.sandbox.jira.jql_fields import DATE, TEXT
from adapters.sandbox.jira.jql_words import And, Clause, Empty, JqlError, Not, Or

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from adapters.sandbox.jira.jql_fields import Fields, Meaning
    from adapters.sandbox.jira.jql_words import Node
    from adapters.sandbox.jira.words import Issue

_COMPARE = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


_ORDERED = frozenset({"<", ">", "<=", ">="})


def matcher(fields: Fields, node: Node) -> Callable[[Issue], bool]:
    """Whether an issue matches. Everything about the query that is wrong raises ``JqlError`` here, before any issue."""
    match node:
        case And(parts):
            tests = [matcher(fields, part) for part in parts]
            return lambda issue: all(test(issue) for test in tests)
        case Or(parts):
            tests = [matcher(fields, part) for part in parts]
            return lambda issue: any(test(issue) for test in tests)
        case Not(part):
            inner = matcher(fields, part)
            return lambda issue: not inner(issue)
        case Clause():
            return _clause(fields, node)


def _clause(fields: Fields, clause: Clause) -> Callable[[Issue], bool]:
    meaning = fields.meaning(clause.field)
    sign = clause.operator
    if sign not in meaning.operators:
        raise JqlError(f"The operator '{sign.lower()}' is not supported by the '{clause.field}' field.")
    empty = any(isinstance(one, Empty) for one in clause.operands)
    if sign.startswith("IS") and not empty:
        raise JqlError(f"The operator '{sign.lower()}' only supports the value 'EMPTY' in the '{clause.field}' field.")
    if empty and sign in _ORDERED:
        raise JqlError(f"The operator '{sign}' does not support searching for an empty field.")
    wanted = [meaning.means(one) for one in clause.operands if not isinstance(one, Empty)]
    if meaning.operators is DATE and not empty:
        return _dates(meaning, sign, wanted[0])
    if meaning.operators is TEXT and not empty:
        return _words(meaning, wanted[0], wanted_in=sign == "~")
    return _held(meaning, set(wanted), empty=empty or None in wanted, positive=sign in {"=", "IN", "IS", "~"})


def _held(meaning: Meaning, wanted: set[Any], *, empty: bool, positive: bool) -> Callable[[Issue], bool]:
    def test(issue: Issue) -> bool:
        held = meaning.held(issue)
        if not held:
            return empty is positive and empty
        return wanted.isdisjoint(_many_of(held)) is not positive

    return test


def _many_of(held: Any) -> tuple[Any, ...]:
    return held if isinstance(held, tuple) else (held,)


def _dates(meaning: Meaning, sign: str, wanted: datetime) -> Callable[[Issue], bool]:
    compare = _COMPARE[sign]

    def test(issue: Issue) -> bool:
        held = meaning.held(issue)
        return held is not None and bool(compare(held, wanted))

    return test


def _words(meaning: Meaning, wanted: str, *, wanted_in: bool) -> Callable[[Issue], bool]:
    words = [word.strip('"*') for word in wanted.lower().split()]

    def test(issue: Issue) -> bool:
        held = (meaning.held(issue) or "").lower()
        return bool(held) and all(word in held for word in words) is wanted_in

    return test
