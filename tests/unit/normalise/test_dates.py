from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from connector.normalise.dates import find_dates, orders_shown
from connector.normalise.numerals import in_figures, value

if TYPE_CHECKING:
    from connector.normalise.options import DateOrder


def days(text: str, order: DateOrder | None = None, year: int | None = None) -> list[str]:
    """The dates of ``text``: a day, ``first..last`` for a range, else what is the matter."""
    return [
        one.kind if one.start is None else f"{one.start}" if one.start == one.end else f"{one.start}..{one.end}"
        for one in find_dates(text, order, year)
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-10", "2026-03-10"),
        ("2026-03-10T08:30:00Z", "2026-03-10"),
        ("2026-03-10 00:00:00", "2026-03-10"),
        ("2026/3/5", "2026-03-05"),
        ("2026.3.5", "2026-03-05"),
        ("2026年3月5日", "2026-03-05"),
        ("2026 年 3 月 5 日", "2026-03-05"),
        ("2026年3月5号", "2026-03-05"),
        ("２０２６年３月５日", "2026-03-05"),
        ("二〇二六年三月十五日", "2026-03-15"),
        ("二○二六年十二月三十一日", "2026-12-31"),
        ("二〇二六年三月廿五日", "2026-03-25"),
        ("113年3月5日", "2024-03-05"),
        ("民國115年6月1日", "2026-06-01"),
        ("115/06/01", "2026-06-01"),
        ("20260310", "2026-03-10"),
        ("10 March 2026", "2026-03-10"),
        ("10th of March, 2026", "2026-03-10"),
        ("March 10, 2026", "2026-03-10"),
        ("Mar. 10 2026", "2026-03-10"),
        ("Sept 1, 2025", "2025-09-01"),
        ("10-Mar-26", "2026-03-10"),
        ("10-MAR-2026", "2026-03-10"),
        ("10. März 2026", "2026-03-10"),
        ("10 de marzo de 2026", "2026-03-10"),
        ("1er août 2025", "2025-08-01"),
        ("24/02/2026", "2026-02-24"),
        ("02/24/2026", "2026-02-24"),
        ("6/30/16", "2016-06-30"),
        ("24.02.2026", "2026-02-24"),
        ("03.04.2026", "2026-04-03"),
        ("5/5/2026", "2026-05-05"),
        ("2026年4月底", "2026-04-30"),
        ("2026年2月末", "2026-02-28"),
        ("end of April 2026", "2026-04-30"),
        ("46091", "2026-03-10"),
        ("46091.5", "2026-03-10"),
        ("12-Jan-99", "1999-01-12"),
    ],
)
def test_a_day_is_read_in_every_usual_form(text: str, day: str) -> None:
    assert days(text) == [day]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("10–14 February 2025", "2025-02-10..2025-02-14"),
        ("10 - 14 February 2025", "2025-02-10..2025-02-14"),
        ("28 April to 2 May 2026", "2026-04-28..2026-05-02"),
        ("28 December – 3 January 2026", "2025-12-28..2026-01-03"),
        ("February 10-14, 2025", "2025-02-10..2025-02-14"),
        ("February 26 – March 2, 2026", "2026-02-26..2026-03-02"),
        ("2026.3.9-3.11", "2026-03-09..2026-03-11"),
        ("2026年3月9日至11日", "2026-03-09..2026-03-11"),
        ("2026年3月30日~4月2日", "2026-03-30..2026-04-02"),
        ("2026-03-09 至 2026-03-11", "2026-03-09..2026-03-11"),
        ("2026-03-09（周一）至2026-03-11", "2026-03-09..2026-03-11"),
        ("from 2026-03-09 to 2026-03-11", "2026-03-09..2026-03-11"),
    ],
)
def test_a_range_has_its_first_and_last_day(text: str, span: str) -> None:
    assert days(text) == [span]


@pytest.mark.parametrize("text", ["2026-02-30", "2026年13月1日", "31 April 2026", "30/30/2026", "February 30, 2026"])
def test_a_day_that_cannot_exist_is_said_to_be_so(text: str) -> None:
    assert days(text) == ["impossible"]


@pytest.mark.parametrize("text", ["03/04/2026", "3-4-2026", "03/04/26", "05.06.07"])
def test_figures_that_can_be_read_two_ways_are_not_chosen(text: str) -> None:
    assert days(text) == ["ambiguous"]


def test_an_order_settles_figures() -> None:
    assert days("03/04/2026", "dmy") == ["2026-04-03"]
    assert days("03/04/2026", "mdy") == ["2026-03-04"]
    assert days("13/04/2026", "mdy") == ["ambiguous"], "the order says there is no such day, another order has one"


@pytest.mark.parametrize(
    ("text", "day"), [("3月10日", "2026-03-10"), ("16 Mar", "2026-03-16"), ("March 16", "2026-03-16")]
)
def test_a_date_without_year_takes_the_year_given(text: str, day: str) -> None:
    assert days(text) == ["yearless"]
    assert days(text, None, 2026) == [day]


def test_the_29th_of_february_needs_a_leap_year() -> None:
    assert days("2月29日", None, 2024) == ["2024-02-29"]
    assert days("2月29日", None, 2026) == ["impossible"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ongoing",
        "NC-2026-01",
        "8.6.1",
        "V1.2.3",
        "12345678",
        "IP 10.0.0.1",
        "20261345",
        "may be late",
        "99年度计划",
    ],
)
def test_what_is_no_date_is_not_taken_for_one(text: str) -> None:
    assert days(text) == []


def test_several_dates_are_read_in_printed_order() -> None:
    assert days("raised 2026-03-10, due 10 April 2026; closed 2026年5月6日") == [
        "2026-03-10",
        "2026-04-10",
        "2026-05-06",
    ]


def test_a_report_shows_its_order_by_days_above_twelve() -> None:
    assert orders_shown("03/04/2026 and 24/02/2026") == {"dmy"}
    assert orders_shown("03/04/2026 and 02/24/2026") == {"mdy"}
    assert orders_shown("24/02/2026, 02/24/2026") == {"dmy", "mdy"}
    assert orders_shown("03/04/2026") == set()


def test_numerals_are_read_by_digit_and_in_words() -> None:
    assert {
        text: value(text) for text in ("二〇二六", "十", "十五", "二十五", "一百二十", "卅", "廿一", "零", "", "三x")
    } == {
        "二〇二六": 2026,
        "十": 10,
        "十五": 15,
        "二十五": 25,
        "一百二十": 120,
        "卅": 30,
        "廿一": 21,
        "零": 0,
        "": None,
        "三x": None,
    }


def test_only_numerals_of_dates_and_periods_become_figures() -> None:
    assert in_figures("三十日内完成一般不符合的整改") == "30日内完成一般不符合的整改"
    assert in_figures("两周") == "2周"


def test_a_range_over_a_leap_day_keeps_its_days() -> None:
    found = find_dates("February 29 - 27, 2024")
    assert (found[0].start, found[0].end) == (date(2024, 2, 29), date(2024, 2, 27))
