"""The words of a JQL query, read: a tree of clauses, and what to sort by."""

from __future__ import annotations

from dataclasses import dataclass


class JqlError(Exception):
    """The query is wrong; the text is Jira's."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A value. ``quoted`` tells a text from a bare word or number."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A function with its arguments, ``currentUser()``."""

    name: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Empty:
    """``EMPTY`` or ``NULL``."""


Word = Literal | Function
Operand = Word | Empty


@dataclass(frozen=True, slots=True)
class Clause:
    """A comparison; ``operands`` has one for all operators but IN and NOT IN."""

    field: str
    operator: str
    operands: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    part: Node


Node = Clause | And | Or | Not


@dataclass(frozen=True, slots=True)
class Order:
    """One field to sort by; ``descending`` None: the field's own way."""

    field: str
    descending: bool | None


@dataclass(frozen=True, slots=True)
class Query:
    """A whole query; ``where`` None: no restriction."""

    where: Node | None
    order: tuple[Order, ...] = ()
