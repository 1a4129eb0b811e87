"""The plan: a pure value; each row of its table of decisions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from connector.model.policy import Safety
from connector.model.record import Link
from connector.model.ticket import Assignee, LinkState, TicketDraft
from connector.sync.plan import Create, Plan, Update, Wish, payload_hash, plan
from connector.sync.safety import exceeded, too_many

DRAFT = TicketDraft(
    mark="closeout-a",
    fields={"summary": "new", "duedate": date(2026, 4, 10), "assignee": Assignee(key="li", name="Li")},
)
CANONICAL = {"summary": "new", "duedate": "2026-04-10", "assignee": "li"}


def wish(**values: Any) -> Wish:
    return Wish.model_validate(
        {"record_id": "a", "label": "R/1", "target": "queue", "draft": DRAFT, "canonical": CANONICAL, **values}
    )


def link(agreed: dict[str, str], seen: dict[str, str] | None = None, state: LinkState = LinkState.LINKED) -> Link:
    return Link(
        target="queue", state=state, ticket_id="1", key="AUD-1", agreed=agreed, seen=agreed if seen is None else seen
    )


OLD = {**CANONICAL, "summary": "old"}


def test_without_a_ticket_one_is_made() -> None:
    made = plan([wish()])
    assert [one.record_id for one in made.creates] == ["a"]
    for state in (LinkState.INTENT, LinkState.REJECTED):
        assert plan([wish(link=Link(target="queue", state=state))]).creates


@pytest.mark.parametrize(
    ("agreed", "seen", "fields"),
    [
        (CANONICAL, CANONICAL, ()),
        (CANONICAL, OLD, ()),
        (OLD, CANONICAL, ()),
        (OLD, OLD, ("summary",)),
        (OLD, {**OLD, "summary": "theirs"}, ("summary",)),
        ({}, {}, ("summary", "duedate")),
    ],
)
def test_wish_found_and_agreed(agreed: dict[str, str], seen: dict[str, str], fields: tuple[str, ...]) -> None:
    updates = plan([wish(link=link(agreed, seen))]).updates
    assert tuple(field for one in updates for field in one.fields) == fields


def test_the_assignee_is_theirs() -> None:
    assert not plan([wish(link=link({**CANONICAL, "assignee": "somebody"}))]).updates


def test_what_no_read_back_shows_is_never_updated() -> None:
    without = {name: value for name, value in CANONICAL.items() if name != "duedate"}
    assert not plan([wish(canonical=without, link=link(without))]).updates


@pytest.mark.parametrize("state", [LinkState.LOST, LinkState.FORBIDDEN])
def test_lost_tickets_are_left_alone(state: LinkState) -> None:
    made = plan([wish(link=link(OLD, state=state))])
    assert (made.creates, made.updates) == ((), ())


def test_what_waits_is_listed() -> None:
    waits = wish(draft=None, waits="owner")
    assert plan([waits]).waiting == (waits,)
    assert plan([wish(target=None)]).waiting


def test_the_checksum_names_the_plan() -> None:
    both = plan([wish(), wish(record_id="b", link=link(OLD))])
    assert both.checksum == plan([wish(record_id="b", link=link(OLD)), wish()]).checksum
    assert both.checksum != plan([wish()]).checksum
    assert both.targets == ("queue",)
    assert both.only("queue") == both.model_copy(update={"waiting": ()})
    assert both.only("other") == Plan()


def test_a_payload_has_a_name() -> None:
    assert payload_hash(DRAFT) == payload_hash(DRAFT.model_copy())
    assert payload_hash(DRAFT) != payload_hash(DRAFT.model_copy(update={"mark": "closeout-b"}))


def big(creates: int, updates: int) -> Plan:
    return Plan(
        creates=tuple(Create(record_id=str(n), label="x", target="queue", draft=DRAFT) for n in range(creates)),
        updates=tuple(
            Update(
                record_id=str(n), label="x", target="queue", ticket_id="1", key="1", draft=DRAFT, fields=("summary",)
            )
            for n in range(updates)
        ),
    )


def test_a_plan_that_changes_too_much_is_stopped() -> None:
    limits = Safety()
    assert not list(exceeded(big(500, 10), {"queue": 10}, limits))
    assert [problem.where for problem in exceeded(big(501, 11), {"queue": 20}, limits)] == ["queue", "queue"]
    assert not too_many(30, 100, limits)
    assert too_many(31, 100, limits)
    assert not too_many(10, 10, limits)
