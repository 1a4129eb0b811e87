"""The process of one file: ``python -m connector.access.export MEMORY``; an order and a PDF in, the marked file out.

A process of its own, because drawing takes a processor for seconds, the library for PDFs is not safe among threads, and
somebody's file may end it. It opens no connection.

====  =================================================
0     the file is on standard output, and is marked
3     the PDF to copy is locked, broken, or none
4     it has too many pages
5     the mark is not where it has to be
====  =================================================
"""

from __future__ import annotations

import sys
from contextlib import suppress

from pypdfium2 import PdfiumError

from connector.access.export.making import make
from connector.access.export.proof import TooMany, Unmarked
from connector.model.exports import Order

BROKEN, TOO_MANY, UNMARKED = 3, 4, 5
_NETWORK = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")


def main() -> int:
    """Make one file; the exit code."""
    _limit_memory(int(sys.argv[1]))
    sys.addaudithook(_no_network)
    order = Order.model_validate_json(sys.stdin.buffer.readline())
    try:
        made = make(order, sys.stdin.buffer.read())
    except PdfiumError:
        return BROKEN
    except TooMany:
        return TOO_MANY
    except Unmarked as fault:
        sys.stderr.write(f"{fault}\n")
        return UNMARKED
    sys.stdout.buffer.write(made)
    return 0


def _limit_memory(memory: int) -> None:
    with suppress(ImportError):  # on Windows, where only the time is limited
        import resource

        kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _no_network(event: str, _arguments: tuple[object, ...]) -> None:
    if event in _NETWORK:
        message = "a file is made without the network"
        raise PermissionError(message)


if __name__ == "__main__":
    sys.exit(main())
