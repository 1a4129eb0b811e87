"""Zip containers: whether they are whole, how much they really unpack to, and what is in them."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Literal
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from connector.readers import refusals

if TYPE_CHECKING:
    from pathlib import Path

    from connector.readers.options import ReadOptions

MainPart = Literal["word", "excel", "excel binary", "powerpoint", "opendocument spreadsheet", "opendocument text"]

_ENCRYPTED = 0x1
_STEP = 4 * 1024 * 1024
_LOCAL_HEADER = 30
_ENOUGH = 4 * 1024 * 1024  # bytes that a container's description of itself never has
_OFFICE = rb"application/vnd\.openxmlformats-officedocument\."
_MAIN_TYPES: dict[MainPart, re.Pattern[bytes]] = {
    "word": re.compile(
        _OFFICE + rb"wordprocessingml\.(?:document|template)\.main|application/vnd\.ms-word\.(?:document|template)\.",
        re.IGNORECASE,
    ),
    "excel binary": re.compile(rb"application/vnd\.ms-excel\.sheet\.binary\.", re.IGNORECASE),
    "excel": re.compile(
        _OFFICE + rb"spreadsheetml\.(?:sheet|template)\.main|application/vnd\.ms-excel\.(?:sheet|template|addin)\.",
        re.IGNORECASE,
    ),
    "powerpoint": re.compile(_OFFICE + rb"presentationml\.|application/vnd\.ms-powerpoint\.", re.IGNORECASE),
    "opendocument spreadsheet": re.compile(rb"application/vnd\.oasis\.opendocument\.spreadsheet"),
    "opendocument text": re.compile(rb"application/vnd\.oasis\.opendocument\.text"),
}
_SELF_DESCRIPTIONS = ("[Content_Types].xml", "mimetype")


def open_container(content: bytes, path: Path) -> ZipFile:
    """The container. Raises ``ReadError`` when its directory is missing: cut off on the way, most often."""
    try:
        return ZipFile(BytesIO(content))
    except (BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise refusals.damaged(path, str(fault)) from fault


def check_container(content: bytes, path: Path, options: ReadOptions) -> None:
    """Refuse what is encrypted, or unpacks to more than allowed: counted by unpacking, as a directory can lie."""
    with open_container(content, path) as container:
        unpacked = 0
        for member in container.infolist():
            if member.flag_bits & _ENCRYPTED:
                raise refusals.encrypted(path)
            unpacked += _unpacked_size(content, member, path, options.largest_unpacked - unpacked)
            _check_size(unpacked, len(content), path, options)


def _check_size(unpacked: int, packed: int, path: Path, options: ReadOptions) -> None:
    if unpacked > options.largest_unpacked:
        raise refusals.too_large(path, unpacked, options.largest_unpacked)
    if unpacked > options.ratio_floor and unpacked > packed * options.largest_ratio:
        raise refusals.bomb(path, options.largest_ratio)


def _unpacked_size(content: bytes, member: ZipInfo, path: Path, limit: int) -> int:
    """Bytes that the member really unpacks to; stops soon after ``limit``."""
    if member.compress_type == ZIP_STORED:
        return member.compress_size
    if member.compress_type != ZIP_DEFLATED:
        raise refusals.damaged(path, member.filename)
    start = _start_of(content, member)
    packed = memoryview(content)[start : start + member.compress_size]
    return _inflated_size(packed, limit, path)


def _start_of(content: bytes, member: ZipInfo) -> int:
    header = member.header_offset
    name = int.from_bytes(content[header + 26 : header + 28], "little")
    extra = int.from_bytes(content[header + 28 : header + 30], "little")
    return header + _LOCAL_HEADER + name + extra


def _inflated_size(packed: memoryview, limit: int, path: Path) -> int:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    size, rest = 0, bytes(packed)
    try:
        while rest and not inflater.eof and size <= limit:
            size += len(inflater.decompress(rest, _STEP))
            rest = inflater.unconsumed_tail
    except zlib.error as fault:
        raise refusals.damaged(path, str(fault)) from fault
    return size


def member(container: ZipFile, name: str, path: Path, limit: int = -1) -> bytes | None:
    """The content of a member, or its first bytes up to a limit; None when there is none of this name in any case."""
    wanted = name.lstrip("/").lower()
    found = next((each for each in container.namelist() if each.lower() == wanted), None)
    if found is None:
        return None
    try:
        with container.open(found) as opened:
            return opened.read(limit)
    except (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as fault:
        raise refusals.damaged(path, found) from fault


def main_part(content: bytes, path: Path) -> MainPart | None:
    """What the container says that it holds, None when it says nothing known."""
    with open_container(content, path) as container:
        said = b"".join(member(container, name, path, _ENOUGH) or b"" for name in _SELF_DESCRIPTIONS)
    return next((kind for kind, pattern in _MAIN_TYPES.items() if pattern.search(said)), None)
