"""Signs of life from a long reading: whoever limits its time may let a page that was recognised count."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LISTENER: ContextVar[Callable[[], None] | None] = ContextVar("listener", default=None)


def page_done() -> None:
    """Tell that a page was recognised."""
    listener = _LISTENER.get()
    if listener is not None:
        listener()


@contextmanager
def told_to(listener: Callable[[], None]) -> Iterator[None]:
    """Have it told to somebody for the length of a block."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)
