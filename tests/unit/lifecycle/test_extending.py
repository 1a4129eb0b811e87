"""Later due days: who asks, who grants, how often, how far."""

from __future__ import annotations

from datetime import date

import pytest

from connector.errors import Refused
from connector.lifecycle.extending import asked, declined, extended
from connector.model.audit import Stage
from connector.model.policy import Extensions
from tests.builders.records import LI, ZHAO, linked

RULES = Extensions()
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


def test_an_extension_is_later_and_somebody_elses_word() -> None:
    once = extended(linked(), MAY, ZHAO, RULES)
    assert (once.due_on, once.original_due_on, once.extensions) == (MAY, date(2026, 4, 10), 1)
    twice = extended(once, JUNE, ZHAO, RULES)
    with pytest.raises(Refused, match="2 times"):
        extended(twice, JULY, ZHAO, RULES)
    assert extended(twice, JULY, ZHAO, Extensions(most=3)).extensions == 3
    with pytest.raises(Refused, match="not later"):
        extended(linked(), date(2026, 4, 10), ZHAO, RULES)
    with pytest.raises(Refused, match="somebody else"):
        extended(linked(), MAY, LI, RULES)
    with pytest.raises(Refused, match="nothing is due"):
        extended(linked(Stage.CLOSED), MAY, ZHAO, RULES)
    assert extended(linked(due_on=None), MAY, ZHAO, RULES).due_on == MAY


def test_the_certification_bodys_limit_holds() -> None:
    assert extended(linked(), MAY, ZHAO, RULES, MAY).due_on == MAY
    with pytest.raises(Refused, match="limit is 2026-05-01"):
        extended(linked(), date(2026, 5, 2), ZHAO, RULES, MAY)


def test_what_was_asked_for_is_granted_or_declined() -> None:
    wish = asked(linked(), MAY, RULES)
    assert (wish.asked_until, wish.due_on) == (MAY, date(2026, 4, 10))
    assert wish.flags == {"extension_asked"}
    granted = extended(wish, None, ZHAO, RULES)
    assert (granted.due_on, granted.asked_until, granted.flags) == (MAY, None, frozenset())
    assert extended(wish, JUNE, ZHAO, RULES).due_on == JUNE
    assert declined(wish) == linked()
    with pytest.raises(Refused, match="nobody asked"):
        declined(linked())
    with pytest.raises(Refused, match="nobody asked"):
        extended(linked(), None, ZHAO, RULES)
    with pytest.raises(Refused, match="not later"):
        asked(linked(), date(2026, 4, 1), RULES)
