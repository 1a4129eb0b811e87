"""A command killed with SIGKILL at a moment: ``python -m tests.acceptance.killed CONFIG push|poll|remind MOMENT NTH``."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from connector.bootstrap import assemble
from connector.workflow.poll import poll
from connector.workflow.push import push
from connector.workflow.remind import remind

if TYPE_CHECKING:
    from collections.abc import Callable

    from connector.workflow.parts import Parts

VERBS: dict[str, Callable[[Parts], object]] = {"push": push, "poll": poll, "remind": remind}


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


if __name__ == "__main__":
    main(*sys.argv[1:])
