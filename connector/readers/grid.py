"""A table while it is read: texts, merged cells and tables within, before it has a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from connector.model.document import Merge


@dataclass(frozen=True, slots=True)
class Inner:
    """A table inside the cell (row, column) of another; indices from 0."""

    row: int
    column: int
    grid: Grid


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of texts, of any lengths; ``merges`` and ``inner`` as in ``Table``."""

    rows: Sequence[Sequence[str]]
    merges: Sequence[Merge] = ()
    inner: Sequence[Inner] = ()
    header_rows: int = 0

    @property
    def is_blank(self) -> bool:
        """Nothing is written anywhere in it."""
        return not any(map(any, self.rows)) and all(inner.grid.is_blank for inner in self.inner)


def rectangle(rows: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """The rows, filled up with empty texts to one width."""
    kept = [tuple(row) for row in rows]
    width = max(map(len, kept), default=0)
    return tuple(row if len(row) == width else row + ("",) * (width - len(row)) for row in kept)
