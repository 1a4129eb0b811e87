"""Our end of one worker."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING

from connector.readers.isolation.wire import next_answer, unpacked_answer
from connector.readers.processes import end

if TYPE_CHECKING:
    from pathlib import Path

    from connector.readers.isolation.limits import ReadLimits
    from connector.readers.isolation.wire import Answer

_MODULE = "connector.readers.isolation.worker"
_MOST_FILES = 50
_STARTING = 60.0  # seconds that an interpreter may take to load, which no file is to blame for
_LEAVING = 2.0  # seconds that a worker may take to go when nothing more comes


class Late(Exception):
    """No answer within the time."""


class Gone(Exception):
    """The worker has ended before it answered. ``code``: its exit code; below 0 the signal that ended it."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Worker:
    """A process that reads one file after the other. Used by one thread at a time."""

    def __init__(self, memory: int, folder: Path) -> None:
        command = [sys.executable, "-P", "-X", "utf8", "-m", _MODULE, str(memory), str(folder)]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._answers: SimpleQueue[bytes | None] = SimpleQueue()
        self._asked = 0
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - it was opened as a pipe
        with suppress(OSError, ValueError):  # it was closed by us
            while (told := next_answer(self._process.stdout)) is not None:
                self._answers.put(told)
        self._answers.put(None)

    @property
    def is_fresh(self) -> bool:
        """Whether it has not read anything yet."""
        return self._asked == 0

    @property
    def is_worn(self) -> bool:
        """Whether it has read enough files to be replaced."""
        return self._asked >= _MOST_FILES

    def ask(self, request: bytes, limits: ReadLimits) -> Answer:
        """The answer to a request. Raises ``Late``, ``Gone``, or ``ValueError`` where it is none.

        Then the worker is of no more use.
        """
        assert self._process.stdin is not None  # noqa: S101 - it was opened as a pipe
        if self.is_fresh:
            self._next(_STARTING)
        self._asked += 1
        try:
            self._process.stdin.write(request)
            self._process.stdin.flush()
        except OSError as fault:
            raise Gone(self._process.wait()) from fault
        answer = self._next(_STARTING)  # by which it has loaded what the request needs
        latest = monotonic() + limits.longest
        while answer.working:
            answer = self._next(min(limits.seconds, latest - monotonic()))
        return answer

    def _next(self, seconds: float) -> Answer:
        try:
            told = self._answers.get(timeout=max(seconds, 0.0))
        except Empty as late:
            raise Late from late
        if told is None:
            raise Gone(end(self._process))
        return unpacked_answer(told)

    def dismiss(self) -> None:
        """Let it go by itself: it has nothing to do."""
        assert self._process.stdin is not None  # noqa: S101 - it was opened as a pipe
        assert self._process.stdout is not None  # noqa: S101 - as above
        with suppress(OSError):
            self._process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_LEAVING)
        end(self._process)
        self._listener.join()
        self._process.stdout.close()

    def end(self) -> None:
        """End it now, with all that it has started."""
        end(self._process)
        self.dismiss()
