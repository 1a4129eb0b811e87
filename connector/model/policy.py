"""Rules that a site sets for itself: where findings go, when they are due, what closes them, how much may change."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from connector.model.audit import Grade


class Section(BaseModel):
    """A table of the configuration: frozen and closed like every value, but lenient about TOML's lists."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class When(Section):
    """What a route takes; every given key must match, each list by any of its values. Empty: no condition."""

    process: tuple[str, ...] = ()
    grade: tuple[Grade, ...] = (Grade.MAJOR, Grade.MINOR, Grade.UNGRADED)
    standard: tuple[str, ...] = ()
    clause: tuple[str, ...] = ()
    audit_type: tuple[Literal["internal", "customer", "external"], ...] = ()
    department: tuple[str, ...] = ()
    site: tuple[str, ...] = ()
    source: tuple[str, ...] = ()


Disclosure = Literal["full", "summary", "stub"]


class Route(Section):
    """Sends what it takes to a target. ``disclosure``: how much of the finding the ticket's readers may know.

    ``attach``: what goes along as a file, where they may know all: what the report itself prints of the finding.
    """

    target: str
    when: When = When()
    disclosure: Disclosure = "full"
    attach: Literal["extract"] | None = None


Days = int | None


class GradeDays(Section):
    """Calendar days by grade; None: no such term."""

    major: Days = Field(default=None, gt=0)
    minor: Days = Field(default=None, gt=0)
    ungraded: Days = Field(default=None, gt=0)
    observation: Days = Field(default=None, gt=0)
    ofi: Days = Field(default=None, gt=0)


class DueDays(GradeDays):
    """Calendar days from the anchor to the ticket's due day, by grade; defaults are those of an internal audit.

    ``correction``, ``plan``: days from the anchor to fix the effect and to say what will be done; ``verify``: days from
    the due day to verification; ``hard_limit``: days from the anchor past which nothing is extended.
    """

    major: Days = Field(default=15, gt=0)
    minor: Days = Field(default=30, gt=0)
    ungraded: Days = Field(default=30, gt=0)
    observation: Days = Field(default=60, gt=0)
    ofi: Days = Field(default=180, gt=0)
    correction: GradeDays = GradeDays(major=3, minor=7, ungraded=7)
    plan: GradeDays = GradeDays(major=7, minor=10, ungraded=10, observation=30, ofi=60)
    verify: GradeDays = GradeDays(major=7, minor=10, ungraded=10)
    hard_limit: GradeDays = GradeDays()


class ExternalDueDays(DueDays):
    """The same for an external audit, whose certification body waits longer, but not for ever."""

    major: Days = Field(default=30, gt=0)
    minor: Days = Field(default=60, gt=0)
    ungraded: Days = Field(default=60, gt=0)
    observation: Days = Field(default=90, gt=0)
    correction: GradeDays = GradeDays(major=7, minor=15, ungraded=15)
    plan: GradeDays = GradeDays(major=7, minor=15, ungraded=15, observation=30, ofi=60)
    verify: GradeDays = GradeDays(major=10, minor=10, ungraded=10)
    hard_limit: GradeDays = GradeDays(major=90, minor=90, ungraded=90)


class BodyDueDays(GradeDays):
    """What a certification body sets differently; what it leaves open is that of the audit type.

    ``match``: words by which its reports are known, in their number or among their auditors.
    """

    match: tuple[str, ...] = Field(min_length=1)
    correction: GradeDays = GradeDays()
    plan: GradeDays = GradeDays()
    verify: GradeDays = GradeDays()
    hard_limit: GradeDays = GradeDays()


Drift = Literal["show", "ask", "set_back"]


class Due(Section):
    """Due days: by certification body, then by audit type; a customer's audit counts as external unless set.

    The anchor of an external audit is its last day, of an internal one the report's day. ``drift``: what a due day that
    somebody changed in the tracker is: only shown, a request for an extension, or set back by the next push.

    ``stage2_major_backstop_months``: from the last day of an initial audit; no later is the limit of its major ones, or
    the stage 2 is done anew. ``effectiveness_check_days``: from closing to the day on which somebody looks whether the
    fix holds. 0 in either: no such day.
    """

    drift: Drift = "show"
    stage2_major_backstop_months: int = Field(default=6, ge=0)
    effectiveness_check_days: int = Field(default=90, ge=0)
    external: ExternalDueDays = ExternalDueDays()
    customer: ExternalDueDays | None = None
    internal: DueDays = DueDays()
    bodies: dict[str, BodyDueDays] = {}


Policy = Literal["verified", "ticket"]


class Closing(Section):
    """What closes a nonconformity of each grade: our verification, or the ticket's done."""

    major: Policy = "verified"
    minor: Policy = "verified"
    ungraded: Policy = "verified"
    observation: Policy = "ticket"
    ofi: Policy = "ticket"


class Tickets(Section):
    """How tickets are made and followed.

    ``settle_minutes``: how long a tracker may take to carry out a create that was given up; ``lease_minutes``: how long
    others leave alone what a push was at work on when its machine died; ``patience_seconds``: how long one run waits
    for a tracker that asks for patience; ``sweep_hours``: in this time every ticket is read by its id once, at most
    ``sweep_most`` of a target in one poll.
    """

    settle_minutes: float = Field(default=10, gt=0)
    lease_minutes: float = Field(default=5, ge=1)
    patience_seconds: float = Field(default=120, ge=0)
    sweep_hours: float = Field(default=24, gt=0)
    sweep_most: int = Field(default=2000, ge=50)

    @property
    def settle(self) -> timedelta:
        """The time after which a create that was given up is certainly not carried out any more."""
        return timedelta(minutes=self.settle_minutes)

    @property
    def lease(self) -> timedelta:
        """The time for which a push holds what it is at work on, from its last sign of life."""
        return timedelta(minutes=self.lease_minutes)


class Extensions(Section):
    """How often a due day may be moved. Each needs a reason and an approver who does not own the nonconformity."""

    most: int = Field(default=2, ge=0)


class Repeats(Section):
    """What counts as having been there before. ``similarity``: of the words of two findings, 0 to 1.

    ``cluster``: so many minor ones of one audit on one clause and process suggest that together they are a major one.
    """

    lookback_months: int = Field(default=36, gt=0)
    similarity: float = Field(default=0.60, gt=0, le=1)
    cluster: int = Field(default=3, ge=2)


class Safety(Section):
    """Limits that stop a plan which would change too much; ``--force`` or a checksum lets it through."""

    changed_share: float = Field(default=0.30, gt=0, le=1)
    changed_least: int = Field(default=10, ge=0)
    creates: int = Field(default=500, gt=0)
