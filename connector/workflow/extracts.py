"""What the report itself prints of one finding, as a text for its ticket: word for word, and nothing of its neighbours.

======================================== ======================================================================
the finding stands in                    then
======================================== ======================================================================
a row of a register with others          its rows, up to the next finding's, each cell with its column's heading
a table of its own                       the whole table
paragraphs                               from there to the next finding, or to the next heading of its rank
a file that is not kept or has changed   what was read of it
======================================== ======================================================================
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connector.errors import ReadError
from connector.language import _, speaking
from connector.ledger.query import Query
from connector.model.base import Value
from connector.model.document import Paragraph, Table
from connector.sync.draft import place_text
from connector.workflow.place import original, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.model.document import Block, Document, Place
    from connector.model.record import Record
    from connector.workflow.parts import Parts

MEDIA_TYPE = "text/plain; charset=utf-8"
MOST_LINES, LONGEST_LINE, LONGEST_NAME = 400, 4_000, 80
LOWEST = 9
"""The level of headings below which there are none."""


class Extract(Value):
    """A file for a ticket. The same finding of the same edition always makes the same bytes."""

    name: str
    content: bytes


class Extracts:
    """Extracts of one run: each report is read once."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._read: dict[str, tuple[str, Document | None, tuple[Place, ...]]] = {}

    def of(self, record: Record) -> Extract:
        """The extract about a nonconformity, headed in the organisation's language."""
        file, document, places = self._report(record.report_id)
        place = record.printed.place
        found = list(_printed(document, place, places)) if document else []
        with speaking(self._parts.settings.organisation.language):
            heads = [record.label, file, place_text(place.model_dump(exclude_none=True))]
            lines = found or list(_as_read(record))
        text = "\n".join([_(", ").join(head for head in heads if head), "", *(line[:LONGEST_LINE] for line in lines)])
        return Extract(name=f"{_as_name(record.label)}.txt", content=f"{text}\n".encode())

    def _report(self, report_id: str) -> tuple[str, Document | None, tuple[Place, ...]]:
        """The newest kept file of a report, what stands in it, and where its findings do."""
        if report_id not in self._read:
            file, content = original(self._parts, report_id)
            with self._parts.ledger.reading() as book:
                records = list(book.records.select(Query(report_ids=(report_id,))))
            places = tuple(record.printed.place for record in records)
            document = self._document(file.name, content) if file else None
            self._read[report_id] = (file.name if file else "", document, places)
        return self._read[report_id]

    def _document(self, name: str, content: bytes) -> Document | None:
        try:
            return read(self._parts, name, content)
        except ReadError:
            return None


def _printed(document: Document, place: Place, places: Sequence[Place]) -> Iterator[str]:
    at = (place.block or 0) - 1
    if not 0 <= at < len(document.blocks):
        return
    found = document.blocks[at]
    lines = _rows(found, place, places) if isinstance(found, Table) else _section(document.blocks, at, places)
    for _number, line in zip(range(MOST_LINES), lines, strict=False):
        yield line


def _rows(table: Table, place: Place, places: Sequence[Place]) -> Iterator[str]:
    others = [one.row for one in places if one.block == place.block and one.row and one != place]
    if place.row is None or not others:
        yield from (" | ".join(text for text in row if text) for row in table.rows if any(row))
        return
    top = (table.header_rows or min(place.row, *others) - table.first_row) - 1
    headings = table.rows[top] if 0 <= top < len(table.rows) else ("",) * table.width
    next_one = min((row for row in others if row > place.row), default=place.row + 1)
    for row in table.rows[max(place.row - table.first_row, 0) : next_one - table.first_row]:
        yield from (
            f"{heading}: {text}" if heading else text for heading, text in zip(headings, row, strict=True) if text
        )
        yield ""


def _section(blocks: Sequence[Block], at: int, places: Sequence[Place]) -> Iterator[str]:
    begun = {(one.block or 0) - 1 for one in places} - {at}
    rank = _level(blocks[at]) or LOWEST
    for number in range(at, len(blocks)):
        block = blocks[number]
        if number in begun or (number > at and 0 < _level(block) <= rank):
            return
        if isinstance(block, Paragraph):
            yield f"{block.marker} {block.text}".strip()
        else:
            yield from (" | ".join(text for text in row if text) for row in block.rows if any(row))


def _level(block: Block) -> int:
    """That of a heading; 0 of everything else."""
    return block.level if isinstance(block, Paragraph) and block.kind == "heading" else 0


def _as_read(record: Record) -> Iterator[str]:
    printed = record.printed
    named = (
        (_("Statement"), printed.statement),
        (_("Evidence"), printed.evidence),
        (_("Requirement"), printed.requirement),
    )
    yield from (f"{label}: {text}" for label, text in named if text)


def _as_name(label: str) -> str:
    """The label as the name of a file, on whatever system."""
    return re.sub(r"[^\w.-]+", "-", label)[:LONGEST_NAME].strip("-.") or "extract"
