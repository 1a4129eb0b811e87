r"""What a file is, by its content; the suffix only settles what content leaves open.

=============================================  =======================================================================
content                                        kind
=============================================  =======================================================================
``%PDF-`` within the first kilobyte            pdf
zip with a Word or Excel main part             docx, xlsx, xlsb (a broken or encrypted container is refused)
zip that says it is an OpenDocument            odt, ods
OLE container                                  xls, doc, works by its suffix; refused: encrypted OOXML, anything else
``{\rtf``                                       rtf
PNG, JPEG, TIFF, BMP, GIF, WEBP                image
other picture, other archive                   refused, each with its own remedy
text that opens as HTML                        html
text with suffix .csv .tsv                     csv
OSCAL in XML, or text in JSON's brackets       structured
text of even columns under any suffix          csv
text with Markdown's own marks, or .md         md
any other text                                 txt
=============================================  =======================================================================
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Literal, assert_never

from connector.readers import refusals
from connector.readers.decoding import decode
from connector.readers.delimited import looks_delimited
from connector.readers.scan import is_installed
from connector.readers.zips import check_container, main_part

if TYPE_CHECKING:
    from pathlib import Path

    from connector.readers.options import ReadOptions

Kind = Literal[
    "docx",
    "xlsx",
    "xls",
    "pdf",
    "image",
    "doc",
    "works",
    "rtf",
    "odt",
    "ods",
    "xlsb",
    "structured",
    "html",
    "csv",
    "md",
    "txt",
]

_HEAD = 1024
_SAMPLE = 65536
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_ICON = b"\x00\x00\x01\x00"
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table)\b", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<(?:p|div|td|h[1-6]|br|meta)\b[^>]*>", re.IGNORECASE)
_OSCAL = "http://csrc.nist.gov/ns/oscal/"
_JSON = re.compile(r'\{\s*"|\[\s*\{\s*"')
_MARKDOWN = re.compile(r"^(?:#{1,6} \S.*|\|?[ :]*-{3,}[ :]*(?:\|[ :]*-{3,}[ :]*)+\|?[ ]*)$", re.MULTILINE)


def kind_of(content: bytes, path: Path, options: ReadOptions) -> Kind:
    """The kind of a file. Raises ``ReadError`` for content that no reader takes."""
    head = content[:_HEAD]
    kind = _kind_by_head(head, path)
    if kind is not None:
        return kind
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_container(content, path, options)
    if head.startswith(_OLE):
        return _kind_of_ole(content, path)
    if _HTML.match(head.removeprefix(codecs.BOM_UTF8).decode("latin-1")):  # a page says itself how it is encoded
        return "html"
    return _kind_of_text(decode(content, path, options.encoding).text, path.suffix.lower(), path)


def is_pdf(content: bytes) -> bool:
    """Whether it is a PDF."""
    return b"%PDF-" in content[:_HEAD]


def has_pages(content: bytes) -> bool:
    """Whether it has pages that can be shown as pictures: a PDF, or a picture itself."""
    head = content[:_HEAD]
    return is_pdf(content) or _is_picture(head)


def _is_picture(head: bytes) -> bool:
    return head.startswith(_PICTURES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")


def _kind_by_head(head: bytes, path: Path) -> Kind | None:
    """What the first bytes settle by themselves."""
    if is_pdf(head):
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if _is_picture(head):
        if not is_installed():
            raise refusals.image(path)
        return "image"
    if head[4:8] == b"ftyp" or head.startswith(_ICON):
        raise refusals.strange_picture(path)
    if head.startswith(_ARCHIVES):
        raise refusals.archive(path)
    return None


def _kind_of_container(content: bytes, path: Path, options: ReadOptions) -> Kind:
    check_container(content, path, options)
    match main_part(content, path):
        case "word":
            return "docx"
        case "excel":
            return "xlsx"
        case "excel binary":
            return "xlsb"
        case "powerpoint":
            raise refusals.wrong_format(path, "PowerPoint", "DOCX")
        case "opendocument text":
            return "odt"
        case "opendocument spreadsheet":
            return "ods"
        case None:
            raise refusals.unknown(path)
        case other:
            assert_never(other)


def _kind_of_ole(content: bytes, path: Path) -> Kind:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise refusals.encrypted(path)
    if "WordDocument".encode("utf-16-le") in content:
        return "doc"
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return "xls"
    if path.suffix.lower() == ".wps":
        return "works"
    raise refusals.unknown(path)


def _kind_of_text(text: str, suffix: str, path: Path) -> Kind:
    start = text[:_SAMPLE]
    if _HTML.match(start) or (suffix in {".html", ".htm", ".xhtml"} and _TAG.search(start)):
        return "html"
    if suffix in {".csv", ".tsv", ".tab"}:
        return "csv"
    if _is_structured(text, suffix):
        return "structured"
    if suffix in {".xml", ".yaml", ".yml"} or start.lstrip().startswith("<?xml"):
        raise refusals.unknown(path)
    if looks_delimited(text):
        return "csv"
    if suffix in {".md", ".markdown", ".mdown"} or len(_MARKDOWN.findall(start)) > 1:
        return "md"
    return "txt"


def _is_structured(text: str, suffix: str) -> bool:
    """OSCAL in XML, a file that is called JSON, or one of another name that can be nothing else."""
    start = text[:_SAMPLE].lstrip()
    if start.startswith("<"):
        return _OSCAL in start[: _HEAD * 4]
    return suffix == ".json" or _JSON.match(start) is not None
