"""Whether a file that was made really carries its mark: looked up in the file itself, before anybody gets it."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING, assert_never
from xml.sax.saxutils import escape

from connector.access.export.delimited import BYTE_ORDER_MARK, comment

if TYPE_CHECKING:
    from connector.model.exports import Format, Mark


class Unmarked(Exception):
    """The mark is not everywhere where it has to be; says where it is not."""


class TooMany(Exception):
    """More pages than are copied."""


def prove(content: bytes, form: Format, mark: Mark) -> None:
    """Raise ``Unmarked`` unless the mark is on each page, on each sheet and in the properties, in each line."""
    match form:
        case "pdf":
            _pdf(content, mark)
        case "xlsx":
            _xlsx(content, mark)
        case "csv":
            _csv(content, mark)
        case _:
            assert_never(form)


def _pdf(content: bytes, mark: Mark) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage().get_text_bounded()
            if mark.trace not in text:
                raise Unmarked(f"page {number + 1}")
            page.close()
    finally:
        document.close()


def _xlsx(content: bytes, mark: Mark) -> None:
    trace = escape(mark.trace)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        for name in ("docProps/core.xml", "docProps/custom.xml", *sheets):
            if trace not in book.read(name).decode():
                raise Unmarked(name)


def _csv(content: bytes, mark: Mark) -> None:
    first, _end, rest = content.decode().removeprefix(BYTE_ORDER_MARK).partition("\r\n")
    if first != comment(mark):
        raise Unmarked("line 1")
    for nth, row in enumerate(csv.reader(io.StringIO(rest, newline=""))):
        if nth and row[-1] != mark.trace:
            raise Unmarked(f"row {nth}")
