"""Where things stand on a page: x to the right, y downwards, in points (1/72 inch), as the page is displayed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple


class Space(IntEnum):
    """What stands before a character: nothing, a gap that pdfium takes for a space, or a space of the file."""

    NONE = 0
    SEEN = 1
    WRITTEN = 2


class Glyph(NamedTuple):
    """A character (or a word turned on its side) and its box. ``space``: what stands before it."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    space: Space = Space.NONE
    bold: bool = False

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """The x of its middle."""
        return (self.left + self.right) / 2

    @property
    def size(self) -> float:
        """How high it is."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def contains(self, other: Box, slack: float = 0.0) -> bool:
        """Whether another box lies inside, give or take ``slack``."""
        return (
            self.left - slack <= other.left
            and self.top - slack <= other.top
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )


class Rule(NamedTuple):
    """A ruling line: at ``at``, from ``start`` to ``end`` along the other axis."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a page holds.

    ``rows`` and ``columns``: its horizontal and its vertical rules; ``turn``: by how many clockwise quarters it was
    turned for that; ``undecoded``: how many characters have no letter
    behind their picture; ``leaning``: what is written across the page, as watermarks are; ``is_scan``: it is a picture,
    whose text is ``recognised`` or missing; ``unsure``: words that were recognised with little certainty;
    ``unreadable``: how many lines could not be recognised at all.
    """

    number: int
    box: Box
    glyphs: list[Glyph]
    rows: list[Rule]
    columns: list[Rule]
    turn: int = 0
    undecoded: int = 0
    leaning: str = ""
    is_scan: bool = False
    recognised: bool = False
    unsure: tuple[str, ...] = ()
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Transform:
    """An affine map: (x, y) → (a·x + c·y + e, b·x + d·y + f), as PDF writes its matrices."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point comes to lie."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: Transform) -> Transform:
        """The map that does ``first`` and then this."""
        return Transform(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            self.a * first.e + self.c * first.f + self.e,
            self.b * first.e + self.d * first.f + self.f,
        )

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """The box around a rectangle's image."""
        x0, y0 = self.point(left, bottom)
        x1, y1 = self.point(right, top)
        return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def display(left: float, bottom: float, right: float, top: float, quarters: int) -> Transform:
    """From a page's own coordinates (y upwards) to the displayed ones, after ``quarters`` clockwise turns."""
    match quarters % 4:
        case 0:
            return Transform(1, 0, 0, -1, -left, top)
        case 1:
            return Transform(0, 1, 1, 0, -bottom, -left)
        case 2:
            return Transform(-1, 0, 0, 1, right, -bottom)
        case _:
            return Transform(0, -1, -1, 0, top, right)
