"""XML from a stranger, parsed so that it can do no harm: no entities, no document types, no network, no depth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from connector.readers import refusals

if TYPE_CHECKING:
    from pathlib import Path

Element = Any
"""An element of lxml, which ships no types."""


def parse(content: bytes, path: Path) -> Element:
    """The root element. Raises ``ReadError`` for broken XML, and for any document type declaration."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        if fault.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            reason = refusals.entities if "entity" in str(fault) else refusals.too_nested
            raise reason(path) from fault
        raise refusals.damaged(path, str(fault)) from fault
    except ValueError as fault:
        raise refusals.damaged(path, str(fault)) from fault
    if root.getroottree().docinfo.doctype:
        raise refusals.entities(path)
    return root
