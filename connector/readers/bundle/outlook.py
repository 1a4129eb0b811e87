"""Outlook's .msg: an OLE container whose streams are named by property and type, as [MS-OXMSG] describes.

=========  ==================================================
property   holds
=========  ==================================================
0037       subject
1000 1013  the letter as text, as HTML
3701       an attachment's content, or the folder of a message
3704 3707  its name, short and long
3712       the place in the letter that shows it
=========  ==================================================
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import olefile

from connector.readers.bundle.held import Held, suffix_of, tidy_name
from connector.readers.bundle.mails import letter_of, with_letter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_MARK = "__properties_version1.0".encode("utf-16-le")
_ATTACHMENT = "__attach_version1.0_"
_SUBJECT, _TEXT, _HTML, _DATA, _SHORT, _LONG, _CONTENT_ID = "0037", "1000", "1013", "3701", "3704", "3707", "3712"
_UNICODE, _BYTES, _LOCAL, _FOLDER = "001F", "0102", "001E", "000D"
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
_DEEPEST = 8

Place = tuple[str, ...]
"""A folder of the container."""


def is_outlook(content: bytes) -> bool:
    """Whether an OLE container is a message."""
    return _MARK in content


def held_in_outlook(content: bytes, path: Path) -> list[Held]:
    """The documents attached; the letter itself where there is none."""
    container = olefile.OleFileIO(BytesIO(content))
    return _held(_Streams(container), (), path, 0)


class _Streams:
    """The streams of a container, by folder."""

    def __init__(self, container: olefile.OleFileIO) -> None:
        self._container = container
        self._names: list[Place] = [tuple(entry) for entry in container.listdir(streams=True, storages=True)]

    def folders(self, place: Place) -> list[Place]:
        """The attachments in a message."""
        inside = {name[: len(place) + 1] for name in self._names if name[: len(place)] == place}
        return sorted(each for each in inside if len(each) > len(place) and each[-1].startswith(_ATTACHMENT))

    def has(self, place: Place, stream: str) -> bool:
        """Whether a stream or folder of this property and type is there."""
        return (*place, f"__substg1.0_{stream}") in self._names

    def content(self, place: Place, stream: str) -> bytes:
        """What a stream holds; nothing where there is none."""
        if not self.has(place, stream):
            return b""
        opened: bytes = self._container.openstream([*place, f"__substg1.0_{stream}"]).read()
        return opened

    def text(self, place: Place, name: str) -> str:
        """A property that is a text."""
        wide = self.content(place, name + _UNICODE)
        return wide.decode("utf-16-le", "replace") if wide else _local(self.content(place, name + _LOCAL))


def _local(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def _held(streams: _Streams, place: Place, path: Path, depth: int) -> list[Held]:
    attached = [held for folder in streams.folders(place) for held in _attachment(streams, folder, path, depth)]
    return [*attached, *with_letter(attached, lambda: _letter(streams, place))]


def _attachment(streams: _Streams, folder: Place, path: Path, depth: int) -> Iterator[Held]:
    inner = (*folder, f"__substg1.0_{_DATA}{_FOLDER}")
    if streams.has(folder, _DATA + _FOLDER) and depth < _DEEPEST:
        subject = tidy_name(streams.text(inner, _SUBJECT))
        for held in _held(streams, inner, path, depth + 1):
            yield Held(f"{subject}/{held.name}".rstrip("/"), held.suffix, held.read)
    elif streams.has(folder, _DATA + _BYTES) and not streams.text(folder, _CONTENT_ID):
        name = tidy_name(streams.text(folder, _LONG) or streams.text(folder, _SHORT))
        yield Held(name, suffix_of(name), _reader(streams, folder))


def _reader(streams: _Streams, folder: Place) -> Callable[[int], bytes]:
    return lambda limit: streams.content(folder, _DATA + _BYTES)[:limit]


def _letter(streams: _Streams, place: Place) -> Held | None:
    subject = streams.text(place, _SUBJECT)
    page = streams.content(place, _HTML + _BYTES)
    if page:
        said = _CHARSET.search(page)
        return letter_of(subject, _decoded(page, said[1].decode() if said else "utf-8"), is_html=True)
    return letter_of(subject, streams.text(place, _TEXT), is_html=False)


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return _local(content)
