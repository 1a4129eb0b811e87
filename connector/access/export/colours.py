"""The colours of a file, by what they are for; on paper they have to do without a dark ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.lib.colors import HexColor

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

COLOURS: Mapping[str, str] = {
    "paper": "#ffffff",
    "black": "#000000",
    "ink": "#1b2430",
    "faint": "#556070",
    "line": "#dfe3e8",
    "soft": "#f4f6f8",
    "accent": "#1f5f8b",
    "good": "#1c7a4a",
    "watch": "#9a5b00",
    "bad": "#b3261e",
    "major": "#b3261e",
    "minor": "#c98412",
    "ungraded": "#7a6fb0",
    "observation": "#4c8ba8",
    "ofi": "#6b9a5b",
    "mark": "#5b6470",
}
HEAT = ("#ffffff", "#e8f1f7", "#c3dcec", "#8fbedb", "#4f93bd", "#1f5f8b")
"""From none to most."""


def colour(name: str) -> Any:
    """A colour of reportlab; of an unknown name, the accent."""
    return HexColor(COLOURS.get(name, COLOURS["accent"]))
