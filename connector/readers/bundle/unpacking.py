"""What a person names, as the files that are read: one by one, through folders, archives and e-mails.

=====================================  =========================================================
named                                  read
=====================================  =========================================================
a report                               itself
a folder                               each file in it that may be a report, by name
a ZIP archive                          each such member
an e-mail                              the documents attached; its own text where there is none
one of these inside another            the same again, to a depth of three
=====================================  =========================================================
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from connector.errors import Problem, ReadError
from connector.model.base import Value
from connector.readers import refusals
from connector.readers.bundle.archives import held_in_archive
from connector.readers.bundle.held import may_be_report
from connector.readers.bundle.mails import held_in_mail, is_mail
from connector.readers.reading import faults_of
from connector.readers.zips import main_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from connector.readers.bundle.held import Held
    from connector.readers.options import ReadOptions

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_HEAD = 8192
_DEEPEST = 3
_MOST = 2_000
_DOCUMENTS = (".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".xltx", ".pptx", ".odt", ".ods")
_MAILS = (".eml", ".mht", ".mhtml")


class Source(Value):
    """A file to read. ``name``: as its holder calls it; ``path``: where it lies now; ``problems``: why it does not."""

    name: str
    path: Path
    problems: tuple[Problem, ...] = ()

    @property
    def readable(self) -> Path:
        """Where it lies. Raises ``ReadError`` where it does not."""
        if self.problems:
            raise ReadError(*self.problems)
        return self.path

    def named(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Problems of the file where it lies now, as problems of the file that a person knows."""
        return tuple(replace(each, where=each.where.replace(str(self.path), self.name)) for each in problems)


def is_bundle(path: Path) -> bool:
    """Whether a file holds others, by its first bytes and, for an archive, by what its members are."""
    try:
        with path.open("rb") as opened:
            head = opened.read(_HEAD)
            if head.startswith((_ZIP, _OLE)):
                return _holds(head + opened.read(), path)
    except (OSError, ValueError):
        return False
    return _is_letter(head, path)


def _holds(content: bytes, path: Path) -> bool:
    if content.startswith(_OLE):
        from connector.readers.bundle.outlook import is_outlook

        return is_outlook(content)
    if path.suffix.lower() in _DOCUMENTS:
        return False
    try:
        return main_part(content, path) is None
    except ReadError:
        return path.suffix.lower() == ".zip"


def _is_letter(head: bytes, path: Path) -> bool:
    return is_mail(head) and (path.suffix.lower() in _MAILS or b"MIME-Version" in head)


def unpack(path: Path, folder: Path, options: ReadOptions) -> list[Source]:
    """The files that a named one comes to, written below ``folder`` where they are not files yet.

    What cannot be opened is there with its problems; nothing is raised over any content.
    """
    return list(_Unpacking(folder, options).named(str(path), path, 0))


class _Unpacking:
    """``left``: bytes that may still be written, over all archives inside each other."""

    def __init__(self, folder: Path, options: ReadOptions) -> None:
        self._folder = folder
        self._options = options
        self._left = options.largest_unpacked
        self._count = 0

    def _sources(self, name: str, path: Path, depth: int) -> Iterator[Source]:
        if path.is_dir():
            yield from self._in_folder(name, path)
        elif path.exists() and not path.is_file():
            yield Source(name=name, path=path, problems=refusals.no_file(path).problems)
        elif not is_bundle(path):
            yield Source(name=name, path=path)
        elif depth == _DEEPEST:
            yield Source(name=name, path=path, problems=refusals.too_deep(path).problems)
        else:
            yield from self._in_bundle(name, path, depth)

    def _in_folder(self, name: str, path: Path) -> Iterator[Source]:
        for file in sorted(each for each in path.rglob("*") if each.is_file()):
            inner = file.relative_to(path).as_posix()
            if may_be_report(inner):
                yield from self.named(f"{name.rstrip('/')}/{inner}", file, 0)

    def named(self, name: str, path: Path, depth: int) -> Iterator[Source]:
        """The sources in one file; what is wrong with it stops no other."""
        try:
            with faults_of(path):
                yield from self._sources(name, path, depth)
        except ReadError as error:
            yield Source(name=name, path=path, problems=error.problems)

    def _in_bundle(self, name: str, path: Path, depth: int) -> Iterator[Source]:
        size = path.stat().st_size
        if size > self._options.largest_file:
            raise refusals.too_large(path, size, self._options.largest_file)
        worth = [held for held in _opened(path.read_bytes(), path) if not held.name or may_be_report(held.name)]
        if not worth:
            raise refusals.holds_nothing(path)
        if len(worth) > _MOST:
            raise refusals.too_many(path, _MOST)
        for held, inner in zip(worth, _told_apart([held.name for held in worth]), strict=True):
            told = f"{name}/{inner}" if inner else name
            try:
                written = self._written(held, path)
            except ReadError as error:
                yield Source(name=told, path=path, problems=error.problems)
            else:
                yield from self.named(told, written, depth + 1) if inner else [Source(name=told, path=written)]

    def _written(self, held: Held, path: Path) -> Path:
        with faults_of(path):
            content = held.read(self._left + 1)
        if len(content) > self._left:
            limit = self._options.largest_unpacked
            raise refusals.too_large(path, limit + 1, limit)
        self._left -= len(content)
        self._count += 1
        place = self._folder / f"{self._count}{held.suffix}"
        place.write_bytes(content)
        return place


def _told_apart(names: list[str]) -> Iterator[str]:
    """The names, with a number behind those that were there before."""
    seen: Counter[str] = Counter()
    for name in names:
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"


def _opened(content: bytes, path: Path) -> list[Held]:
    if content.startswith(_ZIP):
        return held_in_archive(content, path)
    if content.startswith(_OLE):
        from connector.readers.bundle.outlook import held_in_outlook

        return held_in_outlook(content, path)
    return held_in_mail(content)
