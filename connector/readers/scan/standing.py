"""Lines that run from top to bottom: Chinese letters one below the other, or words turned on their side."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.readers.scan.engine import Engine, Letter, Pixels

_SHORTEST, _LONGEST = 0.7, 1.7  # times its width: how high the place of one letter is
_USUAL = 1.1


def spelled_standing(column: Pixels, ink: Pixels, engine: Engine) -> tuple[Letter, ...]:
    """The letters of a standing line, in the way of reading it that is the surest.

    ``column``: its pixels, ``ink``: which of them are ink.
    """
    ways = [
        _side_by_side(column, ink),
        np.ascontiguousarray(np.rot90(column)),
        np.ascontiguousarray(np.rot90(column, -1)),
    ]
    return max(engine.spell(ways), key=_certainty)


def _certainty(letters: Sequence[Letter]) -> float:
    return sum(letter.sure for letter in letters) / len(letters) if letters else 0.0


def _side_by_side(column: Pixels, ink: Pixels) -> Pixels:
    places = [column[start:end] for start, end in pairwise(_bounds(ink))]
    side = max(len(place) for place in places)
    filled = []
    for place in places:
        free = side - len(place)
        filled.append(np.pad(place, ((free // 2, free - free // 2), (0, 0)), mode="edge"))
    return np.ascontiguousarray(np.hstack(filled))


def _bounds(ink: Pixels) -> list[int]:
    """Where the places of the letters begin and end: in gaps, about as far apart as the line is wide."""
    height, width = ink.shape
    gaps = [at for at in range(1, height) if not ink[at].any()]
    bounds = [0]
    while height - bounds[-1] > _LONGEST * width:
        near = [at for at in gaps if _SHORTEST * width <= at - bounds[-1] <= _LONGEST * width]
        wanted = bounds[-1] + _USUAL * width
        bounds.append(min(near, key=lambda at: abs(at - wanted), default=round(bounds[-1] + width)))
    return [*bounds, height]
