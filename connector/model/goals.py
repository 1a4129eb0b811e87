"""What a rate should come to: good, to be watched, or bad. The limits are a site's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field, model_validator

from connector.language import _
from connector.model.policy import Section

if TYPE_CHECKING:
    from typing import Self

    from connector.model.figures import Rate

Verdict = Literal["good", "watch", "bad"]
Judged = Literal["closure_rate", "on_time_rate", "overdue_rate", "repeat_rate"]
LESS_IS_BETTER: frozenset[Judged] = frozenset({"overdue_rate", "repeat_rate"})


class Goal(Section):
    """Limits of a rate, from 0 to 1.

    ================ ============== ================ ====
    .                good           watch            bad
    ================ ============== ================ ====
    more is better   ``good``, more ``watch``, more  else
    less is better   under ``good`` ``watch``, less  else
    ================ ============== ================ ====
    """

    good: float = Field(ge=0, le=1)
    watch: float = Field(ge=0, le=1)


class Goals(Section):
    """The goals of the rates that are judged."""

    closure_rate: Goal = Goal(good=0.90, watch=0.70)
    on_time_rate: Goal = Goal(good=0.90, watch=0.70)
    overdue_rate: Goal = Goal(good=0.05, watch=0.10)
    repeat_rate: Goal = Goal(good=0.05, watch=0.10)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for name in Goals.model_fields:
            goal: Goal = getattr(self, name)
            if (goal.good < goal.watch) != (name in LESS_IS_BETTER) and goal.good != goal.watch:
                raise ValueError(_("{name}: good and watch are the wrong way round").format(name=name))
        return self

    def verdict(self, name: Judged, rate: Rate) -> Verdict | None:
        """How good the rate is; None where there is none."""
        goal: Goal = getattr(self, name)
        if rate.value is None:
            return None
        if name in LESS_IS_BETTER:
            return "good" if rate.value < goal.good else "watch" if rate.value <= goal.watch else "bad"
        return "good" if rate.value >= goal.good else "watch" if rate.value >= goal.watch else "bad"
