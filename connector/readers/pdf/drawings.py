"""The drawings of a page, and what its text objects tell before any character is looked at."""

from __future__ import annotations

from ctypes import c_float, c_int
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pypdfium2 import raw

from connector.readers.pdf.geometry import Transform
from connector.readers.pdf.rules import Drawn

if TYPE_CHECKING:
    from collections.abc import Iterator

    Point = tuple[float, float]

_DEEPEST = 12
_MOST_SHAPES = 50_000
_TURNED = 0.01
_AS_IT_IS = Transform()


@dataclass(frozen=True, slots=True)
class Shape:
    """Corners of one outline, straight lines only; ``stroked``: drawn with a pen, else filled."""

    corners: tuple[Point, ...]
    stroked: bool


@dataclass(slots=True)
class Drawings:
    """What is drawn, in the page's own coordinates. ``pictured``: the area of all pictures, in square points."""

    shapes: list[Shape] = field(default_factory=list)
    pictured: float = 0.0
    has_turned_text: bool = False
    has_visible_text: bool = False

    def rules(self, to_display: Transform) -> Drawn:
        """The ruling lines as displayed."""
        drawn = Drawn()
        for shape in self.shapes:
            corners = [to_display.point(*corner) for corner in shape.corners]
            if shape.stroked:
                for start, end in pairwise(corners):
                    drawn.stroke(start, end)
            else:
                drawn.fill(corners)
        return drawn


def drawn_on(page: Any) -> Drawings:
    """Look at every object of a page, also inside form objects; after very many shapes, no more of them."""
    drawings = Drawings()
    for item, kind, transform in _objects(page, _AS_IT_IS, 0):
        match kind:
            case raw.FPDF_PAGEOBJ_PATH:
                if len(drawings.shapes) < _MOST_SHAPES:
                    drawings.shapes += _shapes(item, _placed(item, transform))
            case raw.FPDF_PAGEOBJ_TEXT:
                matrix = _placed(item, transform)
                drawings.has_turned_text |= abs(matrix.b) > _TURNED * (abs(matrix.a) + abs(matrix.b)) or matrix.a < 0
                drawings.has_visible_text |= (
                    raw.FPDFTextObj_GetTextRenderMode(item) != raw.FPDF_TEXTRENDERMODE_INVISIBLE
                )
            case raw.FPDF_PAGEOBJ_IMAGE:
                matrix = _placed(item, transform)
                drawings.pictured += abs(matrix.a * matrix.d - matrix.b * matrix.c)
    return drawings


def _objects(holder: Any, transform: Transform, depth: int) -> Iterator[tuple[Any, int, Transform]]:
    count, get = (
        (raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject)
        if depth
        else (raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)
    )
    for index in range(count(holder)):
        item = get(holder, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            yield from _objects(item, _placed(item, transform), depth + 1)
        else:
            yield item, kind, transform


def _placed(item: Any, holder: Transform) -> Transform:
    """From an object's own coordinates to the page's."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    own = Transform(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
    return own if holder is _AS_IT_IS else holder.after(own)


def _shapes(item: Any, transform: Transform) -> Iterator[Shape]:
    fill, stroke = c_int(), c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    if fill.value or stroke.value:
        for corners in _outlines(item):
            if len(corners) > 1:
                yield Shape(tuple(transform.point(*corner) for corner in corners), bool(stroke.value))


def _outlines(item: Any) -> Iterator[list[Point]]:
    """The outlines of a path as corners; a curve breaks an outline, for no table is drawn with it."""
    corners: list[Point] = []
    x, y = c_float(), c_float()
    for index in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind != raw.FPDF_SEGMENT_LINETO:
            yield corners
            corners = []
        corners.append((x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment):
            yield [*corners, corners[0]]
            corners = []
    yield corners
