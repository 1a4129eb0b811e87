"""Reminding: the rungs reached today are written down, once for ever; then tickets and people hear of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.ledger.query import Query
from connector.lifecycle import reminders
from connector.lifecycle.owner import person_of
from connector.model.audit import Stage
from connector.model.people import Role
from connector.model.reminding import Climbed, Notice
from connector.workflow.activity import idle_days
from connector.workflow.notices import Delivery, channels_of
from connector.workflow.outcome import Reminded, RemindResult
from connector.workflow.people import everybody
from connector.workflow.remind_words import comment
from connector.workflow.steps import take_steps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from connector.ledger.ledger import Book
    from connector.model.record import Record
    from connector.model.reminding import NoticeKind, Rung, Sent
    from connector.workflow.parts import Parts

WATCHED = (*sorted(reminders.REMINDED), Stage.SUBMITTED)
"""Whose flag ``escalated`` is kept right."""


def remind(parts: Parts) -> RemindResult:
    """Send what is due today: once per due day, also across restarts and machines; on working days only."""
    parts.require("sync")
    if not parts.is_working_day(parts.today):
        return RemindResult(working_day=False)
    idle, failures = idle_days(parts)
    with parts.ledger.writing() as book:
        reminded = _Recording(parts, book, idle).all()
        waiting = {step.record_id for step in book.steps.open() if step.kind == "remind"}
    parts.tell("reminders recorded", len(reminded), len(reminded))
    taken = take_steps(parts, tuple(sorted(waiting)))
    delivery = Delivery(parts)
    delivery.all("digest", "summary")
    return RemindResult(
        reminded=tuple(reminded),
        comments=taken.taken,
        messages=delivery.sent,
        failures=(*failures, *taken.failures, *delivery.failures),
    )


class _Recording:
    """One transaction: the rungs, what tells of them, and the flags; all of it or nothing."""

    def __init__(self, parts: Parts, book: Book, idle: dict[str, int]) -> None:
        self._parts = parts
        self._book = book
        self._people = everybody(parts, book)
        self._idle = idle
        self._by = parts.by("remind")
        self._climbed = book.reminders.climbed()
        self._known = book.reminders.due_day_known(reminders.REMINDED)
        self._reach = reminders.reach(parts.today, parts.is_working_day)
        self._digests: dict[str, list[Sent]] = {}

    def all(self) -> list[Reminded]:
        """What was recorded."""
        recorded = []
        for record in list(self._book.records.select(Query(stages=WATCHED))):
            new = self._new(record)
            if new:
                self._comment(record, tuple(one.rung for one in new))
            recorded += [self._told(record, one) for one in new]
            self._flag(record, new)
        for key, items in self._digests.items():
            self._notice("digest", key, f"rungs up to {items[-1].id}", items)
        self._summary()
        return recorded

    def _new(self, record: Record) -> list[Sent]:
        climbed = self._climbed.get(record.id, Climbed())
        rules, idle, since = self._parts.settings.reminders, self._idle.get(record.id), self._since(record)
        reached = reminders.rungs(record, since, idle, climbed, rules, self._parts.today, self._reach)
        return [new for rung in reached if (new := self._book.reminders.add(record, rung, self._by))]

    def _since(self, record: Record) -> date:
        """The day from which the owner could know of the due day: its ticket's, and that of the newest due day.

        A day that is still to come (a clock that was set back) says nothing.
        """
        zone = self._parts.settings.organisation.zone
        sent = record.link.sent_at if record.link else None
        days = (self._known.get(record.id), sent.astimezone(zone).date() if sent else None)
        return max((day for day in days if day and day <= self._parts.today), default=record.raised_on)

    def _comment(self, record: Record, rungs: tuple[Rung, ...]) -> None:
        if record.link is None or record.link.ticket_id is None:
            return
        self._book.steps.drop(record.id, "remind")
        self._book.steps.add(record.id, "remind", comment(self._parts, record, rungs, self._people))

    def _told(self, record: Record, new: Sent) -> Reminded:
        people = reminders.told(record, new.rung, self._parts.settings.reminders, self._people)
        for person in people:
            self._digests.setdefault(person.key, []).append(new)
        keys = tuple(person.key for person in people)
        return Reminded(label=record.label, rung=str(new.rung), due_on=new.due_on, told=keys)

    def _flag(self, record: Record, new: list[Sent]) -> None:
        climbed = self._climbed.get(record.id, Climbed())
        for one in new:
            climbed = climbed.model_copy(update={one.rung.chain: one.rung.days})
        flagged = reminders.with_escalated(record, climbed, self._parts.today)
        if flagged is not record:
            self._book.records.save(record, flagged, self._by)

    def _summary(self) -> None:
        """Compliance's, once a week."""
        if not self._parts.settings.reminders.summary:
            return
        before = self._book.notices.has_any("summary")
        week = reminders.week_to_sum_up(self._parts.today, self._parts.is_working_day, before=before)
        for person in self._people:
            if week is not None and Role.COMPLIANCE in person.roles:
                self._notice("summary", person.key, week)

    def _notice(self, kind: NoticeKind, key: str, occasion: str, items: Sequence[Sent] = ()) -> None:
        person = person_of(key, self._people)
        for channel in channels_of(self._parts, person) if person else ():
            notice = Notice(kind=kind, person=key, channel=channel, occasion=occasion, on=self._parts.today)
            self._book.notices.add(notice, self._by.at, items)
