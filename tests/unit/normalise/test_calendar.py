from __future__ import annotations

from datetime import date

import pytest

from connector.normalise.calendar import Calendar, settle_order

ANCHORED = Calendar(None, 2026, date(2026, 3, 20))


@pytest.mark.parametrize(
    ("text", "day", "reason"),
    [
        ("2026-03-10", date(2026, 3, 10), ""),
        ("2026-03-09 至 2026-03-11", date(2026, 3, 11), "range"),
        ("2026-02-30", None, "no day of the calendar"),
        ("03/04/2026", None, "two different days"),
        ("Ongoing", None, "not a date"),
        ("4月10日", date(2026, 4, 10), "has no year"),
        ("1月10日", date(2027, 1, 10), "has no year"),
        ("2月30日", None, "no day of the calendar"),
    ],
)
def test_a_printed_day_is_a_day_or_a_reason(text: str, day: date | None, reason: str) -> None:
    outcome = ANCHORED.day(text)
    assert outcome.day == day
    assert (reason in outcome.reason) if reason else outcome.reason == ""


def test_a_day_without_year_in_a_report_without_year_is_left_open() -> None:
    outcome = Calendar().day("4月10日")
    assert outcome.day is None
    assert "has no year" in outcome.reason


def test_a_day_without_year_and_without_anchor_takes_the_year_of_the_report() -> None:
    assert Calendar(None, 2026).day("1月10日").day == date(2026, 1, 10)


@pytest.mark.parametrize(
    ("text", "start", "end", "reason"),
    [
        ("2026-03-09 to 2026-03-11", date(2026, 3, 9), date(2026, 3, 11), ""),
        ("2026-03-09, 2026-03-16, 2026-03-20", date(2026, 3, 9), date(2026, 3, 20), ""),
        ("3月9日-11日", date(2026, 3, 9), date(2026, 3, 11), ""),
        ("2026-03-09 to 03/04/2026", date(2026, 3, 9), date(2026, 3, 9), "two different days"),
        ("2026-02-30", None, None, "no day of the calendar"),
        ("two days", None, None, ""),
    ],
)
def test_a_span_covers_all_days_printed(text: str, start: date | None, end: date | None, reason: str) -> None:
    span = ANCHORED.span(text)
    assert (span.start, span.end) == (start, end)
    assert (reason in span.reason) if reason else span.reason == ""


@pytest.mark.parametrize(
    ("text", "day", "reason"),
    [
        ("2026-04-10", date(2026, 4, 10), ""),
        ("within 30 days", date(2026, 4, 19), ""),
        ("要求15日内完成", date(2026, 4, 4), ""),
        ("一个月内", date(2026, 4, 20), ""),
        ("自2026年4月1日起10日内", date(2026, 4, 11), ""),
        ("30 days from 1 April 2026", date(2026, 5, 1), ""),
        ("2026-04-10 (30 days)", date(2026, 4, 10), ""),
        ("10个工作日", date(2026, 4, 3), "working days"),
        ("自2026年4月1日起10个工作日内", date(2026, 4, 15), "working days"),
        ("Ongoing", None, "not a date"),
        ("Q3 2026", None, "not a date"),
    ],
)
def test_a_due_date_is_a_day_or_a_period_from_the_anchor(text: str, day: date | None, reason: str) -> None:
    outcome = ANCHORED.due(text)
    assert outcome.day == day
    assert (reason in outcome.reason) if reason else outcome.reason == ""


def test_a_period_without_anchor_is_left_to_a_person() -> None:
    outcome = Calendar(None, 2026).due("within 30 days")
    assert outcome.day is None
    assert "counts from a day" in outcome.reason


def test_the_order_is_the_one_the_report_shows() -> None:
    assert settle_order("24/02/2026", None, "mdy") == "dmy"
    assert settle_order("24/02/2026 02/24/2026", "de", None) is None
    assert settle_order("03/04/2026", "de", None) == "dmy"
    assert settle_order("03/04/2026", "en", None) is None
    assert settle_order("03/04/2026", "en", "mdy") == "mdy"
