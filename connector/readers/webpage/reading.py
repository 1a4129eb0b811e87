"""A page as a ``Document``."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from lxml import etree, html

from connector.language import _
from connector.readers import refusals
from connector.readers.assembly import Assembly
from connector.readers.decoding import Decoded, decode
from connector.readers.webpage.walk import Walk

if TYPE_CHECKING:
    from pathlib import Path

    from connector.model.document import Document
    from connector.readers.options import ReadOptions

_HEAD = 4096
_DECLARED = re.compile(rb"<meta[^>]+?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_CHINESE = frozenset({"gb2312", "gbk", "gb_2312-80", "x-gbk", "gb18030"})
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read(content: bytes, path: Path, options: ReadOptions) -> Document:
    """Headings, paragraphs, list items and tables; what a browser does not show is left out."""
    decoded = _decoded(content, path, options)
    parser = _parser()
    try:
        root = html.document_fromstring(_XML_DECLARATION.sub("", decoded.text), parser=parser)
    except (etree.ParserError, ValueError) as fault:
        raise refusals.damaged(path, str(fault)) from fault
    if parser.error_log.filter_from_fatals():  # what comes after such a place is not in the tree
        raise refusals.too_nested(path)
    assembly = Assembly()
    decoded.warn(assembly)
    walk = Walk(assembly)
    walk.through(root)
    if walk.hidden:
        assembly.note(_("Parts of the page that are not shown are left out: {n}").format(n=walk.hidden))
    return assembly.document("html")


def add_fragment(assembly: Assembly, text: str) -> None:
    """Add the content of a piece of HTML that stands in another format."""
    Walk(assembly).through(html.fragment_fromstring(text, create_parent="div", parser=_parser()))


def _parser() -> html.HTMLParser:
    """Large pages are allowed: those saved as one file hold their pictures as text."""
    return html.HTMLParser(no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)


def _decoded(content: bytes, path: Path, options: ReadOptions) -> Decoded:
    """A byte order mark and the set encoding come before what the page declares of itself; then the usual search."""
    declared = _DECLARED.search(content[:_HEAD])
    if declared and options.encoding is None and not content.startswith(_MARKS):
        name = declared[1].decode("ascii").lower()
        try:
            return Decoded(content.decode("gb18030" if name in _CHINESE else name), name)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(content, path, options.encoding)
