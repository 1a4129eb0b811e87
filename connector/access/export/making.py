"""One order carried out: the file drawn, and its mark proved."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from connector.access.export.delimited import delimited
from connector.access.export.proof import prove
from connector.language import speaking

if TYPE_CHECKING:
    from connector.model.exports import Order


def make(order: Order, content: bytes = b"") -> bytes:
    """The marked file, in the language of its sheet; ``content``: the PDF to be copied.

    Raises ``Unmarked``, and of a copy ``PdfiumError`` and ``TooMany``.
    """
    with speaking(order.sheet.language):
        made = _drawn(order, content)
    prove(made, order.format, order.mark)
    return made


def _drawn(order: Order, content: bytes) -> bytes:
    match order.format:
        case "csv":
            return delimited(order.sheet, order.mark)
        case "xlsx":
            from connector.access.export.xlsx import xlsx

            return xlsx(order.sheet, order.mark)
        case "pdf" if order.copied:
            from connector.access.export.copying import copy

            return copy(content, order.mark)
        case "pdf":
            from connector.access.export.letters import as_chinese_breaks
            from connector.access.export.pdf import pdf

            as_chinese_breaks()
            return pdf(order.sheet, order.mark)
        case _:
            assert_never(order.format)
