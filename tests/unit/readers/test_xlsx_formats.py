"""Numbers as a spreadsheet shows them."""

from __future__ import annotations

import datetime as dt

import pytest

from connector.readers.xlsx.formats import number_format, plain_number, plain_time


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("0.00", 7.1, "7.10"),
        ("0.00", 1.005, "1.01"),
        ("0.0", 8.25, "8.3"),
        ("0.0", -2.5, "-2.5"),
        ("0.##", 7.1, "7.1"),
        ("0.0##", 7, "7.0"),
        ("#.00", 0.5, ".50"),
        ("000", 7, "007"),
        ('"NC-"000', 7, "NC-007"),
        ("NC\\-000", 12, "NC-012"),
        ('0"条"', 3, "3条"),
        ('"第"General"条"', 8.1, "第8.1条"),
        ("#,##0", 1234567, "1,234,567"),
        ("#,##0.00", 0.5, "0.50"),
        ("0%", 0.855, "86%"),
        ("0.0%", 0.855, "85.5%"),
        ("0,", 12345, "12"),
        ("[Red]0.0;[Blue](0.0)", -1.25, "(1.3)"),
        ('0;-0;"-"', 0, "-"),
        ('0;-0;"-"', 5, "5"),
        ("[$¥-804]#,##0.00", 12.5, "¥12.50"),
        ("_ * #,##0_ ", 12, "12"),
        ("0 ", 3, "3 "),
    ],
)
def test_shown(code: str, value: float, shown: str) -> None:
    found = number_format(code)
    assert found is not None
    assert found.shown(value) == shown


@pytest.mark.parametrize(
    "code",
    [
        "",
        "General",
        "@",
        "yyyy-mm-dd",
        'yyyy"年"m"月"',
        "[h]:mm",
        "0.00E+00",
        "# ?/?",
        "[>100]0;0.0",
        "000-0000",
        "0;@",
    ],
)
def test_formats_that_change_nothing_or_are_not_understood(code: str) -> None:
    assert number_format(code) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7.0, "7"),
        (7, "7"),
        (-3.0, "-3"),
        (7.1, "7.1"),
        (0.1 + 0.2, "0.3"),
        (1234567890123456.0, "1234567890123456"),
        (0.00001, "0.00001"),
        (1e22, "10000000000000000000000"),
        (float("nan"), "nan"),
    ],
)
def test_numbers_without_format(value: float, text: str) -> None:
    assert plain_number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.date(2026, 3, 10), "2026-03-10"),
        (dt.datetime(2026, 3, 10), "2026-03-10"),  # noqa: DTZ001 - a cell knows no zone
        (dt.datetime(2026, 3, 10, 14, 30), "2026-03-10 14:30"),  # noqa: DTZ001 - a cell knows no zone
        (dt.datetime(2026, 3, 10, 14, 30, 5), "2026-03-10 14:30:05"),  # noqa: DTZ001 - a cell knows no zone
        (dt.time(9, 5), "09:05"),
        (dt.time(9, 5, 7), "09:05:07"),
        (dt.timedelta(hours=30, minutes=5), "30:05"),
    ],
)
def test_times(value: dt.date | dt.time | dt.timedelta, text: str) -> None:
    assert plain_time(value) == text
