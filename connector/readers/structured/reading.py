"""A file of named values as a ``Document``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.readers.assembly import Assembly
from connector.readers.decoding import decode
from connector.readers.structured.oscal import add_oscal, is_oscal
from connector.readers.structured.records import add_records
from connector.readers.structured.tree import tree_of_json, tree_of_xml

if TYPE_CHECKING:
    from pathlib import Path

    from connector.model.document import Document
    from connector.readers.options import ReadOptions


def read(content: bytes, path: Path, options: ReadOptions) -> Document:
    """OSCAL as its findings, other JSON as its records."""
    assembly = Assembly()
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        tree = tree_of_xml(content, path)
    else:
        decoded = decode(content, path, options.encoding)
        decoded.warn(assembly)
        tree = tree_of_json(decoded.text, path)
    if is_oscal(tree):
        add_oscal(assembly, tree)
        return assembly.document("oscal")
    add_records(assembly, tree)
    return assembly.document("json")
