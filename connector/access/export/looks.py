"""How texts of a PDF look, by what they are for."""

from __future__ import annotations

from functools import cache
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from connector.access.export import letters
from connector.access.export.colours import colour

CELL, BODY = 7.8, 9.5


@cache
def style(name: str, wrap: str = "CJK") -> Any:
    """How a kind of text looks."""
    sizes = {
        "title": 19,
        "h1": 12.5,
        "h2": 10.5,
        "value": 17,
        "cell": CELL,
        "head": CELL,
        "number": CELL,
        "centred": CELL,
        "note": CELL,
    }
    inks = {
        "head": "faint",
        "number": "faint",
        "centred": "faint",
        "note": "faint",
        "subtitle": "faint",
        "name": "faint",
    }
    size = sizes.get(name, BODY)
    space = {"h1": (14, 6), "h2": (8, 3), "title": (0, 2), "subtitle": (0, 10), "body": (0, 5)}.get(name, (0, 0))
    return ParagraphStyle(
        name,
        fontName=letters.SANS,
        fontSize=size,
        leading=size * (1.3 if name in {"title", "value"} else 1.45),
        wordWrap=wrap,
        textColor=colour(inks.get(name, "ink")),
        alignment={"number": TA_RIGHT, "centred": TA_CENTER}.get(name, TA_LEFT),
        spaceBefore=space[0],
        spaceAfter=space[1],
    )


def text(told: str, kind: str = "body") -> Any:
    """A paragraph."""
    return Paragraph(letters.markup(told), style(kind, letters.wrap(told)))
