"""Jobs: what runs by itself. Each run is written down, and only one machine is at a thing at a time.

======== ======== =====================================================================================
job      lease    does
======== ======== =====================================================================================
inbox    inbox    reads what was laid into the watched folder
push     queues   makes and updates tickets
poll     queues   looks at what changed on them
sweep    queues   reads every linked ticket by its id
remind   remind   the ladder, messages to people
snapshot snapshot keeps the figures of the day
purge    purge    takes texts away whose term is over
anchor   anchor   keeps the head of the trail outside of the ledger
======== ======== =====================================================================================
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from connector.errors import CloseoutError, Problem, Refused
from connector.language import _
from connector.lifecycle.schedule import after_run, due_at, health
from connector.model.jobs import OFF, Done, Planned, Run
from connector.workflow.duties import DUTIES, LEASES
from connector.workflow.lease import Stopping, kept

if TYPE_CHECKING:
    from datetime import datetime
    from threading import Event

    from connector.model.jobs import JobName, Outcome, Rhythm
    from connector.workflow.parts import Parts


LOG = logging.getLogger("closeout.jobs")
LOG.addHandler(logging.NullHandler())


def run_all(parts: Parts) -> list[Run]:
    """Run every job that is due now, one after the other: what a day's jobs do, by hand.

    The clock is ``parts.now``: call it at the hours that a day shall have.
    """
    return [run for name in DUTIES if (run := run_due(parts, name)) is not None]


def run_due(parts: Parts, name: JobName, stop: Event | None = None) -> Run | None:
    """Run the job if it is on and due, and nobody else is at it; else None."""
    if not is_due(parts, name):
        return None
    with kept(parts, LEASES.get(name, name), stop) as ours:
        return _run(ours, name) if ours is not None and is_due(ours, name) else None


def run_now(parts: Parts, name: JobName, stop: Event | None = None) -> Run:
    """Run the job whether it is due or not. Raises ``Refused`` where somebody else is at it."""
    parts.require("sync")
    with kept(parts, LEASES.get(name, name), stop) as ours:
        if ours is None:
            why = _("is running elsewhere, or another job of the same queues is")
            raise Refused(Problem(name, why, _("wait until it is done: closeout jobs")))
        return _run(ours, name)


def rhythm_of(parts: Parts, name: JobName) -> Rhythm | None:
    """How often a job runs; None: never by itself."""
    return None if name == "inbox" and parts.inbox is None else parts.settings.jobs.rhythm(name)


def is_due(parts: Parts, name: JobName) -> bool:
    """Whether a job is due now. When it is due next is written down, for every machine and for people to see."""
    rhythm = rhythm_of(parts, name)
    if rhythm is None:
        return False
    every = str(getattr(parts.settings.jobs, name))
    with parts.ledger.reading() as book:
        planned = book.jobs.planned(name)
    next_at = due_at(planned, every, rhythm, parts.now(), parts.settings.organisation.zone)
    if planned is None or (planned.every, planned.next_at) != (every, next_at):
        with parts.ledger.writing() as book:
            book.jobs.plan(name, every, next_at)
    return next_at <= parts.now()


def overview(parts: Parts) -> list[Planned]:
    """Every job with its rhythm, when it is next due, and its newest run."""
    with parts.ledger.reading() as book:
        known = {name: book.jobs.planned(name) for name in DUTIES}
    return [_seen(parts, name, planned or Planned(name=name)) for name, planned in known.items()]


def _seen(parts: Parts, name: JobName, planned: Planned) -> Planned:
    if rhythm_of(parts, name) is None:
        return planned.model_copy(update={"every": OFF, "next_at": None})
    every = str(getattr(parts.settings.jobs, name))
    return planned.model_copy(update={"every": every, "health": health(planned, parts.now())})


def _run(parts: Parts, name: JobName) -> Run:
    started = parts.now()
    with parts.ledger.writing() as book:
        run_id = book.jobs.begin(name, parts.address, parts.holder, started)
    parts.tell("job begun", 0, 0)
    done = _done(parts, name)
    parts.tell("job done", 0, 0)
    ended = parts.now()
    with parts.ledger.writing() as book:
        book.jobs.end(run_id, done, ended, parts.settings.jobs.keep_runs)
        rhythm = rhythm_of(parts, name)
        if rhythm is not None:
            next_at = _next(parts, rhythm, done.outcome, started, ended)
            book.jobs.plan(name, str(getattr(parts.settings.jobs, name)), next_at)
        return book.jobs.runs(name, 1)[0]


def _done(parts: Parts, name: JobName) -> Done:
    """The job's work; an error of one job never ends the others."""
    try:
        return DUTIES[name](parts)
    except Stopping:
        return Done(outcome="stopped")
    except CloseoutError as error:
        return Done(outcome="failed", error=error.said)
    except Exception as error:
        LOG.exception("job %s failed", name)
        return Done(outcome="failed", error=f"{type(error).__name__}: {error}")


def _next(parts: Parts, rhythm: Rhythm, outcome: Outcome, started: datetime, ended: datetime) -> datetime:
    jobs = parts.settings.jobs
    late, retry = jobs.jitter * parts.jitter(), timedelta(minutes=jobs.retry_minutes)
    return after_run(rhythm, outcome, started, ended, parts.settings.organisation.zone, late, retry)
