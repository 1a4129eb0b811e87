"""Working days by calendar, and a site's own."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from connector.errors import UserError
from connector.lifecycle.calendar import Calendar, known_calendar, with_own_days

MONDAY, SATURDAY = date(2026, 3, 9), date(2026, 3, 14)


def test_plain_calendars() -> None:
    assert Calendar("none").is_working_day(SATURDAY)
    assert not Calendar("weekends").is_working_day(SATURDAY)
    assert Calendar("weekends").is_working_day(date(2026, 10, 1))
    assert Calendar("none").knows(2099)
    assert Calendar("weekends").knows(2099)


def test_china_has_holidays_and_swapped_days() -> None:
    china = Calendar("china")
    assert not china.is_working_day(date(2026, 10, 1))
    assert china.is_working_day(date(2026, 5, 9)), "a Saturday that is worked for a day off"
    assert china.knows(2026)


def test_a_year_that_nobody_knows_falls_back_to_weekends() -> None:
    china = Calendar("china")
    assert not china.knows(2099)
    assert china.is_working_day(date(2099, 10, 1))
    assert not china.is_working_day(date(2099, 10, 3))


def test_other_countries_and_their_regions() -> None:
    assert not Calendar("DE").is_working_day(date(2026, 10, 3))
    assert not Calendar("DE").is_working_day(date(2026, 5, 1))
    assert Calendar("DE").is_working_day(date(2026, 1, 6))
    assert not Calendar("DE-BY").is_working_day(date(2026, 1, 6))
    assert Calendar("DE").knows(2026)
    assert not Calendar("DE").knows(2999)


def test_a_sites_own_days_win_and_make_a_year_known() -> None:
    own = with_own_days("china", {"off": [date(2099, 1, 1), MONDAY], "worked": [SATURDAY]}, "holidays.toml")
    assert not own.is_working_day(MONDAY)
    assert own.is_working_day(SATURDAY)
    assert not own.is_working_day(date(2099, 1, 1))
    assert own.knows(2099)


def test_every_fault_of_the_file_is_told() -> None:
    table = {"off": ["soon", MONDAY], "worked": MONDAY, "on": []}
    with pytest.raises(UserError) as caught:
        with_own_days("china", table, "holidays.toml")
    assert [problem.where for problem in caught.value.problems] == [
        "holidays.toml: on",
        "holidays.toml: off",
        f"holidays.toml: {MONDAY}",
    ]


@pytest.mark.parametrize(("name", "why"), [("China", "no calendar"), ("ZZ", "not known"), ("DE-XX", "not known")])
def test_a_calendar_that_cannot_be_had_is_refused(name: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        known_calendar(name)


@pytest.mark.parametrize("name", ["china", "weekends", "none", "DE", "DE-BY"])
def test_a_calendar_that_can_be_had(name: str) -> None:
    assert known_calendar(name) == name


def test_without_the_library_its_extra_is_named() -> None:
    program = (
        "import sys\n"
        "sys.modules['holidays'] = None\n"
        "from connector.lifecycle.calendar import known_calendar\n"
        "try:\n"
        "    known_calendar('DE')\n"
        "except ValueError as error:\n"
        "    sys.exit(str(error))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "pip install 'closeout[holidays]'" in done.stderr
