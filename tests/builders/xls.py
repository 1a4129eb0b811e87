"""The smallest old workbook (BIFF8 in an OLE container) that programs open: one sheet of texts and numbers."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALLEST_STREAM = 4096  # shorter ones are kept elsewhere


def save(path: Path, rows: Sequence[Sequence[str | float]], sheet: str = "Sheet1") -> Path:
    """Write the rows as the only sheet."""
    path.write_bytes(_container(_workbook(rows, sheet)))
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


def _container(stream: bytes) -> bytes:
    stream = stream.ljust(_SMALLEST_STREAM, b"\0")
    stream += bytes(-len(stream) % _SECTOR)
    count = len(stream) // _SECTOR
    chain = [_FAT, _END, *range(3, 2 + count), _END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(_SECTOR, b"\xff")
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 2, len(stream))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, _SMALLEST_STREAM, _END, 0, _END, 0, 0
    )
    return header.ljust(_SECTOR, b"\xff") + table + directory.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, _FREE, _FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
