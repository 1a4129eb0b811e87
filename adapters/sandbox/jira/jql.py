"""JQL, read: the text of a query to a tree, with Jira's own words for what is wrong with it.

::

    query   = [ or ] [ ORDER BY field [ASC|DESC] { , field [ASC|DESC] } ]
    or      = and { OR and }
    and     = not { AND not }
    not     = NOT not | ( or ) | clause
    clause  = field operator operand
    operand = value | function | EMPTY | ( value { , value } )
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.sandbox.jira.jql_words import And, Clause, Empty, Function, JqlError, Literal, Not, Or, Order, Query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapters.sandbox.jira.jql_words import Node, Operand


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    place: int


_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<property>issue\.property\[[^\]]*\][\w.\-]*)
      | (?P<custom>cf\[\d+\])
      | (?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<sign>!=|!~|<=|>=|=|<|>|~|\(|\)|,|&&|\|\||!)
      | (?P<word>(?:[^\s"'=!<>~(),&|+;?*/%^$\#@\[\]\\]|\\.)+)""",
    re.VERBOSE | re.IGNORECASE,
)
_OPERATORS = "'=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'"
_SIGNS = frozenset({"=", "!=", "<", ">", "<=", ">=", "~", "!~"})
_ALIASES = {"&&": "AND", "||": "OR", "!": "NOT"}
_KEYWORDS = frozenset({"AND", "OR", "NOT", "IN", "IS", "ORDER", "BY", "EMPTY", "NULL"})


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise JqlError(_unreadable(text, place))
        if match.lastgroup != "space":
            tokens.append(_Token(match.lastgroup or "", match[0], place))
        place = match.end()
    return tokens


def _unreadable(text: str, place: int) -> str:
    sign = text[place]
    if sign in "\"'":
        rest = text[place + 1 :]
        return f"Error in the JQL Query: The quoted string '{rest}' has not been completed. {_where(text, place)}"
    return (
        f"Error in the JQL Query: The character '{sign}' is a reserved JQL character. You must enclose it in a string "
        f"or use the escape '\\u{ord(sign):04x}' instead. {_where(text, place)}"
    )


def _where(text: str, place: int) -> str:
    line = text.count("\n", 0, place)
    return f"(line {line + 1}, character {place - text.rfind(chr(10), 0, place)})"


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: Sequence[_Token] = _tokens(text)
        self._next = 0

    def query(self) -> Query:
        where = None if self._at("ORDER") or self._ended else self._or()
        order: list[Order] = []
        if self._take("ORDER"):
            if not self._take("BY"):
                raise self._unexpected("Expecting 'by'")
            order.append(self._order())
            while self._take(","):
                order.append(self._order())
        if not self._ended:
            raise self._unexpected("Expecting either 'OR' or 'AND'")
        return Query(where, tuple(order))

    @property
    def _ended(self) -> bool:
        return self._next == len(self._tokens)

    def _word(self) -> str:
        """The coming keyword or sign in capitals; "" for values and at the end."""
        if self._ended or self._tokens[self._next].kind == "quoted":
            return ""
        word = self._tokens[self._next].text.upper()
        return _ALIASES.get(word, word)

    def _at(self, word: str) -> bool:
        return self._word() == word

    def _take(self, word: str) -> bool:
        if not self._at(word):
            return False
        self._next += 1
        return True

    def _unexpected(self, expected: str) -> JqlError:
        if self._ended:
            return JqlError(f"Error in the JQL Query: {expected} before the end of the query.")
        token = self._tokens[self._next]
        return JqlError(f"Error in the JQL Query: {expected} but got '{token.text}'. {_where(self._text, token.place)}")

    def _or(self) -> Node:
        parts = [self._and()]
        while self._take("OR"):
            parts.append(self._and())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _and(self) -> Node:
        parts = [self._not()]
        while self._take("AND"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _not(self) -> Node:
        if self._take("NOT"):
            return Not(self._not())
        if self._take("("):
            inner = self._or()
            if not self._take(")"):
                raise self._unexpected("Expecting ')'")
            return inner
        return self._clause()

    def _clause(self) -> Clause:
        field = self._value("Expecting either a value, list or function")
        operator = self._operator()
        if operator not in {"IN", "NOT IN"}:
            return Clause(field.text, operator, (self._operand(),))
        if not self._take("("):
            return Clause(field.text, operator, (self._operand(),))
        operands = [self._operand()]
        while self._take(","):
            operands.append(self._operand())
        if not self._take(")"):
            raise self._unexpected("Expecting ')'")
        return Clause(field.text, operator, tuple(operands))

    def _operator(self) -> str:
        word = self._word()
        if word in _SIGNS or word == "IN":
            self._next += 1
            return word
        if self._take("IS"):
            return "IS NOT" if self._take("NOT") else "IS"
        if self._take("NOT"):
            if self._take("IN"):
                return "NOT IN"
            raise self._unexpected("Expecting 'IN'")
        raise self._unexpected(f"Expecting operator; the valid operators are {_OPERATORS},")

    def _operand(self) -> Operand:
        if self._take("EMPTY") or self._take("NULL"):
            return Empty()
        value = self._value("Expecting either a value, list or function")
        if value.quoted or not self._take("("):
            return value
        arguments: list[str] = []
        while not self._take(")"):
            arguments.append(self._value("Expecting ')'").text)
            self._take(",")
        return Function(value.text, tuple(arguments))

    def _value(self, expected: str) -> Literal:
        if self._ended or self._tokens[self._next].kind == "sign" or self._word() in _KEYWORDS:
            raise self._unexpected(expected)
        token = self._tokens[self._next]
        self._next += 1
        if token.kind == "quoted":
            return Literal(_unescaped(token.text[1:-1]), quoted=True)
        return Literal(_unescaped(token.text))

    def _order(self) -> Order:
        field = self._value("Expecting a field name")
        if self._take("ASC"):
            return Order(field.text, descending=False)
        return Order(field.text, True if self._take("DESC") else None)


def _unescaped(text: str) -> str:
    def literal(match: re.Match[str]) -> str:
        if match[1]:
            return chr(int(match[1], 16))
        return {"n": "\n", "t": "\t", "r": "\r"}.get(match[2], match[2])

    return re.sub(r"\\(?:u([0-9a-fA-F]{4})|(.))", literal, text)


def parse(text: str) -> Query:
    """The query that the text says. Raises ``JqlError``."""
    return _Reader(text).query()
