"""A page as grey pixels, with the resolution that tells how large it is on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

DPI = 300
"""Dots per inch at which letters are spelled and lines looked for."""

_INCH = 72.0  # points
_COARSE, _FINE = 0.8, 1.25  # times DPI: what lies between is left as it is
_BLANK = 255
_INK = 0.72  # of the brightness around it: what is darker is ink
_BLACK = 0.4  # of the paper's brightness: what is darker is ink whatever stands around it
_PAPER = 95  # percentile of the brightness that is the paper's
_THIN = 4  # of so many pixels one is looked at
_NEIGHBOURHOOD = 51  # pixels, odd: how far the brightness of the paper is looked for


@dataclass(frozen=True, slots=True)
class Picture:
    """Grey pixels, rows × columns: 0 black to 255 white. ``number``: of the page, from 1."""

    number: int
    pixels: Pixels
    dpi: float

    @property
    def width(self) -> float:
        """In points."""
        return self.points(self.pixels.shape[1])

    @property
    def height(self) -> float:
        """In points."""
        return self.points(self.pixels.shape[0])

    def at(self, dpi: float) -> Picture:
        """The same page with another resolution."""
        factor = dpi / self.dpi
        way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        height, width = (max(1, round(side * factor)) for side in self.pixels.shape)
        return Picture(self.number, _grey(cv2.resize(self.pixels, (width, height), interpolation=way)), dpi)

    def fine(self) -> Picture:
        """The page near 300 dots per inch."""
        return self if _COARSE * DPI <= self.dpi <= _FINE * DPI else self.at(DPI)

    def turned(self, quarters: int) -> Picture:
        """The page after so many clockwise quarters."""
        return Picture(self.number, np.ascontiguousarray(np.rot90(self.pixels, -quarters)), self.dpi)

    def leaned(self, degrees: float) -> Picture:
        """The page turned anticlockwise about its middle; its size stays, and white fills the corners."""
        height, width = self.pixels.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
        turned = cv2.warpAffine(self.pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(_BLANK,))
        return Picture(self.number, _grey(turned), self.dpi)

    def ink(self) -> Pixels:
        """1 where something darker than the paper around it is printed, else 0."""
        around = cv2.boxFilter(self.pixels, -1, (_NEIGHBOURHOOD, _NEIGHBOURHOOD))
        black = _BLACK * float(np.percentile(self.pixels[::_THIN, ::_THIN], _PAPER))
        return np.asarray((self.pixels < around * _INK) | (self.pixels < black), dtype=np.uint8)

    def points(self, pixels: float) -> float:
        """A length of pixels in points."""
        return float(pixels) * _INCH / self.dpi


def _grey(pixels: object) -> Pixels:
    return np.asarray(pixels, dtype=np.uint8)
