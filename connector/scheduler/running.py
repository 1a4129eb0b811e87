"""The scheduler: every few seconds each job asks the ledger whether it is due, and runs when it is."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC
from threading import Event
from typing import TYPE_CHECKING

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from connector.errors import CloseoutError
from connector.language import current, speaking
from connector.scheduler.logs import tell_happening
from connector.workflow.duties import DUTIES
from connector.workflow.jobs import is_due, rhythm_of, run_due

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from connector.model.jobs import JobName, Run
    from connector.workflow.parts import Parts

LOG = structlog.stdlib.get_logger("closeout.jobs")


@contextmanager
def running(assemble: Callable[[], Parts], names: Collection[JobName] = tuple(DUTIES)) -> Iterator[Scheduler]:
    """Run these jobs until the end of the block, and then wait until each has finished the item in its hand.

    ``assemble`` makes fresh parts: for each run, since an adapter belongs to one thread, and a changed configuration
    shall count.
    """
    parts = assemble()
    scheduler = Scheduler(parts, assemble, names)
    try:
        scheduler.start()
        yield scheduler
    finally:
        scheduler.stop()
        parts.ledger.close()


class Scheduler:
    """Jobs of this process. ``start`` once; ``stop`` returns when nothing runs any more."""

    def __init__(self, parts: Parts, assemble: Callable[[], Parts], names: Collection[JobName]) -> None:
        self._parts = parts
        self._assemble = assemble
        self._language = current()
        self._stop = Event()
        self.names = [name for name in DUTIES if name in names and rhythm_of(parts, name) is not None]
        settings = parts.settings.jobs
        self._ticking = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(settings.threads)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=UTC,
        )
        for name in self.names:
            every = {"seconds": settings.tick_seconds, "jitter": settings.tick_seconds * settings.jitter}
            self._ticking.add_job(self._tick, "interval", args=[name], id=name, **every)

    def start(self) -> None:
        """Begin; what is due runs at once."""
        self._ticking.start()
        for name in self.names:
            self._ticking.add_job(self._tick, args=[name])
        LOG.info("jobs started", jobs=self.names, machine=self._parts.address)

    def stop(self) -> None:
        """Let each job finish the item in its hand, and end."""
        self._stop.set()
        if self._ticking.running:
            self._ticking.shutdown(wait=True)
            LOG.info("jobs stopped", machine=self._parts.address)

    def _tick(self, name: JobName) -> None:
        """One look at one job; nothing that goes wrong in it ends the ticking."""
        if self._stop.is_set():
            return
        with speaking(self._language), structlog.contextvars.bound_contextvars(job=name):
            try:
                if is_due(self._parts, name):
                    self._run(name)
            except CloseoutError as error:
                LOG.error("job not run", error=error.said)  # noqa: TRY400 - what is wrong is said, no trace needed
            except Exception:
                LOG.exception("job not run")

    def _run(self, name: JobName) -> None:
        fresh = self._assemble()
        try:
            fresh.ledger.listen(tell_happening)
            run = run_due(replace(fresh, now=self._parts.now, holder=self._parts.holder), name, self._stop)
        finally:
            fresh.ledger.close()
        if run is not None:
            _tell(run)


def _tell(run: Run) -> None:
    seconds = (run.ended_at - run.started_at).total_seconds() if run.ended_at else None
    told = {"run": run.id, "outcome": run.outcome, "seconds": seconds, **run.told}
    if run.error is None:
        LOG.info("job ran", **told)
    else:
        LOG.warning("job ran", error=run.error, **told)
