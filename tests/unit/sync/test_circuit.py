"""Configuration or item: each row of the table."""

from __future__ import annotations

from typing import Any

import pytest

from connector.model.ticket import FieldRule, NotCreated, TicketMapping
from connector.sync.circuit import Refusals

RULES = {
    "summary": FieldRule.model_validate({"from": "summary"}),
    "duedate": FieldRule.model_validate({"from": "due_on"}),
    "assignee": FieldRule.model_validate({"from": "owner"}),
    "priority": FieldRule(constant="Medium"),
}
MAPPING = TicketMapping(name="own", system="jira", version=1, fields=RULES, template={})


def refused(number: int = 0, /, *, remedy: str = "", why: str = "HTTP 400", **fields: Any) -> NotCreated:
    return NotCreated(mark=f"closeout-{number}", why=why, remedy=remedy, fields=fields)


def heard(*refusals: NotCreated, sent: Any = None, known: str = "") -> Refusals:
    hearing = Refusals(MAPPING, known)
    for number, one in enumerate(refusals):
        hearing.hear(one, {"summary": f"no {number}"} if sent is None else sent(number))
    return hearing


@pytest.mark.parametrize("field", ["customfield_1", "priority"])
def test_a_field_that_is_not_the_items_is_configuration_at_once(field: str) -> None:
    once = refused(**{"remedy": "fill it", field: "is required"})
    hearing = heard(once)
    assert hearing.why == f"{field}: is required → fill it"
    assert hearing.covers(once)
    assert not hearing.covers(refused(summary="is too long"))


def test_a_field_that_an_item_lacks_is_the_items() -> None:
    assert heard(*[refused(n, assignee="is required") for n in range(9)]).why is None


def test_the_same_words_for_three_values_are_configuration() -> None:
    off_screen = [refused(n, duedate="is not on the screen") for n in range(3)]
    days = {0: "2026-04-10", 1: "2026-04-11", 2: "2026-04-12"}
    assert heard(*off_screen[:2], sent=lambda n: {"duedate": days[n]}).why is None
    assert heard(*off_screen, sent=lambda n: {"duedate": days[n]}).why == "duedate: is not on the screen"
    assert heard(*off_screen, sent=lambda _n: {"duedate": days[0]}).why is None


def test_the_same_words_without_a_field_for_five_items_are_configuration() -> None:
    policy = [refused(n, why="refused by a data policy") for n in range(5)]
    assert heard(*policy[:4]).why is None
    assert heard(*policy).why == "refused by a data policy"
    assert heard(*[refused(1, why="refused by a data policy")] * 9).why is None, "one item, again and again"


def test_a_ticket_in_between_takes_it_back() -> None:
    policy = [refused(n, why="refused by a data policy") for n in range(5)]
    hearing = heard(*policy[:4])
    hearing.made()
    hearing.hear(policy[4], {})
    assert hearing.why is None


def test_what_was_known_before_is_known_at_once() -> None:
    off_screen = refused(duedate="is not on the screen")
    known = "duedate: is not on the screen"
    assert heard(off_screen, sent=lambda _n: {"duedate": "2026-04-10"}, known=known).why == known
    assert heard(refused(why="nonsense"), known=known).why is None
