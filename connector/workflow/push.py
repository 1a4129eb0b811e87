"""Carrying a plan out: settle what is unknown, then intent, create, outcome; each committed before the next begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.errors import Problem, Refused, TargetError
from connector.language import _
from connector.sync.safety import exceeded
from connector.workflow.outcome import Failure, PushResult
from connector.workflow.readback import read_back
from connector.workflow.sender import Sender
from connector.workflow.settle import settle
from connector.workflow.steps import take_steps
from connector.workflow.tickets import propose

if TYPE_CHECKING:
    from connector.sync.plan import Plan, Wish
    from connector.workflow.parts import Parts


def push(
    parts: Parts,
    *,
    checksum: str | None = None,
    force: bool = False,
    limit: int | None = None,
    only: str | None = None,
) -> PushResult:
    """Settle, plan, check the limits, send, read back, take the soft steps. ``only``: for this one finding.

    Raises ``Refused`` when the plan is not the one that was seen, or changes too much.
    """
    parts.require("sync")
    settled = settle(parts)
    planned = propose(parts, only)
    _hold(parts, planned, checksum, force=force)
    sending = Sender(parts, planned)
    for target in planned.targets:
        if target not in settled.closed:
            sending.send(target, limit)
    closed = frozenset(settled.closed | sending.closed)
    warnings = [failure for target in _linked_targets(parts) - closed for failure in _read_back(parts, target, sending)]
    steps = take_steps(parts, without=closed)
    unmapped = [_unmapped(one) for one in planned.waiting if one.waits == "mapping"]
    return PushResult(
        created=tuple(sending.created),
        updated=tuple(sending.updated),
        found=tuple(settled.found),
        unknown=tuple(sending.unknown),
        warnings=(*settled.warnings, *warnings),
        failures=(*settled.failures, *unmapped, *sending.failures, *steps.failures),
        plan=planned,
        targets=len({*planned.targets, *settled.closed}),
    )


def _unmapped(wish: Wish) -> Failure:
    return Failure(label=wish.label, why=wish.why)


def _hold(parts: Parts, planned: Plan, checksum: str | None, *, force: bool) -> None:
    if checksum is not None and checksum != planned.checksum:
        why = _("the plan is {now} by now, not {seen}").format(now=planned.checksum, seen=checksum)
        raise Refused(Problem("push", why, _("look at it again with closeout plan")))
    with parts.ledger.reading() as book:
        linked = book.links.count_by_target()
    problems = [] if force or checksum else list(exceeded(planned, linked, parts.settings.safety))
    if problems:
        raise Refused(*problems)


def _linked_targets(parts: Parts) -> set[str]:
    with parts.ledger.reading() as book:
        return book.links.unread_targets()


def _read_back(parts: Parts, target: str, sending: Sender) -> list[Failure]:
    try:
        return list(read_back(parts, target, sending.drafts))
    except TargetError as error:
        return [Failure(label=target, why=error.said)]
