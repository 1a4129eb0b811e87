"""Every part of a sheet as a table, for files that hold nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, assert_never

from connector.language import _
from connector.model.exports import Chart, Column, Facts, Grid, Heat, Texts, Tiles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.model.exports import Cell, Part, Sheet

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet could take for the beginning of a formula; full-width signs where it is Chinese or Japanese."""


class Ruled(NamedTuple):
    """A table with its title, and the chart or heat map whose table it is."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    drawn: Chart | Heat | None = None


def defused(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def tables(sheet: Sheet) -> list[Ruled]:
    """The tables of a sheet, in the order of its parts; one that has no title is called as the sheet."""
    ruled = [one for part in sheet.parts for one in _ruled(part)]
    return [one if one.title else one._replace(title=sheet.title) for one in ruled]


def _ruled(part: Part) -> Iterator[Ruled]:
    named = Column(head=_("Item"), share=1.5), Column(head=_("Value"), share=4)
    match part:
        case Grid():
            yield Ruled(part.title, part.columns, part.rows)
        case Facts():
            yield Ruled(part.title, named, part.facts)
        case Texts():
            if part.texts:
                yield Ruled(part.title, (Column(head=_("Text"), share=6),), tuple((one,) for one in part.texts))
        case Tiles():
            heads = _("Figure"), _("Value"), _("of"), _("Before")
            figures = tuple((one.name, one.value, one.n, one.before) for one in part.tiles)
            yield Ruled(part.title, tuple(Column(head=head, share=2) for head in heads), figures)
        case Chart():
            counts = (Column(head=one.name, kind="number") for one in part.series)
            by_name = ((name, *(one.values[nth] for one in part.series)) for nth, name in enumerate(part.names))
            yield Ruled(part.title, (Column(head=part.corner, share=2), *counts), tuple(by_name), part)
        case Heat():
            grades = (Column(head=one, kind="number") for one in part.columns)
            heat: tuple[tuple[Cell, ...], ...] = tuple((name, *values) for name, values in part.rows)
            yield Ruled(part.title, (Column(head=part.corner), *grades), heat, part)
        case _:
            assert_never(part)
