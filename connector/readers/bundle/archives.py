"""ZIP archives: their members, with names in whatever encoding the packing program used."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile, ZipInfo

from connector.readers import refusals
from connector.readers.bundle.held import Held, suffix_of, tidy_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_ENCRYPTED = 0x1
_UTF8 = 0x800


def held_in_archive(content: bytes, path: Path) -> list[Held]:
    """The members, in the archive's order. Raises ``ReadError`` where its directory is missing."""
    try:
        archive = ZipFile(BytesIO(content))
    except (BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise refusals.damaged(path, str(fault)) from fault
    members = [member for member in archive.infolist() if not member.is_dir()]
    return [Held(name, suffix_of(name), _reader(archive, each, path)) for each in members for name in [_name(each)]]


def _name(member: ZipInfo) -> str:
    if member.flag_bits & _UTF8:
        return tidy_name(member.filename)
    raw = member.filename.encode("cp437", "replace")  # which is what zipfile took it for
    for encoding in ("utf-8", "gb18030"):
        try:
            return tidy_name(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return tidy_name(member.filename)


def _reader(archive: ZipFile, member: ZipInfo, path: Path) -> Callable[[int], bytes]:
    def read(limit: int) -> bytes:
        if member.flag_bits & _ENCRYPTED:
            raise refusals.encrypted(path)
        try:
            with archive.open(member) as opened:
                return opened.read(limit)
        except (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as fault:
            raise refusals.damaged(path, member.filename) from fault

    return read
