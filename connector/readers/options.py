"""What a caller may set about reading: the encoding of plain text, and how much a file may unpack to."""

from __future__ import annotations

from pathlib import Path

from connector.model.base import Value

_MEBIBYTE = 1024 * 1024


class ReadOptions(Value):
    """How to read. Sizes are in bytes.

    ``encoding``: a codec name that replaces the search for one in text files (``"big5"``); ``largest_file``: bytes on
    disk; ``largest_unpacked``: what all members of a zip container (DOCX, XLSX) may hold together;
    ``largest_ratio``: unpacked to packed, looked at only above ``ratio_floor`` unpacked bytes; ``office``: the program
    of LibreOffice, None where it is not installed, and the ``office_seconds`` that it may take for a file.
    """

    encoding: str | None = None
    largest_file: int = 256 * _MEBIBYTE
    largest_unpacked: int = 1024 * _MEBIBYTE
    largest_ratio: int = 250
    ratio_floor: int = 64 * _MEBIBYTE
    office: Path | None = None
    office_seconds: float = 90.0
