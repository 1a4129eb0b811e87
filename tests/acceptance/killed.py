"""A command killed with SIGKILL at a moment: ``python -m tests.acceptance.killed CONFIG push|poll|remind|jobs MOMENT NTH``.

``pushed`` is a push for a process of its own that is gone around the ledger's ``nth`` commit, ``days_jobs`` a day's jobs for
one that is gone at a moment; ``died`` runs them.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool

from connector.bootstrap import assemble
from connector.workflow.jobs import run_all
from connector.workflow.poll import poll
from connector.workflow.push import push
from connector.workflow.remind import remind

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from connector.workflow.parts import Parts

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.acceptance.killed", "adapters.jira.adapter", "adapters.servicenow.adapter"])

VERBS: dict[str, Callable[[Parts], object]] = {"push": push, "poll": poll, "remind": remind, "jobs": run_all}


def died(target: Callable[..., None], *arguments: object) -> bool:
    """Run it in a process of its own. Whether that was killed; False where it ended well."""
    process = PROCESSES.Process(target=target, args=arguments)
    process.start()
    process.join(120)
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode != 0


def main(config: str, verb: str, moment: str, nth: str) -> None:
    """Run the verb; at the ``nth`` time that the moment comes, this process is gone."""
    left = int(nth)

    def tell(now: str, _done: int, _total: int) -> None:
        nonlocal left
        left -= now == moment
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    parts = assemble(Path(config), None, tell)
    VERBS[verb](parts)


def days_jobs(config: str, environment: dict[str, str], moment: str, nth: int) -> None:
    """A day's jobs in a process of its own that is gone when the moment comes for the ``nth`` time."""
    os.environ.update(environment)
    main(config, "jobs", moment, str(nth))


def pushed(config: str, environment: dict[str, str], when: Literal["before", "after"], nth: int) -> None:
    """A push; this process is gone before or right after the ledger's ``nth`` commit of a change, never where it is 0."""
    os.environ.update(environment)
    left = nth
    written = False

    def commits(connection: Connection) -> None:
        nonlocal left, written
        written = bool(connection.get_execution_options().get("writes"))
        left -= written
        if left == 0 and written and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)

    def ended(*_of: Any) -> None:
        if left == 0 and written:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "commit", commits)
    event.listen(Pool, "checkin", ended)
    push(assemble(Path(config), None, lambda _moment, _done, _total: None))


if __name__ == "__main__":
    main(*sys.argv[1:])
