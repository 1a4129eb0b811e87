"""Where a finding stands in its report: the page as a picture, or the lines and the table around it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from connector.errors import Problem, ReadError, Unknown
from connector.language import _
from connector.ledger.query import Query
from connector.model.base import Value
from connector.model.document import Paragraph, Table
from connector.readers.kinds import has_pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.ledger.ledger import Book
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
    """What stands around a finding: lines, or the rows of a table. ``row`` and ``cell`` count from 0 in ``rows``.

    ``pictured``: the page itself can be shown, which says all of that.
    """

    file: str
    pictured: bool = False
    page: int | None = None
    sheet: str | None = None
    lines: tuple[Line, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    row: int | None = None
    cell: int | None = None

    def alone(self) -> Excerpt:
        """The same without anything that stands around it: the row, or the line."""
        rows = () if self.row is None else self.rows[self.row : self.row + 1]
        lines = tuple(line for line in self.lines if line.here)
        return self.model_copy(update={"lines": lines, "header": (), "rows": rows, "row": 0 if rows else None})


def excerpt(parts: Parts, record: Record) -> Excerpt | None:
    """The surroundings of a finding in the newest file of its report that is kept; None where none is, or it moved.

    Whoever may not read the whole report sees nothing of the other findings that stand beside theirs.
    """
    file, content = original(parts, record.report_id)
    if file is None:
        return None
    if has_pages(content):
        return _pictured(parts, record, file)
    try:
        document = read(parts, file.name, content)
    except ReadError:
        return None
    found = around(document, record.printed.place, file.name)
    return _as_far_as_allowed(parts, record, found) if found else None


def _pictured(parts: Parts, record: Record, file: KeptFile) -> Excerpt:
    """The page as a picture; whoever may not read the whole report, which may stand there, sees their own line."""
    printed = record.printed
    with parts.ledger.reading() as book:
        if _reads_whole(parts, record, book):
            return Excerpt(file=file.name, pictured=True, page=printed.place.page or 1)
    text = printed.statement or printed.title or ""
    return Excerpt(file=file.name, lines=(Line(text=text[:LONGEST_CELL], here=True),))


def _reads_whole(parts: Parts, record: Record, book: Book) -> bool:
    """Whether the person may read the whole report that the finding is of."""
    scope = parts.scope(book)
    return scope.everything or record.report_id in scope.report_ids


def _as_far_as_allowed(parts: Parts, record: Record, found: Excerpt) -> Excerpt:
    """The excerpt for whoever asks: a table in which other findings stand is theirs as far as their own row."""
    with parts.ledger.reading() as book:
        if _reads_whole(parts, record, book):
            return found
        beside = [one for one in book.records.select(Query(report_ids=(record.report_id,))) if one.id != record.id]
    place = record.printed.place
    mine = place.table is not None and place.block not in {one.printed.place.block for one in beside}
    return (found if mine else found.alone()).model_copy(update={"page": None})


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
    """The page on which a finding stands, as PNG, its statement marked, for who may read the whole report.

    Raises ``Unknown`` where there is none.
    """
    file, content = original(parts, record.report_id)
    with parts.ledger.reading() as book:
        whole = _reads_whole(parts, record, book)
    if not whole or file is None or not has_pages(content):
        raise Unknown(Problem(record.id, _("there is no picture of its page"), _("look at the report itself")))
    printed = record.printed
    return parts.picture(content, printed.place.page or 1, printed.statement or printed.title or "")
