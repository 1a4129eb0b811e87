from __future__ import annotations

from datetime import date, timedelta

import pytest

from connector.normalise.periods import Period, counts_from, find_period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("15日内", Period(15, "days")),
        ("要求15日内完成整改", Period(15, "days")),
        ("三十天内", Period(30, "days")),
        ("30個自然日", Period(30, "days")),
        ("两周内", Period(2, "weeks")),
        ("1个星期", Period(1, "weeks")),
        ("一个月", Period(1, "months")),
        ("3个月内", Period(3, "months")),
        ("半个月", Period(15, "days")),
        ("10个工作日", Period(10, "working days")),
        ("within 30 days", Period(30, "days")),
        ("within thirty (30) days of receipt", Period(30, "days")),
        ("30-day", Period(30, "days")),
        ("30 calendar days", Period(30, "days")),
        ("ten working days", Period(10, "working days")),
        ("5 business days", Period(5, "working days")),
        ("two weeks", Period(2, "weeks")),
        ("3 months", Period(3, "months")),
        ("a month", Period(1, "months")),
        ("30 Tage", Period(30, "days")),
        ("10 Arbeitstage", Period(10, "working days")),
        ("vier Wochen", Period(4, "weeks")),
        ("drei Monate", Period(3, "months")),
        ("30 días", Period(30, "days")),
        ("2 semanas", Period(2, "weeks")),
        ("tres meses", Period(3, "months")),
        ("30 jours", Period(30, "days")),
        ("2 mois", Period(2, "months")),
        ("30 giorni", Period(30, "days")),
    ],
)
def test_a_period_is_read_with_its_unit(text: str, period: Period) -> None:
    assert find_period(text) == period


@pytest.mark.parametrize("text", ["", "Ongoing", "Q2 2026", "2026-03-10", "持续", "8.6.1", "3月10日", "v30 daylight"])
def test_what_is_no_period_is_not_taken_for_one(text: str) -> None:
    assert find_period(text) is None


def test_a_period_ends_on_a_calendar_day() -> None:
    anchor = date(2026, 1, 31)
    assert Period(30, "days").after(anchor) == date(2026, 3, 2)
    assert Period(2, "weeks").after(anchor) == date(2026, 2, 14)
    assert Period(1, "months").after(anchor) == date(2026, 2, 28)
    assert Period(11, "months").after(anchor) == date(2026, 12, 31)
    assert Period(12, "months").after(anchor) == date(2027, 1, 31)


@pytest.mark.parametrize("begun", [date(2026, 1, 26) + timedelta(days=day) for day in range(7)])
def test_working_days_are_those_from_monday_to_friday(begun: date) -> None:
    day, left = begun, 12
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    assert Period(12, "working days").after(begun) == day


def test_a_period_may_count_from_a_day_it_names() -> None:
    assert counts_from("自2026年3月10日起30日内")
    assert counts_from("30 days from 10 March 2026")
    assert not counts_from("2026-03-10 (30 days)")
