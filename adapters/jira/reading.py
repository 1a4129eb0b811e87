"""From Jira's JSON of an issue to a ``Ticket``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from adapters.jira import compare
from adapters.jira.client import PROPERTY
from adapters.jira.shapes import table
from adapters.jira.states import category, state
from adapters.moves import FINISHED
from connector.model.ticket import MARK_PREFIX, Account, Ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapters.jira.shapes import Raw
    from connector.model.ticket import TicketMapping

_ALWAYS = (
    "summary",
    "status",
    "resolution",
    "resolutiondate",
    "statuscategorychangedate",
    "assignee",
    "creator",
    "labels",
    "created",
    "updated",
)


@dataclass(frozen=True, slots=True)
class Sight:
    """What is needed to read an issue. ``rich``: custom fields that hold markup; ``history``: id → its changes."""

    url: str
    mapping: TicketMapping
    rich: frozenset[str]
    history: Callable[[str], list[Raw]]

    @property
    def fields(self) -> list[str]:
        """The fields to ask for."""
        return sorted({*_ALWAYS, *self.mapping.fields})


def ticket(raw: Raw, sight: Sight, mark: str | None = None) -> Ticket:
    """The issue as a ticket; ``mark`` where the caller knows which of its marks is meant."""
    fields = table(raw.get("fields"))
    now = state(fields, sight.mapping)
    key, identity = str(raw.get("key") or ""), str(raw.get("id") or "")
    resolution = table(fields.get("resolution"))
    return Ticket(
        id=identity,
        key=key,
        url=issue_url(sight.url, key),
        mark=mark or next(iter(sorted(marks(raw))), None),
        state=now,
        status=str(table(fields.get("status")).get("name") or ""),
        resolution=str(resolution["name"]) if resolution.get("name") else None,
        assignee=account(fields.get("assignee")),
        fields=compare.shown(fields, sight.mapping, sight.rich),
        created_at=moment(fields.get("created")),
        updated_at=moment(fields.get("updated")),
        done_at=_done_at(identity, fields, sight) if now in FINISHED else None,
    )


def issue_url(url: str, key: str) -> str:
    """Where a person looks at the issue."""
    return f"{url}/browse/{key}"


def marks(raw: Raw) -> set[str]:
    """Our marks on an issue. The property decides where there is one: people edit labels, and a clone copies them."""
    stored = table(table(raw.get("properties")).get(PROPERTY)).get("mark")
    if isinstance(stored, str):
        return {stored}
    labels = table(raw.get("fields")).get("labels")
    words = labels if isinstance(labels, list) else []
    return {word for word in words if isinstance(word, str) and word.startswith(MARK_PREFIX)}


def account(value: Any) -> Account | None:
    """Somebody in Jira, of either deployment."""
    person = table(value)
    identity = person.get("accountId") or person.get("name") or person.get("key")
    if not identity:
        return None
    email = person.get("emailAddress")
    return Account(id=str(identity), name=str(person.get("displayName") or ""), email=str(email) if email else None)


def moment(value: Any) -> datetime | None:
    """A timestamp like ``2026-02-06T19:56:38.687+0100``."""
    try:
        when = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return when if when.tzinfo else None


def _done_at(identity: str, fields: Raw, sight: Sight) -> datetime | None:
    """The resolution's time, else when the category became done, else when the history shows this status last begun.

    The time of the category says nothing about a status that only the mapping calls done.
    """
    resolved = moment(fields.get("resolutiondate"))
    if resolved:
        return resolved
    status = table(fields.get("status"))
    changed = moment(fields.get("statuscategorychangedate"))
    if changed and category(status) == "done":
        return changed
    return _begun(status, sight.history(identity))


def _begun(status: Raw, history: list[Raw]) -> datetime | None:
    times = [
        moment(change.get("created"))
        for change in history
        for item in change.get("items") or ()
        if item.get("field") == "status" and str(item.get("to")) == str(status.get("id"))
    ]
    return max((time for time in times if time), default=None)
