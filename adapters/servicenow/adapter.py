"""ServiceNow behind our port: one table of one instance as a queue for nonconformities."""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from requests.auth import HTTPBasicAuth

from adapters.http import Channel, Patience
from adapters.moves import instead
from adapters.options import parsed, problems
from adapters.remembered import Remembered
from adapters.servicenow import fields, reading
from adapters.servicenow.batch import Batch
from adapters.servicenow.check import Check
from adapters.servicenow.client import PUZZLED, ServiceNowClient, hear
from adapters.servicenow.closing import Closing
from adapters.servicenow.config import ServiceNowOptions
from adapters.servicenow.creating import NewRecords
from adapters.servicenow.finding import Finding
from adapters.servicenow.journal import Journal
from adapters.servicenow.oauth import OAuth
from adapters.servicenow.people import People
from adapters.servicenow.schema import Schema
from connector.errors import Problem, TargetError, TicketRejected
from connector.language import _
from connector.model.ticket import Assignee, Line, RichText, Work

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from pydantic import JsonValue

    from connector.model.ticket import (
        Account,
        CreateOutcome,
        FieldValue,
        Missing,
        Ticket,
        TicketDraft,
        TicketMapping,
        Wanted,
    )
    from connector.model.tracker import Conditions, TrackerField
    from connector.ports import Move


class ServiceNowQueue:
    """A ``TicketAdapter``. Knows no secrets beyond its channel."""

    def __init__(self, name: str, options: ServiceNowOptions, mapping: TicketMapping, channel: Channel) -> None:
        self._name, self._options, self._mapping = name, options, mapping
        self._client = ServiceNowClient(options.url, options.table, channel)
        self._people = People(self._client, name, Remembered(options.remember, channel.ticks))
        self._schema = Schema(self._client, options.remember, channel.ticks)
        self._shape = fields.Shape(options.zone, options.limits)
        sight = reading.Sight(options.url, options.table, mapping, self._shape, self._schema.choices)
        self._sight = sight
        self._finding = Finding(self._client, sight, options.settled)
        self._closing = Closing(self._client, mapping, sight)
        self._journal = Journal(self._client, options.journal)
        batch = Batch(name, options.url, channel)
        self._new = NewRecords(options.url, self._client, batch, lambda draft: self._values(draft.fields))

    @property
    def lag(self) -> float:
        """Seconds after which a created record is certainly found."""
        return self._options.settled

    def canonical(self, draft: TicketDraft) -> dict[str, str]:
        """The draft's fields as a faithful read-back shows them."""
        return fields.wished(draft.fields, self._shape)

    def create(self, drafts: Sequence[TicketDraft]) -> Iterator[CreateOutcome]:
        """One record for each draft, many in a batch."""
        return self._new.create(drafts)

    def find(self, wanted: Sequence[Wanted]) -> dict[str, tuple[Ticket, ...]]:
        """The records that carry each mark, oldest first."""
        return self._finding.find(wanted)

    def fetch(self, ids: Sequence[str]) -> Iterator[Ticket | Missing]:
        """Records by ``sys_id``."""
        return self._finding.fetch(ids)

    def changed(self, since: datetime) -> Iterator[Ticket]:
        """Records with a mark of ours that changed."""
        return self._finding.changed(since)

    def update(self, ticket_id: str, draft: TicketDraft, fields: Sequence[str]) -> None:
        """Write the named fields; one that the draft does not have is emptied."""
        emptied = dict.fromkeys(fields, "")
        written = self._values({name: draft.fields.get(name) for name in fields})
        self._client.change(ticket_id, emptied | written)

    def assign(self, ticket_id: str, assignee: Assignee) -> None:
        """Give the record to its owner."""
        self._client.change(ticket_id, {"assigned_to": self._people.user(assignee)})

    def comment(self, ticket_id: str, text: RichText, reference: str, mention: Account | None = None) -> None:
        """Add the comment unless one with this reference as a line of its own is there."""
        self._journal.add(ticket_id, text, reference, mention)

    def move(self, ticket_id: str, move: Move, note: str) -> None:
        """Bring the record to where the mapping says; where the instance refuses, a comment says what was wished."""
        try:
            self._closing.move(ticket_id, move, note)
        except TicketRejected as stuck:
            with suppress(TargetError):
                self.comment(ticket_id, *instead(move, note, stuck))
            raise

    def attach(self, ticket_id: str, name: str, content: bytes, media_type: str) -> None:
        """Add the file unless one of its name and size is there."""
        there = {(file.get("file_name"), str(file.get("size_bytes"))) for file in self._client.attachments(ticket_id)}
        if (name, str(len(content))) not in there:
            self._client.attach(ticket_id, name, content, media_type)

    def relate(self, ticket_id: str, other_id: str) -> None:
        """Name the other record in a comment: tasks of every kind have no link of their own to each other."""
        other = self._client.row(other_id, ["sys_id", "number"])
        url = reading.record_url(self._options.url, self._options.table, other_id)
        text = RichText(lines=(Line(text=_("Related: {key}").format(key=f"{other.value('number')} {url}")),))
        self.comment(ticket_id, text, f"[closeout relates {other_id}]")

    def work(self, ticket_id: str) -> Work:
        """What people wrote and attached."""
        evidence = self._mapping.evidence
        row = self._client.row(ticket_id, sorted({"sys_id", *(name for names in evidence.values() for name in names)}))
        texts = {
            kind: "\n".join(row.label(name) for name in names if row.value(name)) for kind, names in evidence.items()
        }
        return Work(
            fields={kind: text for kind, text in texts.items() if text},
            comments=tuple(self._journal.comments(ticket_id)),
            attachments=tuple(str(file.get("file_name") or "") for file in self._client.attachments(ticket_id)),
        )

    def check(self, drafts: Sequence[TicketDraft]) -> Iterator[Problem]:
        """Everything that would stop such drafts, as far as it can be seen from outside."""
        check = Check(
            self._name,
            self._options,
            self._mapping,
            self._client,
            self._schema,
            self._shape,
            self._people,
            self._closing,
        )
        return check.faults(drafts)

    def conditions(self) -> Conditions:
        """The clock of the instance, and its zone where our account may read it."""
        return self._client.conditions(self._schema.zone)

    def fields(self) -> Sequence[TrackerField]:
        """The columns of the table and of those it extends."""
        return self._schema.fields()

    def request(self, draft: TicketDraft) -> JsonValue:
        """The create of this one draft."""
        return self._new.request(draft)

    def close(self) -> None:
        """Give connections back."""
        self._client.close()

    def _values(self, draft: Mapping[str, FieldValue]) -> dict[str, str]:
        return fields.values(draft, self._shape, self._schema.day_columns, self._reference)

    def _reference(self, name: str, value: FieldValue) -> str | None:
        if isinstance(value, Assignee):
            return self._people.user(value)
        return self._people.group(value) if name == fields.GROUP and isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class ServiceNowKind:
    """The ``TargetKind`` of ServiceNow. ``patience``: how calls are repeated, for tests."""

    patience: Patience = field(default_factory=Patience)

    def problems(self, name: str, options: Mapping[str, JsonValue]) -> list[Problem]:
        """What is wrong with the table ``[targets.<name>]``."""
        return problems(ServiceNowOptions, name, options)

    def open(self, name: str, options: Mapping[str, JsonValue], mapping: TicketMapping) -> ServiceNowQueue:
        """The queue. Raises ``UserError`` with every fault of the options."""
        read = parsed(ServiceNowOptions, name, options)
        channel = Channel(name, read.url, hear, read.line, self.patience, PUZZLED)
        _authenticate(channel, read)
        return ServiceNowQueue(name, read, mapping, channel)


KIND = ServiceNowKind()


def _authenticate(channel: Channel, options: ServiceNowOptions) -> None:
    auth = options.auth
    password = auth.password.get_secret_value() if auth.password else ""
    secret = auth.client_secret.get_secret_value() if auth.client_secret else ""
    channel.hide(password, secret, b64encode(f"{auth.user}:{password}".encode()).decode())
    if not auth.client_id:
        channel.auth = HTTPBasicAuth((auth.user or "").encode(), password.encode())
        return
    form = {"client_id": auth.client_id, "client_secret": secret, "grant_type": "client_credentials"}
    if auth.user:
        form |= {"grant_type": "password", "username": auth.user, "password": password}
    channel.auth = OAuth(channel, options.url, form)
