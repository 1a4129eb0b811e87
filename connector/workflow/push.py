"""Carrying a plan out: intents first, then each create and its outcome; what is unknown is looked up, never repeated.

Whatever is known to be missing is sent before anything is waited for: first a look at what earlier pushes left open,
then the plan, then the rest of the index lag for what is still open, and what turned out absent is sent again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.errors import Problem, Refused, TargetError
from connector.language import _
from connector.model.record import Link
from connector.model.ticket import LinkState
from connector.sync.safety import exceeded
from connector.workflow.duplicates import Duplicates
from connector.workflow.hold import holding
from connector.workflow.outcome import Failure, PushResult
from connector.workflow.readback import read_back
from connector.workflow.retry import make_ready
from connector.workflow.sender import Sender
from connector.workflow.settle import Settling
from connector.workflow.steps import take_steps
from connector.workflow.tickets import answer_for, propose

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from connector.sync.plan import Plan
    from connector.workflow.parts import Parts


def push(
    parts: Parts,
    *,
    checksum: str | None = None,
    force: bool = False,
    limit: int | None = None,
    only: str | None = None,
) -> PushResult:
    """Settle, send, read back, take the soft steps. ``only``: for this one finding.

    Raises ``Refused`` when the plan is not the one that was seen, or changes too much.
    """
    parts.require("sync")
    planned = _planned(parts, only)
    _hold_back(parts, planned, checksum, force=force)
    _keep_unmapped(parts, planned)
    with holding(parts) as hold:
        settling, sending = Settling(hold), Sender(parts, planned, hold)
        _send(settling, sending, limit)
        unknown = [record.label for records in settling.open().values() for record in records]
    unsent = [*_unsent(planned, settling.closed)]
    shut = settling.closed | {one.label for one in unsent if one.closed}
    closed = frozenset(shut | sending.closed)
    warnings = [failure for target in _unread(parts) - closed for failure in _read_back(parts, target, sending)]
    duplicates = Duplicates(parts)
    duplicates.look(closed)
    steps = take_steps(parts, without=closed, force=force)
    return PushResult(
        created=tuple(sending.created),
        updated=tuple(sending.updated),
        found=tuple(settling.found),
        unknown=tuple(unknown),
        elsewhere=tuple(sending.elsewhere),
        warnings=(*warnings, *duplicates.closed),
        failures=(*settling.failures, *unsent, *sending.failures, *duplicates.failures, *steps.failures),
        plan=planned,
        targets=len({*planned.targets, *shut}),
    )


def _planned(parts: Parts, only: str | None) -> Plan:
    if only is not None:
        make_ready(parts, only)
    answer_for(parts)
    return propose(parts, only)


def _unsent(planned: Plan, closed: Collection[str]) -> Iterator[Failure]:
    """What could not be sent at all: targets that cannot be opened, for want of a secret, and what fits no mapping."""
    shut = {one.target: one.why for one in planned.waiting if one.waits == "target" and one.target not in closed}
    yield from (Failure(label=str(target), why=why, closed=True) for target, why in shut.items())
    yield from (Failure(label=one.label, why=one.why) for one in planned.waiting if one.waits == "mapping")


def _send(settling: Settling, sending: Sender, limit: int | None) -> None:
    early = {target: settling.look(target, records) for target, records in settling.open().items()}
    for target in sending.targets:
        if target not in settling.closed:
            sending.send(target, limit)
    for target, records in early.items():
        absent = settling.wait_out(target, [record for record in records if record.id in sending.drafts])
        if absent and target not in settling.closed | sending.closed:
            sending.send_again(target, absent)
    for target, records in settling.open().items():
        settling.look(target, records)


def _hold_back(parts: Parts, planned: Plan, checksum: str | None, *, force: bool) -> None:
    if checksum is not None and checksum != planned.checksum:
        why = _("the plan is {now} by now, not {seen}").format(now=planned.checksum, seen=checksum)
        raise Refused(Problem("push", why, _("look at it again with closeout plan")))
    with parts.ledger.reading() as book:
        linked = book.links.count_by_target()
    problems = [] if force or checksum else list(exceeded(planned, linked, parts.settings.safety))
    if problems:
        raise Refused(*problems)


def _keep_unmapped(parts: Parts, planned: Plan) -> None:
    """What the mapping cannot make a ticket of is shown with its reason, as what a tracker refused."""
    unmapped = {one.record_id: one for one in planned.waiting if one.waits == "mapping" and one.target}
    if not unmapped:
        return
    with parts.ledger.writing() as book:
        links = book.links.of(list(unmapped))
        for record_id, wish in unmapped.items():
            link = links.get(record_id) or Link(target=str(wish.target), state=LinkState.REJECTED)
            if not link.state.has_ticket and not link.state.may_have_ticket:
                told = {"state": LinkState.REJECTED, "error": wish.why, "refusals": ()}
                book.links.save(record_id, link.model_copy(update=told))


def _unread(parts: Parts) -> set[str]:
    with parts.ledger.reading() as book:
        return book.links.unread_targets()


def _read_back(parts: Parts, target: str, sending: Sender) -> list[Failure]:
    try:
        return read_back(parts, target, sending.drafts)
    except TargetError as error:
        return [Failure(label=target, why=error.said)]
