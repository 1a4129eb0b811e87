"""What the ledger keeps of a nonconformity: its content three times over, where it stands, and its one ticket."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Literal

from connector.model.audit import Nonconformity, Report, Stage
from connector.model.base import Value
from connector.model.people import Sight
from connector.model.ticket import MARK_PREFIX, Account, LinkState

Flag = Literal[
    "overdue",
    "incomplete",
    "needs_decision",
    "disputed",
    "repeat",
    "repeat_suspected",
    "carried_over",
    "drift",
    "changed",
    "not_in_latest",
    "closed_as_printed",
    "body_acceptance_pending",
    "escalated",
    "extension_asked",
    "purged",
]

GONE = "[…]"
"""Stands where a text was, after its term."""

FOLLOWED = frozenset({LinkState.LINKED, LinkState.PARTIAL})
"""Links whose ticket is there, as far as we know."""

Waiting = Literal["approval", "owner", "route", "not_an_audit_finding", "decision", "target"]


class Refusal(Value):
    """What a tracker said against one field: its name, the value that we sent, the tracker's own words."""

    field: str
    value: str = ""
    said: str


class Link(Value):
    """The one ticket of a nonconformity, and how far making it has come.

    ``agreed``: canonical fields as last written by us and read back; ``seen``: the same as last told by the tracker.
    ``sent_at`` is when the newest create may have left, ``first_sent_at`` the oldest. ``mark`` is None while the ticket
    carries the record's own: a follow-up ticket has one of its own. ``resolution`` is how the tracker says that work
    ended. ``lease`` names the push that is at work on it, until ``lease_until``. Until ``watch_until`` a second ticket
    may turn up: a create that was given up and that the tracker carried out late. ``read_at`` is when the ticket was
    last read back after a push, ``changed_at`` the tracker's own time of the newest change that we know of.
    """

    target: str
    state: LinkState
    attempts: int = 0
    ticket_id: str | None = None
    key: str | None = None
    url: str | None = None
    status: str | None = None
    resolution: str | None = None
    assignee: Account | None = None
    payload_hash: str | None = None
    mark: str | None = None
    mapping: str | None = None
    mapping_version: int | None = None
    error: str | None = None
    refusals: tuple[Refusal, ...] = ()
    first_sent_at: datetime | None = None
    sent_at: datetime | None = None
    lease: str | None = None
    lease_until: datetime | None = None
    watch_until: datetime | None = None
    read_at: datetime | None = None
    changed_at: datetime | None = None
    agreed: dict[str, str] = {}
    seen: dict[str, str] = {}

    @property
    def since(self) -> datetime:
        """When the oldest create may have left: a ticket of ours is not older."""
        return self.first_sent_at or self.sent_at or datetime(1970, 1, 1, tzinfo=UTC)


class Circuit(Value):
    """A target whose configuration is wrong, why, and since when: it is tried with one ticket before it gets others."""

    target: str
    why: str
    since: datetime


class Shown(Value):
    """What was shown for closure so far, from the report, the ticket, and the verifier. Empty: nothing yet.

    ``workers``: who did the work, as far as the ticket tells: its assignees while it was worked, who wrote these texts.
    """

    cause: str = ""
    correction: str = ""
    corrective_action: str = ""
    evidence: tuple[str, ...] = ()
    workers: tuple[Account, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """What verification still needs, in the order a person fills it in."""
        needed = {"cause": self.cause, "corrective_action": self.corrective_action, "evidence": self.evidence}
        return tuple(name for name, value in needed.items() if not value)


class Record(Value):
    """A nonconformity in the ledger.

    ``printed``: as the newest edition of the report has it; ``content``: with people's edits; ``approved``: as last
    approved, which is all that goes out; None before the first approval. ``owner`` is ours: a person's key, or the
    printed name while nobody knows them. ``stage_on`` is the day the stage began, by the tracker's own time where a
    tracker says so. ``raised_on`` is the day it counts from. ``claimed_at`` is when the ticket last said done or
    ended, so that a claim which was returned is not taken for a new one. ``asked_until``: the later due day that
    somebody asked for and nobody decided on yet. ``sight``: how much of it is here; what is not here in full is never
    written back.
    """

    id: str
    report_id: str
    report: str
    head: Report
    printed: Nonconformity
    content: Nonconformity
    approved: Nonconformity | None = None
    stage: Stage = Stage.DRAFT
    stage_on: date
    owner: str | None = None
    raised_on: date
    due_on: date | None = None
    original_due_on: date | None = None
    extensions: int = 0
    asked_until: date | None = None
    submitted_on: date | None = None
    closed_on: date | None = None
    flags: frozenset[Flag] = frozenset()
    shown: Shown = Shown()
    claimed_at: datetime | None = None
    link: Link | None = None
    version: int = 0
    sight: Sight = "full"

    @property
    def label(self) -> str:
        """What people call it: REPORT/NUMBER, REPORT/id where it has no number, the id where its report is not told."""
        return f"{self.report}/{self.content.number or self.id}" if self.report else self.id

    @property
    def mark(self) -> str:
        """What the tracker carries to name this nonconformity, or its follow-up ticket."""
        return self.link.mark if self.link and self.link.mark else MARK_PREFIX + self.id


class HistoryEntry(Value):
    """One change: ``action`` (ingest, edit, approve, poll, …) set ``field`` from ``old`` to ``new``.

    ``at``: when it was recorded (UTC); ``on``: the organisation's day on which it holds.
    """

    at: datetime
    on: date
    who: str
    action: str
    field: str
    old: str | None = None
    new: str | None = None
    why: str | None = None


class FormerTicket(Value):
    """A ticket that was given up for a follow-up, and until when it was the one."""

    target: str
    ticket_id: str
    key: str | None = None
    url: str | None = None
    until: datetime


REFERENCE = "[closeout "
"""How the reference begins that ends each comment of ours."""


MOVES = frozenset({"done", "ended", "duplicate", "reopened"})
"""Steps that bring a ticket to another status."""


class Step(Value):
    """A soft step on a ticket (comment, move, assign): kept until it is done, never a reason to repeat a create.

    ``ask`` and ``remind`` are comments that call the assignee; ``relate`` links the ticket to the one whose id is the
    note; ``attach`` puts the report's extract on it. ``reference`` ends the comment that belongs to the step, so that
    it is not written twice.
    """

    id: int
    record_id: str
    kind: Literal["comment", "ask", "remind", "relate", "done", "ended", "duplicate", "reopened", "assign", "attach"]
    note: str = ""
    attempts: int = 0
    error: str | None = None

    @property
    def reference(self) -> str:
        """What ends the step's comment in the tracker."""
        return f"{REFERENCE}{self.record_id}-{self.id}]"
