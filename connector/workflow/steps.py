"""Soft steps on tickets: comments, moves, a dropped assignee. Kept until done; their failure repeats nothing else.

====================== ==================================================================================
a step                 then
====================== ==================================================================================
is taken               done; with the last one a partial link is linked again
is refused             it stays, with the reason; the link is partial, and later moves of its ticket wait
finds no ticket        the link is lost or forbidden; its steps wait until the ticket is seen again
meets a closed target  it stays, and so do all others of that target in this run
is a newer move        the older ones are dropped: only the last state that was wished counts
====================== ==================================================================================
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, assert_never

from connector.errors import Problem, RetryLater, TargetClosed, TargetError, TicketForbidden, TicketRejected
from connector.ledger.query import Query
from connector.lifecycle.owner import person_of
from connector.model.record import FOLLOWED, MOVES
from connector.model.slices import slices
from connector.model.ticket import Account, Assignee, LinkState, RichText
from connector.model.ticket import Line as TextLine
from connector.sync.apply import is_about_its_place
from connector.sync.safety import too_many_moves
from connector.workflow.extracts import MEDIA_TYPE, Extracts
from connector.workflow.follow_up import follow_up, follows_up
from connector.workflow.hold import hold_of
from connector.workflow.linking import standing
from connector.workflow.outcome import Failure, StepsResult
from connector.workflow.people import everybody

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from connector.model.people import Person
    from connector.model.record import Link, Record, Step
    from connector.ports import TicketAdapter
    from connector.workflow.parts import Parts

AT_ONCE = 500


def take_steps(
    parts: Parts,
    record_ids: tuple[str, ...] | None = None,
    without: frozenset[str] = frozenset(),
    *,
    force: bool = False,
) -> StepsResult:
    """Take the open steps of these nonconformities, or of all but those of the targets ``without``.

    Of all: where that would close or reopen more tickets of a target than the limits allow, its moves wait, unless
    ``force``.
    """
    with parts.ledger.reading() as book:
        steps = book.steps.open(record_ids)
        ids = tuple(dict.fromkeys(step.record_id for step in steps))
        records = {one.id: one for some in slices(ids, AT_ONCE) for one in book.records.select(Query(ids=tuple(some)))}
        linked = book.links.count_by_target() if steps else {}
        people = everybody(parts, book) if steps else ()
    taking = _Taking(parts, records, people, without)
    if record_ids is None and not force:
        taking.hold_back(steps, linked)
    for step in steps:
        taking.take(step)
    return StepsResult(taken=taking.taken, failures=tuple(taking.failures))


class _Taking:
    """One run through the open steps."""

    def __init__(
        self, parts: Parts, records: Mapping[str, Record], people: Sequence[Person], without: frozenset[str]
    ) -> None:
        self._parts = parts
        self._people = people
        self._hold = hold_of(parts)
        self._extracts = Extracts(parts)
        self._records = records
        self._closed = set(without)
        self._moves_wait: set[str] = set()
        self.taken = 0
        self.failures: list[Failure] = []

    def hold_back(self, steps: Sequence[Step], linked: Mapping[str, int]) -> None:
        """Let the moves of a target wait where they are too many."""
        moving = Counter(self._target(step) for step in steps if step.kind in MOVES)
        for problem in too_many_moves(moving, linked, self._parts.settings.safety):
            self.failures.append(Failure(label=problem.where, why=str(Problem("", problem.why, problem.remedy))))
            self._moves_wait |= {one.id for one in self._records.values() if _target_of(one) == problem.where}

    def take(self, step: Step) -> None:
        """Take one step, if it is ours to take now."""
        record = self._records[step.record_id]
        link = record.link
        if link is None or link.ticket_id is None or link.state not in FOLLOWED or link.target in self._closed:
            return
        if step.kind in MOVES and record.id in self._moves_wait:
            return
        if not self._claimed(step):
            return
        try:
            self._carry_out(step, record, self._parts.adapter(link.target), link.ticket_id)
        except TargetError as error:
            if isinstance(error, TicketRejected | TicketForbidden) and follows_up(self._parts, step, record):
                follow_up(self._parts, step, error.said)
                self.taken += 1
            else:
                self._failed(step, record, link, error)
        else:
            self._done(step, record)

    def _carry_out(self, step: Step, record: Record, adapter: TicketAdapter, ticket_id: str) -> None:
        match step.kind:
            case "comment" | "ask" | "remind":
                lines = tuple(TextLine(text=line) for line in step.note.splitlines())
                called = None if step.kind == "comment" else _called(record, self._people)
                adapter.comment(ticket_id, RichText(lines=lines), step.reference, called)
            case "relate":
                adapter.relate(ticket_id, step.note)
            case "assign":
                self._assign(record, adapter, ticket_id)
            case "attach":
                extract = self._extracts.of(record)
                adapter.attach(ticket_id, extract.name, extract.content, MEDIA_TYPE)
            case "done" | "ended" | "duplicate" | "reopened":
                adapter.move(ticket_id, step.kind, step.note)
            case _:
                assert_never(step.kind)

    def _assign(self, record: Record, adapter: TicketAdapter, ticket_id: str) -> None:
        owner = person_of(record.owner, self._people)
        if owner is not None:
            account = owner.accounts.get(_target_of(record))
            adapter.assign(ticket_id, Assignee(key=owner.key, name=owner.name, email=owner.email, account=account))

    def _target(self, step: Step) -> str:
        return _target_of(self._records[step.record_id])

    def _claimed(self, step: Step) -> bool:
        """Whether the step is ours: two machines would both find no comment there, and both write it."""
        with self._parts.ledger.writing() as book:
            return book.steps.claim(step, self._hold.holder, self._hold.until)

    def _done(self, step: Step, record: Record) -> None:
        with self._parts.ledger.writing() as book:
            book.steps.finish(step)
            book.records.remember(record, f"ticket.{step.kind}", None, step.note or None, self._parts.by("push"))
            link = book.links.get(record.id)
            if link.state is LinkState.PARTIAL and not book.steps.open((record.id,)):
                book.links.save(record.id, link.model_copy(update={"state": LinkState.LINKED, "error": None}))
        self.taken += 1
        self._parts.tell("step taken", self.taken, 0)

    def _failed(self, step: Step, record: Record, link: Link, error: TargetError) -> None:
        state = standing(self._parts, link, gone=is_about_its_place(error))
        with self._parts.ledger.writing() as book:
            book.steps.failed(step, error.said)
            now = book.links.get(record.id)
            if now.state in FOLLOWED:
                book.links.save(record.id, now.model_copy(update={"state": state, "error": error.said}))
            if state is not LinkState.PARTIAL:
                book.records.remember(record, "ticket", None, state, self._parts.by("push"))
        self._moves_wait.add(record.id)
        self.failures.append(Failure(label=record.label, why=error.said, closed=isinstance(error, TargetClosed)))
        if isinstance(error, TargetClosed | RetryLater):
            self._closed.add(link.target)


def _target_of(record: Record) -> str:
    return record.link.target if record.link else ""


def _called(record: Record, people: Sequence[Person]) -> Account | None:
    """Whom a comment that wants something calls: the assignee, else the owner where their account is known."""
    if record.link is None or record.link.assignee is not None:
        return record.link.assignee if record.link else None
    owner = person_of(record.owner, people)
    account = owner.accounts.get(record.link.target) if owner else None
    return Account(id=account, name=owner.name if owner else "") if account else None
