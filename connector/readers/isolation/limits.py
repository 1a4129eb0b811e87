"""What one file may cost."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass

_MEGABYTE = 1_000_000
_TIMES = 10


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """``memory``: bytes of the process that reads; ``unpacked``: bytes out of a container.

    ``seconds`` on the clock. A page of a scan that was recognised begins them anew, up to ten times in all.
    """

    seconds: float = 120.0
    memory: int = 1_500 * _MEGABYTE
    unpacked: int = 1_000 * _MEGABYTE

    @property
    def longest(self) -> float:
        """Seconds that nothing may exceed."""
        return self.seconds * _TIMES


def limit_memory(memory: int) -> None:
    """Let the operating system hold this process to so many bytes, where it can; and leave no image of it behind."""
    with suppress(ImportError):  # on Windows, where only the time is limited
        import resource

        kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
