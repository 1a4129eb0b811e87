"""``jobs`` and ``worker``: what runs by itself, its health, and one more machine to run it."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from connector.cli.context import INVOCATION, FormatOption, add, parts
from connector.cli.output import Row, say, show
from connector.errors import Problem, UserError
from connector.language import _
from connector.model.jobs import JobName

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from connector.model.jobs import Planned, Run
    from connector.workflow.parts import Parts

KNOWN: tuple[str, ...] = get_args(JobName)
HERE_ONLY = ("inbox",)
"""Jobs of the machine that has the folder."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    does = _("Show the jobs, when each is due, and how its last run went; or run one now.")
    add(app, jobs, does, "closeout jobs, closeout jobs run poll")
    add(app, worker, _("Run the jobs on one more machine, beside those of serve."), "closeout worker")


def jobs(
    action: Annotated[str | None, typer.Argument(metavar="[run", help=_("run: now, whether it is due or not"))] = None,
    name: Annotated[str | None, typer.Argument(metavar="NAME]", help=", ".join(KNOWN))] = None,
    wanted: FormatOption = None,
) -> int:
    """List the jobs, or run one."""
    if action is None:
        _list(wanted)
        return 0
    if action != "run" or name not in KNOWN:
        why = _("there is no job '{name}'").format(name=name or "") if action == "run" else _("only run is known here")
        raise UserError(Problem("jobs", why, _("known here: {names}").format(names=", ".join(KNOWN))))
    return _run(name, wanted)


def _list(wanted: Any) -> None:
    from connector.workflow.jobs import overview

    with parts() as made:
        made.require("sync")
        planned = overview(made)
    zone = made.settings.organisation.zone
    columns = {
        "job": _("job"),
        "health": _("health"),
        "every": _("rhythm"),
        "next_at": _("next"),
        "started_at": _("last run"),
        "outcome": _("outcome"),
        "machine": _("machine"),
        "what": _("what"),
    }
    show(wanted, [_told(one) for one in planned], columns, [_row(one, zone) for one in planned], ("machine", "next_at"))


def _told(planned: Planned) -> dict[str, Any]:
    run = planned.run.model_dump(mode="json", exclude={"job"}) if planned.run else None
    plain = {"job": planned.name, "health": planned.health, "every": planned.every}
    return {**plain, "next_at": _time(planned.next_at), "last_run": run}


def _time(moment: Any, zone: Any = None) -> str | None:
    if moment is None:
        return None
    return moment.isoformat() if zone is None else f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def _row(planned: Planned, zone: Any) -> Row:
    run = planned.run
    return {
        "job": planned.name,
        "health": planned.health,
        "every": planned.every,
        "next_at": _time(planned.next_at, zone),
        "started_at": _time(run.started_at, zone) if run else None,
        "outcome": run.outcome if run else None,
        "machine": run.machine if run else None,
        "what": (run.error or _figures(run)) if run else None,
    }


def _figures(run: Run) -> str:
    return ", ".join(f"{name} {value}" for name, value in run.told.items())


def _run(name: Any, wanted: Any) -> int:
    from connector.workflow.jobs import run_now

    with parts(_("running")) as made, ended_by_signal() as stop:
        made.require("sync")
        run = run_now(made, name, stop)
    show(wanted, run.model_dump(mode="json"), {"name": _("what"), "value": _("value")}, _values(run))
    say(_("The job {job} ended: {outcome}").format(job=run.job, outcome=run.outcome))
    if run.error:
        say(f"✗ {run.error}")
    return 0 if run.outcome in {"done", "stopped"} else 1


def _values(run: Run) -> list[Row]:
    return [{"name": key, "value": value} for key, value in run.told.items()]


def worker() -> None:
    """Run until Ctrl-C or SIGTERM; then each job finishes the item in its hand."""
    serve_jobs([name for name in KNOWN if name not in HERE_ONLY])


def serve_jobs(names: Collection[Any] = KNOWN) -> None:
    """Run these jobs, without pages, until a signal says to end."""
    with ended_by_signal() as stop, working(names):
        stop.wait()
        say(_("ending: each job finishes what it has in hand"))


@contextmanager
def working(names: Collection[Any] = KNOWN) -> Iterator[None]:
    """The jobs, their log and their figures, for the length of a block."""
    from connector.bootstrap import assemble
    from connector.bootstrap.environment import config_path, revealed
    from connector.scheduler import running
    from connector.scheduler.logs import configure
    from connector.scheduler.metrics import served

    path, person = config_path(INVOCATION.config), INVOCATION.person

    def assembled() -> Parts:
        return assemble(path, person, lambda _moment, _done, _total: None)

    with parts() as made:
        made.require("sync")
        configure(made.settings.jobs.log, revealed)
        port = made.settings.jobs.metrics_port
        with running(assembled, names) as scheduler:
            say(_("Jobs run here: {names} (Ctrl-C ends it)").format(names=", ".join(scheduler.names)))
            if port is None:
                yield
                return
            with served(made, port) as taken:
                say(_("Figures for Prometheus: {address}").format(address=f"http://127.0.0.1:{taken}/metrics"))
                yield


@contextmanager
def ended_by_signal() -> Iterator[Event]:
    """An event that SIGTERM and Ctrl-C set, instead of ending the process in the middle of an item."""
    stop = Event()
    before = {one: signal.signal(one, lambda *_told: stop.set()) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
