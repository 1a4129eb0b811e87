"""Tickets: what we wish, what a tracker answers, and the words for how far a push has come."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field, JsonValue

from connector.model.base import Value
from connector.model.repeats import Recurrence


class TicketState(StrEnum):
    """A tracker's many states, as far as closing a nonconformity cares.

    ``done`` is a claim that it was fixed; ``ended`` means that work stopped without a fix.
    """

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    ENDED = "ended"


class LinkState(StrEnum):
    """How far the one ticket of a nonconformity has come.

    ============ ================================================================================================
    intent       committed before anything is sent: certainly no ticket yet
    sent         the create may have left: look the mark up before anything else
    unknown      the create left and no usable answer came: look the mark up before anything else
    linked       the ticket exists and its id is kept
    partial      linked, and a soft step (comment, transition, assignee repair) failed and waits
    rejected     the tracker refused the item; nothing was written, and a person mends it
    lost         the ticket was deleted
    forbidden    the ticket may not be read any more
    ============ ================================================================================================
    """

    INTENT = "intent"
    SENT = "sent"
    UNKNOWN = "unknown"
    LINKED = "linked"
    PARTIAL = "partial"
    REJECTED = "rejected"
    LOST = "lost"
    FORBIDDEN = "forbidden"

    @property
    def has_ticket(self) -> bool:
        """A ticket id is known."""
        return self in {LinkState.LINKED, LinkState.PARTIAL, LinkState.LOST, LinkState.FORBIDDEN}

    @property
    def may_have_ticket(self) -> bool:
        """A create may have been carried out without our knowing."""
        return self in {LinkState.SENT, LinkState.UNKNOWN}


MARK_PREFIX = "closeout-"
"""A mark is this and the ledger's id of the nonconformity: a label in Jira, ``correlation_id`` in ServiceNow."""


class Line(Value):
    """One line of rich text. ``label`` is printed bold before ``text``; ``text`` is literal, never markup."""

    kind: Literal["heading", "text", "item"] = "text"
    text: str = ""
    label: str = ""


class RichText(Value):
    """Text with headings, labels and lists, for each adapter to write in its tracker's own markup."""

    lines: tuple[Line, ...] = ()

    @property
    def plain(self) -> str:
        """The text without markup: what is left to compare after a tracker has converted it."""
        return "\n".join(f"{line.label} {line.text}".strip() for line in self.lines)


class Assignee(Value):
    """The accountable person, as far as we know them; ``account`` is the tracker's own id where configured."""

    key: str
    name: str
    email: str | None = None
    account: str | None = None


FieldValue = str | date | tuple[str, ...] | RichText | Assignee | JsonValue


class TicketDraft(Value):
    """The ticket that we wish: values by the tracker's field names, before its wire format."""

    mark: str
    fields: dict[str, FieldValue]


class Account(Value):
    """Somebody in a tracker. ``id`` is what its API wants: accountId, user name, sys_id."""

    id: str
    name: str = ""
    email: str | None = None


class Ticket(Value):
    """A ticket as its tracker tells it now.

    ``fields``: canonical text of each field that the mapping writes and the tracker returned (see
    ``TicketAdapter.canonical``); times are aware; ``done_at`` is the tracker's own time of done or ended, else None.
    """

    id: str
    key: str
    url: str
    mark: str | None = None
    state: TicketState = TicketState.OPEN
    status: str = ""
    resolution: str | None = None
    assignee: Account | None = None
    fields: dict[str, str] = {}
    created_at: datetime | None = None
    updated_at: datetime | None = None
    done_at: datetime | None = None


class Missing(Value):
    """A ticket that was asked for by id and not shown."""

    id: str
    why: Literal["lost", "forbidden"]


class Created(Value):
    """The tracker made the ticket of this mark."""

    mark: str
    id: str
    key: str
    url: str


class NotCreated(Value):
    """No ticket was made for this mark, certainly. ``fields``: the tracker's words for each field it named."""

    mark: str
    why: str
    remedy: str = ""
    fields: dict[str, str] = {}


class Postponed(Value):
    """No ticket was made for this mark, certainly, and the same request may be sent again after ``after`` seconds."""

    mark: str
    why: str
    after: float | None = None


class Uncertain(Value):
    """A ticket may have been made for this mark: only a look-up tells."""

    mark: str
    why: str


CreateOutcome = Created | NotCreated | Postponed | Uncertain


class Wanted(Value):
    """A mark to look up, and when its create may have left."""

    mark: str
    since: datetime


class Comment(Value):
    """A comment on a ticket, as plain text. ``ours`` is decided by the reference that we put into each of ours."""

    author: str
    text: str
    at: datetime | None = None


class Work(Value):
    """What people put on a ticket to show that it is fixed. ``fields``: in the words of ``[evidence]``."""

    fields: dict[str, str] = {}
    comments: tuple[Comment, ...] = ()
    attachments: tuple[str, ...] = ()


class FieldRule(Value):
    """Where the value of a tracker's field comes from: exactly one of ``constant``, ``template``, ``source``.

    ``source`` names one of our fields; ``values`` maps its value to the tracker's; ``on_missing`` is used where our
    value is empty or not in ``values``: "reject" (the item waits and is shown), "skip" (the field is left out), or a
    default.
    """

    constant: JsonValue = None
    template: str | None = None
    source: str | None = Field(default=None, alias="from")
    values: dict[str, JsonValue] | None = None
    on_missing: JsonValue = "skip"


class TextTemplate(Value):
    """Templates over our fields. In ``description``: "## …" is a heading, "- …" an item, "**Label** …" labelled."""

    summary: str
    description: str


class StatusChange(Value):
    """How a ticket is moved: to which state or status (``to``), by which transition (``via``), with which fields.

    In ``fields`` ``{note}`` stands for the step's note. ``when_refused``: what comes beside a comment that asks for it.
    """

    to: str | None = None
    via: str | None = None
    fields: dict[str, JsonValue] = {}
    when_refused: Literal["comment", "follow_up"] = "comment"


class TicketMapping(Value):
    """One file of ``mappings/tickets``, read and checked.

    ``status``: tracker state (id, value or name) → our state, before the default by category; ``resolution``: tracker
    resolution → done or ended; ``closing``: done, ended, duplicate, reopened → how the ticket is moved there;
    ``evidence``: cause, correction, corrective_action, evidence → the tracker's fields that hold it.
    """

    name: str
    system: str
    version: int
    fields: dict[str, FieldRule]
    template: dict[str, TextTemplate]
    status: dict[str, TicketState] = {}
    resolution: dict[str, TicketState] = {}
    closing: dict[Literal["done", "ended", "duplicate", "reopened"], StatusChange] = {}
    recurrence: Recurrence = Recurrence()
    evidence: dict[Literal["cause", "correction", "corrective_action", "evidence"], tuple[str, ...]] = {}
