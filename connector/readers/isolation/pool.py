"""Workers that wait for the next file, so that fifty files do not cost fifty starts of an interpreter."""

from __future__ import annotations

import atexit
import os
import signal
import tempfile
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Literal

from connector.errors import ReadError
from connector.language import current
from connector.readers import refusals
from connector.readers.bundle.unpacking import Source
from connector.readers.isolation.process import Gone, Late, Worker
from connector.readers.isolation.wire import Answer, Request, packed_request

if TYPE_CHECKING:
    from connector.model.document import Document
    from connector.readers.isolation.limits import ReadLimits
    from connector.readers.options import ReadOptions

AT_ONCE = max(2, os.cpu_count() or 1)
"""Files that are read at once; more readers would take each other's processor, and memory that is not there."""

_MOST_IDLE = 2
_OFFICE_SHARE = 0.75  # of the time: LibreOffice has to end before its reader does


class Pool:
    """Workers under the same limits. May be used by many threads: each gets a worker of its own once it is its turn."""

    def __init__(self, limits: ReadLimits) -> None:
        self._limits = limits
        self._folder = tempfile.TemporaryDirectory(prefix="closeout-reading-")
        self._idle: list[Worker] = []
        self._lock = Lock()
        self._turns = BoundedSemaphore(AT_ONCE)

    def prepare(self) -> None:
        """Have a worker started by the time that the first file is read."""
        with self._lock:
            if not self._idle:
                self._idle.append(self._fresh())

    def _fresh(self) -> Worker:
        return Worker(self._limits.memory, Path(self._folder.name))

    def ask(self, request: Request) -> Answer:
        """What a worker makes of it. Raises ``ReadError`` where the file was too much for it."""
        try:
            line = packed_request(request)
        except ValueError as fault:
            raise refusals.strange_name(request.path) from fault
        with self._turns:
            return self._answered(request, line)

    def _answered(self, request: Request, line: bytes) -> Answer:
        while True:
            worker = self._taken()
            is_fresh = worker.is_fresh
            try:
                answer = worker.ask(line, self._limits)
            except Gone as gone:
                worker.end()
                if gone.code == 0 and not is_fresh:  # it had gone by itself, for nobody had asked for long
                    continue
                raise refusals.crashed(request.path, _signal(gone.code)) from gone
            except Late as late:
                worker.end()
                raise refusals.too_slow(request.path, self._limits.seconds) from late
            except ValueError as fault:
                worker.end()
                raise refusals.crashed(request.path, "") from fault
            except BaseException:  # Ctrl-C
                worker.end()
                raise
            self._given_back(worker, spent=answer.spent)
            return answer

    def _taken(self) -> Worker:
        with self._lock:
            return self._idle.pop() if self._idle else self._fresh()

    def _given_back(self, worker: Worker, *, spent: bool) -> None:
        with self._lock:
            if not spent and not worker.is_worn and len(self._idle) < _MOST_IDLE:
                self._idle.append(worker)
                return
        worker.dismiss()

    def close(self) -> None:
        """Dismiss all that wait, and remove what was left behind."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.dismiss()
        self._folder.cleanup()


_POOLS: dict[ReadLimits, Pool] = {}
_POOLS_LOCK = Lock()


def _pool(limits: ReadLimits) -> Pool:
    with _POOLS_LOCK:
        if limits not in _POOLS:
            _POOLS[limits] = Pool(limits)
            atexit.register(_POOLS[limits].close)
        return _POOLS[limits]


def prepare(limits: ReadLimits) -> None:
    """Start a worker now, while the caller gets ready to read."""
    _pool(limits).prepare()


def read_isolated(path: Path, options: ReadOptions, limits: ReadLimits) -> Document:
    """Read a report in another process. Raises ``ReadError`` for anything wrong with the file, its cost included."""
    document = _asked(_request("read", path, options, limits), limits).document
    if document is None:
        raise refusals.crashed(path, "")
    return document


def made_isolated(path: Path, options: ReadOptions, limits: ReadLimits, maker: str, settings: str) -> str:
    """Read a report in another process and have it made something of there: see ``Request``. Raises ``ReadError``.

    What is made costs as little as what is read: it counts within the same limits.
    """
    made = _asked(_request("read", path, options, limits, maker=maker, settings=settings), limits).made
    if made is None:
        raise refusals.crashed(path, "")
    return made


def unpack_isolated(path: Path, folder: Path, options: ReadOptions, limits: ReadLimits) -> list[Source]:
    """The files that a named one comes to, unpacked by another process; what cannot be, is there with its problems."""
    try:
        return list(_asked(_request("unpack", path, options, limits, folder), limits).sources)
    except ReadError as error:
        return [Source(name=str(path), path=path, problems=error.problems)]


def _request(
    verb: Literal["read", "unpack"],
    path: Path,
    options: ReadOptions,
    limits: ReadLimits,
    folder: Path | None = None,
    *,
    maker: str = "",
    settings: str = "",
) -> Request:
    office = min(options.office_seconds, limits.seconds * _OFFICE_SHARE)
    within = options.model_copy(update={"largest_unpacked": limits.unpacked, "office_seconds": office})
    return Request(
        verb=verb,
        path=path,
        options=within,
        language=current(),
        seconds=limits.seconds,
        folder=folder,
        maker=maker,
        settings=settings,
    )


def _asked(request: Request, limits: ReadLimits) -> Answer:
    answer = _pool(limits).ask(request)
    if answer.fault:
        raise RuntimeError(answer.fault)
    if answer.problems:
        raise ReadError(*answer.problems)
    return answer


def _signal(code: int) -> str:
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit code {code}"
