"""Our due day, changed in the tracker."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from connector.lifecycle import drift
from connector.model.audit import Stage
from connector.model.policy import Extensions
from tests.builders.records import linked, record

if TYPE_CHECKING:
    from connector.model.record import Record

OURS, THEIRS = "2026-04-10", "2026-05-01"
FIELDS = ("duedate",)
RULES = Extensions()


def shows(day: str | None, agreed: dict[str, str] | None = None, **values: Any) -> Record:
    made = linked(**values)
    assert made.link is not None
    seen = {} if day is None else {"duedate": day}
    told = {"agreed": agreed or {"duedate": OURS, "summary": "a"}, "seen": {**seen, "summary": "a"}}
    return made.model_copy(update={"link": made.link.model_copy(update=told)})


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (shows(OURS), shows(THEIRS), THEIRS),
        (shows(None), shows(THEIRS), THEIRS),
        (shows(THEIRS), shows(THEIRS), None),
        (shows(THEIRS), shows("2026-06-01"), "2026-06-01"),
        (shows(THEIRS), shows(OURS), None),
        (shows(OURS), shows(None), None),
        (shows(OURS), shows(THEIRS, stage=Stage.CLOSED), None),
        (record(), shows(THEIRS), None),
        (shows(OURS), record(), None),
    ],
)
def test_a_change_is_noticed_once(before: Record, after: Record, told: str | None) -> None:
    assert drift.moved(before, after, FIELDS) == told


def test_other_fields_do_not_matter() -> None:
    assert drift.moved(shows(OURS), shows(THEIRS), ()) is None


def test_shown_is_all_by_default() -> None:
    found = shows(THEIRS)
    assert drift.answered(found, THEIRS, FIELDS, "show", RULES) == found


def test_a_later_day_counts_as_asked_for() -> None:
    found = drift.answered(shows(THEIRS), THEIRS, FIELDS, "ask", RULES)
    assert (found.asked_until, found.due_on) == (date(2026, 5, 1), date(2026, 4, 10))
    for useless in ("2026-04-01", "soon", ""):
        assert drift.answered(shows(useless), useless, FIELDS, "ask", RULES) == shows(useless)


def test_set_back_takes_note_so_that_the_next_push_writes_ours() -> None:
    found = drift.answered(shows(THEIRS, flags=frozenset({"drift"})), THEIRS, FIELDS, "set_back", RULES)
    assert found.link is not None
    assert found.link.agreed == {"duedate": THEIRS, "summary": "a"}
    assert found.flags == frozenset()
    assert drift.given_up(record(), FIELDS) == record()


def test_a_granted_day_that_is_there_already_is_agreed() -> None:
    granted = shows(THEIRS, flags=frozenset({"drift"}), due_on=date(2026, 5, 1))
    found = drift.settled(granted, FIELDS)
    assert found.link is not None
    assert (found.link.agreed["duedate"], found.flags) == (THEIRS, frozenset())
    assert drift.settled(shows(THEIRS), FIELDS) == shows(THEIRS)
    assert drift.settled(record(), FIELDS) == record()


def test_drift_of_another_field_stays() -> None:
    granted = shows(THEIRS, {"duedate": OURS, "summary": "b"}, flags=frozenset({"drift"}), due_on=date(2026, 5, 1))
    assert drift.settled(granted, FIELDS).flags == {"drift"}


def test_a_link_that_begins_anew_has_no_drift() -> None:
    drifting = shows(THEIRS, flags=frozenset({"drift", "disputed"}))
    assert drifting.link is not None
    assert drift.linked(drifting, drifting.link) == drifting
    anew = drifting.link.model_copy(update={"agreed": {}, "seen": {}})
    assert drift.linked(drifting, anew).flags == {"disputed"}
