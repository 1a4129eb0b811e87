"""Reminders: the ladder that a site sets, the rungs it has, and what is told to whom."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from connector.model.audit import Grade
from connector.model.base import Value
from connector.model.policy import Section

Chain = Literal["due", "escalation", "idle", "acceptance"]
Days = Annotated[int, Field(ge=0)]
SomeDays = Annotated[int, Field(gt=0)]
Level = Annotated[str, Field(min_length=1)]

NoticeKind = Literal["digest", "summary", "anchor"]
NoticeState = Literal["waiting", "sending", "sent", "unknown", "failed", "dropped"]

LEVELS = ("owner_manager", "compliance", "management_representative", "top_management")
"""To whom an escalation may go, besides a person's key."""


class Ladder(Section):
    """When somebody is reminded, in calendar days from the due day.

    ``overdue_every`` goes on from the last of ``overdue_days``, 0 ends there; ``no_activity_days`` 0 never nudges;
    ``accept_within_days``: from the day its owner knows of it until it is begun or disputed, 0 never asks for that;
    ``escalate``: days overdue → one of :data:`LEVELS`, or a person's key.
    """

    before_due_days: tuple[Days, ...] = (14, 7, 3, 1, 0)
    overdue_days: tuple[SomeDays, ...] = (1, 3, 7)
    overdue_every: Days = 7
    no_activity_days: Days = 14
    accept_within_days: Days = 0
    escalate: dict[SomeDays, Level] = {
        3: "owner_manager",
        7: "compliance",
        14: "management_representative",
        30: "top_management",
    }


class Reminders(Ladder):
    """The ladder, with others for some grades in ``grades``.

    A rung of 14 or more days before needs a period of more than ``long_period_days``. The two lists name people by
    key; without them both levels are everybody with the role management. ``summary``: compliance's, each Monday.
    """

    long_period_days: Days = 30
    grades: dict[Grade, Ladder] = {}
    management_representative: tuple[str, ...] = ()
    top_management: tuple[str, ...] = ()
    summary: bool = True

    def of(self, grade: Grade) -> Ladder:
        """The ladder of a grade."""
        return self.grades.get(grade, self)


class Rung(Value):
    """One step of a ladder.

    ``days``: after the due day, negative before it; of an idle ticket, without activity; of acceptance, the setting.
    """

    chain: Chain
    days: int

    def __str__(self) -> str:
        """For example ``due-7``, ``due+0``, ``escalation+3``."""
        return f"{self.chain}{self.days:+d}"


class Climbed(Value):
    """How far up the ladder a nonconformity is for its present due day: the highest rung of each chain, None: none."""

    due: int | None = None
    escalation: int | None = None
    idle: int | None = None
    acceptance: int | None = None


class Sent(Value):
    """A rung that was recorded for a nonconformity and a due day; never again for both."""

    id: int
    record_id: str
    due_on: date
    rung: Rung
    on: date


class Notify(Section):
    """How people are told besides by their tickets: channels by name, and those of everybody without their own.

    ``channels`` stay as written: each kind checks its own table. ``attempts``: so often a message is tried.
    """

    default: tuple[str, ...] = ()
    channels: dict[str, dict[str, JsonValue]] = {}
    attempts: SomeDays = 5


class Notice(Value):
    """A message to one person on one channel. ``occasion`` is what it is about, so that there is only one of it.

    ========= ==================================================================================
    waiting   certainly not sent yet
    sending   it may be leaving just now
    sent      the other end took it
    unknown   its sender was killed in the middle: perhaps sent, and never sent again
    failed    given up after so many attempts
    dropped   nothing was left to tell
    ========= ==================================================================================
    """

    id: int = 0
    kind: NoticeKind
    person: str
    channel: str
    occasion: str
    on: date
    state: NoticeState = "waiting"
    attempts: int = 0
    error: str | None = None


class Message(Value):
    """What one person reads. ``html`` says the same as ``text``; ``email``: where a channel by e-mail sends it."""

    name: str
    email: str | None = None
    title: str
    text: str
    html: str
