"""Jira behind our port: one project and issue type as a queue for nonconformities."""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from requests.auth import HTTPBasicAuth

from adapters.http import Bearer, Channel, Patience
from adapters.jira import compare, reading
from adapters.jira.check import Check
from adapters.jira.client import JiraClient
from adapters.jira.config import JiraOptions
from adapters.jira.creating import NewIssues
from adapters.jira.extras import Extras
from adapters.jira.finding import Finding
from adapters.jira.library import PUZZLED, Library, hear
from adapters.jira.meta import described, is_rich
from adapters.jira.people import People
from adapters.jira.project import Project
from adapters.jira.screens import Screens
from adapters.jira.ways import Ways
from adapters.jira.workflow import Workflow
from adapters.moves import instead
from adapters.options import parsed, problems
from adapters.remembered import Remembered
from connector.errors import Problem, TargetError, TicketLost, TicketRejected
from connector.language import _
from connector.model.ticket import Work

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from pydantic import JsonValue

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
    )
    from connector.model.tracker import Conditions, TrackerField
    from connector.ports import Move


class JiraQueue:
    """A ``TicketAdapter``. Knows no secrets beyond its channel."""

    def __init__(self, name: str, options: JiraOptions, mapping: TicketMapping, channel: Channel) -> None:
        self._name, self._options, self._mapping = name, options, mapping
        library = Library(options.url, options.deployment, channel)
        self._client = JiraClient(library, channel, options.deployment)
        self._project = Project(library, channel, options.deployment, options.project)
        self._people = People(self._project, name, Remembered(options.remember, channel.ticks))
        self._screens = Screens(self._project, name, options, self._people.account, channel.ticks)
        self._extras = Extras(self._client, self._project, options.deployment)
        self._new = NewIssues(name, options, self._client, self._screens)
        self._workflow = Workflow(self._client, mapping, options.deployment, self._people.account)

    @property
    def lag(self) -> float:
        """Seconds after which a created issue is certainly found."""
        return self._options.settled

    def canonical(self, draft: TicketDraft) -> dict[str, str]:
        """The draft's fields as a faithful read-back shows them; people are left out, see ``compare``."""
        return compare.wished(draft, self._options.deployment)

    def create(self, drafts: Sequence[TicketDraft]) -> Iterator[CreateOutcome]:
        """One issue for each draft, up to fifty in a call."""
        return self._new.create(drafts)

    def find(self, wanted: Sequence[Wanted]) -> dict[str, tuple[Ticket, ...]]:
        """The issues that carry each mark, oldest first."""
        return self._finding.find(wanted)

    def fetch(self, ids: Sequence[str]) -> Iterator[Ticket | Missing]:
        """Issues by their numeric id."""
        return self._finding.fetch(ids)

    def changed(self, since: datetime) -> Iterator[Ticket]:
        """Issues of the project with a mark of ours that changed."""
        return self._finding.changed(since)

    def update(self, ticket_id: str, draft: TicketDraft, fields: Sequence[str]) -> None:
        """Write the named fields; one that the draft does not have is emptied."""
        self._client.edit(_issue(ticket_id), self._screens.changes(draft, fields))

    def assign(self, ticket_id: str, assignee: Assignee) -> None:
        """Give the issue to its owner."""
        self._client.assign(_issue(ticket_id), self._people.account(assignee))

    def comment(self, ticket_id: str, text: RichText, reference: str, mention: Account | None = None) -> None:
        """Add the comment unless one with this reference as a line of its own is there."""
        self._extras.comment(_issue(ticket_id), text, reference, mention)

    def move(self, ticket_id: str, move: Move, note: str) -> None:
        """Bring the issue to where the mapping says; where its workflow has no way, a comment says what was wished."""
        try:
            self._workflow.move(_issue(ticket_id), move, note)
        except TicketRejected as stuck:
            with suppress(TargetError):
                self.comment(ticket_id, *instead(move, note, stuck))
            raise

    def attach(self, ticket_id: str, name: str, content: bytes, media_type: str) -> None:
        """Add the file unless one of its name and size is there."""
        self._extras.attach(_issue(ticket_id), name, content, media_type)

    def relate(self, ticket_id: str, other_id: str) -> None:
        """Link the two issues unless they are linked."""
        self._extras.relate(_issue(ticket_id), _issue(other_id))

    def work(self, ticket_id: str) -> Work:
        """What people wrote and attached."""
        named = {name for names in self._mapping.evidence.values() for name in names}
        fields = self._client.issue(_issue(ticket_id), sorted({"attachment", *named})).get("fields") or {}
        texts = {
            kind: "\n".join(compare.text_of(name, fields.get(name), self._rich) for name in names if fields.get(name))
            for kind, names in self._mapping.evidence.items()
        }
        attachments = fields.get("attachment") or ()
        return Work(
            fields={kind: text for kind, text in texts.items() if text},
            comments=tuple(self._extras.comments(ticket_id)),
            attachments=tuple(str(attached.get("filename") or "") for attached in attachments),
        )

    def check(self, drafts: Sequence[TicketDraft]) -> Iterator[Problem]:
        """Everything that would stop such drafts."""
        ways = Ways(self._client, self._options, self._mapping, self._workflow)
        check = Check(self._name, self._options, self._mapping, self._project, self._screens, self._people, ways)
        return check.faults(drafts)

    def conditions(self) -> Conditions:
        """What the site says about itself."""
        return self._project.conditions()

    def fields(self) -> Sequence[TrackerField]:
        """The fields of the create screen."""
        return [described(field) for field in self._screens.screen.fields.values()]

    def request(self, draft: TicketDraft) -> JsonValue:
        """The create of this one draft."""
        return self._new.request(draft)

    def close(self) -> None:
        """Give connections back."""
        self._client.close()

    @cached_property
    def _rich(self) -> frozenset[str]:
        """Custom fields that hold wiki markup, asked for only where there are any; documents show themselves."""
        named = {*self._mapping.fields, *(name for names in self._mapping.evidence.values() for name in names)}
        if self._options.deployment == "cloud" or not any(name.startswith("customfield_") for name in named):
            return frozenset()
        fields = self._project.custom_fields()
        return frozenset(str(raw.get("id")) for raw in fields if is_rich(str(raw.get("id")), raw.get("schema")))

    @cached_property
    def _finding(self) -> Finding:
        sight = reading.Sight(self._options.url, self._mapping, self._rich, self._client.history)
        return Finding(self._client, self._project, self._options, sight)


@dataclass(frozen=True, slots=True)
class JiraKind:
    """The ``TargetKind`` of Jira. ``patience``: how calls are repeated, for tests."""

    patience: Patience = field(default_factory=Patience)

    def problems(self, name: str, options: Mapping[str, JsonValue]) -> list[Problem]:
        """What is wrong with the table ``[targets.<name>]``."""
        return problems(JiraOptions, name, options)

    def open(self, name: str, options: Mapping[str, JsonValue], mapping: TicketMapping) -> JiraQueue:
        """The queue. Raises ``UserError`` with every fault of the options."""
        read = parsed(JiraOptions, name, options)
        channel = Channel(name, read.url, hear, read.line, self.patience, PUZZLED)
        user, token = read.auth.user, read.auth.token.get_secret_value()
        channel.hide(token, b64encode(f"{user}:{token}".encode()).decode())
        channel.auth = HTTPBasicAuth(user.encode(), token.encode()) if user else Bearer(token)
        return JiraQueue(name, read, mapping, channel)


KIND = JiraKind()


def _issue(ticket_id: str) -> str:
    """The id, certain to be one: it becomes part of an address."""
    if not ticket_id.isdigit():
        raise TicketLost(Problem(ticket_id, _("this is no id of an issue")))
    return ticket_id
