"""A few requests at a time."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Answer = TypeVar("Answer")

WIDTH = 3
"""Requests on their way at once: trackers count requests, and some count those at work."""


def in_parallel(calls: Iterable[Callable[[], Answer]], width: int = WIDTH) -> Iterator[Answer]:
    """The answer of each call, in their order. No more than ``width`` are at work or wait to be taken.

    The first error is raised when its turn comes; calls that have not begun by then do not begin. The next call is
    asked for when an answer has been dealt with, so whoever gives them may end them by what was answered.
    """
    waiting = iter(calls)
    with ThreadPoolExecutor(width, thread_name_prefix="tracker") as pool:
        running = deque(_begun(pool, call) for call in islice(waiting, width))
        while running:
            yield running.popleft().result()
            running.extend(_begun(pool, call) for call in islice(waiting, 1))


def _begun(pool: ThreadPoolExecutor, call: Callable[[], Answer]) -> Future[Answer]:
    return pool.submit(copy_context().run, call)
