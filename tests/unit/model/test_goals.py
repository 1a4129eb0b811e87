"""How good a rate is, by the limits that a site sets."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from connector.model.figures import Rate
from connector.model.goals import Goals, Judged, Verdict


@pytest.mark.parametrize(
    ("name", "percent", "verdict"),
    [
        ("closure_rate", 90, "good"),
        ("closure_rate", 89, "watch"),
        ("closure_rate", 70, "watch"),
        ("closure_rate", 69, "bad"),
        ("on_time_rate", 100, "good"),
        ("overdue_rate", 4, "good"),
        ("overdue_rate", 5, "watch"),
        ("overdue_rate", 10, "watch"),
        ("overdue_rate", 11, "bad"),
        ("repeat_rate", 0, "good"),
    ],
)
def test_by_the_defaults(name: Judged, percent: int, verdict: Verdict) -> None:
    assert Goals().verdict(name, Rate(numerator=percent, denominator=100)) == verdict


def test_nothing_is_neither_good_nor_bad() -> None:
    assert Goals().verdict("closure_rate", Rate()) is None


@pytest.mark.parametrize("limits", [{"good": 0.5, "watch": 0.7}, {"good": 1.1, "watch": 0.7}, {"good": 0.9}])
def test_limits_that_are_none(limits: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Goals.model_validate({"closure_rate": limits})


def test_less_is_better_the_other_way_round() -> None:
    with pytest.raises(ValidationError, match="overdue_rate: good and watch are the wrong way round"):
        Goals.model_validate({"overdue_rate": {"good": 0.2, "watch": 0.1}})
    assert Goals.model_validate({"overdue_rate": {"good": 0.1, "watch": 0.1}}).overdue_rate.good == 0.1
