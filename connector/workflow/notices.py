"""Sending messages to people: said in the ledger before it leaves, and after; a killed one is never sent again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from connector.errors import CloseoutError
from connector.language import _
from connector.lifecycle.owner import person_of
from connector.workflow.digests import digest, language_of
from connector.workflow.head_letter import head_letter
from connector.workflow.letters import letter
from connector.workflow.outcome import Failure
from connector.workflow.people import known
from connector.workflow.weekly import summary

if TYPE_CHECKING:
    from connector.model.people import Person
    from connector.model.reminding import Message, Notice, NoticeKind, NoticeState
    from connector.ports import Notifier
    from connector.workflow.parts import Parts

LEAVING = timedelta(minutes=5)
"""After so long the sender of a message is taken for gone."""


class Delivery:
    """One round of sending: how many left, and what went wrong."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.sent = 0
        self.failures: list[Failure] = []

    def all(self, *kinds: NoticeKind) -> None:
        """Send what waits of these kinds. What its sender left unanswered is told once, and not sent again."""
        with self._parts.ledger.writing() as book:
            lost = book.notices.unanswered(self._parts.now(), self._parts.is_gone)
            waiting = [notice for notice in book.notices.waiting() if notice.kind in kinds]
        for notice in lost:
            self._fail(notice, _("was cut off while it was sent: it may have arrived, and is not sent again"))
        for notice in waiting:
            self._one(notice)

    def _one(self, notice: Notice) -> None:
        try:
            self._deliver(notice)
        except CloseoutError as error:
            self._fail(notice, error.said)

    def _deliver(self, notice: Notice) -> None:
        person = person_of(notice.person, known(self._parts))
        if person is None or notice.channel not in channels_of(self._parts, person):
            self._settle(notice, "dropped")
            return
        notifier = self._parts.notifier(notice.channel)
        if notifier.addressed and not person.email:
            self._fail(notice, _("{name} has no e-mail address").format(name=person.name))
            self._settle(notice, "failed", _("no e-mail address"))
            return
        message = self._message(notice, person, private=notifier.addressed or person.notify is not None)
        if message is None:
            self._settle(notice, "dropped")
        elif self._claim(notice):
            self._send(notifier, notice, message)

    def _message(self, notice: Notice, person: Person, *, private: bool) -> Message | None:
        match notice.kind:
            case "digest":
                page = digest(self._parts, notice, person, private=private)
            case "summary":
                page = summary(self._parts, person, language_of(self._parts, person), private=private)
            case "anchor":
                page = head_letter(self._parts, notice, person)
        return letter(page, person) if page else None

    def _claim(self, notice: Notice) -> bool:
        with self._parts.ledger.writing() as book:
            ours = book.notices.claim(notice, self._parts.holder, self._parts.now() + LEAVING)
        self._parts.tell("notice leaving", self.sent, 0)
        return ours

    def _send(self, notifier: Notifier, notice: Notice, message: Message) -> None:
        try:
            notifier.send(message)
        except CloseoutError as error:
            last = notice.attempts + 1 >= self._parts.settings.notify.attempts
            self._settle(notice, "failed" if last else "waiting", error.said)
            raise
        self._settle(notice, "sent")
        self.sent += 1

    def _settle(self, notice: Notice, state: NoticeState, error: str | None = None) -> None:
        with self._parts.ledger.writing() as book:
            book.notices.settle(notice, state, self._parts.now(), error)
        self._parts.tell("notice settled", self.sent, 0)

    def _fail(self, notice: Notice, why: str) -> None:
        self.failures.append(Failure(label=f"{notice.channel}: {notice.person}", why=why))


def channels_of(parts: Parts, person: Person) -> tuple[str, ...]:
    """On which channels a person is told something."""
    return parts.settings.notify.default if person.notify is None else person.notify
