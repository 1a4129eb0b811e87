"""Pictures of pages recognised on all cores, in the order of the pages, as many at once as memory holds."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from math import inf
from typing import TYPE_CHECKING

from connector.readers.progress import page_done
from connector.readers.scan.engine import engine
from connector.readers.scan.picture import Picture
from connector.readers.scan.sheets import sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from connector.readers.pdf.geometry import Sheet

_AHEAD = 2  # pictures in memory for each page that is at work
_MODELS = 800_000_000  # bytes of the models and of one page at work
_PAGE = 200_000_000  # bytes of each further one


def recognised(pages: Iterable[Sheet | Picture]) -> Iterator[Sheet]:
    """The pages in order, each picture as a sheet. The models let go of the interpreter, so that threads are enough."""
    cores = os.cpu_count() or 1
    most = at_once(cores, _memory())
    coming = iter(pages)
    first = _until_pictures(coming, most)
    pictures = sum(isinstance(page, Picture) for page in first)
    models = engine(max(1, cores // max(pictures, 1)))
    waiting: deque[Sheet | Future[Sheet]] = deque()
    with ThreadPoolExecutor(most) as pool:
        for page in chain(first, coming):
            waiting.append(pool.submit(sheet_of, page, models) if isinstance(page, Picture) else page)
            if sum(isinstance(each, Future) for each in waiting) > _AHEAD * most:
                yield from _up_to_picture(waiting)
        while waiting:
            yield from _up_to_picture(waiting)


def at_once(cores: int, memory: float) -> int:
    """How many pages are recognised side by side: one on each core, as far as ``memory`` (bytes) goes.

    What cores are left over helps with each of them.
    """
    return max(1, int(min(cores, (memory - _MODELS) / _PAGE)))


def _memory() -> float:
    """Bytes that the operating system lets this process have."""
    try:
        import resource
    except ImportError:  # on Windows, where no limit is set
        return inf
    limits = (resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_DATA, resource.RLIMIT_AS))
    return min((limit for limit in limits if limit != resource.RLIM_INFINITY), default=inf)


def _until_pictures(pages: Iterator[Sheet | Picture], count: int) -> list[Sheet | Picture]:
    """The first pages, as many as hold ``count`` pictures."""
    taken: list[Sheet | Picture] = []
    while count and (page := next(pages, None)) is not None:
        taken.append(page)
        count -= isinstance(page, Picture)
    return taken


def _up_to_picture(waiting: deque[Sheet | Future[Sheet]]) -> Iterator[Sheet]:
    """The pages up to the first picture, which is waited for."""
    while waiting:
        page = waiting.popleft()
        if isinstance(page, Future):
            sheet = page.result()
            page_done()
            yield sheet
            return
        yield page
