"""The report that came, given back: as a copy with a mark on each page; as it came only to whoever may have it bare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.errors import Problem, Refused, Unknown, UserError
from connector.language import _
from connector.model.document import Paragraph
from connector.model.exports import Column, Grid, Sheet, Texts
from connector.workflow.exporting import Taken, given
from connector.workflow.place import read
from connector.workflow.registers import tongue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.ledger.reports import KeptFile
    from connector.model.document import Block, Table
    from connector.model.exports import Part
    from connector.workflow.exporting import Wanted
    from connector.workflow.parts import Parts

PDF = b"%PDF"
MOST_UPRIGHT, MOST_ACROSS = 6, 12
"""Columns that a page has room for when it stands, and when it lies."""

HEAD = 1024
"""Within so many bytes a PDF says that it is one."""


def copied(parts: Parts, reference: str, wanted: Wanted, sha256: str = "") -> Taken:
    """A marked PDF of the newest file of the report that ``reference`` names; ``sha256``: of that one of its files.

    Of a PDF, its pages; of anything else what LibreOffice prints, or without it the text and tables that were read.
    Raises ``Unknown``, ``UserError`` for several, ``Refused`` where its bytes are not here, ``ReadError``.
    """
    if wanted.form != "pdf":
        raise UserError(Problem(wanted.form, _("a copy of a report is a PDF"), _("name the file .pdf")))
    parts.require("original")
    file, content = _kept(parts, reference, sha256)
    printed = content if PDF in content[:HEAD] else parts.office_pdf(file.name, content)
    with wanted.speaking(parts):
        blocks = () if printed else read(parts, file.name, content).blocks
        shown = tuple(part for block in blocks for part in _part(block))
        wide = any(isinstance(part, Grid) and len(part.columns) > MOST_UPRIGHT for part in shown)
        sheet = Sheet(title=file.name, language=tongue(), wide=wide, about=_about(), parts=shown)
    details = {"file": file.name, "sha256": file.sha256}
    return given(parts, sheet, "pdf", [file.report_id], {**details}, copied=printed or b"", action="download")


def bare(parts: Parts, reference: str, sha256: str = "") -> Taken:
    """The file as it came, without a mark: for who keeps the reports. Traced as such."""
    parts.require("bare")
    file, content = _kept(parts, reference, sha256)
    entry = parts.trace("download", (file.report_id,), file=file.name, sha256=file.sha256, bare=True)
    return Taken(name=file.name, content=content, trace=entry.trace_id)


def _about() -> tuple[tuple[str, str], ...]:
    return ((_("Copy"), _("text and tables as they were read from the file")),)


def _kept(parts: Parts, reference: str, sha256: str) -> tuple[KeptFile, bytes]:
    with parts.ledger.reading() as book:
        scope = parts.scope(book, "original")
        found = [one for one in book.reports.named(reference) if scope.everything or one.id in scope.report_ids]
        if not found:
            raise Unknown(Problem(reference, _("there is no report of this name")))
        if len(found) > 1:
            ids = ", ".join(f"{one.label} = {one.id}" for one in found)
            raise UserError(Problem(reference, _("names {n} reports: {named}").format(n=len(found), named=ids)))
        files = book.reports.files(found[0].id)
        named = [file for file in files if file.name == reference] or files
        for file in [file for file in files if file.sha256 == sha256] if sha256 else named:
            content = book.reports.original(file.sha256) if file.kept else None
            if content is not None:
                return file, content
    why = _("its file is not kept here: it was too large, or its term is over")
    raise Refused(Problem(reference, why, _("ask whoever wrote the report; ledger.largest_file says how much is kept")))


def _part(block: Block) -> Iterator[Part]:
    if isinstance(block, Paragraph):
        text = f"{block.marker} {block.text}".strip()
        if block.kind == "heading":
            yield Texts(title=text, level=min(block.level, 2) or 1)
        elif text:
            yield Texts(texts=tuple(text.splitlines()))
        return
    for one in (block, *(nested.table for nested in block.nested)):
        yield from (_grid(one, first) for first in range(0, one.width, MOST_ACROSS))


def _grid(table: Table, first: int) -> Grid:
    """As many columns of a table as fit across a page, from ``first`` on.

    Cells that reach over others do so here too, as far as they stay in their row and on the page.
    """
    last = min(first + MOST_ACROSS, table.width)
    longest = [max((len(row[nth]) for row in table.rows), default=0) for nth in range(first, last)]
    wide = [one for one in table.merges if one.rows == 1 and one.columns > 1]
    inside = [one for one in wide if first <= one.column and one.column + one.columns <= last]
    return Grid(
        columns=tuple(Column(head="", share=min(max(length, 4), 40)) for length in longest),
        rows=tuple(tuple(row[first:last]) for row in table.rows),
        spans=tuple((one.row, one.column - first, one.columns) for one in inside),
    )
