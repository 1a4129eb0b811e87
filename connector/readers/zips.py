"""Zip containers: whether they are whole, how much they really unpack to, and what is in them."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Literal, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from connector.readers import refusals

if TYPE_CHECKING:
    from pathlib import Path

    from connector.readers.options import ReadOptions

MainPart = Literal[
    "wordprocessingml", "spreadsheetml", "presentationml", "opendocument.spreadsheet", "opendocument.text"
]

_ENCRYPTED = 0x1
_STEP = 4 * 1024 * 1024
_LOCAL_HEADER = 30
_MAIN_TYPE = re.compile(
    rb"(?:(wordprocessingml|spreadsheetml|presentationml)\.(?:document|template|sheet|presentation|slideshow)\.main"
    rb"|ms-(word|excel|powerpoint)\.[a-z.]*(?:macroEnabled|binary)[a-z0-9.]*\.main)",
    re.IGNORECASE,
)
_MICROSOFT = {b"word": "wordprocessingml", b"excel": "spreadsheetml", b"powerpoint": "presentationml"}
_OPENDOCUMENT = re.compile(rb"application/vnd\.oasis\.(opendocument\.(?:spreadsheet|text))")


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


def member(container: ZipFile, name: str, path: Path) -> bytes | None:
    """The content of a member, None when there is none of this name (case does not count)."""
    wanted = name.lstrip("/").lower()
    found = next((each for each in container.namelist() if each.lower() == wanted), None)
    if found is None:
        return None
    try:
        return container.read(found)
    except (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as fault:
        raise refusals.damaged(path, found) from fault


def main_part(content: bytes, path: Path) -> MainPart | None:
    """What the container says that it holds, None when it says nothing known."""
    with open_container(content, path) as container:
        if found := _MAIN_TYPE.search(member(container, "[Content_Types].xml", path) or b""):
            ours = found[1].decode().lower() if found[1] else _MICROSOFT[found[2].lower()]
            return cast("MainPart", ours)
        if found := _OPENDOCUMENT.search(member(container, "mimetype", path) or b""):
            return cast("MainPart", found[1].decode())
    return None
