"""Ends a process that we started in a session of its own, with all that it has started there."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress

_POLITELY = 1.0  # seconds in which a process may clear up what it has started elsewhere


def end(process: subprocess.Popen[bytes]) -> int:
    """End it, first politely, then by force. The exit code: below 0 the signal that ended it."""
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_POLITELY)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait()
