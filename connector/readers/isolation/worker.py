"""The program of a process that reads files: ``python -m connector.readers.isolation.worker MEMORY FOLDER``.

It reads requests from standard input until that ends, or nobody asks for a while. Its memory is limited by the
operating system; it opens no connection; temporary files go below ``FOLDER``; whatever libraries print is dropped.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import sys
import tempfile
import traceback
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from connector.errors import ReadError
from connector.language import use
from connector.readers.bundle.unpacking import unpack
from connector.readers.isolation.limits import limit_memory
from connector.readers.isolation.wire import Answer, Request, packed_answer, unpacked_request
from connector.readers.progress import told_to
from connector.readers.reading import faults_of, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from connector.model.document import Document

_IDLE = 60.0  # seconds
_GRACE = 5  # seconds after those that the file has: by then whoever asked has given up
_LARGE = 300_000_000  # bytes
_SELDOM = 200_000  # objects between two looks for cycles: a document is millions of values without any
_NETWORK = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")


def main() -> None:
    """Answer until there are no more requests."""
    memory, folder = int(sys.argv[1]), sys.argv[2]
    answers = _own_output()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asked, who then ends us
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    gc.set_threshold(_SELDOM)
    tempfile.tempdir = folder
    limit_memory(memory)
    sys.addaudithook(_no_network)

    def tell(answer: Answer) -> None:
        answers.write(packed_answer(answer))
        answers.flush()

    tell(Answer(working=True))
    for line in _requests(sys.stdin.buffer):
        tell(_answer(unpacked_request(line), tell))


def _own_output() -> BinaryIO:
    """The pipe to whoever asks, where no library can print into it."""
    kept = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return kept


def _no_network(event: str, _arguments: tuple[object, ...]) -> None:
    if event in _NETWORK:
        message = "a report is read without the network"
        raise PermissionError(message)


def _requests(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of requests; they end with the stream, or where none comes for long."""
    while select.select([stream], [], [], _IDLE)[0]:
        line = stream.readline()
        if not line:
            return
        yield line


def _answer(request: Request, tell: Callable[[Answer], None]) -> Answer:
    use(request.language)
    seconds = int(request.seconds) + _GRACE

    def working() -> None:
        tell(Answer(working=True))
        _end_after(seconds)

    try:
        make = _maker(request.maker, request.settings) if request.maker else None
        working()
        with told_to(working):
            return _done(request, make)
    except ReadError as error:
        return Answer(problems=error.problems, spent=_is_large())
    except Exception:  # noqa: BLE001 - it goes to the process that asked, which raises it
        return Answer(fault=traceback.format_exc(), spent=True)
    finally:
        _end_after(0)


def _done(request: Request, make: Callable[[Document], str] | None) -> Answer:
    if request.verb == "unpack" and request.folder is not None:
        return Answer(sources=tuple(unpack(request.path, request.folder, request.options)), spent=_is_large())
    document = read(request.path, request.options)
    if make is None:
        return Answer(document=document, spent=_is_large())
    with faults_of(request.path):
        return Answer(made=make(document), spent=_is_large())


@lru_cache(maxsize=4)
def _maker(name: str, settings: str) -> Callable[[Document], str]:
    """What ``module:function`` gives for the settings. The name comes from our own program, never from a file."""
    module, _colon, function = name.partition(":")
    maker: Callable[[Document], str] = getattr(import_module(module), function)(settings)
    return maker


def _end_after(seconds: int) -> None:
    """Let the operating system end us then, whatever a library is stuck in; 0: not at all."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _is_large() -> bool:
    """By what this process holds now, where the system tells: the peak that it tells is that of whoever started us."""
    with suppress(OSError):
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") > _LARGE
    return False


if __name__ == "__main__":
    main()
