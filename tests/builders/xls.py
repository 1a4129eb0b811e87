"""The smallest old workbook (BIFF8 in an OLE container) that programs open: one sheet of texts and numbers."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from tests.builders import ole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_SMALLEST_STREAM = 4096  # shorter ones are kept elsewhere, where not every program looks


def save(path: Path, rows: Sequence[Sequence[str | float]], sheet: str = "Sheet1") -> Path:
    """Write the rows as the only sheet."""
    path.write_bytes(ole.container({"Workbook": _workbook(rows, sheet).ljust(_SMALLEST_STREAM, b"\0")}))
    return path


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _text(value: str) -> bytes:
    return struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")


def _workbook(rows: Sequence[Sequence[str | float]], sheet: str) -> bytes:
    name = struct.pack("<BB", len(sheet), 1) + sheet.encode("utf-16-le")
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    end = _record(0x000A)
    first_sheet = len(start) + 4 + 6 + len(name) + len(end)
    entry = _record(0x0085, struct.pack("<IBB", first_sheet, 0, 0) + name)
    cells = b"".join(
        _record(0x0204, struct.pack("<HHH", y, x, 0) + _text(value))
        if isinstance(value, str)
        else _record(0x0203, struct.pack("<HHHd", y, x, 0, value))
        for y, row in enumerate(rows)
        for x, value in enumerate(row)
    )
    return start + entry + end + _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + cells + end
