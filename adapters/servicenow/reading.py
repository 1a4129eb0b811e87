"""From a record to a ``Ticket``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from adapters.moves import FINISHED
from adapters.servicenow.fields import Shape, shown
from adapters.servicenow.query import STAMP
from adapters.servicenow.states import RESOLUTION_FIELDS, of_resolution, of_state, values_known
from connector.model.ticket import MARK_PREFIX, Account, Ticket, TicketState

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapters.servicenow.client import Row
    from connector.model.ticket import TicketMapping

_ALWAYS = (
    "sys_id",
    "number",
    "correlation_id",
    "state",
    "active",
    "assigned_to",
    "assigned_to.email",
    "sys_created_on",
    "sys_updated_on",
    "resolved_at",
    "closed_at",
    *RESOLUTION_FIELDS,
)


@dataclass(frozen=True, slots=True)
class Sight:
    """What is needed to read a record. ``choices``: labels of a column's values, in English where there are any."""

    url: str
    table: str
    mapping: TicketMapping
    shape: Shape
    choices: Callable[[str], dict[str, str]]

    @property
    def fields(self) -> list[str]:
        """The fields to ask for."""
        return sorted({*_ALWAYS, *self.mapping.fields})


def ticket(row: Row, sight: Sight) -> Ticket:
    """The record as a ticket."""
    now = state(row, sight)
    return Ticket(
        id=row.value("sys_id"),
        key=row.value("number"),
        url=record_url(sight.url, sight.table, row.value("sys_id")),
        mark=mark(row),
        state=now,
        status=row.label("state"),
        resolution=next((row.label(name) for name in RESOLUTION_FIELDS if row.value(name)), None),
        assignee=_assignee(row),
        fields=shown(row, sight.mapping, sight.shape),
        created_at=moment(row.value("sys_created_on")),
        updated_at=moment(row.value("sys_updated_on")),
        done_at=_done_at(row) if now in FINISHED else None,
    )


def record_url(url: str, table: str, sys_id: str) -> str:
    """Where a person looks at the record."""
    return f"{url}/nav_to.do?uri={quote(f'{table}.do?sys_id={sys_id}', safe='')}"


def mark(row: Row) -> str | None:
    """Our mark on a record; another system's correlation is none."""
    found = row.value("correlation_id")
    return found if found.startswith(MARK_PREFIX) else None


def state(row: Row, sight: Sight) -> TicketState:
    """Our state of a record."""
    value, label = row.value("state"), row.label("state")
    if not values_known(sight.table):
        label = sight.choices("state").get(value, label)
    by_state = of_state(sight.table, value, label, sight.mapping, active=row.value("active") != "false")
    if by_state is not TicketState.DONE:
        return by_state
    meanings = [
        of_resolution(row.value(name), row.label(name), sight.mapping) for name in RESOLUTION_FIELDS if row.value(name)
    ]
    return TicketState.ENDED if TicketState.ENDED in meanings else TicketState.DONE


def moment(value: str) -> datetime | None:
    """A stored moment, which is UTC."""
    try:
        return datetime.strptime(value, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def _done_at(row: Row) -> datetime | None:
    """When it was resolved; a record is often closed days later by the clock, which is not when the owner was done."""
    return moment(row.value("resolved_at")) or moment(row.value("closed_at"))


def _assignee(row: Row) -> Account | None:
    identity = row.value("assigned_to")
    if not identity:
        return None
    return Account(id=identity, name=row.label("assigned_to"), email=row.value("assigned_to.email") or None)
