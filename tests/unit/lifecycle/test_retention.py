"""After the term texts go; what was empty stays empty, and what figures are counted from stays as it was."""

from __future__ import annotations

from datetime import date

import pytest

from connector.lifecycle.retention import TEXTS, kept_since, purged
from connector.model.audit import Doubt, Nonconformity
from connector.model.record import GONE, Refusal, Shown
from connector.model.ticket import Account
from tests.builders.records import linked, nonconformity, record


@pytest.mark.parametrize(
    ("today", "years", "before"),
    [
        (date(2026, 11, 28), 6, date(2020, 11, 28)),
        (date(2028, 2, 29), 3, date(2025, 2, 28)),
        (date(2028, 2, 29), 4, date(2024, 2, 29)),
    ],
)
def test_the_term_ends_on_the_same_day(today: date, years: int, before: date) -> None:
    assert kept_since(today, years) == before


def test_texts_go_and_facts_stay() -> None:
    content = nonconformity(
        corrective_action="A checklist", owner="李伟", doubts=(Doubt(field="grade", reason="两个勾"),)
    )
    before = linked(
        content=content, shown=Shown(cause="Haste", evidence=("CHG-1", "CHG-2"), workers=(Account(id="1"),))
    )
    assert before.link is not None
    link = before.link.model_copy(
        update={"agreed": {"summary": "3 份"}, "seen": {"summary": "3 份"}, "assignee": Account(id="1"), "error": "no"}
        | {"refusals": (Refusal(field="summary", value="3 份", said="too long"),)}
    )
    after = purged(before.model_copy(update={"link": link, "flags": frozenset({"repeat"})}))
    assert after.content == after.printed == after.approved
    said = {name: getattr(after.content, name) for name in TEXTS}
    assert {name for name, text in said.items() if text} == {"statement", "evidence", "corrective_action", "owner"}
    assert set(said.values()) == {None, GONE}
    facts = set(Nonconformity.model_fields) - {*TEXTS, "doubts"}
    assert {name: getattr(after.content, name) for name in facts} == {name: getattr(content, name) for name in facts}
    assert after.content.doubts == ()
    assert after.shown == Shown(cause=GONE, evidence=(GONE, GONE))
    assert after.link == before.link
    assert after.flags == {"repeat", "purged"}
    assert (after.owner, after.stage, after.due_on) == (before.owner, before.stage, before.due_on)


def test_a_draft_without_a_ticket() -> None:
    after = purged(record())
    assert (after.approved, after.link) == (None, None)
