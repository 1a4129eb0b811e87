from __future__ import annotations

from adapters.rules import constants, written
from connector.model.ticket import FieldRule, TicketDraft


def test_constants_are_every_word_of_the_rule_once_it_is_text() -> None:
    rule = FieldRule(constant=["a", {"id": "7"}, 1, True, None, ""], values={"major": "b", "minor": 0}, on_missing="c")
    assert constants(rule) == ["a", "7", "1", "c", "b", "0"]
    assert constants(FieldRule(constant=1)) == ["1"]


def test_what_to_do_about_a_missing_value_is_no_word() -> None:
    assert constants(FieldRule(on_missing="reject")) == []
    assert constants(FieldRule(on_missing="skip")) == []


def test_drafts_add_what_they_write() -> None:
    drafts = [TicketDraft(mark="closeout-1", fields={"x": value}) for value in ("a", "z", 5, None, ("no", "words"))]
    assert written(FieldRule(constant="a"), "x", drafts) == ["a", "z", "5"]
