"""The numbers that compliance staff read, each with its n."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import computed_field

from connector.model.base import Value

SINCE_RAISED = (("0-30", 0, 30), ("31-60", 31, 60), ("61-90", 61, 90), ("91-180", 91, 180), ("181+", 181, None))
PAST_DUE = (("1-7", 1, 7), ("8-30", 8, 30), ("31-60", 31, 60), ("61-90", 61, 90), ("91+", 91, None))
"""Ageing buckets in days: name, first day, last day (None: no end)."""


class Rate(Value):
    """A share with what it is a share of; no value where there is nothing to divide by."""

    numerator: int = 0
    denominator: int = 0

    @computed_field  # type: ignore[prop-decorator] # pydantic's documented way; mypy knows no decorated property
    @property
    def value(self) -> float | None:
        """Between 0 and 1."""
        return self.numerator / self.denominator if self.denominator else None


class DaysToClose(Value):
    """Calendar days from raised to closed; p90 by linear interpolation; None where nothing is closed."""

    median: float | None = None
    p90: float | None = None
    mean: float | None = None
    n: int = 0


class Ageing(Value):
    """Open nonconformities by days since raised, and those overdue by days past due."""

    since_raised: dict[str, int]
    past_due: dict[str, int]


class Apart(Value):
    """Observations and opportunities for improvement, which no rate counts."""

    raised: int = 0
    open: int = 0
    submitted: int = 0
    closed: int = 0


class Quality(Value):
    """How the unfinished are looked after.

    ``no_owner``: nobody answers for it; ``no_plan``: no corrective action was named; ``no_activity``: nobody did
    anything for long; ``failed_sync``: its ticket and the ledger are not at one, None where that is not known of a day.
    """

    no_owner: Rate
    no_plan: Rate
    no_activity: Rate
    failed_sync: Rate | None = None


class AuditRepeats(Value):
    """Confirmed repeats among what an audit raised."""

    report: str
    rate: Rate


class RepeatChange(Value):
    """Repeats of the latest audit and of the one of its type before, counted by the same rule."""

    before: AuditRepeats
    now: AuditRepeats

    @computed_field  # type: ignore[prop-decorator] # as above
    @property
    def improvement(self) -> float | None:
        """1 - now / before; None where there was nothing to improve."""
        now, before = self.now.rate.value, self.before.rate.value
        return 1 - now / before if before and now is not None else None


class Figures(Value):
    """Closure figures as of the end of a day. Population: major, minor and ungraded; no drafts, none withdrawn.

    ``reopen_rate``: came back to work, of all ever handed in; ``first_pass_rate``: closed without ever being returned,
    of all that were closed or returned after being handed in; ``extension_rate``: due day extended, of all raised.
    ``owner_days`` and ``verifier_days`` split the days to close of what was handed in: not waiting for, and waiting for
    verification. ``quality`` and ``repeats`` are told of the whole, not of groups.
    """

    as_of: date
    raised: int
    open: int
    submitted: int
    closed: int
    overdue: int
    closure_rate: Rate
    on_time_rate: Rate
    on_time_rate_extended: Rate
    overdue_rate: Rate
    repeat_rate: Rate
    reopen_rate: Rate
    first_pass_rate: Rate
    extension_rate: Rate
    days_to_close: DaysToClose
    owner_days: DaysToClose
    verifier_days: DaysToClose
    ageing: Ageing
    observations: Apart
    quality: Quality | None = None
    repeats: RepeatChange | None = None
    groups: dict[str, Figures] | None = None


Judged = Literal["good", "watch", "bad", ""]


def judged(value: float | None, limits: tuple[float, float], *, low: bool) -> Judged:
    """Good, watch or bad, by the limits of the domain; ``low``: less is better."""
    if value is None:
        return ""
    good, watch = limits
    if low:
        return "good" if value < good else "watch" if value <= watch else "bad"
    return "good" if value >= good else "watch" if value >= watch else "bad"


def days_to_close(days: list[int]) -> DaysToClose:
    """Median, 90th percentile and mean of a list of days, in any order."""
    if not days:
        return DaysToClose()
    ordered = sorted(days)
    mean = sum(ordered) / len(ordered)
    return DaysToClose(median=percentile(ordered, 0.5), p90=percentile(ordered, 0.9), mean=mean, n=len(ordered))


def percentile(ordered: list[int], share: float) -> float:
    """The value below which ``share`` of the ordered list lies, interpolated linearly between neighbours."""
    position = (len(ordered) - 1) * share
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)
