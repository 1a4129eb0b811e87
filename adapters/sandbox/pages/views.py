"""What the pages show, without a tracker's own shapes: a card for the list, everything for the page of one ticket."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pydantic import JsonValue

Category = Literal["new", "indeterminate", "done"]
Tracker = Literal["jira", "servicenow"]


@dataclass(frozen=True, slots=True)
class Card:
    """A ticket in the list. Times are local, ``YYYY-MM-DD HH:MM``."""

    tracker: Tracker
    id: str
    key: str
    title: str
    status: str
    category: Category
    assignee: str
    due: str
    updated: str

    @property
    def path(self) -> str:
        """Where its page is."""
        return f"/tickets/{self.tracker}/{self.id}"

    def matches(self, words: str, state: str) -> bool:
        """Whether the list's filter lets it through."""
        text = f"{self.key} {self.title} {self.assignee}".lower()
        return state in ("", self.category) and all(word in text for word in words.lower().split())


@dataclass(frozen=True, slots=True)
class Entry:
    """Something somebody did: a comment with its document, or a change with its lines."""

    author: str
    at: str
    document: JsonValue = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Input:
    """A field of a form. ``options``: value and label; none of them: a text of several lines."""

    name: str
    label: str
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A way to go on: sends ``value`` as the move."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Move:
    """A form that moves a ticket: fields to fill, and one or more buttons."""

    inputs: tuple[Input, ...]
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything about one ticket. ``document`` is in the document format of Jira, whatever the tracker."""

    card: Card
    document: JsonValue
    details: tuple[tuple[str, str], ...]
    comments: tuple[Entry, ...]
    history: tuple[Entry, ...]
    attachments: tuple[str, ...]
    moves: tuple[Move, ...]
    people: tuple[tuple[str, str], ...]
    assignee: str
    evidence: tuple[Input, ...] = ()
    work_notes: bool = False
    hidden: bool = False
    errors: tuple[str, ...] = field(default=())
