"""The way in: HTTP on the loopback address, for the command, the demo and the tests."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import uvicorn

from adapters.sandbox import many
from adapters.sandbox.announce import Announcement, announcement
from adapters.sandbox.app import App, Line
from adapters.sandbox.faults import RULES
from adapters.sandbox.instance import Instance
from adapters.sandbox.store import Store
from adapters.sandbox.world import world
from connector.errors import Problem, UserError
from connector.language import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from adapters.sandbox.instance import Clock


def system_clock() -> datetime:
    """Now. The sandbox plays somebody else's server, whose clock is its own."""
    return datetime.now(UTC)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._announce()


@dataclass(frozen=True, slots=True)
class _Ready:
    instance: Instance
    socket: socket.socket
    announcement: Announcement

    def server(self, started: Callable[[], None]) -> _Server:
        config = uvicorn.Config(
            App(self.instance),
            http=Line,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=1,
        )
        return _Server(config, started)


@contextmanager
def _ready(host: str, port: int, state: Path | None, clock: Clock) -> Iterator[_Ready]:
    listener = _bound(host, port)
    with closing(listener), closing(Store(state)) as store:
        address, number = listener.getsockname()[:2]
        url = f"http://[{address}]:{number}" if ":" in address else f"http://{address}:{number}"
        yield _Ready(Instance(store, world(), clock), listener, announcement(world(), url))


def _bound(host: str, port: int) -> socket.socket:
    address = "127.0.0.1" if host == "localhost" else host
    try:
        loopback = ipaddress.ip_address(address).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        why = _("the sandbox answers on the loopback address only")
        raise UserError(Problem(host, why, _("use {host}").format(host="127.0.0.1")))
    try:
        listener = socket.create_server((address, port), family=socket.AF_INET6 if ":" in address else socket.AF_INET)
    except OSError as error:
        where = f"{address}:{port}"
        raise UserError(Problem(where, str(error), _("use another port, or 0 for any that is free"))) from error
    # asyncio does so only where a socket names its protocol; without it each answer waits 40 ms for the client
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def serve(
    announce: Callable[[Announcement], None],
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    state: Path | None = None,
    clock: Clock = system_clock,
) -> None:
    """Serve until the process is told to stop; ``announce`` is called once the server answers.

    ``port`` 0: any free one. ``state``: the file that keeps the tickets; None: they are gone at the end. Raises
    ``UserError`` for an address that is not loopback, a port in use, or a file that cannot be used.
    """
    with _ready(host, port, state, clock) as ready, suppress(KeyboardInterrupt):
        ready.server(lambda: announce(ready.announcement)).run([ready.socket])


class Running:
    """A sandbox at work in this process: its addresses, and a look at what it keeps, past its interfaces."""

    def __init__(self, instance: Instance, told: Announcement) -> None:
        self.announcement = told
        self.instance = instance
        self.jira_url = told.jira.url
        self.servicenow_url = told.servicenow.url

    def jira_issues(self) -> list[dict[str, Any]]:
        """All issues as they are kept, oldest first: ``key``, ``status`` (an id), ``values`` by field id."""
        return list(self.instance.state()["jira"])

    def servicenow_records(self, table: str) -> list[dict[str, str]]:
        """All records of a table as they are kept, oldest first: raw values by column."""
        return list(self.instance.state()["servicenow"].get(table, []))

    def fill_jira(self, marks: Sequence[str], project: str = "AUD") -> list[tuple[str, str]]:
        """An issue for each mark, as many as there are, quickly: their ids and keys."""
        with self.instance.store.lock:
            return many.issues(self.instance.jira.desk, project, marks, self.instance.clock())

    def fill_servicenow(self, marks: Sequence[str], table: str = "problem") -> list[tuple[str, str]]:
        """A record for each mark, as many as there are, quickly: their ids and numbers."""
        with self.instance.store.lock:
            return many.records(self.instance.servicenow.desk, table, marks, self.instance.clock())

    def journal(self, since: int = 0) -> list[dict[str, Any]]:
        """The requests after this number: ``number method path query body user status faults``."""
        with self.instance.store.lock:
            return [entry.shown() for entry in self.instance.journal.since(since)]

    def fault(self, *rules: dict[str, Any]) -> None:
        """Put rules in force, as a ``POST`` to ``/_sandbox/faults`` does."""
        with self.instance.store.lock:
            self.instance.faults.add(RULES.validate_python(list(rules)))

    def clear(self) -> None:
        """Take all faults away."""
        with self.instance.store.lock:
            self.instance.faults.clear()


@contextmanager
def running(state: Path | None = None, clock: Clock = system_clock, port: int = 0) -> Iterator[Running]:
    """A sandbox in a thread of this process, for as long as the block lasts. Raises as ``serve`` does."""
    with _ready("127.0.0.1", port, state, clock) as ready:
        started = Event()
        server = ready.server(started.set)
        thread = Thread(target=server.run, args=([ready.socket],), name="sandbox", daemon=True)
        thread.start()
        try:
            started.wait()
            yield Running(ready.instance, ready.announcement)
        finally:
            server.should_exit = True
            thread.join()
