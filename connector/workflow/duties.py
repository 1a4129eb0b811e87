"""What each job does, and what its run tells of it in figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.model.jobs import Done
from connector.workflow.anchoring import keep_head
from connector.workflow.figures import snapshot
from connector.workflow.inbox import read_inbox
from connector.workflow.poll import poll
from connector.workflow.push import push
from connector.workflow.remind import remind
from connector.workflow.retention import purge

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic import JsonValue

    from connector.model.jobs import JobName, Outcome
    from connector.workflow.outcome import Failure
    from connector.workflow.parts import Parts

MOST_NAMED = 10
"""Failures that a run names; the others are counted."""


def _push(parts: Parts) -> Done:
    result = push(parts)
    told: dict[str, JsonValue] = {
        "created": len(result.created),
        "updated": len(result.updated),
        "found": len(result.found),
        "unknown": len(result.unknown),
        "waiting": len(result.plan.waiting),
    }
    return _done(told, result.failures)


def _poll(parts: Parts) -> Done:
    result = poll(parts)
    return _done({"looked_at": result.looked_at, "changed": len(result.changed)}, result.failures)


def _sweep(parts: Parts) -> Done:
    result = poll(parts, full=True)
    return _done({"looked_at": result.looked_at, "changed": len(result.changed)}, result.failures)


def _remind(parts: Parts) -> Done:
    result = remind(parts)
    told: dict[str, JsonValue] = {
        "working_day": result.working_day,
        "reminders": len(result.reminded),
        "comments": result.comments,
        "messages": result.messages,
    }
    return _done(told, result.failures)


def _inbox(parts: Parts) -> Done:
    taken = read_inbox(parts)
    told: dict[str, JsonValue] = {"read": taken.read, "new": taken.new, "changed": taken.changed}
    return _done(told, taken.failures)


def _snapshot(parts: Parts) -> Done:
    kept = snapshot(parts)
    return Done(told={"raised": kept.raised, "closed": kept.closed, "overdue": kept.overdue})


def _purge(parts: Parts) -> Done:
    gone = purge(parts)
    return Done(told={"findings": len(gone.findings), "files": gone.files, "entries": gone.entries})


def _anchor(parts: Parts) -> Done:
    kept = keep_head(parts)
    told: dict[str, JsonValue] = {"entry": kept.head.seq if kept.head else 0, "messages": kept.messages}
    return _done(told, kept.failures)


def _done(told: dict[str, JsonValue], failures: Sequence[Failure]) -> Done:
    if not failures:
        return Done(told=told)
    lines = [f"{one.label}: {one.why}" for one in failures[:MOST_NAMED]]
    outcome: Outcome = "failed" if all(one.closed for one in failures) and not any(told.values()) else "partly"
    return Done(outcome=outcome, told={**told, "failures": len(failures)}, error="\n".join(lines))


DUTIES: dict[JobName, Callable[[Parts], Done]] = {
    "inbox": _inbox,
    "push": _push,
    "poll": _poll,
    "sweep": _sweep,
    "remind": _remind,
    "snapshot": _snapshot,
    "purge": _purge,
    "anchor": _anchor,
}
"""In the order in which a day's jobs run by hand."""

LEASES: dict[JobName, str] = {"inbox": "inbox", "push": "queues", "poll": "queues", "sweep": "queues"}
"""Under which lease a job runs; without one here, under its own name."""
