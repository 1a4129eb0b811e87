"""Due days: stated, by rule, and never on a holiday."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from connector.lifecycle.calendar import Calendar
from connector.lifecycle.due import (
    anchor,
    closed_for_checks,
    due_day,
    effectiveness_check,
    raised,
    terms,
    verify_by,
)
from connector.model.audit import Grade, Report
from connector.model.policy import BodyDueDays, Due, ExternalDueDays, GradeDays
from tests.builders.records import nonconformity

ANY_DAY = Calendar("none").is_working_day
CHINA = Calendar("china").is_working_day
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
    weekends = Calendar("weekends").is_working_day
    assert due_day(stated, sunday, RAISED, Due(), weekends) == date(2026, 3, 15)


def test_raised_counts_from_the_first_day_that_is_known() -> None:
    today = date(2026, 6, 1)
    assert raised(nonconformity(raised_on=RAISED), INTERNAL, today) == RAISED
    assert raised(nonconformity(), INTERNAL, today) == date(2026, 3, 13)
    assert raised(nonconformity(), Report(audit_end=date(2026, 3, 11)), today) == date(2026, 3, 11)
    assert raised(nonconformity(), Report(), today) == today


STRICT = BodyDueDays(match=("CQC", "质量认证"), major=20, hard_limit=GradeDays(major=60), verify=GradeDays(major=5))


@pytest.mark.parametrize(
    ("head", "days"),
    [
        (Report(audit_type="external", number="CQC-2026-7"), 20),
        (Report(audit_type="customer", auditors=("王工（中国 质量认证 中心）",)), 20),
        (Report(audit_type="external", number="ECC-1", auditors=("Somebody",)), 30),
        (Report(audit_type="internal", number="CQC-2026-7"), 15),
    ],
)
def test_the_certification_body_speaks_before_the_audit_type(head: Report, days: int) -> None:
    rules = Due(bodies={"cqc": STRICT})
    due = due_day(nonconformity(grade=Grade.MAJOR), head, RAISED, rules, ANY_DAY)
    assert (due - RAISED).days == days


def test_what_a_body_leaves_open_is_that_of_the_audit_type() -> None:
    head = Report(audit_type="external", number="CQC-2026-7")
    known = terms(nonconformity(grade=Grade.MINOR), head, RAISED, Due(bodies={"cqc": STRICT}))
    assert (known.due_on, known.hard_limit) == (date(2026, 5, 9), date(2026, 6, 8))


def test_a_customers_audit_is_external_unless_set() -> None:
    head = Report(audit_type="customer")
    own = Due(customer=ExternalDueDays(minor=45))
    assert (terms(nonconformity(), head, RAISED, Due()).due_on - RAISED).days == 60
    assert (terms(nonconformity(), head, RAISED, own).due_on - RAISED).days == 45


def test_the_terms_beside_the_due_day() -> None:
    external = terms(nonconformity(grade=Grade.MAJOR), EXTERNAL, RAISED, Due())
    assert external.correction_by == external.plan_by == date(2026, 3, 18)
    assert external.hard_limit == date(2026, 6, 9)
    internal = terms(nonconformity(), INTERNAL, RAISED, Due())
    assert (internal.correction_by, internal.plan_by) == (date(2026, 3, 20), date(2026, 3, 23))
    assert internal.hard_limit is None
    idea = terms(nonconformity(grade=Grade.OFI), INTERNAL, RAISED, Due())
    assert (idea.correction_by, idea.plan_by) == (None, date(2026, 5, 12))
    assert verify_by(date(2026, 4, 10), Grade.MINOR, INTERNAL, Due()) == date(2026, 4, 20)
    assert verify_by(date(2026, 4, 10), Grade.OFI, INTERNAL, Due()) is None


LONG = ExternalDueDays(hard_limit=GradeDays(major=365, minor=365))


@pytest.mark.parametrize(
    ("stage", "grade", "rules", "limit"),
    [
        ("stage2", Grade.MAJOR, Due(external=LONG), date(2026, 9, 11)),
        ("initial", Grade.MAJOR, Due(external=LONG), date(2026, 9, 11)),
        ("stage2", Grade.MAJOR, Due(external=LONG, stage2_major_backstop_months=3), date(2026, 6, 11)),
        ("stage2", Grade.MAJOR, Due(external=ExternalDueDays(hard_limit=GradeDays())), date(2026, 9, 11)),
        ("stage2", Grade.MAJOR, Due(), date(2026, 6, 9)),
        ("stage2", Grade.MAJOR, Due(external=LONG, stage2_major_backstop_months=0), date(2027, 3, 11)),
        ("stage2", Grade.MINOR, Due(external=LONG), date(2027, 3, 11)),
        ("surveillance", Grade.MAJOR, Due(external=LONG), date(2027, 3, 11)),
        (None, Grade.MAJOR, Due(external=LONG), date(2027, 3, 11)),
    ],
)
def test_a_major_one_of_stage_2_has_a_last_day(stage: Any, grade: Grade, rules: Due, limit: date) -> None:
    head = Report(audit_type="external", audit_stage=stage, audit_end=date(2026, 3, 11))
    assert terms(nonconformity(grade=grade), head, RAISED, rules).hard_limit == limit


def test_the_last_day_of_stage_2_is_for_certification_bodies_only() -> None:
    head = Report(audit_type="internal", audit_stage="stage2", issued_on=date(2026, 3, 11))
    assert terms(nonconformity(grade=Grade.MAJOR), head, RAISED, Due()).hard_limit is None


def test_a_closed_fix_is_looked_at_again() -> None:
    closed = date(2026, 4, 1)
    assert effectiveness_check(closed, Grade.MINOR, Due()) == date(2026, 6, 30)
    assert effectiveness_check(closed, Grade.MAJOR, Due(effectiveness_check_days=30)) == date(2026, 5, 1)
    assert effectiveness_check(closed, Grade.MAJOR, Due(effectiveness_check_days=0)) is None
    assert effectiveness_check(closed, Grade.OFI, Due()) is None
    week = date(2026, 6, 29), date(2026, 7, 5)
    assert closed_for_checks(*week, Due()) == (date(2026, 3, 31), date(2026, 4, 6))
    assert closed_for_checks(*week, Due(effectiveness_check_days=0)) is None
