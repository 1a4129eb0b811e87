"""Reminding: the rungs reached today are written down, once for ever; then tickets and people hear of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.ledger.query import Query
from connector.lifecycle import reminders
from connector.model.audit import Stage
from connector.model.reminding import Climbed
from connector.workflow.activity import idle_days
from connector.workflow.outcome import Reminded, RemindResult
from connector.workflow.remind_words import comment
from connector.workflow.steps import take_steps

if TYPE_CHECKING:
    from datetime import date

    from connector.ledger.ledger import Book
    from connector.model.record import Record
    from connector.model.reminding import Rung
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
    parts.tell("reminders recorded", len(reminded), len(reminded))
    with parts.ledger.reading() as book:
        waiting = {step.record_id for step in book.steps.open() if step.kind == "remind"}
    taken = take_steps(parts, tuple(sorted(waiting)))
    return RemindResult(
        reminded=tuple(one for several in reminded.values() for one in several),
        comments=taken.taken,
        failures=(*failures, *taken.failures),
    )


class _Recording:
    """One transaction: the rungs, the comments that tell of them, and the flags; all of it or nothing."""

    def __init__(self, parts: Parts, book: Book, idle: dict[str, int]) -> None:
        self._parts = parts
        self._book = book
        self._idle = idle
        self._by = parts.by("remind")
        self._climbed = book.reminders.climbed()
        self._known = book.reminders.due_day_known(reminders.REMINDED)
        self._reach = reminders.reach(parts.today, parts.is_working_day)

    def all(self) -> dict[str, tuple[Reminded, ...]]:
        """What was recorded, by the nonconformity's id."""
        recorded = {}
        for record in list(self._book.records.select(Query(stages=WATCHED))):
            rungs = self._new_rungs(record)
            if rungs:
                self._comment(record, rungs)
                recorded[record.id] = tuple(self._told(record, rung) for rung in rungs)
            self._flag(record, rungs)
        return recorded

    def _new_rungs(self, record: Record) -> tuple[Rung, ...]:
        climbed = self._climbed.get(record.id, Climbed())
        rules, idle, since = self._parts.settings.reminders, self._idle.get(record.id), self._since(record)
        reached = reminders.rungs(record, since, idle, climbed, rules, self._parts.today, self._reach)
        return tuple(rung for rung in reached if self._book.reminders.add(record, rung, self._by))

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
        self._book.steps.add(record.id, "remind", comment(self._parts, record, rungs))

    def _told(self, record: Record, rung: Rung) -> Reminded:
        people = reminders.told(record, rung, self._parts.settings.reminders, self._parts.settings.people)
        keys = tuple(person.key for person in people)
        return Reminded(label=record.label, rung=str(rung), due_on=record.due_on, told=keys)

    def _flag(self, record: Record, rungs: tuple[Rung, ...]) -> None:
        climbed = self._climbed.get(record.id, Climbed())
        for rung in rungs:
            climbed = climbed.model_copy(update={rung.chain: rung.days})
        flagged = reminders.with_escalated(record, climbed, self._parts.today)
        if flagged is not record:
            self._book.records.save(record, flagged, self._by)
