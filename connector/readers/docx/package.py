"""The parts of a Word document: found by their relationships, not by the names that most programs give them."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connector.readers import refusals
from connector.readers.docx.names import transitional
from connector.readers.markup import parse
from connector.readers.zips import member, open_container

if TYPE_CHECKING:
    from pathlib import Path
    from zipfile import ZipFile

    from connector.readers.markup import Element


@dataclass(frozen=True, slots=True)
class Package:
    """The main part and those that it refers to, by the last word of the relationship's type (styles, header, …)."""

    body: Element
    parts: dict[str, list[Element]] = field(default_factory=dict)

    def part(self, kind: str) -> Element | None:
        """The only part of its kind."""
        return next(iter(self.parts.get(kind, ())), None)


_WANTED = frozenset({"styles", "numbering", "footnotes", "endnotes", "header", "footer"})


def open_package(content: bytes, path: Path) -> Package:
    """The parts, parsed. Raises ``ReadError`` where the main part is missing or any part is broken."""
    with open_container(content, path) as container:
        main = _main_name(container, path)
        body = member(container, main, path)
        if body is None:
            raise refusals.damaged(path, main)
        parts = defaultdict(list)
        for kind, name in _relations(container, main, path):
            if kind in _WANTED and (part := member(container, name, path)):
                parts[kind].append(parse(transitional(part), path))
        return Package(parse(transitional(body), path), dict(parts))


def _main_name(container: ZipFile, path: Path) -> str:
    named = (name for kind, name in _relations(container, "", path) if kind == "officeDocument")
    return next(named, "word/document.xml")


def _relations(container: ZipFile, source: str, path: Path) -> list[tuple[str, str]]:
    """(kind, name of the part) for each relationship of a part; those of the whole package for ""."""
    folder, name = posixpath.split(source)
    content = member(container, posixpath.join(folder, "_rels", f"{name}.rels"), path)
    if content is None:
        return []
    return [
        (each.get("Type", "").rpartition("/")[2], _resolved(folder, each.get("Target", "")))
        for each in parse(content, path)
        if each.get("TargetMode") != "External"
    ]


def _resolved(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
