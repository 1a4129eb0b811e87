"""Rules that a site sets for itself: where findings go, when they are due, what closes them, how much may change."""

from __future__ import annotations

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


class Safety(Section):
    """Limits that stop a plan which would change too much; ``--force`` or a checksum lets it through."""

    changed_share: float = Field(default=0.30, gt=0, le=1)
    changed_least: int = Field(default=10, ge=0)
    creates: int = Field(default=500, gt=0)
