"""Soft steps on tickets: comments, moves, a dropped assignee. Kept until done; their failure repeats nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

from connector.errors import TargetClosed, TargetError, TicketForbidden, TicketRejected
from connector.ledger.query import Query
from connector.lifecycle.owner import person_of
from connector.model.ticket import Account, Assignee, LinkState, RichText
from connector.model.ticket import Line as TextLine
from connector.workflow.follow_up import follow_up, follows_up
from connector.workflow.outcome import Failure, StepsResult

if TYPE_CHECKING:
    from connector.model.record import Link, Record, Step
    from connector.ports import TicketAdapter
    from connector.workflow.parts import Parts


CLAIMED = timedelta(minutes=2)
"""How long a step is somebody's: longer than any call takes, and what a killed one leaves to wait for."""


def take_steps(
    parts: Parts, record_ids: tuple[str, ...] | None = None, without: frozenset[str] = frozenset()
) -> StepsResult:
    """Take the open steps of these nonconformities, or of all but those of the targets ``without``."""
    with parts.ledger.reading() as book:
        steps = book.steps.open(record_ids)
        asked = Query(ids=tuple({step.record_id for step in steps}))
        records = {record.id: record for record in book.records.select(asked)} if steps else {}
    taken, failures, closed = 0, [], set(without)
    for step in steps:
        record = records[step.record_id]
        if record.link is None or record.link.ticket_id is None or record.link.target in closed:
            continue
        if not _claimed(parts, step):
            continue
        try:
            _take(parts, step, record, record.link, record.link.ticket_id)
            taken += 1
        except TargetError as error:
            if isinstance(error, TicketRejected | TicketForbidden) and follows_up(parts, step, record):
                follow_up(parts, step, error.said)
                taken += 1
                continue
            _failed(parts, step, record, error.said)
            failures.append(Failure(label=record.label, why=error.said, closed=isinstance(error, TargetClosed)))
            if isinstance(error, TargetClosed):
                closed.add(record.link.target)
    return StepsResult(taken=taken, failures=tuple(failures))


def _claimed(parts: Parts, step: Step) -> bool:
    """Whether the step is ours to take: two machines would both find no comment there, and both write it."""
    now = parts.now()
    with parts.ledger.writing() as book:
        return book.steps.claim(step, now, now + CLAIMED)


def _take(parts: Parts, step: Step, record: Record, link: Link, ticket_id: str) -> None:
    _carry_out(parts, step, record, parts.adapter(link.target), ticket_id)
    with parts.ledger.writing() as book:
        book.steps.finish(step)
        book.records.remember(record, f"ticket.{step.kind}", None, step.note or None, parts.by("push"))
        kept = book.records.get(record.id).link
        if kept is not None and kept.state is LinkState.PARTIAL and not book.steps.open((record.id,)):
            book.links.save(record.id, kept.model_copy(update={"state": LinkState.LINKED, "error": None}))
    parts.tell("step taken", 0, 0)


def _carry_out(parts: Parts, step: Step, record: Record, adapter: TicketAdapter, ticket_id: str) -> None:
    match step.kind:
        case "comment" | "ask" | "remind":
            lines = tuple(TextLine(text=line) for line in step.note.splitlines())
            called = None if step.kind == "comment" else _called(parts, record)
            adapter.comment(ticket_id, RichText(lines=lines), step.reference, called)
        case "relate":
            adapter.relate(ticket_id, step.note)
        case "assign":
            owner = person_of(record.owner, parts.settings.people)
            if owner is not None:
                account = owner.accounts.get(record.link.target) if record.link else None
                adapter.assign(ticket_id, Assignee(key=owner.key, name=owner.name, email=owner.email, account=account))
        case "done" | "ended" | "duplicate" | "reopened":
            adapter.move(ticket_id, step.kind, step.note)
        case _:
            assert_never(step.kind)


def _called(parts: Parts, record: Record) -> Account | None:
    """Whom a comment that wants something calls: the assignee, else the owner where their account is known."""
    if record.link is None or record.link.assignee is not None:
        return record.link.assignee if record.link else None
    owner = person_of(record.owner, parts.settings.people)
    account = owner.accounts.get(record.link.target) if owner else None
    return Account(id=account, name=owner.name if owner else "") if account else None


def _failed(parts: Parts, step: Step, record: Record, why: str) -> None:
    with parts.ledger.writing() as book:
        book.steps.failed(step, why)
        link = book.records.get(record.id).link
        if link is not None and link.state in {LinkState.LINKED, LinkState.PARTIAL}:
            book.links.save(record.id, link.model_copy(update={"state": LinkState.PARTIAL, "error": why}))
