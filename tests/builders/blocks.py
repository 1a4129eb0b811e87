"""What tests ask a document for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.model.document import Paragraph, Table

if TYPE_CHECKING:
    from connector.model.document import Document


def paragraphs(document: Document) -> list[Paragraph]:
    """The paragraphs, in order."""
    return [block for block in document.blocks if isinstance(block, Paragraph)]


def texts(document: Document) -> list[str]:
    """The texts of the paragraphs, in order."""
    return [paragraph.text for paragraph in paragraphs(document)]


def tables(document: Document) -> list[Table]:
    """The tables, in order."""
    return [block for block in document.blocks if isinstance(block, Table)]


def only_table(document: Document) -> Table:
    """The only table; fails where there is not exactly one."""
    (table,) = tables(document)
    return table


def reasons(document: Document) -> list[str]:
    """What its notes say, in order."""
    return [note.reason for note in document.notes]
