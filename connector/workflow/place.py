"""Where a finding stands in its report: the page as a picture, or the lines and the table around it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from connector.errors import Problem, ReadError, Unknown
from connector.language import _
from connector.model.base import Value
from connector.model.document import Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.ledger.reports import KeptFile
    from connector.model.document import Block, Document, Place
    from connector.model.record import Record
    from connector.workflow.parts import Parts

AROUND = 4
"""Rows or lines shown before and after the place."""

LONGEST_CELL = 600


class Line(Value):
    """A paragraph near the place; ``here``: the place itself."""

    text: str
    here: bool = False


class Excerpt(Value):
    """What stands around a finding: lines, or the rows of a table. ``row`` and ``cell`` count from 0 in ``rows``."""

    file: str
    page: int | None = None
    sheet: str | None = None
    lines: tuple[Line, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    row: int | None = None
    cell: int | None = None


def excerpt(parts: Parts, record: Record) -> Excerpt | None:
    """The surroundings of a finding in the newest file of its report that is kept; None where none is, or it moved."""
    file, content = original(parts, record.report_id)
    if file is None:
        return None
    try:
        document = read(parts, file.name, content)
    except ReadError:
        return None
    return around(document, record.printed.place, file.name)


def original(parts: Parts, report_id: str) -> tuple[KeptFile | None, bytes]:
    """The newest file of a report whose bytes are kept."""
    with parts.ledger.reading() as book:
        for file in book.reports.files(report_id):
            content = book.reports.original(file.sha256) if file.kept else None
            if content is not None:
                return file, content
    return None, b""


def read(parts: Parts, name: str, content: bytes) -> Document:
    """The blocks of such a file. Raises ``ReadError``."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(content)
        return parts.document(path)


def around(document: Document, place: Place, file: str) -> Excerpt | None:
    """What stands around a place of a document."""
    block = place.block or 0
    if not 0 < block <= len(document.blocks):
        return None
    found = document.blocks[block - 1]
    told = Excerpt(file=file, page=place.page, sheet=place.sheet)
    if isinstance(found, Table):
        return told.model_copy(update=_rows(found, place))
    return told.model_copy(update={"lines": _lines(document.blocks, block - 1)})


def _lines(blocks: Sequence[Block], at: int) -> tuple[Line, ...]:
    near = range(max(0, at - AROUND), min(len(blocks), at + AROUND + 1))
    return tuple(
        Line(text=block.text[:LONGEST_CELL], here=nth == at)
        for nth in near
        if isinstance(block := blocks[nth], Paragraph) and block.text.strip()
    )


def _rows(table: Table, place: Place) -> dict[str, object]:
    row = place.row - table.first_row if place.row else None
    cell = place.cell - table.first_column if place.cell else None
    at = row if row is not None and 0 <= row < len(table.rows) else None
    first, last = (max(0, at - AROUND), at + AROUND + 1) if at is not None else (0, 2 * AROUND)
    shown = tuple(tuple(text[:LONGEST_CELL] for text in line) for line in table.rows[first:last])
    header = tuple(table.rows[0]) if first > 0 else ()
    return {"header": header, "rows": shown, "row": None if at is None else at - first, "cell": cell}


def page_picture(parts: Parts, record: Record) -> bytes:
    """The page of a PDF on which a finding stands, as PNG. Raises ``Unknown`` where there is none."""
    file, content = original(parts, record.report_id)
    page = record.printed.place.page
    if file is None or page is None or not content.startswith(b"%PDF"):
        raise Unknown(Problem(record.id, _("there is no picture of its page"), _("look at the report itself")))
    return parts.picture(content, page)
