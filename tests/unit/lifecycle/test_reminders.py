"""The ladder: each rung once per due day, the newest missed one only, on working days; and who hears of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.lifecycle.calendar import Calendar
from connector.lifecycle.reminders import reach, rungs, told, week_to_sum_up, with_escalated
from connector.model.audit import Grade, Stage
from connector.model.people import Person, Role
from connector.model.reminding import Climbed, Ladder, Reminders, Rung
from tests.builders.records import LI, ZHAO, nonconformity, record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connector.model.record import Record

DUE = date(2026, 6, 15)
EVERY_DAY = Calendar("none").is_working_day
CHINA = Calendar("china").is_working_day
BOSS = Person(key="boss", name="Boss", roles=(Role.MANAGEMENT,))
HEAD = Person(key="head", name="Head")


def late(**values: Any) -> Record:
    return record(**{"stage": Stage.OPEN, "raised_on": date(2026, 4, 10), "due_on": DUE, **values})


def walk(
    case: Record,
    days: Iterable[date],
    rules: Reminders | None = None,
    calendar: Any = EVERY_DAY,
    idle: int | None = None,
    since: date = date(2026, 4, 13),
) -> list[tuple[date, str]]:
    """What is sent when reminding runs on each of the days."""
    climbed, sent = Climbed(), []
    for day in days:
        if not calendar(day):
            continue
        for rung in rungs(case, since, idle, climbed, rules or Reminders(), day, reach(day, calendar)):
            sent.append((day, str(rung)))
            climbed = climbed.model_copy(update={rung.chain: rung.days})
    return sent


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_the_whole_ladder_of_a_long_period() -> None:
    sent = walk(late(), days(date(2026, 4, 13), DUE + timedelta(days=36)))
    before_and_after = [(-14, "due-14"), (-7, "due-7"), (-3, "due-3"), (-1, "due-1"), (0, "due+0"), (1, "due+1")]
    overdue = [(3, "due+3"), (7, "due+7"), (14, "due+14"), (21, "due+21"), (28, "due+28"), (35, "due+35")]
    escalated = [(n, f"escalation+{n}") for n in (3, 7, 14, 30)]
    expected = [*before_and_after, *overdue, *escalated]
    assert sorted(sent) == sorted((DUE + timedelta(days=n), rung) for n, rung in expected)


def test_fourteen_days_before_only_where_the_period_is_over_thirty() -> None:
    for period, first in ((30, "due-7"), (31, "due-14")):
        case = late(raised_on=DUE - timedelta(days=period))
        sent = walk(case, days(DUE - timedelta(days=20), DUE), since=DUE - timedelta(days=period))
        assert sent[0][1] == first


def test_after_downtime_only_the_newest_missed_rung() -> None:
    assert walk(late(), [DUE - timedelta(days=2)]) == [(DUE - timedelta(days=2), "due-3")]
    back = DUE + timedelta(days=16)
    assert walk(late(), [DUE - timedelta(days=20), back]) == [(back, "due+14"), (back, "escalation+14")]
    assert walk(late(), [back, back + timedelta(days=1), DUE + timedelta(days=3)])[2:] == []


def test_a_rung_from_before_the_due_day_was_known_is_not_told() -> None:
    assert walk(late(), [DUE - timedelta(days=5)], since=DUE - timedelta(days=6)) == []
    assert walk(late(), [DUE - timedelta(days=3)], since=DUE - timedelta(days=6))[0][1] == "due-3"
    assert walk(late(), [DUE], since=DUE)[0][1] == "due+0"


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.SUBMITTED, Stage.CLOSED, Stage.WITHDRAWN])
def test_nobody_is_reminded_of_what_is_not_theirs_to_do(stage: Stage) -> None:
    assert walk(late(stage=stage), days(DUE, DUE + timedelta(days=9)), idle=90) == []


def test_without_a_due_day_there_is_no_ladder() -> None:
    assert walk(late(due_on=None), [DUE], idle=90) == []


def test_what_falls_on_days_off_is_told_before_them_and_what_is_overdue_after_them() -> None:
    due = date(2026, 10, 9)  # National Day: days off are 25 to 27 September and 1 to 7 October; the 10th is worked
    case = late(due_on=due, raised_on=date(2026, 8, 3))
    sent = walk(case, days(date(2026, 9, 21), date(2026, 10, 13)), calendar=CHINA, since=date(2026, 8, 4))
    assert sent == [
        (date(2026, 9, 24), "due-14"),
        (date(2026, 9, 30), "due-3"),
        (date(2026, 10, 8), "due-1"),
        (date(2026, 10, 9), "due+0"),
        (date(2026, 10, 10), "due+1"),
        (date(2026, 10, 12), "due+3"),
        (date(2026, 10, 12), "escalation+3"),
    ]


def test_reach_ends_somewhere_even_where_nobody_ever_works() -> None:
    assert reach(DUE, lambda _day: False) == DUE + timedelta(days=31)
    assert reach(DUE, EVERY_DAY) == DUE


def test_a_nudge_once_per_due_day_after_long_inactivity() -> None:
    quiet = days(date(2026, 5, 1), date(2026, 5, 20))
    assert walk(late(), quiet, idle=13) == []
    assert walk(late(), quiet, idle=14) == [(date(2026, 5, 1), "idle+14")]
    assert walk(late(), quiet, Reminders(no_activity_days=0), idle=99) == []


def test_an_owner_who_has_not_answered_is_told_once_where_the_site_wants_it() -> None:
    asked, first = Reminders(accept_within_days=3), days(date(2026, 4, 13), date(2026, 4, 25))
    assert walk(late(), first) == []
    assert walk(late(), first, asked) == [(date(2026, 4, 16), "acceptance+3")]
    assert walk(late(), first[5:], asked) == [(date(2026, 4, 18), "acceptance+3")], "after downtime too"
    for answered in (
        late(stage=Stage.IN_PROGRESS),
        late(stage=Stage.APPROVED),
        late(flags=frozenset({"disputed"})),
        late(flags=frozenset({"extension_asked"})),
    ):
        assert walk(answered, first, asked) == []
    assert told(late(owner="li-wei"), Rung(chain="acceptance", days=3), asked, PEOPLE) == (PEOPLE[1],)


def test_a_site_sets_its_own_ladder_also_per_grade() -> None:
    own = Reminders.model_validate(
        {
            "before_due_days": [5],
            "overdue_days": [2, 4],
            "overdue_every": 0,
            "escalate": {"2": "boss"},
            "grades": {"observation": {"before_due_days": [], "overdue_days": [], "overdue_every": 10, "escalate": {}}},
        }
    )
    span = days(DUE - timedelta(days=20), DUE + timedelta(days=30))
    assert [rung for _day, rung in walk(late(), span, own)] == ["due-5", "due+2", "escalation+2", "due+4"]
    observation = late(content=nonconformity(grade=Grade.OBSERVATION))
    assert [rung for _day, rung in walk(observation, span, own)] == ["due+10", "due+20", "due+30"]
    assert walk(observation, days(DUE, DUE + timedelta(days=9)), own) == []


@given(st.sets(st.integers(min_value=-30, max_value=60), min_size=1, max_size=20))
def test_whenever_it_runs_no_rung_comes_twice_or_after_a_newer_one(offsets: set[int]) -> None:
    sent = walk(late(), [DUE + timedelta(days=n) for n in sorted(offsets)], calendar=CHINA)
    for chain in ("due", "escalation"):
        steps = [int(rung.removeprefix(chain)) for _day, rung in sent if rung.startswith(chain)]
        assert steps == sorted(set(steps))
    assert all(
        sum(day == one and rung.startswith("due") for one, rung in sent) <= 1 for day in {day for day, _rung in sent}
    )


PEOPLE = (ZHAO, LI.model_copy(update={"manager": "head"}), BOSS, HEAD)


@pytest.mark.parametrize(
    ("rung", "changes", "keys"),
    [
        (Rung(chain="due", days=-3), {}, ["li-wei"]),
        (Rung(chain="idle", days=15), {}, ["li-wei"]),
        (Rung(chain="due", days=-3), {"owner": "somebody printed"}, ["zhao-min"]),
        (Rung(chain="escalation", days=3), {}, ["head"]),
        (Rung(chain="escalation", days=3), {"owner": None}, ["zhao-min"]),
        (Rung(chain="escalation", days=3), {"owner": "boss"}, ["zhao-min"]),
        (Rung(chain="escalation", days=7), {}, ["zhao-min"]),
        (Rung(chain="escalation", days=14), {}, ["boss"]),
        (Rung(chain="escalation", days=30), {}, ["boss"]),
        (Rung(chain="escalation", days=99), {}, ["zhao-min"]),
    ],
)
def test_who_hears_of_what(rung: Rung, changes: dict[str, Any], keys: list[str]) -> None:
    assert [person.key for person in told(late(**changes), rung, Reminders(), PEOPLE)] == keys


def test_levels_can_be_people() -> None:
    own = Reminders(
        management_representative=("head",), top_management=("zhao-min", "boss"), grades={Grade.MAJOR: Ladder()}
    )
    rules = own.model_copy(update={"escalate": {1: "li-wei", 14: "management_representative", 30: "top_management"}})
    heard = [told(late(), Rung(chain="escalation", days=n), rules, PEOPLE) for n in (1, 14, 30)]
    assert [[person.key for person in people] for people in heard] == [["li-wei"], ["head"], ["zhao-min", "boss"]]


def test_the_flag_holds_while_it_is_overdue() -> None:
    up, day = Climbed(due=3, escalation=3), DUE + timedelta(days=4)
    escalated = with_escalated(late(), up, day)
    assert escalated.flags == {"escalated"}
    assert with_escalated(escalated, up, day) is escalated
    assert with_escalated(late(), Climbed(due=3), day).flags == set()
    handed_in = escalated.model_copy(update={"stage": Stage.SUBMITTED})
    assert with_escalated(handed_in, up, day).flags == set()
    extended = escalated.model_copy(update={"due_on": DUE + timedelta(days=30)})
    assert with_escalated(extended, Climbed(), day).flags == set()


@pytest.mark.parametrize(
    ("day", "before", "week"),
    [
        (date(2026, 10, 12), False, "2026-W42"),  # a Monday
        (date(2026, 10, 13), False, None),
        (date(2026, 10, 13), True, "2026-W42"),
        (date(2026, 10, 8), False, "2026-W41"),  # the first day worked after the holidays
        (date(2026, 10, 5), True, None),
        (date(2026, 10, 17), True, None),  # a Saturday
        (date(2026, 10, 10), True, "2026-W41"),  # one that is worked
    ],
)
def test_the_summary_of_a_week_is_due_on_its_first_working_day(day: date, before: bool, week: str | None) -> None:
    assert week_to_sum_up(day, CHINA, before=before) == week
