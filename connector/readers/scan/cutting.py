"""From where the model sees lines to the lines that are spelled: parted by rules, put together where it broke them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from connector.readers.pdf.geometry import Rule
    from connector.readers.scan.engine import Pixels, Quads

    Rows = NDArray[np.bool_]

_STANDING = 1.8  # times its width: a higher line runs from top to bottom
_SAME_ROW = 0.6  # of the smaller height that lines of one row share
_SAME_SIZE = 1.6  # times: by how much the heights of one line's pieces differ at most
_GAP = 0.9  # of the height between two pieces of one line
_PADDING = 0.14  # of the height that is left free around a line
_FOREIGN = 0.3  # of the height that ink of a neighbouring line takes at most
_INNER = 0.25  # of the height: a rule nearer to the end of a line than this does not part it


@dataclass(frozen=True, slots=True)
class Strip:
    """A line of text in pixels. ``is_standing``: its letters stand one below the other."""

    left: int
    top: int
    right: int
    bottom: int
    is_standing: bool = False

    @property
    def height(self) -> int:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """From left to right."""
        return self.right - self.left

    def padded(self, shape: tuple[int, ...]) -> Strip:
        """The line with a little of the paper around it; ``shape`` of the page, rows and columns."""
        free = max(2, round(_PADDING * min(self.height, self.width)))
        right, bottom = min(self.right + free, shape[1]), min(self.bottom + free, shape[0])
        return Strip(max(self.left - free, 0), max(self.top - free, 0), right, bottom)

    def cut(self, pixels: Pixels) -> Pixels:
        """Its pixels."""
        return pixels[self.top : self.bottom, self.left : self.right]


def strips(quads: Quads, ink: Pixels, columns: Sequence[Rule], dpi: float) -> list[Strip]:
    """The lines to spell. ``ink``: without rules; ``columns``: standing rules, in points."""
    parts = [part for quad in quads for part in _parted(_around(quad), columns, dpi)]
    tight = [strip for part in parts if (strip := _tightened(part, ink)) is not None]
    usual = median([min(strip.height, strip.width) for strip in tight]) if tight else 0.0
    level = [strip for strip in tight if not _stands(strip, usual)]
    standing = [replace(strip, is_standing=True) for strip in tight if _stands(strip, usual)]
    return [*_joined(sorted(level, key=lambda strip: strip.left), columns, dpi), *standing]


def _stands(strip: Strip, usual: float) -> bool:
    """Whether a line is too high for one of its width: neither a lone 1 nor a bracket is."""
    return strip.height > _STANDING * max(strip.width, usual)


def _around(quad: Quads) -> Strip:
    left, top = np.maximum(np.floor(quad.min(axis=0)), 0).astype(int)
    right, bottom = np.ceil(quad.max(axis=0)).astype(int)
    return Strip(int(left), int(top), int(right), int(bottom))


def _parted(strip: Strip, columns: Sequence[Rule], dpi: float) -> Iterator[Strip]:
    """The line without what stands beyond a rule that crosses it."""
    inner = _INNER * min(strip.height, strip.width)
    begin = strip.left
    for at in sorted(_crossings(strip, columns, dpi)):
        if strip.left + inner < at < strip.right - inner:
            yield Strip(begin, strip.top, round(at), strip.bottom)
            begin = round(at)
    yield Strip(begin, strip.top, strip.right, strip.bottom)


def _crossings(strip: Strip, columns: Sequence[Rule], dpi: float) -> list[float]:
    middle = (strip.top + strip.bottom) / 2 * 72 / dpi
    return [rule.at * dpi / 72 for rule in columns if rule.start <= middle <= rule.end]


def _tightened(strip: Strip, ink: Pixels) -> Strip | None:
    """The line as far as its ink reaches; without what comes in from the lines above and below."""
    inked = inked_along(strip.cut(ink), 1)
    inked[_cut_off(inked)] = False
    rows = np.flatnonzero(inked)
    if not len(rows):
        return None
    top, bottom = strip.top + int(rows[0]), strip.top + int(rows[-1]) + 1
    columns = np.flatnonzero(inked_along(ink[top:bottom, strip.left : strip.right], 0))
    return Strip(strip.left + int(columns[0]), top, strip.left + int(columns[-1]) + 1, bottom)


def inked_along(ink: Pixels, axis: int) -> Rows:
    """Which columns (``axis`` 0) or rows (1) hold ink."""
    return np.asarray(ink.any(axis=axis), dtype=np.bool_)


def _cut_off(inked: Rows) -> Rows:
    """Which rows hold ink that is cut off at the upper or lower edge, with white between it and the rest."""
    white = np.flatnonzero(~inked)
    cut = np.zeros_like(inked)
    if len(white):
        first, last = int(white[0]), int(white[-1])
        cut[:first] = first <= _FOREIGN * len(inked)
        cut[last + 1 :] = len(inked) - 1 - last <= _FOREIGN * len(inked)
    return cut


def _joined(pieces: Sequence[Strip], columns: Sequence[Rule], dpi: float) -> list[Strip]:
    """Pieces of one line as one, from left to right; pieces on both sides of a rule stay apart."""
    lines: list[Strip] = []
    for piece in pieces:
        at = next((number for number, line in enumerate(lines) if _goes_on(line, piece, columns, dpi)), None)
        if at is None:
            lines.append(piece)
        else:
            line = lines[at]
            lines[at] = Strip(
                line.left, min(line.top, piece.top), max(line.right, piece.right), max(line.bottom, piece.bottom)
            )
    return lines


def _goes_on(line: Strip, piece: Strip, columns: Sequence[Rule], dpi: float) -> bool:
    smaller, larger = sorted((line.height, piece.height))
    shared = min(line.bottom, piece.bottom) - max(line.top, piece.top)
    if shared < _SAME_ROW * smaller or larger > _SAME_SIZE * smaller or piece.left - line.right > _GAP * larger:
        return False
    return not any(line.right - 2 <= at <= piece.left + 2 for at in _crossings(piece, columns, dpi))
