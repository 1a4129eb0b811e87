"""What a tracker tells about itself: the fields that its tickets can have."""

from __future__ import annotations

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
