"""How long one run waits."""

from __future__ import annotations

import pytest

from connector.sync.patience import Patience


def test_what_is_asked_for_is_waited_with_some_on_top_until_the_budget_is_spent() -> None:
    waited: list[float] = []
    patience = Patience(18, waited.append, lambda: 0.5)
    assert [patience.spend(8), patience.spend(8), patience.spend(6)] == [True, False, True]
    assert waited == [10, 7.5]


def test_where_nothing_is_said_it_waits_longer_each_time_and_gives_up() -> None:
    waited: list[float] = []
    patience = Patience(1000, waited.append, lambda: 0.0)
    assert [patience.spend(None) for _ in range(4)] == [True, True, True, False]
    assert waited == [2, 4, 8]


@pytest.mark.parametrize("after", [None, 0.1, 10])
def test_without_a_budget_nothing_is_waited(after: float | None) -> None:
    assert not Patience(0, lambda _seconds: pytest.fail("waited"), lambda: 0.0).spend(after)
