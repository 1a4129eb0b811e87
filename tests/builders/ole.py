"""OLE containers, as old office programs and Outlook write them: folders and streams by name.

::

    ole.container({"Workbook": b"…", "__attach_version1.0_#00000000/__substg1.0_37010102": b"…"})
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from itertools import pairwise

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_ROOT, _FOLDER, _STREAM = 5, 1, 2


@dataclass
class _Entry:
    """A line of the directory; ``inside``: what a folder holds, by name."""

    name: str
    kind: int
    content: bytes = b""
    inside: dict[str, _Entry] = field(default_factory=dict)
    number: int = 0
    start: int = _END


def container(streams: dict[str, bytes]) -> bytes:
    """A container of these streams; ``/`` parts folders."""
    root = _Entry("Root Entry", _ROOT)
    for path, content in streams.items():
        *folders, name = path.split("/")
        place = root
        for folder in folders:
            place = place.inside.setdefault(folder, _Entry(folder, _FOLDER))
        place.inside[name] = _Entry(name, _STREAM, content)
    entries = _numbered(root)
    mini, mini_table = _short_streams(entries)
    root.content = mini
    return _laid_out(root, entries, mini_table)


def _numbered(root: _Entry) -> list[_Entry]:
    entries = [root]
    for entry in entries:
        entries += entry.inside.values()
    for number, entry in enumerate(entries):
        entry.number = number
    return entries


def _short_streams(entries: list[_Entry]) -> tuple[bytes, list[int]]:
    """The stream that holds the short ones, and its table."""
    whole, table = b"", list[int]()
    for entry in entries:
        if entry.kind == _STREAM and entry.content and len(entry.content) < _CUTOFF:
            entry.start = len(table)
            whole += _filled(entry.content, _MINI)
            table += _chain(len(table), len(entry.content), _MINI)
    return whole, table


def _chain(start: int, size: int, sector: int) -> list[int]:
    count = -(-size // sector)
    return [*range(start + 1, start + count), _END]


def _filled(content: bytes, sector: int) -> bytes:
    return content + bytes(-len(content) % sector)


def _laid_out(root: _Entry, entries: list[_Entry], mini_table: list[int]) -> bytes:
    """Sectors: the table first, then the directory, the short streams' table, and every long stream."""
    mini = struct.pack(f"<{len(mini_table)}I", *mini_table)
    mini += b"\xff" * (-len(mini) % _SECTOR)
    long = [root, *(entry for entry in entries if entry.kind == _STREAM and len(entry.content) >= _CUTOFF)]
    directory_size = -(-len(entries) * 128 // _SECTOR) * _SECTOR
    sizes = [directory_size, len(mini), *(len(entry.content) for entry in long)]
    needed = sum(-(-size // _SECTOR) for size in sizes)
    tables = -(-(needed + needed // 100 + 2) * 4 // _SECTOR)
    table = [_TABLE] * tables
    starts = []
    for size in sizes:
        starts.append(len(table) if size else _END)
        table += _chain(len(table), size, _SECTOR) if size else []
    for entry, start in zip(long, starts[2:], strict=True):
        entry.start = start
    packed = struct.pack(f"<{len(table)}I", *table).ljust(tables * _SECTOR, b"\xff")
    body = b"".join(_filled(entry.content, _SECTOR) for entry in long)
    return _header(tables, starts[0], starts[1], len(mini) // _SECTOR) + packed + _directory(entries) + mini + body


def _header(tables: int, directory: int, mini: int, mini_count: int) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, directory, 0, _CUTOFF)
    head += struct.pack("<IIII", mini, mini_count, _END, 0) + struct.pack(f"<{tables}I", *range(tables))
    return head.ljust(_SECTOR, b"\xff")


def _directory(entries: list[_Entry]) -> bytes:
    following: dict[int, int] = {}
    for entry in entries:
        inside = sorted(entry.inside.values(), key=lambda each: (len(each.name), each.name.upper()))
        following |= {one.number: other.number for one, other in pairwise(inside)}
    return _filled(b"".join(_line(entry, following.get(entry.number, _FREE)) for entry in entries), _SECTOR)


def _line(entry: _Entry, following: int) -> bytes:
    raw = (entry.name + "\0").encode("utf-16-le")
    inside = sorted(entry.inside.values(), key=lambda each: (len(each.name), each.name.upper()))
    child = inside[0].number if inside else _FREE
    line = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), entry.kind, 1, _FREE, following, child)
    return line + bytes(36) + struct.pack("<IQ", entry.start, len(entry.content))
