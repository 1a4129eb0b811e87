"""Charts as a page hands them to the browser: series with names, colours by meaning, links to what is behind."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values. ``colour``: a custom property of the stylesheet; ``links``: an address for each value."""

    name: str
    values: Sequence[float | None]
    colour: str
    fill: str = "accent"
    links: Sequence[str] = ()
    area: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and the table that says the same. ``across``: bars that lie; ``percent``: values are shares of 100."""

    title: str
    names: Sequence[str]
    series: Sequence[Series]
    kind: Literal["lines", "bars", "across"] = "bars"
    stacked: bool = False
    percent: bool = False
    corner: str = ""

    @property
    def told(self) -> str:
        """For the script that draws."""
        series = [{"name": s.name, "values": [*s.values], "colour": s.colour, "area": s.area} for s in self.series]
        links = [[*s.links] for s in self.series] if any(s.links for s in self.series) else None
        told = {"kind": self.kind, "names": [*self.names], "series": series, "links": links}
        return json.dumps({**told, "stacked": self.stacked, "percent": self.percent}, ensure_ascii=False)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value for s in self.series for value in s.values)
