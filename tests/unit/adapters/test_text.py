from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.text import TRUNCATED, clean, clip, comparable, number, one_line, units


def test_an_emoji_counts_as_two_units() -> None:
    assert units("a😀中") == 4


@given(st.text(), st.integers(min_value=1, max_value=400))
def test_a_clipped_text_never_exceeds_the_limit(text: str, limit: int) -> None:
    assert units(clip(text, limit)) <= limit


@given(st.text(max_size=50))
def test_a_text_that_fits_is_left_alone(text: str) -> None:
    assert clip(text, 100) == text


def test_a_long_text_says_that_it_was_cut() -> None:
    clipped = clip("证据" * 600, 1000)
    assert clipped.endswith(TRUNCATED)
    assert clipped.startswith("证据证据")


def test_a_short_field_is_cut_with_an_ellipsis_alone() -> None:
    assert clip("0123456789", 5) == "0123…"


def test_a_surrogate_pair_is_not_cut_in_half() -> None:
    assert clip("😀😀😀", 4) == "😀…"


@given(st.text())
def test_a_line_has_no_breaks_and_no_control_characters(text: str) -> None:
    line = one_line(text, 255)
    assert "\n" not in line
    assert units(line) <= 255
    assert clean(line) == line


def test_a_summary_is_cut_with_an_ellipsis() -> None:
    assert one_line("一" * 300, 255) == "一" * 254 + "…"


@pytest.mark.parametrize("broken", ["a\r\nb", "a\rb", "a\x0bb", "a\x0cb", "a\u2028b", "a\u2029b", "a\x85b", "a\x1cb"])
def test_every_kind_of_line_break_becomes_a_line_feed(broken: str) -> None:
    assert clean(broken) == "a\nb"


def test_what_no_store_takes_is_gone() -> None:
    assert clean("a\x00b\x07c\ufeffd\ud800e") == "abcd\ufffde"


@given(st.text())
def test_a_cleaned_text_can_be_sent(text: str) -> None:
    assert clean(text).encode().decode() == clean(text)


def test_blanks_and_empty_lines_do_not_make_a_difference() -> None:
    assert comparable("  a\u00a0 b \r\n\r\n\tc  ") == "a b\nc"


@given(st.text())
def test_comparing_twice_changes_nothing(text: str) -> None:
    assert comparable(comparable(text)) == comparable(text)


@pytest.mark.parametrize(("value", "text"), [(5, "5"), (5.0, "5"), (5.25, "5.25"), (-0.5, "-0.5")])
def test_a_number_is_the_same_with_and_without_a_point(value: float, text: str) -> None:
    assert number(value) == text
