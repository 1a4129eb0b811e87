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
    """Sends what it takes to a target. ``disclosure``: how much of the finding the ticket's readers may know."""

    target: str
    when: When = When()
    disclosure: Disclosure = "full"


class DueDays(Section):
    """Calendar days from the anchor to the ticket's due day, by grade; defaults are those of an internal audit."""

    major: int = Field(default=15, gt=0)
    minor: int = Field(default=30, gt=0)
    ungraded: int = Field(default=30, gt=0)
    observation: int = Field(default=60, gt=0)
    ofi: int = Field(default=180, gt=0)


class ExternalDueDays(DueDays):
    """The same for an external audit, whose certification body waits longer."""

    major: int = Field(default=30, gt=0)
    minor: int = Field(default=60, gt=0)
    ungraded: int = Field(default=60, gt=0)
    observation: int = Field(default=90, gt=0)


class Due(Section):
    """Due days by audit type. The anchor of an external audit is its last day, of an internal one the report's day."""

    external: ExternalDueDays = ExternalDueDays()
    internal: DueDays = DueDays()


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
    for a tracker that asks for patience.
    """

    settle_minutes: float = Field(default=10, gt=0)
    lease_minutes: float = Field(default=5, ge=1)
    patience_seconds: float = Field(default=120, ge=0)

    @property
    def settle(self) -> timedelta:
        """The time after which a create that was given up is certainly not carried out any more."""
        return timedelta(minutes=self.settle_minutes)

    @property
    def lease(self) -> timedelta:
        """The time for which a push holds what it is at work on, from its last sign of life."""
        return timedelta(minutes=self.lease_minutes)


class Safety(Section):
    """Limits that stop a plan which would change too much; ``--force`` or a checksum lets it through."""

    changed_share: float = Field(default=0.30, gt=0, le=1)
    changed_least: int = Field(default=10, ge=0)
    creates: int = Field(default=500, gt=0)
