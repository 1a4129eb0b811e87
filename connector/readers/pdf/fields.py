"""Check boxes of a fillable form: they are drawn, so that no text tells whether they are ticked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOXES = frozenset({raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON})


class TickBox(NamedTuple):
    """A check box or radio button, in the page's own coordinates."""

    left: float
    bottom: float
    right: float
    top: float
    ticked: bool


def boxes_of(page: Any, form: Any) -> list[TickBox]:
    """The boxes among a page's fields."""
    return list(_boxes(page, form))


def _boxes(page: Any, form: Any) -> Iterator[TickBox]:
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        try:
            if raw.FPDFAnnot_GetFormFieldType(form, annotation) in _BOXES:
                place = raw.FS_RECTF()
                raw.FPDFAnnot_GetRect(annotation, place)
                ticked = bool(raw.FPDFAnnot_IsChecked(form, annotation))
                yield TickBox(place.left, place.bottom, place.right, place.top, ticked)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
