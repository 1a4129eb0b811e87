"""The outward seams: what Closeout asks of trackers and notifiers. Everything behind them can be replaced.

A tracker's package offers a ``TargetKind`` under the entry point group ``closeout.adapters``, a channel's package a
``NotifierKind`` under ``closeout.notifiers``. ``tests/contract`` holds the suite that every tracker's adapter passes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from pydantic import JsonValue

    from connector.errors import Problem
    from connector.model.reminding import Message
    from connector.model.ticket import (
        Account,
        Assignee,
        CreateOutcome,
        Missing,
        RichText,
        Ticket,
        TicketDraft,
        TicketMapping,
        Wanted,
        Work,
    )
    from connector.model.tracker import Conditions, TrackerField

    Move = Literal["done", "ended", "duplicate", "reopened"]


class TicketAdapter(Protocol):
    """One queue of one tracker. Every call may raise a ``TargetError``; see its tree for what the caller does next.

    Made per process and used by one thread at a time. No call repeats a create by itself.
    """

    def canonical(self, draft: TicketDraft) -> dict[str, str]:
        """The draft's fields as a faithful read-back shows them (``Ticket.fields``). Pure: no network."""
        ...

    def create(self, drafts: Sequence[TicketDraft]) -> Iterator[CreateOutcome]:
        """Make a ticket for each draft, with assignee, due date, priority and mark in the one call that creates it.

        Yields exactly one outcome per draft, each as soon as it is known. Raises ``TargetClosed`` or ``RetryLater``
        only when none of the drafts without an outcome was written.
        """
        ...

    def find(self, wanted: Sequence[Wanted]) -> dict[str, tuple[Ticket, ...]]:
        """The tickets that carry each mark, oldest first. A mark without ticket is absent from the answer.

        A tracker whose search lags can miss a new one: the caller waits ``lag`` before it believes in absence.
        """
        ...

    def fetch(self, ids: Sequence[str]) -> Iterator[Ticket | Missing]:
        """Read tickets by the tracker's own id, past any search index."""
        ...

    def changed(self, since: datetime) -> Iterator[Ticket]:
        """Tickets that carry a mark of ours and changed at or after ``since``; at least those, perhaps more."""
        ...

    def update(self, ticket_id: str, draft: TicketDraft, fields: Sequence[str]) -> None:
        """Write only the named fields of the draft to the ticket."""
        ...

    def assign(self, ticket_id: str, assignee: Assignee) -> None:
        """Put the assignee right, where the create has dropped them."""
        ...

    def comment(self, ticket_id: str, text: RichText, reference: str, mention: Account | None = None) -> None:
        """Add a comment that ends in ``reference``, unless one with it is there already.

        ``mention``: somebody whom the tracker shall tell of it, as far as it can; their name begins the comment.
        """
        ...

    def move(self, ticket_id: str, move: Move, note: str) -> None:
        """Bring the ticket to where the mapping's ``[closing]`` says, along its workflow; nothing if it is there.

        Where the workflow does not let it, a comment on the ticket says what was wished, once, and ``TicketRejected``
        is raised: the same call later finds the ticket where a person brought it.
        """
        ...

    def attach(self, ticket_id: str, name: str, content: bytes, media_type: str) -> None:
        """Put a file on the ticket, unless one of this name and size is there already."""
        ...

    def relate(self, ticket_id: str, other_id: str) -> None:
        """Link two tickets of the queue to each other, once; a comment does so where the tracker has no links."""
        ...

    def work(self, ticket_id: str) -> Work:
        """What people put on the ticket: fields of the mapping's ``[evidence]``, comments, names of attachments."""
        ...

    def check(self, drafts: Sequence[TicketDraft]) -> Iterator[Problem]:
        """Everything that would stop such drafts: fields, values, people, rights. Writes not.

        Raises ``TargetError`` where nothing can be asked at all: address, credentials, project or table.
        """
        ...

    def conditions(self) -> Conditions:
        """The tracker's clock and time zone, and how many requests it takes from us now. Writes not."""
        ...

    def fields(self) -> Sequence[TrackerField]:
        """The fields that a new ticket can have here, from the live schema. Empty where it may not be read."""
        ...

    def request(self, draft: TicketDraft) -> JsonValue:
        """The exact request that creates this one draft: ``{method, path, body}``, without secrets. Sends nothing.

        May look people and metadata up, and raises ``TicketRejected`` where the draft would not get as far.
        """
        ...

    def close(self) -> None:
        """Give connections back."""
        ...

    @property
    def lag(self) -> float:
        """Seconds after which a written ticket is certainly found by ``find``."""
        ...


class TargetKind(Protocol):
    """What an entry point of ``closeout.adapters`` offers."""

    def problems(self, name: str, options: Mapping[str, JsonValue]) -> list[Problem]:
        """What is wrong with the table ``[targets.<name>]``, each with its remedy. No network, no secrets."""
        ...

    def open(self, name: str, options: Mapping[str, JsonValue], mapping: TicketMapping) -> TicketAdapter:
        """The queue of ``[targets.<name>]``. In ``options`` secrets are resolved. No network before the first call."""
        ...


class Notifier(Protocol):
    """One channel on which people are told something: e-mail, a chat."""

    @property
    def addressed(self) -> bool:
        """Whether each message goes to its person's own address. A channel without that may have other readers."""
        ...

    def send(self, message: Message) -> None:
        """Deliver it. Raises ``RetryLater`` where it was not taken, ``UserError`` where there is nowhere to send it."""
        ...


class NotifierKind(Protocol):
    """What an entry point of ``closeout.notifiers`` offers."""

    def problems(self, name: str, options: Mapping[str, JsonValue]) -> list[Problem]:
        """What is wrong with the table ``[notify.channels.<name>]``, each with its remedy. No network, no secrets."""
        ...

    def open(self, name: str, options: Mapping[str, JsonValue]) -> Notifier:
        """The channel. In ``options`` secrets are resolved. Raises ``UserError`` where that makes no address."""
        ...
