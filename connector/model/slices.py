"""Long lists in short pieces: a tracker and a database take only so many things at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")


def slices(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Pieces of at most ``size``, in order; none of an empty list."""
    return (things[start : start + size] for start in range(0, len(things), size))
