"""Two workers, a tracker that fails, people who do as they like: whatever the order, one ticket per nonconformity.

Hypothesis draws what happens: findings come, are edited and approved; faults strike; the workers push and poll, one in
the middle of the other's push, and die around a commit; people move, write, delete. In the end everything is quiet for
as long as a tracker may still carry out what was given up, and both ends are compared.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from connector.model.audit import Stage
from connector.model.ticket import LinkState
from tests.builders.trial import CREATES, Tracker
from tests.properties.office import OURS, SETTLED, Office

MOST_FINDINGS = 9
FAULTS: tuple[dict[str, Any], ...] = (
    {"fault": "answer_lost"},
    {"fault": "answer_lost", "applied": False},
    {"fault": "write_late", "seconds": 120},
    {"fault": "write_late", "seconds": 500, "answer": "504"},
    {"fault": "cut_body"},
    {"fault": "429", "retry_after": "2"},
    {"fault": "429", "retry_after": "Fri, 31 Dec 2032 23:59:59 GMT"},
    {"fault": "500"},
    {"fault": "500", "applied": True},
    {"fault": "503", "retry_after": "0.5"},
    {"fault": "504", "applied": True},
    {"fault": "401"},
    {"fault": "403"},
    {"fault": "404"},
    {"fault": "part_fails", "part": 2},
)
OWN_FAULTS: dict[str, tuple[dict[str, Any], ...]] = {
    "jira": ({"fault": "index_lag", "seconds": 1.5}, {"fault": "dropped_field", "field": "assignee"}),
    "servicenow": (
        {"fault": "ignored_query_part", "field": "correlation_id"},
        {"fault": "ignored_query_part", "field": "sys_id"},
        {"fault": "cancelled_partial", "rows": 1},
        {"fault": "dropped_field", "field": "assigned_to"},
    ),
}
ANYWHERE = tuple({"method": method, "nth": nth} for method in ("GET", "POST", "PUT") for nth in (1, 2, 3))
MOMENTS = ("intent committed", "batch begins", "create sent", "create answered", "outcome committed", "step taken")
AROUND = st.sampled_from(("before", "after"))
WHICH = st.integers(0, MOST_FINDINGS - 1)
"""Which of those that there are, counted around."""
WHO = st.integers(0, 1)


def somebody_has_tickets(machine: Any) -> bool:
    """Whether people have something to act on."""
    return bool(machine.office.at_hand)


class TwoWorkers(RuleBasedStateMachine):
    """What happens in the office, and what must be true of it."""

    tracker: Tracker

    def __init__(self) -> None:
        super().__init__()
        self.office = Office(self.tracker)

    @initialize(one_machine=st.booleans(), many=st.integers(1, 3))
    def begin(self, one_machine: bool, many: int) -> None:
        self.office.open(one_machine=one_machine)
        for _finding in range(many):
            self.office.draft()
        self.office.approve()

    @precondition(lambda self: len(self.office.ids) < MOST_FINDINGS)
    @rule()
    def a_finding_comes(self) -> None:
        self.office.draft()
        self.office.approve()

    @rule(which=WHICH, text=st.sampled_from(("Three changes", "四份变更单", "Nobody approved them")), now=st.booleans())
    def edit(self, which: int, text: str, now: bool) -> None:
        self.office.edit(self.office.ids[which % len(self.office.ids)], text)
        if now:
            self.office.approve()

    @precondition(somebody_has_tickets)
    @rule(which=WHICH, good=st.booleans())
    def judge(self, which: int, good: bool) -> None:
        self.office.judge(self.office.ids[which % len(self.office.ids)], good=good)

    @rule(who=WHO, around=AROUND, nth=st.integers(0, 8))
    def push(self, who: int, around: Any, nth: int) -> None:
        self.office.push(who, around, nth)

    @rule(who=WHO, data=st.data(), count=st.integers(1, 2))
    def push_while_creates_break(self, who: int, data: st.DataObject, count: int) -> None:
        if len(self.office.ids) < MOST_FINDINGS:
            self.a_finding_comes()
        creates = {"method": "POST", "path": CREATES[self.tracker], "count": count}
        self.office.breaks(data.draw(st.sampled_from((*FAULTS, *OWN_FAULTS[self.tracker]))), creates)
        self.office.push(who)
        self.office.box.clear()

    @rule(who=WHO, data=st.data(), where=st.sampled_from(ANYWHERE))
    def push_while_something_breaks(self, who: int, data: st.DataObject, where: dict[str, Any]) -> None:
        """It stays broken until it has struck."""
        fault = data.draw(st.sampled_from((*FAULTS, *OWN_FAULTS[self.tracker])))
        self.office.breaks(fault, {**where, "path": OURS[self.tracker]})
        self.office.push(who)

    @rule(who=WHO, moment=st.sampled_from(MOMENTS), seconds=st.sampled_from((0, 30, 400)))
    def push_while_the_other_sleeps(self, who: int, moment: str, seconds: int) -> None:
        self.office.push_asleep(who, moment, seconds)

    @rule(who=WHO, around=AROUND, nth=st.integers(0, 5), full=st.booleans())
    def poll(self, who: int, around: Any, nth: int, full: bool) -> None:
        self.office.poll(who, around, nth, full=full)

    @rule(seconds=st.sampled_from((1, 10, 100, 301, SETTLED)), again=st.sampled_from((None, 0, 1)))
    def time_passes(self, seconds: int, again: int | None) -> None:
        """And a process ends and begins anew."""
        self.office.clock.go_on(seconds)
        if again is not None:
            self.office.workers[again].end()
            self.office.workers[again].restart()

    @precondition(somebody_has_tickets)
    @rule(which=WHICH, act=st.sampled_from(("move", "move", "write", "label", "strike")), data=st.data())
    def somebody_acts(self, which: int, act: str, data: st.DataObject) -> None:
        identity = self.office.at_hand[which % len(self.office.at_hand)]
        match act:
            case "move":
                self.office.move(identity, data.draw(st.sampled_from(("In Progress", "Done", "Done"))))
            case "write":
                self.office.write(identity, data.draw(st.sampled_from(("my own words", "我自己的话"))))
            case "strike":
                self.office.strike(identity, data.draw(st.sampled_from(("deleted", "forbidden", "moved"))))
            case _:
                self.office.label(identity)

    @invariant()
    def nothing_is_closed_that_nobody_verified(self) -> None:
        assert {one.id for one in self.office.records() if one.stage is Stage.CLOSED} <= self.office.closed

    @invariant()
    def a_ticket_stays_that_of_its_finding(self) -> None:
        for one in self.office.records():
            if one.link is not None and one.link.ticket_id is not None:
                assert one.link.ticket_id == self.office.tickets.setdefault(one.id, one.link.ticket_id)
                assert one.link.state.has_ticket

    @invariant()
    def none_is_made_twice_unless_a_write_came_late(self) -> None:
        if not self.office.late:
            assert all(len(self.office.kept(identity)) <= 1 for identity in self.office.ids)

    def teardown(self) -> None:
        """Quiet comes back, and the two ends are compared."""
        try:
            if self.office.ids:
                assert self.office.come_to_rest() == [], "an unchanged ledger sends nothing"
                self._both_ends_agree()
        finally:
            self.office.close()

    def _both_ends_agree(self) -> None:
        there = self.office.trial.open_by_mark()
        for one in self.office.records():
            assert one.link is not None, one.id
            if one.id in self.office.gone:
                assert len(there[one.mark]) <= 1, "what is gone is not made again"
                continue
            assert one.link.state in {LinkState.LINKED, LinkState.PARTIAL}, one.link
            assert one.link.ticket_id in self.office.kept(one.id)
            assert set(there[one.mark]) <= {one.link.ticket_id}, (one.link, there[one.mark])
            assert self.office.words.get(one.id, "") in str(self.office.trial.tickets(one.id))


class JiraMachine(TwoWorkers):
    """With a Jira."""

    tracker = "jira"


class ServiceNowMachine(TwoWorkers):
    """With a ServiceNow."""

    tracker = "servicenow"


QUICK = settings(
    max_examples=18,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    print_blob=True,
)
LONG = settings(QUICK, max_examples=300, stateful_step_count=40)
MACHINES = pytest.mark.parametrize("machine", [JiraMachine, ServiceNowMachine])


@MACHINES
def test_one_ticket_whatever_happens(machine: type[TwoWorkers]) -> None:
    run_state_machine_as_test(machine, settings=QUICK)


@pytest.mark.slow
@MACHINES
def test_one_ticket_whatever_happens_for_long(machine: type[TwoWorkers]) -> None:
    run_state_machine_as_test(machine, settings=LONG)
