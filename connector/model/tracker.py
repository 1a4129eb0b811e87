"""What a tracker tells about itself: the fields that its tickets can have, its clock, how much it takes from us."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from connector.model.base import Value

FieldKind = Literal["text", "rich", "number", "day", "moment", "choice", "choices", "labels", "person", "flag", "other"]
"""What a tracker's field holds. ``rich``: several lines; ``day``: a date; ``moment``: a date and a time."""


class TrackerField(Value):
    """A field of the live queue that a mapping may fill.

    ``name``: as in ``[fields]``; ``label``: what people see; ``required``: a ticket cannot be made without it, and the
    tracker does not fill it by itself; ``choices``: what a mapping writes → what people see, empty where anything goes;
    ``writable``: False where the tracker, or the adapter by itself, gives the value.
    """

    name: str
    label: str
    kind: FieldKind = "text"
    required: bool = False
    choices: dict[str, str] = {}
    writable: bool = True


class Allowance(Value):
    """How many requests a tracker takes from our account; None where it does not say.

    ``left``: of ``limit``, until ``until``; ``near``: it says itself that few are left.
    """

    limit: int | None = None
    left: int | None = None
    until: datetime | None = None
    near: bool = False


class Conditions(Value):
    """What holds for all requests; None where the tracker does not say.

    ``now``: its clock, at the offset by which it counts days where ``zone`` is known; ``zone``: what that is called.
    """

    now: datetime | None = None
    zone: str | None = None
    allowance: Allowance | None = None
