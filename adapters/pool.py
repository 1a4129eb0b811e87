"""A few requests at a time."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Answer = TypeVar("Answer")

WIDTH = 3
"""Requests on their way at once: trackers count requests, and some count those at work."""


def in_parallel(calls: Sequence[Callable[[], Answer]], width: int = WIDTH) -> Iterator[Answer]:
    """The answer of each call, in their order. No more than ``width`` are at work or wait to be taken.

    The first error is raised when its turn comes; calls that have not begun by then do not begin.
    """
    if len(calls) <= 1:
        yield from (call() for call in calls)
        return
    running: deque[Future[Answer]] = deque()
    with ThreadPoolExecutor(width, thread_name_prefix="tracker") as pool:
        for call in calls:
            if len(running) == width:
                yield running.popleft().result()
            running.append(pool.submit(copy_context().run, call))
        while running:
            yield running.popleft().result()
