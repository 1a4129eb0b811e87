"""What the verbs work with. Time, randomness, people and trackers come in here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from connector.access.roles import require, scope_of
from connector.errors import NotAllowed, Problem, Unknown, UserError
from connector.language import _, speaking
from connector.ledger.query import Query
from connector.ledger.records import By
from connector.model.people import Role
from connector.model.trail import Act, Origin
from connector.model.wording import fold
from connector.workflow.people import everybody

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager
    from datetime import date, datetime

    from pydantic import JsonValue

    from connector.access.roles import Right
    from connector.config import Settings
    from connector.ledger.ledger import Book, Ledger
    from connector.lifecycle.calendar import Calendar
    from connector.model.audit import Reading
    from connector.model.document import Document
    from connector.model.exports import Order
    from connector.model.people import Person, Scope
    from connector.model.record import Record
    from connector.model.ticket import TicketMapping
    from connector.model.trail import TrailEntry
    from connector.normalise import Standards
    from connector.ports import Notifier, TicketAdapter
    from connector.readers.bundle import Source

Moment = Literal[
    "file read",
    "intent committed",
    "batch begins",
    "create sent",
    "create answered",
    "outcome committed",
    "ticket settled",
    "ticket polled",
    "step taken",
    "trail checked",
    "reminders recorded",
    "notice leaving",
    "notice settled",
    "findings purged",
    "job begun",
    "job done",
]

Tell = Callable[[Moment, int, int], None]
"""Hears each moment and how many of how many are done."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything a verb needs.

    ``now``: aware; ``new_secret``: long and random; ``wait``: seconds; ``mapping``, ``adapter``: by the target's name;
    ``notifier``: by the channel's; ``tell``: for progress bars, and for tests that kill us at a moment. ``holder``
    names this process in leases, ``is_gone`` says of such a name that its process certainly lives no more; ``jitter``
    draws from 0 to 1. ``address``: where the person sits; ``sources``: the files that a named one comes to, unpacked as
    long as the block lasts; ``document``: a file's blocks; ``picture``: a page (from 1) as PNG with a text marked;
    ``render``: makes a marked file, of a PDF's pages where its bytes come with the order; ``office_pdf``: a named file
    as LibreOffice prints it, None without it; ``base``: the folder that relative paths of the configuration count from.
    """

    settings: Settings
    calendar: Calendar
    ledger: Ledger
    person: Person
    user: str
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    new_secret: Callable[[], str]
    wait: Callable[[float], None]
    sources: Callable[[Path], AbstractContextManager[list[Source]]]
    read: Callable[[Path], Reading]
    document: Callable[[Path], Document]
    picture: Callable[[bytes, int, str], bytes]
    render: Callable[[Order, bytes], bytes]
    office_pdf: Callable[[str, bytes], bytes | None]
    standards: Standards
    mapping: Callable[[str], TicketMapping]
    adapter: Callable[[str], TicketAdapter]
    notifier: Callable[[str], Notifier]
    tell: Tell
    holder: str
    is_gone: Callable[[str], bool]
    jitter: Callable[[], float]
    address: str = ""
    base: Path = Path()

    @property
    def is_working_day(self) -> Callable[[date], bool]:
        """The organisation's calendar."""
        return self.calendar.is_working_day

    @property
    def inbox(self) -> Path | None:
        """The folder that is watched for reports."""
        folder = self.settings.inbox.folder
        return self.base / folder if folder else None

    @property
    def today(self) -> date:
        """The organisation's day."""
        return self.now().astimezone(self.settings.organisation.zone).date()

    def by(self, action: str, why: str | None = None) -> By:
        """The signature of a change: the person, and the operating system's user where that is somebody else."""
        who = self.person.key if self.user in {"", self.person.login} else f"{self.person.key} ({self.user})"
        return By(who, action, self.now(), self.today, why, self.origin)

    @property
    def origin(self) -> Origin:
        """Who the trail names."""
        return Origin(person=self.person.key, user=self.user, address=self.address)

    def in_our_language(self, template: str, **values: object) -> str:
        """A text for a ticket: in the organisation's language, whoever acts."""
        with speaking(self.settings.organisation.language):
            return _(template).format(**values)

    def require(self, right: Right) -> None:
        """Let the person through, or raise ``NotAllowed``."""
        require(self.person, right)

    def scope(self, book: Book, right: Right = "read") -> Scope:
        """What the person may use the right on; to look at it, where none is named."""
        return scope_of(self.person, self._audited(book), right, self.now())

    def _audited(self, book: Book) -> tuple[str, ...]:
        """Reports of the person's own audits; a name that several people share stands for none of them."""
        if Role.AUDITOR not in self.person.roles:
            return ()
        everyone = everybody(self, book)
        others = {name for person in everyone if person.key != self.person.key for name in _names(person)}
        return book.reports.audited_by(_names(self.person) - others, self.person.key)

    def trace(self, action: str, objects: Iterable[str] = (), **details: JsonValue) -> TrailEntry:
        """An entry of the trail for what changes nothing. What it raises, stops what was to be shown."""
        act = Act(at=self.now(), action=action, origin=self.origin, objects=tuple(objects), details=details)
        return self.ledger.trace(act)

    def trace_refusal(self, error: NotAllowed | Unknown) -> None:
        """The one place that writes down that somebody was refused; for the outermost layer, once nothing is open."""
        names = [problem.where[:LONGEST_NAME] for problem in error.problems]
        asked = {"right": error.right} if isinstance(error, NotAllowed) else {"named": list(names)}
        self.trace("refused", **asked)


def _names(person: Person) -> set[str]:
    return {fold(name) for name in (person.name, person.email, *person.aliases) if name}


LONGEST_NAME = 200
"""Letters of a name that somebody asked for in vain, kept in the trail."""


def find(book: Book, reference: str, scope: Scope) -> Record:
    """The nonconformity that ``reference`` names: id, start of one, number, REPORT/NUMBER, or the ticket's key.

    Raises ``Unknown`` where it names none within the scope, ``UserError`` where it names several.
    """
    found = list(book.records.select(Query(reference=reference), scope))
    if len(found) == 1:
        return found[0]
    if not found:
        why = _("there is no finding of this name")
        raise Unknown(Problem(reference, why, _("closeout findings lists them")))
    named = ", ".join(f"{record.report}/{record.content.number or '-'} = {record.id}" for record in found[:5])
    raise UserError(
        Problem(reference, _("names {n} findings: {named}").format(n=len(found), named=named), _("use the id"))
    )


def find_id(book: Book, record_id: str, scope: Scope) -> Record:
    """The nonconformity of this id. Raises ``Unknown`` where there is none within the scope."""
    for record in book.records.select(Query(ids=(record_id,)), scope):
        return record
    raise Unknown(Problem(record_id, _("there is no finding of this name"), _("closeout findings lists them")))


def find_several(book: Book, references: tuple[str, ...], scope: Scope) -> list[Record]:
    """The nonconformities that references name, whole reports among them, each once. Raises as ``find``."""
    records: dict[str, Record] = {}
    for reference in references:
        reports = book.reports.named(reference)
        query = Query(report_ids=tuple(report.id for report in reports))
        of_reports = list(book.records.select(query, scope)) if reports else []
        for record in of_reports or [find(book, reference, scope)]:
            records.setdefault(record.id, record)
    return list(records.values())
