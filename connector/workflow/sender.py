"""Sends a plan to its targets and writes down what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, assert_never

from connector.ledger.query import Query
from connector.model.record import Link
from connector.model.slices import slices
from connector.model.ticket import Created, LinkState, NotCreated, Postponed, Uncertain
from connector.sync.apply import Event, NotUpdated, Stopped, Updated, apply
from connector.sync.patience import Patience
from connector.sync.plan import Plan, payload_hash
from connector.workflow.answers import keep, refusal
from connector.workflow.outcome import Failure

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from connector.ledger.ledger import Book
    from connector.model.ticket import CreateOutcome
    from connector.sync.plan import Create, Update
    from connector.workflow.hold import Hold
    from connector.workflow.parts import Parts

KEPT_TOGETHER = timedelta(seconds=0.5)
"""Answers that come within this time are committed together. Until then their links say that a create has left."""

CLAIMED_TOGETHER = 500


class Sender:
    """One push: what was created, updated, refused, or left open, for whoever reads the result."""

    def __init__(self, parts: Parts, plan: Plan, hold: Hold) -> None:
        self._parts = parts
        self._plan = plan
        self._hold = hold
        self._creates: dict[str, Create] = {one.draft.mark: one for one in plan.creates}
        self._updates: dict[str, Update] = {one.record_id: one for one in plan.updates}
        self._answers: list[CreateOutcome] = []
        self._committed = parts.now()
        self._chosen: dict[str, tuple[Create, ...]] = {}
        self.targets = plan.targets
        self.drafts = {one.record_id: one.draft for one in plan.creates}
        self.created: list[str] = []
        self.updated: list[str] = []
        self.unknown: dict[str, str] = {}
        self.elsewhere: list[str] = []
        self.failures: list[Failure] = []
        self.closed: set[str] = set()

    def send(self, target: str, limit: int | None) -> None:
        """Everything for one target; at most ``limit`` creates and as many updates."""
        part = self._plan.only(target)
        self._chosen[target] = part.creates[:limit]
        self._deliver(target, part.creates[:limit], part.updates[:limit])

    def send_again(self, target: str, record_ids: Collection[str]) -> None:
        """The creates of these records, whose earlier ones turned out not to have been carried out."""
        chosen = self._chosen.get(target, ())
        self._deliver(target, [one for one in chosen if one.record_id in record_ids], ())

    def _deliver(self, target: str, creates: Sequence[Create], updates: tuple[Update, ...]) -> None:
        tickets = self._parts.settings.tickets
        patience = Patience(tickets.patience_seconds, self._parts.wait, self._parts.jitter)
        part = Plan(creates=tuple(self._claimed(creates)), updates=updates)
        for event in apply(part, self._parts.adapter(target), self._depart, patience.spend):
            self._hear(event, target)
        self._commit()

    def _claimed(self, creates: Sequence[Create]) -> Iterable[Create]:
        """Commit the intent of all that are free; those that another push is at work on are left to it."""
        ours: list[Create] = []
        for some in slices(creates, CLAIMED_TOGETHER):
            with self._parts.ledger.writing() as book:
                links = book.links.of([one.record_id for one in some])
                ours += [one for one in some if self._intended(book, links.get(one.record_id), one)]
        if ours:
            self._tell("intent committed")
        return ours

    def _intended(self, book: Book, link: Link | None, create: Create) -> bool:
        if not self._hold.may_claim(link):
            if link is not None and self._hold.is_elsewhere(link):
                self.elsewhere.append(create.label)
            return False
        mapping = self._parts.mapping(create.target)
        update = {
            **self._hold.taken,
            "target": create.target,
            "state": LinkState.INTENT,
            "payload_hash": payload_hash(create.draft),
            "mapping": mapping.name,
            "mapping_version": mapping.version,
            "error": None,
            "refusals": (),
        }
        intent = link or Link(target=create.target, state=LinkState.INTENT)
        book.links.save(create.record_id, intent.model_copy(update=update))
        return True

    def _depart(self, marks: Sequence[str]) -> Collection[str]:
        """Commit that these creates may have left, as far as they are still ours to send."""
        self._commit()
        going: list[str] = []
        with self._parts.ledger.writing() as book:
            links = book.links.of([self._creates[mark].record_id for mark in marks])
            for mark in marks:
                create = self._creates[mark]
                link = links[create.record_id]
                if link.lease == self._hold.lease and link.state is LinkState.INTENT:
                    book.links.save(create.record_id, self._sent(link))
                    going.append(mark)
            self._hold.renew(book)
        self._tell("create sent")
        return going

    def _sent(self, link: Link) -> Link:
        now = self._parts.now()
        attempt = {"attempts": link.attempts + 1, "sent_at": now, "first_sent_at": link.first_sent_at or now}
        return link.model_copy(update={"state": LinkState.SENT, **attempt})

    def _hear(self, event: Event, target: str) -> None:
        match event:
            case Created() | NotCreated() | Postponed() | Uncertain():
                self._answered(event)
            case Updated():
                self._changed(self._updates[event.record_id])
            case NotUpdated():
                self.failures.append(Failure(label=self._updates[event.record_id].label, why=event.why))
            case Stopped():
                self.closed.add(target)
                self.failures.append(Failure(label=target, why=event.why, closed=True))
            case _:
                assert_never(event)

    def _answered(self, outcome: CreateOutcome) -> None:
        self._answers.append(outcome)
        self._tell("create answered")
        if self._parts.now() - self._committed >= KEPT_TOGETHER:
            self._commit()

    def _commit(self) -> None:
        """Write down the answers that came since the last time."""
        answers, self._answers = self._answers, []
        if answers:
            creates = [self._creates[outcome.mark] for outcome in answers]
            with self._parts.ledger.writing() as book:
                asked = Query(ids=tuple(one.record_id for one in creates))
                records = {record.id: record for record in book.records.select(asked)}
                for outcome, create in zip(answers, creates, strict=True):
                    keep(book, self._hold, create, records[create.record_id], outcome)
                self._hold.renew(book)
            for outcome, create in zip(answers, creates, strict=True):
                self._count(outcome, create)
        self._committed = self._parts.now()

    def _count(self, outcome: CreateOutcome, create: Create) -> None:
        match outcome:
            case Created():
                self.created.append(f"{create.label} → {outcome.key}")
                self._tell("outcome committed")
            case NotCreated():
                self.failures.append(Failure(label=create.label, why=refusal(outcome, create)))
            case Uncertain():
                self.unknown[create.record_id] = create.label
            case Postponed():
                pass
            case _:
                assert_never(outcome)

    def _changed(self, update: Update) -> None:
        with self._parts.ledger.writing() as book:
            link = book.links.get(update.record_id)
            written = {name: update.canonical[name] for name in update.fields}
            told = {"agreed": {**link.agreed, **written}, "seen": {**link.seen, **written}}
            book.links.save(update.record_id, link.model_copy(update=told))
            record = book.records.get(update.record_id)
            book.records.remember(record, "ticket.update", None, ", ".join(update.fields), self._parts.by("push"))
        self.updated.append(f"{update.label} → {update.key}")

    def _tell(self, moment: Any) -> None:
        self._parts.tell(moment, len(self.created), len(self._creates))
