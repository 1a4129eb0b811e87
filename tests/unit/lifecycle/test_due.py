"""Due days: stated, by rule, and never on a holiday."""

from __future__ import annotations

from datetime import date

import pytest

from connector.lifecycle import calendar
from connector.lifecycle.due import anchor, due_day, raised
from connector.model.audit import Grade, Report
from connector.model.policy import Due
from tests.builders.records import nonconformity

ANY_DAY = calendar.working_days("none")
CHINA = calendar.working_days("china")
INTERNAL = Report(audit_type="internal", audit_end=date(2026, 3, 11), issued_on=date(2026, 3, 13))
EXTERNAL = Report(audit_type="external", audit_end=date(2026, 3, 11), issued_on=date(2026, 3, 20))
RAISED = date(2026, 3, 10)


def test_days_are_counted_from_the_anchor_of_the_audit() -> None:
    assert anchor(INTERNAL, RAISED) == date(2026, 3, 13)
    assert anchor(EXTERNAL, RAISED) == date(2026, 3, 11)
    assert anchor(Report(audit_type="external", issued_on=date(2026, 3, 20)), RAISED) == date(2026, 3, 20)
    assert anchor(Report(audit_end=date(2026, 3, 11)), RAISED) == date(2026, 3, 11)
    assert anchor(Report(), RAISED) == RAISED


@pytest.mark.parametrize(
    ("head", "grade", "days"),
    [
        (INTERNAL, Grade.MAJOR, 15),
        (INTERNAL, Grade.MINOR, 30),
        (INTERNAL, Grade.UNGRADED, 30),
        (INTERNAL, Grade.OBSERVATION, 60),
        (INTERNAL, Grade.OFI, 180),
        (EXTERNAL, Grade.MAJOR, 30),
        (EXTERNAL, Grade.MINOR, 60),
        (EXTERNAL, Grade.UNGRADED, 60),
        (EXTERNAL, Grade.OBSERVATION, 90),
        (EXTERNAL, Grade.OFI, 180),
    ],
)
def test_the_defaults_by_audit_type_and_grade(head: Report, grade: Grade, days: int) -> None:
    due = due_day(nonconformity(grade=grade), head, RAISED, Due(), ANY_DAY)
    assert (due - anchor(head, RAISED)).days == days


def test_what_the_report_states_wins() -> None:
    stated = nonconformity(due_on=date(2026, 3, 25))
    assert due_day(stated, INTERNAL, RAISED, Due(), CHINA) == date(2026, 3, 25)


def test_a_holiday_moves_it_to_the_working_day_before() -> None:
    national_day = nonconformity(due_on=date(2026, 10, 3))
    assert due_day(national_day, INTERNAL, RAISED, Due(), CHINA) == date(2026, 9, 30)
    swapped_saturday = nonconformity(due_on=date(2026, 5, 9))
    assert due_day(swapped_saturday, INTERNAL, RAISED, Due(), CHINA) == date(2026, 5, 9)


def test_it_never_moves_before_its_anchor() -> None:
    sunday = Report(audit_type="internal", issued_on=date(2026, 3, 14))
    stated = nonconformity(due_on=date(2026, 3, 15))
    weekends = calendar.working_days("weekends")
    assert due_day(stated, sunday, RAISED, Due(), weekends) == date(2026, 3, 15)


def test_a_year_that_the_calendar_does_not_hold_falls_back_to_weekends() -> None:
    assert not calendar.knows("china", 2099)
    assert calendar.knows("china", 2026)
    assert calendar.knows("weekends", 2099)
    assert CHINA(date(2099, 10, 1))
    assert not CHINA(date(2099, 10, 3))


def test_raised_counts_from_the_first_day_that_is_known() -> None:
    today = date(2026, 6, 1)
    assert raised(nonconformity(raised_on=RAISED), INTERNAL, today) == RAISED
    assert raised(nonconformity(), INTERNAL, today) == date(2026, 3, 13)
    assert raised(nonconformity(), Report(audit_end=date(2026, 3, 11)), today) == date(2026, 3, 11)
    assert raised(nonconformity(), Report(), today) == today
