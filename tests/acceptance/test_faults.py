"""Whatever fails at whichever request: in the end one open, linked ticket per nonconformity, and both ends say so.

Each fault of the sandbox strikes each request of a push in its turn. Then the process begins anew, the time in which a
tracker may still carry out what was given up passes, and the ledger is compared with what the tracker keeps.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from connector.model.ticket import LinkState
from connector.workflow.poll import poll
from tests.builders.trial import CREATES, Clock, Tracker, Trial, sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from adapters.sandbox.server import Running

SMALL, LARGE = 2, 60
SETTLED = 700
"""Seconds after which nothing comes late any more: the settle time and a minute."""

BOTH: dict[str, dict[str, Any]] = {
    "answer lost after the write": {"fault": "answer_lost"},
    "connection lost before the write": {"fault": "answer_lost", "applied": False},
    "written late, no answer": {"fault": "write_late", "seconds": 120},
    "written late behind a gateway": {"fault": "write_late", "seconds": 120, "answer": "504"},
    "answer later than we wait": {"fault": "latency", "seconds": 0.4},
    "cut body": {"fault": "cut_body"},
    "429 with seconds": {"fault": "429", "retry_after": "2"},
    "429 with a date long from now": {"fault": "429", "retry_after": "Fri, 31 Dec 2032 23:59:59 GMT"},
    "500 before the write": {"fault": "500"},
    "500 after the write": {"fault": "500", "applied": True},
    "502 after the write": {"fault": "502", "applied": True},
    "503 with a fraction of seconds": {"fault": "503", "retry_after": "0.5"},
    "504 after the write": {"fault": "504", "applied": True},
    "credentials refused": {"fault": "401"},
    "right lost": {"fault": "403"},
    "place not found": {"fault": "404"},
    "the second of several fails": {"fault": "part_fails", "part": 2},
    "the second of several comes too soon": {"fault": "part_fails", "part": 2, "status": 429},
}
OWN: dict[Tracker, dict[str, dict[str, Any]]] = {
    "jira": {
        "search lags": {"fault": "index_lag", "seconds": 60},
        "assignee dropped": {"fault": "dropped_field", "field": "assignee"},
        "due day dropped": {"fault": "dropped_field", "field": "duedate"},
        "label dropped": {"fault": "dropped_field", "field": "labels"},
        "field mandatory overnight": {"fault": "mandatory_field", "field": "customfield_10036"},
    },
    "servicenow": {
        "part of the query ignored": {"fault": "ignored_query_part", "field": "correlation_id"},
        "ids in the query ignored": {"fault": "ignored_query_part", "field": "sys_id"},
        "cancelled with a part of the result": {"fault": "cancelled_partial", "rows": 1},
        "cancelled with nothing": {"fault": "cancelled_partial", "rows": 0},
        "due day dropped": {"fault": "dropped_field", "field": "due_date"},
        "field mandatory overnight": {"fault": "mandatory_field", "field": "u_audit_reference"},
    },
}
CASES = {
    f"{tracker}-{name}": (tracker, rule)
    for tracker in ("jira", "servicenow")
    for name, rule in {**BOTH, **OWN[tracker]}.items()
}
AT_EACH = ("answer lost after the write", "cut body")
"""Faults that strike each request of the small push too; the others its create, and each request of the large one."""


def cases(*, at_each: bool | None = None) -> list[Any]:
    """All, or those of :data:`AT_EACH`, or the others."""
    return [
        pytest.param(*case, id=name)
        for name, case in CASES.items()
        if at_each is None or name.endswith(AT_EACH) is at_each
    ]


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def box(clock: Clock) -> Iterator[Running]:
    with sandbox(clock) as box:
        yield box


def struck(trial: Trial, rule: dict[str, Any], match: dict[str, Any], many: int) -> bool:
    """A push with a request that the fault strikes, and what comes after it. False where there was no such request."""
    trial.approved(many)
    trial.box.clear()
    trial.box.fault({**rule, "match": match})
    trial.push()
    (active,) = trial.box.instance.faults.all()
    trial.box.clear()
    for seconds in (SETTLED, 10):
        trial.clock.go_on(seconds)
        trial.push()
    poll(trial.parts())
    return active.used > 0


def assert_both_ends_agree(trial: Trial) -> None:
    """One open ticket for each finding at the tracker, and it is the one that the ledger has linked."""
    there = trial.open_by_mark()
    for one in trial.records():
        assert one.link is not None
        assert there[one.mark] == [one.link.ticket_id], (one.link, there[one.mark])
        assert one.link.state in {LinkState.LINKED, LinkState.PARTIAL}, one.link


def opened(folder: Path, box: Running, clock: Clock, tracker: Tracker, rule: dict[str, Any]) -> Trial:
    """An office that waits for answers, except where they are to come too late."""
    folder.mkdir(exist_ok=True)
    return Trial(folder, box, clock, tracker, options={"timeout": 0.2} if rule["fault"] == "latency" else {})


def strike_each(tmp_path: Path, box: Running, clock: Clock, tracker: Tracker, rule: dict[str, Any], many: int) -> int:
    """How many requests the fault struck, one after the other, each in a new office."""
    for nth in count(1):
        trial = opened(tmp_path / str(nth), box, clock, tracker, rule)
        used = struck(trial, rule, {"nth": nth}, many)
        assert_both_ends_agree(trial)
        trial.ledger.close()
        if not used:
            return nth - 1
    raise AssertionError


@pytest.mark.parametrize(("tracker", "rule"), cases(at_each=False))
def test_a_fault_at_the_create(
    tmp_path: Path, box: Running, clock: Clock, tracker: Tracker, rule: dict[str, Any]
) -> None:
    trial = opened(tmp_path, box, clock, tracker, rule)
    assert struck(trial, rule, {"method": "POST", "path": CREATES[tracker]}, SMALL)
    assert_both_ends_agree(trial)


@pytest.mark.parametrize(("tracker", "rule"), cases(at_each=True))
def test_a_fault_at_each_request_of_a_small_push(
    tmp_path: Path, box: Running, clock: Clock, tracker: Tracker, rule: dict[str, Any]
) -> None:
    assert strike_each(tmp_path, box, clock, tracker, rule, SMALL) >= 5


@pytest.mark.slow
@pytest.mark.parametrize(("tracker", "rule"), cases())
def test_a_fault_at_each_request_of_a_push_of_sixty(
    tmp_path: Path, box: Running, clock: Clock, tracker: Tracker, rule: dict[str, Any]
) -> None:
    assert strike_each(tmp_path, box, clock, tracker, rule, LARGE) >= 6


GONE = {LinkState.LOST, LinkState.FORBIDDEN}
"""Both trackers say that a ticket is not there where they only do not show it."""


@pytest.mark.parametrize(
    ("tracker", "kind", "states"),
    [
        ("jira", "deleted", {LinkState.LOST}),
        ("jira", "forbidden", GONE),
        ("jira", "moved", {LinkState.LINKED}),
        ("servicenow", "deleted", {LinkState.LOST}),
        ("servicenow", "forbidden", GONE),
    ],
)
def test_a_ticket_that_is_moved_deleted_or_hidden_gets_no_second_one(
    tmp_path: Path, box: Running, clock: Clock, tracker: Tracker, kind: str, states: set[LinkState]
) -> None:
    box.clear()
    trial = Trial(tmp_path, box, clock, tracker)
    first, *_others = trial.approved(4)
    trial.push()
    made = {mark: len(found) for mark, found in trial.open_by_mark().items()}
    trial.strike(first, kind, **({"to": "AUD"} if kind == "moved" else {}))
    for seconds in (10, SETTLED):
        clock.go_on(seconds)
        trial.push()
        poll(trial.parts(), full=True)
    assert trial.link(first).state in states
    now = {mark: len(found) for mark, found in trial.open_by_mark().items()}
    assert all(number <= made[mark] for mark, number in now.items())
    assert {one.link.state for one in trial.records()[1:] if one.link} == {LinkState.LINKED}
