from __future__ import annotations

import pytest

from adapters.sandbox.jira.jql import parse
from adapters.sandbox.jira.jql_words import And, Clause, Empty, Function, JqlError, Literal, Not, Or, Order, Query


def clause(field: str, operator: str, *texts: str) -> Clause:
    return Clause(field, operator, tuple(Literal(text) for text in texts))


def test_and_binds_closer_than_or() -> None:
    found = parse("a = 1 OR b = 2 AND NOT c = 3")
    assert found == Query(Or((clause("a", "=", "1"), And((clause("b", "=", "2"), Not(clause("c", "=", "3")))))))


def test_parentheses_and_signs_for_words() -> None:
    assert parse("(a = 1 || b = 2) && !c = 3") == Query(
        And((Or((clause("a", "=", "1"), clause("b", "=", "2"))), Not(clause("c", "=", "3"))))
    )


@pytest.mark.parametrize(
    ("text", "operator", "operands"),
    [
        ("labels in (a, b)", "IN", (Literal("a"), Literal("b"))),
        ("labels NOT IN (a)", "NOT IN", (Literal("a"),)),
        ("labels not in a", "NOT IN", (Literal("a"),)),
        ("labels is EMPTY", "IS", (Empty(),)),
        ("labels is not null", "IS NOT", (Empty(),)),
        ("labels != a", "!=", (Literal("a"),)),
        ("labels >= 1741568400000", ">=", (Literal("1741568400000"),)),
        ("labels<=-1d", "<=", (Literal("-1d"),)),
        ("labels ~ 'two words'", "~", (Literal("two words", quoted=True),)),
        ('labels !~ "say \\"hi\\" \\u0040"', "!~", (Literal('say "hi" @', quoted=True),)),
        ("labels = currentUser()", "=", (Function("currentUser"),)),
        ("labels = startOfDay(-1d)", "=", (Function("startOfDay", ("-1d",)),)),
        ("labels in (currentUser(), x)", "IN", (Function("currentUser"), Literal("x"))),
        ("labels = a\\ b\\tc", "=", (Literal("a b\tc"),)),
    ],
)
def test_operators_and_operands(text: str, operator: str, operands: tuple[object, ...]) -> None:
    where = parse(text).where
    assert isinstance(where, Clause)
    assert (where.field, where.operator, where.operands) == ("labels", operator, operands)


def test_fields_with_brackets() -> None:
    assert parse("cf[10034] = Major").where == clause("cf[10034]", "=", "Major")
    assert parse("issue.property[closeout].mark = x").where == clause("issue.property[closeout].mark", "=", "x")
    assert parse('"Risk class" = A').where == Clause("Risk class", "=", (Literal("A"),))


def test_order_by() -> None:
    assert parse("a = 1 ORDER BY updated ASC, key desc, created").order == (
        Order("updated", descending=False),
        Order("key", descending=True),
        Order("created", descending=None),
    )
    assert parse("order by key").where is None
    assert parse("") == Query(None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("project", "Expecting operator; the valid operators are"),
        ("project AUD", "Expecting operator; the valid operators are"),
        ("project =", "Expecting either a value, list or function before the end of the query."),
        ("project = AND", "Expecting either a value, list or function but got 'AND'. (line 1, character 11)"),
        ("project = AUD labels = x", "Expecting either 'OR' or 'AND' but got 'labels'. (line 1, character 15)"),
        ("(project = AUD", "Expecting ')' before the end of the query."),
        ("labels in (a", "Expecting ')' before the end of the query."),
        ("labels in (a b)", "Expecting ')' but got 'b'. (line 1, character 14)"),
        ("labels not a", "Expecting 'IN' but got 'a'. (line 1, character 12)"),
        ("a = 1 order key", "Expecting 'by' but got 'key'. (line 1, character 13)"),
        ("a = 1 order by", "Expecting a field name before the end of the query."),
        ('summary ~ "open', "The quoted string 'open' has not been completed. (line 1, character 11)"),
        ("a = 1 and\nb = x@y", "The character '@' is a reserved JQL character."),
        ("a = f(", "Expecting ')' before the end of the query."),
        ("= 3", "Expecting either a value, list or function but got '='."),
    ],
)
def test_what_is_wrong_is_told_in_jiras_words(text: str, told: str) -> None:
    with pytest.raises(JqlError) as caught:
        parse(text)
    assert str(caught.value).startswith("Error in the JQL Query: ")
    assert told in str(caught.value)


def test_a_place_is_told_by_line_and_character() -> None:
    with pytest.raises(JqlError, match=r"\(line 2, character 6\)"):
        parse("a = 1 and\nb = x@y")
