"""What Jira keeps of an issue. Field values are stored by the field's kind, see ``fields``."""

from __future__ import annotations

from datetime import datetime

from pydantic import JsonValue

from connector.model.base import Value


class Note(Value):
    """A comment. ``body`` is rich text as stored: ``{"adf": …}`` or ``{"wiki": …}``; ``author`` a person's name."""

    id: str
    author: str
    body: JsonValue
    created: datetime
    updated: datetime


class File(Value):
    """An attachment; its bytes are on a shelf of their own."""

    id: str
    filename: str
    author: str
    created: datetime
    size: int
    media: str


class Content(Value):
    """The bytes of an attachment, in base64."""

    base64: str


class Shift(Value):
    """One field's change, as the history tells it."""

    field: str
    field_id: str
    custom: bool = False
    before: str | None
    before_text: str | None
    after: str | None
    after_text: str | None


class Change(Value):
    """What one person changed in one go."""

    id: str
    author: str
    at: datetime
    shifts: tuple[Shift, ...]


class Link(Value):
    """A link to something outside; the same ``global_id`` is the same link."""

    id: int
    global_id: str | None
    body: dict[str, JsonValue]


class Tie(Value):
    """A link to another issue, by ids; both issues keep it. ``outward``: it begins here."""

    id: str
    kind: str
    other: str
    outward: bool


class Issue(Value):
    """An issue. ``project``, ``type``, ``status`` and ``parent`` are ids, people are names; ``values`` by field id.

    ``indexed_at``: when search sees it as it is; ``hidden``: a security level keeps API users out.
    """

    id: str
    key: str
    project: str
    type: str
    status: str
    creator: str
    parent: str | None = None
    created: datetime
    updated: datetime
    status_changed: datetime
    resolved: datetime | None = None
    values: dict[str, JsonValue] = {}
    properties: dict[str, JsonValue] = {}
    comments: tuple[Note, ...] = ()
    files: tuple[File, ...] = ()
    links: tuple[Link, ...] = ()
    ties: tuple[Tie, ...] = ()
    changes: tuple[Change, ...] = ()
    indexed_at: datetime | None = None
    hidden: bool = False


class Alias(Value):
    """A key that leads to an issue, also one from before it was moved."""

    issue: str
