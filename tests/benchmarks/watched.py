"""A command line of Closeout whose peak memory is told: ``python -m tests.benchmarks.watched FILE ARGUMENT…``.

The peak is that of this program's own image: what the operating system tells a parent of its child can be the parent's.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from connector.cli.main import run

STATUS = Path("/proc/self/status")


def peak_kb() -> int:
    """The most memory that this process has held."""
    if STATUS.exists():
        lines = STATUS.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    code = run(sys.argv[2:])
    Path(sys.argv[1]).write_text(str(peak_kb()), encoding="ascii")
    sys.exit(code)
