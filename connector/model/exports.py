"""What a marked file says before it is a PDF, a workbook or CSV: parts in their order, and the mark of who took it.

Words only, in the language of the file: whatever is here may be known to whoever asked.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from connector.model.base import Value
from connector.model.goals import Verdict

Format = Literal["pdf", "xlsx", "csv"]


def whole(text: str) -> str:
    """The text without halves of letters, which no file can hold; most have none."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if SURROGATE.search(text) else text


SURROGATE = re.compile(r"[\ud800-\udfff]")
Said = Annotated[str, AfterValidator(whole)]
Cell = Said | int | float | None


class Mark(Value):
    """Who took a document out, when and from where; ``trace`` leads to the one entry of the trail that says so."""

    document: Said
    name: Said
    email: Said
    organisation: Said
    at: datetime
    address: Said
    trace: Said

    @property
    def moment(self) -> str:
        """The time, in UTC."""
        return f"{self.at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"

    @property
    def parts(self) -> tuple[str, ...]:
        """All of it, in the order in which it is said."""
        who = (self.document, self.name, self.email, self.organisation)
        return (*who, self.moment, self.address, self.trace)

    @property
    def origin(self) -> str:
        """When and from where, with the trace."""
        return " · ".join(filter(None, self.parts[4:]))

    @property
    def line(self) -> str:
        """All of it on one line."""
        return " · ".join(filter(None, self.parts))


class Column(Value):
    """A column: its head, its share of the width against the others', and what its cells are (days are ISO)."""

    head: Said
    share: float = 1.0
    kind: Literal["text", "day", "number"] = "text"


class Grid(Value):
    """A table. ``spans``: (row, column, columns) of cells that reach over others; ``empty``: said without rows."""

    part: Literal["grid"] = "grid"
    title: Said = ""
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    spans: tuple[tuple[int, int, int], ...] = ()
    empty: Said = ""


class Facts(Value):
    """Names and what stands for them."""

    part: Literal["facts"] = "facts"
    title: Said = ""
    facts: tuple[tuple[Said, Said], ...]


class Texts(Value):
    """Paragraphs under a heading of a level from 1."""

    part: Literal["texts"] = "texts"
    title: Said = ""
    level: int = 1
    texts: tuple[Said, ...] = ()


class Tile(Value):
    """A figure, what it is a share of, how good that is, and how it was before."""

    name: Said
    value: Said
    n: Said = ""
    before: Said = ""
    judged: Verdict | None = None


class Tiles(Value):
    """Figures side by side."""

    part: Literal["tiles"] = "tiles"
    title: Said = ""
    tiles: tuple[Tile, ...]


class Series(Value):
    """A row of values under one name; ``colour`` by meaning: a grade, ``accent`` or ``good``."""

    name: Said
    values: tuple[int | None, ...]
    colour: str = "accent"


class Chart(Value):
    """A chart, whose table follows it. ``across``: bars that lie; ``percent``: values are shares of 100."""

    part: Literal["chart"] = "chart"
    title: Said
    look: Literal["lines", "stacked", "bars", "across"]
    corner: Said
    names: tuple[Said, ...]
    series: tuple[Series, ...]
    percent: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw; a share of nought is something."""
        values = [value for series in self.series for value in series.values]
        return not (values if self.percent else any(values))


class Heat(Value):
    """Counts by row and column, the more the darker."""

    part: Literal["heat"] = "heat"
    title: Said
    corner: Said
    columns: tuple[Said, ...]
    rows: tuple[tuple[Said, tuple[int, ...]], ...]


Part = Annotated[Grid | Facts | Texts | Tiles | Chart | Heat, Field(discriminator="part")]


class Sheet(Value):
    """Everything that a file says. ``wide``: pages lie; ``about``: what it holds and what was left out."""

    title: Said
    subtitle: Said = ""
    language: Literal["zh", "en"] = "en"
    wide: bool = False
    about: tuple[tuple[Said, Said], ...] = ()
    parts: tuple[Part, ...] = ()


class Order(Value):
    """A file to be made. ``copied``: the bytes of a PDF come with it, whose pages are copied instead of parts."""

    sheet: Sheet
    mark: Mark
    format: Format
    copied: bool = False
