"""Sends a plan to its targets and writes each event down before the next one comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from connector.model.audit import Stage
from connector.model.record import Link
from connector.model.ticket import Created, LinkState, NotCreated, Postponed, Uncertain
from connector.sync.apply import Event, Intended, NotUpdated, Sending, Stopped, Updated, apply
from connector.sync.plan import payload_hash
from connector.workflow.outcome import Failure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connector.sync.plan import Create, Plan, Update
    from connector.workflow.parts import Parts


class Sender:
    """One push: what was created, updated, refused, or left open, for whoever reads the result."""

    def __init__(self, parts: Parts, plan: Plan) -> None:
        self._parts = parts
        self._plan = plan
        self._creates: dict[str, Create] = {one.draft.mark: one for one in plan.creates}
        self._updates: dict[str, Update] = {one.record_id: one for one in plan.updates}
        self.drafts = {one.record_id: one.draft for one in plan.creates}
        self.created: list[str] = []
        self.updated: list[str] = []
        self.unknown: list[str] = []
        self.failures: list[Failure] = []
        self.closed: set[str] = set()

    def send(self, target: str, limit: int | None) -> None:
        """Everything for one target; at most ``limit`` creates and as many updates."""
        part = self._plan.only(target)
        if limit is not None:
            part = part.model_copy(update={"creates": part.creates[:limit], "updates": part.updates[:limit]})
        for event in apply(part, self._parts.adapter(target)):
            self._record(event, target)

    def _record(self, event: Event, target: str) -> None:
        match event:
            case Intended():
                self._intended([self._creates[draft.mark] for draft in event.drafts])
            case Sending():
                self._sending([self._creates[mark] for mark in event.marks])
            case Created():
                self._made(event, self._creates[event.mark])
            case NotCreated():
                self._refused(event, self._creates[event.mark])
            case Postponed():
                self._change([self._creates[event.mark]], state=LinkState.INTENT, error=event.why)
            case Uncertain():
                self._uncertain(event, self._creates[event.mark])
            case Updated():
                self._changed(self._updates[event.record_id])
            case NotUpdated():
                self.failures.append(Failure(label=self._updates[event.record_id].label, why=event.why))
            case Stopped():
                self.closed.add(target)
                self.failures.append(Failure(label=target, why=event.why, closed=True))
            case _:
                assert_never(event)

    def _intended(self, creates: list[Create]) -> None:
        with self._parts.ledger.writing() as book:
            for create in creates:
                mapping = self._parts.mapping(create.target)
                link = book.records.get(create.record_id).link or Link(target=create.target, state=LinkState.INTENT)
                update = {
                    "target": create.target,
                    "state": LinkState.INTENT,
                    "payload_hash": payload_hash(create.draft),
                    "mapping": mapping.name,
                    "mapping_version": mapping.version,
                    "error": None,
                }
                book.links.save(create.record_id, link.model_copy(update=update))
        self._tell("intent committed")

    def _sending(self, creates: list[Create]) -> None:
        with self._parts.ledger.writing() as book:
            for create in creates:
                link = book.records.link(create.record_id)
                update = {"state": LinkState.SENT, "sent_at": self._parts.now(), "attempts": link.attempts + 1}
                book.links.save(create.record_id, link.model_copy(update=update))
        self._tell("create sent")

    def _made(self, event: Created, create: Create) -> None:
        self._tell("create answered")
        by = self._parts.by("push")
        with self._parts.ledger.writing() as book:
            record = book.records.get(create.record_id)
            update = {
                "state": LinkState.LINKED,
                "ticket_id": event.id,
                "key": event.key,
                "url": event.url,
                "agreed": create.canonical,
                "seen": {},
                "error": None,
            }
            book.links.save(record.id, book.records.link(record.id).model_copy(update=update))
            book.records.remember(record, "ticket", None, f"{event.key} ({create.target})", by)
            if record.stage is Stage.APPROVED:
                opened = record.model_copy(update={"stage": Stage.OPEN, "stage_on": self._parts.today})
                book.records.save(record, opened, by)
        self.created.append(f"{create.label} → {event.key}")
        self._tell("outcome committed")

    def _refused(self, event: NotCreated, create: Create) -> None:
        named = [f"{name}: {text}" for name, text in event.fields.items() if text not in event.why]
        why = "; ".join([event.why, *named])
        told = f"{why} → {event.remedy}" if event.remedy else why
        self._change([create], state=LinkState.REJECTED, error=told)
        self.failures.append(Failure(label=create.label, why=told))

    def _uncertain(self, event: Uncertain, create: Create) -> None:
        self._change([create], state=LinkState.UNKNOWN, error=event.why)
        self.unknown.append(create.label)

    def _changed(self, update: Update) -> None:
        with self._parts.ledger.writing() as book:
            link = book.records.link(update.record_id)
            written = {name: update.canonical[name] for name in update.fields}
            told = {"agreed": {**link.agreed, **written}, "seen": {**link.seen, **written}}
            book.links.save(update.record_id, link.model_copy(update=told))
            record = book.records.get(update.record_id)
            book.records.remember(record, "ticket.update", None, ", ".join(update.fields), self._parts.by("push"))
        self.updated.append(f"{update.label} → {update.key}")

    def _change(self, creates: Iterable[Create], **update: Any) -> None:
        with self._parts.ledger.writing() as book:
            for create in creates:
                link = book.records.link(create.record_id)
                book.links.save(create.record_id, link.model_copy(update=update))

    def _tell(self, moment: Any) -> None:
        self._parts.tell(moment, len(self.created), len(self._creates))
