"""Limits that stop a plan which would change too much: a wrong mapping should not rewrite a queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.errors import Problem
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from connector.model.policy import Safety
    from connector.sync.plan import Plan


def exceeded(plan: Plan, linked: Mapping[str, int], limits: Safety) -> Iterator[Problem]:
    """What is too much: for each target its creates, and its updates as a share of its ``linked`` tickets."""
    remedy = _("look at it with closeout plan; then push with --force or --checksum")
    for target in plan.targets:
        part = plan.only(target)
        if len(part.creates) > limits.creates:
            why = _("the plan creates {n} tickets at once, the limit is {limit}")
            yield Problem(target, why.format(n=len(part.creates), limit=limits.creates), remedy)
        if too_many(len(part.updates), linked.get(target, 0), limits):
            why = _("the plan changes {n} of {all} linked tickets, the limit is {share:.0%}")
            text = why.format(n=len(part.updates), all=linked.get(target, 0), share=limits.changed_share)
            yield Problem(target, text, remedy)


def too_many_moves(moves: Mapping[str, int], linked: Mapping[str, int], limits: Safety) -> Iterator[Problem]:
    """Targets of whose ``linked`` tickets too many would be closed or reopened at once."""
    remedy = _("look at them with closeout findings; then push with --force")
    for target, count in moves.items():
        if too_many(count, linked.get(target, 0), limits):
            why = _("{n} of {all} linked tickets would be closed or reopened, the limit is {share:.0%}: they wait")
            text = why.format(n=count, all=linked.get(target, 0), share=limits.changed_share)
            yield Problem(target, text, remedy)


def too_many(changed: int, linked: int, limits: Safety) -> bool:
    """More than the share of all linked tickets, and more than the least number that matters."""
    return changed > limits.changed_least and changed > limits.changed_share * linked
