"""Puts a scanned page right: quarter turns, upside down, and the few degrees by which paper lies askew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from connector.readers.scan.engine import Engine, Pixels, Quads
    from connector.readers.scan.picture import Picture

_LOOK = 75  # dots per inch: enough to see which way lines run
_LONG = 2.5  # times its height: from here on a line of text tells its direction
_SIDEWAYS = 1.5  # times the length of level lines
_REFINED = 1.2  # degrees around the first estimate
_STEP = 0.1
_WORTH = 0.08  # degrees that are worth turning for
_PROOFS = 6  # lines that are spelled to tell up from down
_READABLE = 0.88  # how sure spelling is of lines that stand upright
_LONGEST = 16.0  # times its height: longer lines only cost time as a proof


def upright(picture: Picture, engine: Engine) -> Picture:
    """The page as it is meant to be read, near 300 dots per inch. A page without text stays as it is."""
    small = picture.at(_LOOK)
    quads = engine.lines(small.pixels)
    if not len(quads):
        return picture.fine()
    if _is_sideways(quads):
        picture, small = picture.turned(1), small.turned(1)
        quads = engine.lines(small.pixels)
    angle = _lean(small, quads)
    page = picture.fine()
    if abs(angle) >= _WORTH:
        page, small = page.leaned(angle), small.leaned(angle)
        quads = engine.lines(small.pixels)
    return page.turned(2) if _is_upside_down(page, quads * (page.dpi / _LOOK), engine) else page


def _spans(quads: Quads) -> tuple[Quads, Quads]:
    """Length and height of each line, as its corners name them: along the upper edge, and along the left one."""
    along = np.linalg.norm(quads[:, 1] - quads[:, 0], axis=1)
    across = np.linalg.norm(quads[:, 3] - quads[:, 0], axis=1)
    return along, across


def _is_sideways(quads: Quads) -> bool:
    along, across = _spans(quads)
    standing = float(across[across >= _LONG * along].sum())
    return standing > _SIDEWAYS * float(along[along >= _LONG * across].sum())


def _lean(small: Picture, quads: Quads) -> float:
    """Degrees by which the page has to be turned anticlockwise to make its lines level."""
    along, across = _spans(quads)
    long = along >= _LONG * across
    if not long.any():
        return 0.0
    run = quads[long, 1] - quads[long, 0]
    slopes = np.degrees(np.arctan2(run[:, 1], run[:, 0]))
    first = _weighted_median(slopes, along[long])
    return _sharpest(small.ink(), first)


def _weighted_median(values: Quads, weights: Quads) -> float:
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


def _sharpest(ink: Pixels, around: float) -> float:
    """The angle near ``around`` at which rows of pixels differ most: lines of text against the white between them."""
    height, width = ink.shape
    best, sharpest = around, -1.0
    for angle in np.arange(around - _REFINED, around + _REFINED + _STEP / 2, _STEP):
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(angle), 1.0)
        rows = cv2.warpAffine(ink * 255, turn, (width, height)).sum(axis=1, dtype=np.float64)
        sharp = float(np.square(np.diff(rows)).sum())
        if sharp > sharpest:
            best, sharpest = float(angle), sharp
    return best


def _is_upside_down(page: Picture, quads: Quads, engine: Engine) -> bool:
    """Whether a few of the page's lines are spelled with more certainty when they are turned over."""
    along, across = _spans(quads)
    order = np.argsort(-np.minimum(along / np.maximum(across, 1.0), _LONGEST), kind="stable")
    proofs = [_cut(page.pixels, quads[each]) for each in order[:_PROOFS]]
    standing = _certainty(proofs, engine)
    if standing >= _READABLE:
        return False
    return _certainty([np.ascontiguousarray(np.rot90(proof, 2)) for proof in proofs], engine) > standing


def _cut(pixels: Pixels, quad: Quads) -> Pixels:
    left, top = np.maximum(np.floor(quad.min(axis=0)), 0).astype(int)
    right, bottom = np.ceil(quad.max(axis=0)).astype(int)
    return pixels[top : max(bottom, top + 1), left : max(right, left + 1)]


def _certainty(crops: list[Pixels], engine: Engine) -> float:
    sure = [letter.sure for line in engine.spell(crops) for letter in line]
    return sum(sure) / len(sure) if sure else 0.0
