"""``read``: the one way in. Every fault of a file leaves as a ``ReadError``, whatever library met it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal, assert_never

from connector.errors import ReadError
from connector.language import _
from connector.model.document import Note
from connector.readers import refusals
from connector.readers.kinds import Kind, kind_of
from connector.readers.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from connector.model.document import Document

_DEFAULTS = ReadOptions()
_NO_MEMORY = "bad_alloc"  # as a library of C++ says it
_LONGEST_DETAIL = 200


def read(path: Path, options: ReadOptions = _DEFAULTS) -> Document:
    """Read a report. Raises ``ReadError``, and nothing else, for anything that is wrong with the file."""
    content = _content(path, options)
    with faults_of(path):
        kind = kind_of(content, path, options)
    read_format = _reader_of(kind)
    with faults_of(path):
        document = read_format(content, path, options)
    if document.blocks or document.notes:
        return document
    return replace(document, notes=(Note(_("Nothing to read was found in the file")),))


@contextmanager
def faults_of(path: Path) -> Iterator[None]:
    """Whatever a library raises over the content of a file means that the content is at fault."""
    try:
        yield
    except (ReadError, ImportError, NameError):  # the last two are faults of ours, not of the file
        raise
    except MemoryError as fault:
        raise refusals.too_much_memory(path) from fault
    except RecursionError as fault:
        raise refusals.too_nested(path) from fault
    except Exception as fault:
        if _NO_MEMORY in str(fault):
            raise refusals.too_much_memory(path) from fault
        detail = next(iter(str(fault).splitlines()), "")[:_LONGEST_DETAIL]
        raise refusals.damaged(path, f"{type(fault).__name__}: {detail}") from fault


def _content(path: Path, options: ReadOptions) -> bytes:
    try:
        if path.is_dir():
            raise refusals.directory(path)
        size = path.stat().st_size
        if size > options.largest_file:
            raise refusals.too_large(path, size, options.largest_file)
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as fault:
        raise refusals.missing(path) from fault
    except (OSError, ValueError) as fault:
        raise refusals.forbidden(path) from fault
    if not content.strip():
        raise refusals.empty(path)
    return content


def _reader_of(kind: Kind) -> Callable[[bytes, Path, ReadOptions], Document]:
    """Each format's module is imported where it is needed: the libraries behind them are slow to load."""
    match kind:
        case "docx":
            from connector.readers import docx

            return docx.read
        case "xlsx" | "xls":
            from connector.readers import xlsx

            return xlsx.read
        case "pdf":
            from connector.readers import pdf

            return pdf.read
        case "image":
            from connector.readers.scan import reading

            return reading.read
        case "doc" | "works" | "rtf" | "odt" | "ods" | "xlsb":
            from connector.readers import office

            return partial(office.read, kind)
        case _:
            return _reader_of_text(kind)


def _reader_of_text(
    kind: Literal["structured", "csv", "md", "html", "txt"],
) -> Callable[[bytes, Path, ReadOptions], Document]:
    match kind:
        case "structured":
            from connector.readers import structured

            return structured.read
        case "csv":
            from connector.readers import delimited

            return delimited.read
        case "md":
            from connector.readers import markdown

            return markdown.read
        case "html":
            from connector.readers import webpage

            return webpage.read
        case "txt":
            from connector.readers import plain

            return plain.read
        case other:
            assert_never(other)
