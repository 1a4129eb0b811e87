"""The parts of a workbook that calamine keeps to itself: the XML of each sheet, the looks, the texts with symbols."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connector.readers import refusals
from connector.readers.markup import parse
from connector.readers.xlsx.sheet import SheetXml
from connector.readers.xlsx.styles import Look, looks_of, pictures_in_strings
from connector.readers.zips import member, open_container

if TYPE_CHECKING:
    from pathlib import Path
    from zipfile import ZipFile

    from connector.readers.markup import Element

_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Package:
    """``sheets``: name → XML; ``pictures``: text → what is seen of it; ``has_controls``: boxes are drawn on a sheet."""

    sheets: dict[str, SheetXml] = field(default_factory=dict)
    looks: dict[str, Look] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    has_controls: bool = False


def open_package(content: bytes, path: Path) -> Package:
    """The parts of an XLSX or XLSM; empty for a binary one (XLSB), whose parts are no XML."""
    with open_container(content, path) as container:
        main = next((name for name in container.namelist() if name.lower().endswith("xl/workbook.xml")), None)
        if main is None:
            return Package()
        relations = _relations(container, main, path)
        workbook = _parsed(container, main, path)
        sheets = {
            str(each.get("name")): SheetXml(_sheet(container, relations.get(each.get(_RELATION_ID), ("", ""))[1], path))
            for each in (() if workbook is None else workbook.iter("{*}sheet"))
        }
        parts = dict(relations.values())
        return Package(
            sheets,
            looks_of(_parsed(container, parts.get("styles", ""), path)),
            _pictures(container, parts.get("sharedStrings", ""), path),
            any("/ctrlProps/" in name for name in container.namelist()),
        )


def _relations(container: ZipFile, main: str, path: Path) -> dict[str, tuple[str, str]]:
    """Id → (kind, name of the part)."""
    folder, name = posixpath.split(main)
    root = _parsed(container, posixpath.join(folder, "_rels", f"{name}.rels"), path)
    return {
        each.get("Id", ""): (
            each.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))),
        )
        for each in (() if root is None else root)
    }


def _parsed(container: ZipFile, name: str, path: Path) -> Element | None:
    content = member(container, name, path)
    if content is None:
        return None
    for strict, usual in _STRICT.items():
        content = content.replace(strict, usual)
    return parse(content, path)


def _sheet(container: ZipFile, name: str, path: Path) -> bytes:
    content = member(container, name, path) or b""
    if b"<!DOCTYPE" in content[:_HEAD]:
        raise refusals.entities(path)
    if content and not content.rstrip().endswith(b"sheet>"):  # a reader of streams would take what is left for all
        raise refusals.damaged(path, name)
    return content


def _pictures(container: ZipFile, name: str, path: Path) -> dict[str, str]:
    """Parsed only where a symbol font is used at all: the texts of a large register are many."""
    content = member(container, name, path) or b""
    if b"<!DOCTYPE" in content[:_HEAD]:
        raise refusals.entities(path)
    if b"dings" not in content:
        return {}
    root = _parsed(container, name, path)
    return {} if root is None else pictures_in_strings(root)
