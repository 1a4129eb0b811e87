"""Documents by hand: paragraphs and tables in reading order, each with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.extract import extract, load_vocabulary
from connector.model.document import Document, Merge, Nested, Paragraph, Place, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.model.audit import Extract, Finding
    from connector.model.document import Block


def table(
    *rows: Sequence[str],
    merges: Sequence[tuple[int, int, int, int]] = (),
    nested: Sequence[Nested] = (),
    sheet: str | None = None,
) -> Table:
    width = max((len(row) for row in rows), default=0)
    grid = tuple((*row, *[""] * (width - len(row))) for row in rows)
    return Table(grid, Place(table=1, sheet=sheet), tuple(Merge(*merge) for merge in merges), tuple(nested))


def heading(text: str, level: int = 1) -> Paragraph:
    return Paragraph(text, Place(), "heading", level)


def item(text: str, marker: str = "-", level: int = 1) -> Paragraph:
    return Paragraph(text, Place(), "item", level, marker)


def document(*blocks: Block | str, **properties: str) -> Document:
    placed: list[Block] = []
    for number, block in enumerate(blocks, 1):
        one = Paragraph(block, Place()) if isinstance(block, str) else block
        place = one.place.model_copy(update={"block": number})
        if isinstance(one, Table):
            placed.append(Table(one.rows, place, one.merges, one.nested, one.hidden, one.pages))
        else:
            placed.append(Paragraph(one.text, place, one.kind, one.level, one.marker, one.bold))
    return Document("test", tuple(placed), properties=properties)


def read(*blocks: Block | str, **properties: str) -> Extract:
    return extract(document(*blocks, **properties), load_vocabulary())


def texts(finding: Finding) -> dict[str, str]:
    """A finding's printed values."""
    return {name: printed.text for name, printed in finding.fields.items()}


def findings(*blocks: Block | str) -> list[dict[str, str]]:
    return [texts(finding) for finding in read(*blocks).findings]
