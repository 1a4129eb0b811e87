"""Figures for Prometheus, read from the ledger when they are asked for: closure, tickets, messages, jobs."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from connector.errors import Problem, UserError
from connector.language import _
from connector.model.people import EVERYTHING
from connector.workflow.jobs import overview

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from connector.model.figures import Figures
    from connector.model.jobs import Planned
    from connector.workflow.parts import Parts

LOOPBACK = "127.0.0.1"
STATES = ("raised", "open", "submitted", "closed", "overdue")
RATES = ("closure_rate", "on_time_rate", "on_time_rate_extended", "overdue_rate", "repeat_rate")


@contextmanager
def served(parts: Parts, port: int) -> Iterator[int]:
    """Serve them on loopback for as long as the block lasts; the port. Raises ``UserError`` where it is taken."""
    try:
        server, thread = start_http_server(port, addr=LOOPBACK, registry=registry(parts))
    except OSError as error:
        why = _("cannot listen on {host}:{port}: {error}").format(host=LOOPBACK, port=port, error=error.strerror)
        raise UserError(Problem("jobs.metrics_port", why, _("choose another"))) from None
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def registry(parts: Parts) -> CollectorRegistry:
    """A registry of these figures alone, for whoever serves it."""
    made = CollectorRegistry()
    made.register(FromLedger(parts))
    return made


class FromLedger(Collector):
    """Asks the ledger at each scrape: totals, no texts, so they need no person's rights; hence loopback only."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing: it would be asked of the ledger before anybody scrapes."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """All figures as of now."""
        with self._parts.ledger.reading() as book:
            closure = book.figures.of(self._parts.today, "process", EVERYTHING)
            tickets, messages, runs = book.links.count_by_state(), book.notices.count(), book.jobs.counts()
        yield from _closure(closure)
        yield _gauge("closeout_tickets", "Tickets by target and state", ("target", "state"), tickets.items())
        states = {(state,): count for state, count in messages.items()}
        yield _gauge("closeout_messages", "Messages to people by what became of them", ("state",), states.items())
        yield _gauge("closeout_job_runs", "Runs of jobs that are kept, by outcome", ("job", "outcome"), runs.items())
        yield from _jobs(overview(self._parts))


def _closure(closure: Figures) -> Iterator[GaugeMetricFamily]:
    counted = {(state,): getattr(closure, state) for state in STATES}
    yield _gauge(
        "closeout_nonconformities", "Nonconformities by state; overdue ones are open", ("state",), counted.items()
    )
    rates = {(rate,): getattr(closure, rate) for rate in RATES}
    known = {name: rate.value for name, rate in rates.items() if rate.value is not None}
    yield _gauge("closeout_rate", "Shares from 0 to 1; absent where nothing is to divide by", ("rate",), known.items())
    numbers = {name: rate.denominator for name, rate in rates.items()}
    yield _gauge("closeout_rate_of", "How many a share is a share of", ("rate",), numbers.items())
    groups = (closure.groups or {}).items()
    by_process = {(name, state): getattr(group, state) for name, group in groups for state in ("open", "overdue")}
    yield _gauge("closeout_process", "Open and overdue by process", ("process", "state"), by_process.items())


def _jobs(planned: list[Planned]) -> Iterator[GaugeMetricFamily]:
    ran = {job.name: job.run for job in planned if job.run}
    started = {(name,): run.started_at.timestamp() for name, run in ran.items()}
    yield _gauge("closeout_job_last_start_seconds", "When the newest run began (Unix time)", ("job",), started.items())
    lasted = {(name,): (run.ended_at - run.started_at).total_seconds() for name, run in ran.items() if run.ended_at}
    yield _gauge("closeout_job_last_duration_seconds", "How long the newest run took", ("job",), lasted.items())
    well = {(name,): float(run.outcome == "done") for name, run in ran.items()}
    yield _gauge("closeout_job_last_run_done", "1 where the newest run did all of it", ("job",), well.items())
    due = {(job.name,): job.next_at.timestamp() for job in planned if job.next_at}
    yield _gauge("closeout_job_next_start_seconds", "When the job is due next (Unix time)", ("job",), due.items())


def _gauge(
    name: str, about: str, labels: Sequence[str], values: Iterable[tuple[Sequence[str], float]]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, about, labels=list(labels))
    for key, value in values:
        family.add_metric(list(key), value)
    return family
