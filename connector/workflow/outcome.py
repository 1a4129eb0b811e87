"""What a verb did, for whoever called it: done, failed with a reason, or waiting."""

from __future__ import annotations

from datetime import date

from connector.model.base import Value
from connector.sync.plan import Plan


class Failure(Value):
    """One thing that was not done: the finding's or the target's name, and why. ``closed``: the whole target."""

    label: str
    why: str
    closed: bool = False


class PushResult(Value):
    """What a push did.

    ``found``: tickets whose answer was lost; ``unknown``: the next push looks them up; ``elsewhere``: another push is
    at work on them.
    """

    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    warnings: tuple[Failure, ...] = ()
    failures: tuple[Failure, ...] = ()
    plan: Plan = Plan()
    targets: int = 0


class PollResult(Value):
    """What a poll saw: findings by what happened to them, and what went wrong."""

    looked_at: int = 0
    changed: dict[str, str] = {}
    warnings: tuple[Failure, ...] = ()
    failures: tuple[Failure, ...] = ()
    targets: int = 0


class StepsResult(Value):
    """Soft steps that were taken, and those that were not."""

    taken: int = 0
    failures: tuple[Failure, ...] = ()


class Reminded(Value):
    """A rung that was sent: the finding's name, the rung, and the keys of those who hear of it."""

    label: str
    rung: str
    due_on: date | None
    told: tuple[str, ...] = ()


class RemindResult(Value):
    """What reminding did. ``working_day``: False where everything waits for the next one."""

    working_day: bool = True
    reminded: tuple[Reminded, ...] = ()
    comments: int = 0
    messages: int = 0
    failures: tuple[Failure, ...] = ()
