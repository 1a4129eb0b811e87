"""Sends a plan to its targets and writes down what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, assert_never

from connector.errors import TargetError
from connector.ledger.query import Query
from connector.model.record import Link
from connector.model.slices import slices
from connector.model.ticket import Created, LinkState, NotCreated, Postponed, Uncertain
from connector.sync.apply import Event, NotUpdated, Stopped, Updated, apply
from connector.sync.patience import Patience
from connector.sync.plan import Plan, payload_hash
from connector.workflow.answers import keep
from connector.workflow.breaker import Breaker
from connector.workflow.conflicts import Conflicts
from connector.workflow.linking import standing
from connector.workflow.outcome import Failure

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from connector.model.ticket import CreateOutcome
    from connector.sync.plan import Create, Update
    from connector.workflow.hold import Hold
    from connector.workflow.parts import Parts

KEPT_TOGETHER, KEPT_MOST = timedelta(seconds=0.5), 50
"""Answers that come within this time are committed together, up to so many: the next ones are on their way meanwhile.

Until then their links say that a create has left.
"""

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
        self.elsewhere: list[str] = []
        self.closed: set[str] = set()
        self._made: set[str] = set()
        self._failures: list[Failure] = []
        self._refused: dict[str, list[Failure]] = {}
        self._breaker = Breaker(parts)

    @property
    def failures(self) -> list[Failure]:
        """What was not done: targets and updates, then what was refused, target by target."""
        return [*self._failures, *(one for several in self._refused.values() for one in several)]

    def send(self, target: str, limit: int | None) -> None:
        """Everything for one target; at most ``limit`` creates and as many updates."""
        part = self._plan.only(target)
        self._chosen[target] = part.creates[:limit]
        ours = self._claimed(part.creates[:limit])
        if self._breaker.is_open(target):
            self._deliver(target, Plan(creates=ours[:1]))
            ours = () if self._breaker.is_open(target) else ours[1:]
        if target not in self.closed:
            self._deliver(target, Plan(creates=ours, updates=self._free(target, part.updates[:limit])))
        self._report(target)

    def send_again(self, target: str, record_ids: Collection[str]) -> None:
        """The creates of these records, whose earlier ones turned out not to have been carried out."""
        again = [one for one in self._chosen.get(target, ()) if one.record_id in record_ids]
        self._deliver(target, Plan(creates=self._claimed(again)))
        self._report(target)

    def _deliver(self, target: str, part: Plan) -> None:
        tickets = self._parts.settings.tickets
        patience = Patience(tickets.patience_seconds, self._parts.wait, self._parts.jitter)
        for event in apply(part, self._parts.adapter(target), self._depart, patience.spend):
            self._hear(event, target)
        self._commit()

    def _report(self, target: str) -> None:
        """What was refused, once all of the target has been tried."""
        chosen = self._chosen[target]
        waiting = len(chosen) - sum(one.record_id in self._made for one in chosen)
        self._refused[target] = list(self._breaker.failures(target, waiting))

    def _free(self, target: str, updates: Sequence[Update]) -> tuple[Update, ...]:
        """The updates that would write over nobody's change."""
        conflicts = Conflicts(self._parts)
        try:
            conflicts.read(target, updates)
        except TargetError as error:
            self._stopped(target, error.said, misconfigured=False)
        self._failures += conflicts.failures
        return tuple(conflicts.free)

    def _claimed(self, creates: Sequence[Create]) -> tuple[Create, ...]:
        """Commit the intent of all that are free; those that another push is at work on are left to it."""
        ours: list[Create] = []
        for some in slices(creates, CLAIMED_TOGETHER):
            with self._parts.ledger.writing() as book:
                links = book.links.of([one.record_id for one in some])
                free = [one for one in some if self._is_free(links.get(one.record_id), one)]
                book.links.save_all({one.record_id: self._intent(links.get(one.record_id), one) for one in free})
            ours += free
        if ours:
            self._tell("intent committed")
        return tuple(ours)

    def _is_free(self, link: Link | None, create: Create) -> bool:
        if self._hold.holder.may_claim(link):
            return True
        if link is not None and self._hold.is_elsewhere(link):
            self.elsewhere.append(create.label)
        return False

    def _intent(self, link: Link | None, create: Create) -> Link:
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
        return intent.model_copy(update=update)

    def _depart(self, marks: Sequence[str]) -> Collection[str]:
        """Commit that these creates may have left, as far as they are still ours to send."""
        self._commit()
        self._tell("batch begins")
        going: list[str] = []
        if self._breaker.has_opened(self._creates[marks[0]].target):
            return going
        with self._parts.ledger.writing() as book:
            book.cursors.begin(self._creates[marks[0]].target, self._parts.now())
            by_record = {self._creates[mark].record_id: mark for mark in marks}
            links = book.links.of(list(by_record))
            ours = {one: link for one, link in links.items() if self._is_ours(link)}
            book.links.save_all({one: self._sent(link) for one, link in ours.items()})
            going += [mark for one, mark in by_record.items() if one in ours]
            self._hold.renew(book)
        self._tell("create sent")
        return going

    def _is_ours(self, link: Link) -> bool:
        return link.lease == self._hold.lease and link.state is LinkState.INTENT

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
                self._unchanged(self._updates[event.record_id], event)
            case Stopped():
                self._stopped(target, event.why, misconfigured=event.misconfigured)
            case _:
                assert_never(event)

    def _answered(self, outcome: CreateOutcome) -> None:
        self._answers.append(outcome)
        self._tell("create answered")
        if len(self._answers) >= KEPT_MOST or self._parts.now() - self._committed >= KEPT_TOGETHER:
            self._commit()

    def _commit(self) -> None:
        """Write down the answers that came since the last time."""
        answers, self._answers = self._answers, []
        if answers:
            creates = [self._creates[outcome.mark] for outcome in answers]
            with self._parts.ledger.writing() as book:
                asked = Query(ids=tuple(one.record_id for one in creates))
                records = {record.id: record for record in book.records.select(asked)}
                told = list(zip(creates, (records[one.record_id] for one in creates), answers, strict=True))
                keep(book, self._hold, told)
                for create, outcome in zip(creates, answers, strict=True):
                    self._breaker.hear(book, create, outcome)
                self._hold.renew(book)
            for outcome, create in zip(answers, creates, strict=True):
                if isinstance(outcome, Created):
                    self._made.add(create.record_id)
                    self.created.append(f"{create.label} → {outcome.key}")
                    self._tell("outcome committed")
        self._committed = self._parts.now()

    def _stopped(self, target: str, why: str, *, misconfigured: bool) -> None:
        self.closed.add(target)
        self._failures.append(Failure(label=target, why=why, closed=True))
        if misconfigured:
            with self._parts.ledger.writing() as book:
                self._breaker.open(book, target, why)

    def _unchanged(self, update: Update, event: NotUpdated) -> None:
        self._failures.append(Failure(label=update.label, why=event.why))
        with self._parts.ledger.reading() as book:
            link = book.links.get(update.record_id)
        state = standing(self._parts, link, gone=event.gone)
        with self._parts.ledger.writing() as book:
            link = book.links.get(update.record_id)
            book.links.save(update.record_id, link.model_copy(update={"state": state, "error": event.why}))

    def _changed(self, update: Update) -> None:
        with self._parts.ledger.writing() as book:
            link = book.links.get(update.record_id)
            written = {name: update.canonical[name] for name in update.fields}
            whole = link.state is LinkState.LINKED or not book.steps.open((update.record_id,))
            told = {
                "agreed": {**link.agreed, **written},
                "seen": {**link.seen, **written},
                "state": LinkState.LINKED if whole else link.state,
                "error": None if whole else link.error,
            }
            book.links.save(update.record_id, link.model_copy(update=told))
            record = book.records.get(update.record_id)
            book.records.remember(record, "ticket.update", None, ", ".join(update.fields), self._parts.by("push"))
        self.updated.append(f"{update.label} → {update.key}")

    def _tell(self, moment: Any) -> None:
        self._parts.tell(moment, len(self.created), len(self._creates))
