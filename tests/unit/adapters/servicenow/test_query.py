from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from adapters.servicenow.query import Unaskable, either, equals, every, not_before, one_of, starts_with


def test_terms_are_joined_in_a_unique_order() -> None:
    moment = datetime(2026, 3, 10, 8, 0, 0, tzinfo=timezone(timedelta(hours=8)))
    query = every(starts_with("correlation_id", "closeout-"), not_before("sys_updated_on", moment))
    assert query == "correlation_idSTARTSWITHcloseout-^sys_updated_on>=2026-03-10 00:00:00^ORDERBYsys_id"


def test_alternatives() -> None:
    assert either(equals("email", "A@b"), equals("email", "a@b")) == "email=A@b^ORemail=a@b"
    assert one_of("sys_id", ["a", "b"]) == "sys_idINa,b"
    assert every(equals("a", "b"), order="x^ORDERBYy") == "a=b^ORDERBYx^ORDERBYy"


def test_a_value_cannot_become_a_term() -> None:
    assert equals("name", "a^ORactive=true") == "name=a^^ORactive=true"


@pytest.mark.parametrize("value", ["javascript:gs.getUserID()", "  JavaScript:x", "a\nb", "a\x00"])
def test_what_would_be_evaluated_is_refused(value: str) -> None:
    with pytest.raises(Unaskable):
        equals("name", value)


@pytest.mark.parametrize("values", [["a,b"], ["a", ""]])
def test_a_list_cannot_hold_commas_or_nothing(values: list[str]) -> None:
    with pytest.raises(Unaskable):
        one_of("name", values)


def test_moments_are_asked_for_in_utc_and_to_the_second() -> None:
    assert not_before("x", datetime(2026, 1, 1, 0, 0, 0, 999_999, tzinfo=UTC)) == "x>=2026-01-01 00:00:00"
