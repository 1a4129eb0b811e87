"""A page of a PDF as a picture: ``python -m connector.readers.pdf.picture PAGE``, PDF in, PNG out.

A process of its own, because the library is not safe among threads and a hostile file may end it.
"""

from __future__ import annotations

import io
import sys

import pypdfium2

WIDTH = 1000
LARGEST = 3000
"""Pixels: the width of the picture, and the most that any side may have."""


def picture(content: bytes, page: int) -> bytes:
    """The page (from 1) as PNG. Raises ``pypdfium2.PdfiumError`` or ``IndexError``."""
    document = pypdfium2.PdfDocument(content)
    try:
        found = document[page - 1]
        width, height = found.get_size()
        told = io.BytesIO()
        found.render(scale=min(WIDTH / width, LARGEST / max(width, height))).to_pil().save(told, "PNG")
        return told.getvalue()
    finally:
        document.close()


if __name__ == "__main__":
    sys.stdout.buffer.write(picture(sys.stdin.buffer.read(), int(sys.argv[1])))
