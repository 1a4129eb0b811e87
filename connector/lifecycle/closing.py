"""From the ticket's done to verified closure. A done ticket is a claim; closer and owner are two people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, assert_never

from connector.errors import Problem, Refused
from connector.language import _
from connector.model.audit import Stage
from connector.model.ticket import Ticket, TicketState
from connector.model.wording import fold

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from connector.model.people import Person
    from connector.model.policy import Closing
    from connector.model.record import Flag, Record, Shown
    from connector.model.ticket import Account

Decision = Literal["reopen", "withdraw", "duplicate"]
UNFINISHED = frozenset({Stage.APPROVED, Stage.OPEN, Stage.IN_PROGRESS, Stage.SUBMITTED})
PENDING: frozenset[Flag] = frozenset({"incomplete", "needs_decision", "disputed", "extension_asked"})
"""Flags of what somebody still has to answer: nobody has, once it is closed or withdrawn."""


def polled(record: Record, ticket: Ticket, shown: Shown, policy: Closing, zone: tzinfo, today: date) -> Record:
    """The record after looking at its ticket; the same record when nothing happened.

    ============ =========================== ===========================================================
    ticket       record is                   then
    ============ =========================== ===========================================================
    open         open, in progress           open, in progress: work that began does not unbegin
    open         submitted                   in progress: they took their claim back
    in progress  open, submitted             in progress
    done         not submitted               submitted, or closed where the grade's policy is the ticket
    ended        not decided yet             in progress, and compliance decides
    any          closed, withdrawn, draft    unchanged
    done, ended  with a claim seen before    unchanged: that claim was returned and people have not acted
    ============ =========================== ===========================================================
    """
    seen = _seen(record, ticket)
    if record.stage not in UNFINISHED:
        return seen
    match ticket.state:
        case TicketState.OPEN:
            stage = Stage.IN_PROGRESS if record.stage in {Stage.SUBMITTED, Stage.IN_PROGRESS} else Stage.OPEN
            return _worked_on(seen, stage, today)
        case TicketState.IN_PROGRESS:
            return _worked_by(_worked_on(seen, Stage.IN_PROGRESS, today), ticket.assignee)
        case TicketState.DONE:
            return _claimed(seen, ticket, shown, policy, zone, today)
        case TicketState.ENDED:
            return _ended(seen, ticket, today)
        case _:
            assert_never(ticket.state)


def _seen(record: Record, ticket: Ticket) -> Record:
    if record.link is None:
        return record
    drifts = any(ticket.fields.get(name, value) != value for name, value in record.link.agreed.items())
    flags: frozenset[Flag] = record.flags | {"drift"} if drifts else record.flags - {"drift"}
    link = record.link.model_copy(
        update={
            "key": ticket.key,
            "url": ticket.url,
            "status": ticket.status,
            "resolution": ticket.resolution,
            "assignee": ticket.assignee,
            "seen": ticket.fields,
            "changed_at": ticket.updated_at,
        }
    )
    return record.model_copy(update={"link": link, "flags": flags})


def _worked_on(record: Record, stage: Stage, today: date) -> Record:
    flags = record.flags - {"needs_decision", "incomplete"}
    update: dict[str, object] = {"stage": stage, "flags": flags, "submitted_on": None}
    if stage is not record.stage:
        update["stage_on"] = today
    return record.model_copy(update=update)


def _claimed(record: Record, ticket: Ticket, shown: Shown, policy: Closing, zone: tzinfo, today: date) -> Record:
    if record.stage is Stage.SUBMITTED:
        return with_shown(record, shown)
    claimed_at = _claim_time(ticket)
    if claimed_at is not None and claimed_at == record.claimed_at:
        return record
    day = min(claimed_at.astimezone(zone).date(), today) if claimed_at else today
    claim = {"stage": Stage.SUBMITTED, "stage_on": day, "submitted_on": day, "claimed_at": claimed_at}
    claimed = record.model_copy(update={**claim, "flags": record.flags - {"needs_decision"}})
    submitted = _worked_by(with_shown(claimed, shown), ticket.assignee)
    if getattr(policy, record.content.grade) == "ticket":
        return _closed(submitted, day)
    return submitted


def _ended(record: Record, ticket: Ticket, today: date) -> Record:
    ended_at = _claim_time(ticket)
    if "needs_decision" in record.flags or (ended_at is not None and ended_at == record.claimed_at):
        return record
    moved = _worked_on(record, Stage.IN_PROGRESS, today)
    return moved.model_copy(update={"flags": moved.flags | {"needs_decision"}, "claimed_at": ended_at})


def _claim_time(ticket: Ticket) -> datetime | None:
    return ticket.done_at or ticket.updated_at


def with_shown(record: Record, shown: Shown) -> Record:
    """The record with what was shown for closure; flagged ``incomplete`` while something is missing."""
    asks = record.content.grade.is_nonconformity
    missing = asks and bool(shown.missing)
    flags = record.flags | {"incomplete"} if missing else record.flags - {"incomplete"}
    return record.model_copy(update={"shown": shown, "flags": flags})


def _worked_by(record: Record, assignee: Account | None) -> Record:
    """The record with one more who works on it; whoever did that does not verify it later."""
    workers = record.shown.workers
    if assignee is None or any(worker.id == assignee.id for worker in workers):
        return record
    return record.model_copy(update={"shown": record.shown.model_copy(update={"workers": (*workers, assignee)})})


def to_ask_for(before: Record, after: Record) -> tuple[str, ...]:
    """What is missing from a fix that was handed in just now; nothing where that is no news."""
    handed_in = after.stage is Stage.SUBMITTED and before.stage is not Stage.SUBMITTED
    return after.shown.missing if handed_in and "incomplete" in after.flags else ()


def verify(record: Record, verifier: Person, today: date) -> Record:
    """Close it: the fix is verified. Raises ``Refused`` unless it is submitted, complete, and somebody else's."""
    if record.stage is not Stage.SUBMITTED:
        why = _("is {stage}, not submitted: only a fix that was handed in can be verified").format(stage=record.stage)
        raise Refused(Problem(record.id, why, _("poll first; the ticket has to say done")))
    if is_theirs(record, verifier):
        why = _("{name} owns or did the work, so somebody else has to verify it").format(name=verifier.name)
        raise Refused(Problem(record.id, why, _("have a colleague verify it: --as PERSON")))
    missing = record.shown.missing if record.content.grade.is_nonconformity else ()
    if missing:
        why = _("is not complete: {missing} missing").format(missing=", ".join(missing))
        remedy = _("ask the owner for it on the ticket, or give it: closeout edit {id} FIELD=VALUE, --evidence FILE")
        raise Refused(Problem(record.id, why, remedy.format(id=record.id)))
    return _closed(record, today)


def _closed(record: Record, day: date) -> Record:
    pending: frozenset[Flag] = frozenset({"body_acceptance_pending"} if _needs_acceptance(record) else ())
    closed = finished(record, Stage.CLOSED, day)
    return closed.model_copy(update={"closed_on": day, "flags": closed.flags | pending})


def finished(record: Record, stage: Stage, day: date) -> Record:
    """The record at the end of its way; nothing is asked of anybody any more."""
    update = {"stage": stage, "stage_on": day, "asked_until": None, "flags": record.flags - PENDING}
    return record.model_copy(update=update)


def _needs_acceptance(record: Record) -> bool:
    return record.head.audit_type == "external" and record.content.grade.is_nonconformity


def is_theirs(record: Record, person: Person) -> bool:
    """Whether the person owns the nonconformity, has its ticket now, or worked on it before."""
    if record.owner is not None and (
        record.owner == person.key or fold(record.owner) in {fold(person.name), fold(person.email or "")}
    ):
        return True
    if record.link is None:
        return False
    assignees = () if record.link.assignee is None else (record.link.assignee,)
    own = person.accounts.get(record.link.target)
    return any(account.id == own or _is(account, person) for account in (*assignees, *record.shown.workers))


def _is(account: Account, person: Person) -> bool:
    """Whether somebody in a tracker is this person: by e-mail, by a user name made of it, or by the full name."""
    email = person.email or ""
    mine = {fold(email), fold(email.partition("@")[0]), fold(person.name)} - {""}
    return bool(mine & {fold(account.email or ""), fold(account.id), fold(account.name)})


def returned(record: Record, today: date) -> Record:
    """Not good enough: back to work. Raises ``Refused`` unless it is submitted."""
    if record.stage is not Stage.SUBMITTED:
        why = _("is {stage}, not submitted: there is nothing to return").format(stage=record.stage)
        raise Refused(Problem(record.id, why))
    return _worked_on(record, Stage.IN_PROGRESS, today)


def decided(record: Record, decision: Decision, today: date) -> Record:
    """Compliance's word on a ticket that ended without a fix. Raises ``Refused`` where nothing is to decide."""
    if "needs_decision" not in record.flags:
        raise Refused(Problem(record.id, _("its ticket did not end without a fix: there is nothing to decide")))
    if decision == "reopen":
        return _worked_on(record, Stage.IN_PROGRESS, today)
    return finished(record, Stage.WITHDRAWN, today)


def accepted(record: Record) -> Record:
    """The certification body accepted the closure. Raises ``Refused`` where none is awaited."""
    if "body_acceptance_pending" not in record.flags:
        why = _("no acceptance of a certification body is awaited for it")
        raise Refused(Problem(record.id, why, _("only closed nonconformities of external audits wait for one")))
    return record.model_copy(update={"flags": record.flags - {"body_acceptance_pending"}})


def is_overdue(record: Record, today: date) -> bool:
    """Open and past its due day; the due day itself is in time."""
    open_ = record.stage in {Stage.APPROVED, Stage.OPEN, Stage.IN_PROGRESS}
    return open_ and record.due_on is not None and record.due_on < today
