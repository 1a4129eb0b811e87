"""Word documents as an office writes them: styles, ruled tables with set widths, running header, page numbers.

::

    write(path, title(…), heading("一、审核目的"), body("…"), grid([1, 3], [[label("报告编号"), "IA-1"]]), look=Look(…))

Unlike ``tests.builders.docx``, from which its paragraphs come, it writes files that word processors open.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape

from tests.builders import docx

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

_TEXT_WIDTH = 9354
"""Twentieths of a point between the margins of an A4 page."""
_GAP = docx.paragraph(style="Gap")
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


@dataclass(frozen=True, slots=True)
class Look:
    """How a document looks besides its blocks. ``pages``: the words around the page number in the footer."""

    latin: str
    asian: str
    language: str
    header: str
    created: datetime
    pages: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; each line of ``text`` is a paragraph. ``merge``: its part in a vertical merge."""

    text: str = ""
    span: int = 1
    merge: Literal["", "restart", "continue"] = ""
    label: bool = False
    centred: bool = False


def label(text: str, span: int = 1, merge: Literal["", "restart", "continue"] = "") -> Cell:
    """A shaded cell that names what stands beside or below it."""
    return Cell(text, span, merge, label=True, centred=True)


def title(text: str) -> str:
    """The title, centred."""
    return docx.paragraph(text, style="Title")


def heading(text: str, depth: int = 1) -> str:
    """A heading."""
    return docx.heading(depth, text)


def body(text: str, align: str = "") -> str:
    """A paragraph. ``align``: "center" or "right"."""
    return docx.paragraph(text, properties=f'<w:jc w:val="{align}"/>' if align else "")


def lead(bold: str, text: str) -> str:
    """A paragraph that begins with bold words."""
    return docx.paragraph(docx.run(bold, "<w:b/>"), docx.run(text))


def bullet(text: str) -> str:
    """An item of a list with bullets."""
    return docx.item(text)


def page_break() -> str:
    """What follows begins on a new page."""
    return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def grid(shares: Sequence[int], rows: Iterable[Sequence[Cell | str]]) -> str:
    """A ruled table, as wide as the text. ``shares``: how its columns divide the width."""
    widths = [_TEXT_WIDTH * share // sum(shares) for share in shares]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    made = "".join(_row(widths, [each if isinstance(each, Cell) else Cell(each) for each in row]) for row in rows)
    look = f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{made}</w:tbl>{_GAP}"


def _row(widths: Sequence[int], cells: Sequence[Cell]) -> str:
    made, column = [], 0
    for cell in cells:
        made.append(_cell(cell, sum(widths[column : column + cell.span])))
        column += cell.span
    if column != len(widths):
        message = f"{column} of {len(widths)} columns: {cells}"
        raise ValueError(message)
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(made)}</w:tr>"


def _cell(cell: Cell, width: int) -> str:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    properties += f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    properties += f'<w:vMerge w:val="{cell.merge}"/>' if cell.merge else ""
    properties += '<w:shd w:val="clear" w:color="auto" w:fill="E7E6E6"/>' if cell.label else ""
    align = '<w:jc w:val="center"/>' if cell.centred else ""
    lines = [docx.paragraph(line, style="Cell", properties=align, bold=cell.label) for line in cell.text.split("\n")]
    return f'<w:tc><w:tcPr>{properties}<w:vAlign w:val="center"/></w:tcPr>{"".join(lines)}</w:tc>'


def write(path: Path, *blocks: str, look: Look) -> Path:
    """Write the document. The same blocks and look give the same file."""
    spaces = docx.NAMESPACES
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="r3"/><w:footerReference w:type="default" r:id="r4"/>'
        '<w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1440" w:right="1276" w:bottom="1304" w:left="1276" w:header="851" w:footer="737" w:gutter="0"/>'
        "</w:sectPr>"
    )
    number = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    before, after = look.pages
    centred = '<w:jc w:val="center"/>'
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations({"officeDocument": "word/document.xml", "core-properties": "docProps/core.xml"}),
        "docProps/core.xml": _core(look),
        "word/document.xml": f"<w:document {spaces}><w:body>{''.join(blocks)}{section}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(
            {"styles": "styles.xml", "numbering": "numbering.xml", "header": "header1.xml", "footer": "footer1.xml"}
        ),
        "word/styles.xml": f"<w:styles {spaces}>{_styles(look)}</w:styles>",
        "word/numbering.xml": f"<w:numbering {spaces}>{_NUMBERING}</w:numbering>",
        "word/header1.xml": f"<w:hdr {spaces}>{docx.paragraph(look.header, properties=centred)}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {spaces}>{docx.paragraph(before, number, after, properties=centred)}</w:ftr>",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name, look.created.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, _HEAD + content)
    return path


_NUMBERING = docx.numbering(
    {
        "0": '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>'
        '<w:pPr><w:ind w:left="420" w:hanging="420"/></w:pPr></w:lvl>'
    },
    {"1": "0"},
)


def _styles(look: Look) -> str:
    fonts = f'<w:rFonts w:ascii="{look.latin}" w:hAnsi="{look.latin}" w:eastAsia="{look.asian}" w:cs="{look.latin}"/>'
    language = f'<w:lang w:val="en-GB" w:eastAsia="{look.language}"/>'
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="21"/>{language}</w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="100" w:line="320" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    made = [
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>',
        _style("Title", "Title", '<w:spacing w:before="240" w:after="240"/><w:jc w:val="center"/>', size=36),
        *(
            _style(f"Heading{depth}", f"heading {depth}", _HEADING.format(level=depth - 1), size=30 - 2 * depth)
            for depth in (1, 2, 3)
        ),
        _style("Gap", "Gap", '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>', size=12, bold=False),
        _style(
            "Cell",
            "Cell",
            '<w:spacing w:before="40" w:after="40" w:line="280" w:lineRule="auto"/>',
            size=20,
            bold=False,
        ),
    ]
    return defaults + "".join(made)


_HEADING = '<w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="{level}"/>'


def _style(key: str, name: str, properties: str, *, size: int, bold: bool = True) -> str:
    look = ("<w:b/>" if bold else "") + f'<w:sz w:val="{size}"/>'
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f"<w:pPr>{properties}</w:pPr><w:rPr>{look}</w:rPr></w:style>"
    )


def _content_types() -> str:
    kinds = {
        "document": "document.main",
        "styles": "styles",
        "numbering": "numbering",
        "header1": "header",
        "footer1": "footer",
    }
    parts = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_WORD}.{kind}+xml"/>' for part, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'{parts}<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relations(targets: dict[str, str]) -> str:
    package = {"core-properties": f"{_RELATIONS}/metadata"}
    made = "".join(
        f'<Relationship Id="r{number}" Type="{package.get(kind, _OFFICE)}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), start=1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{made}</Relationships>'


def _core(look: Look) -> str:
    day = look.created.strftime("%Y-%m-%dT%H:%M:%SZ")
    stamps = "".join(
        f'<dcterms:{which} xsi:type="dcterms:W3CDTF">{day}</dcterms:{which}>' for which in ("created", "modified")
    )
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(look.header)}</dc:title>{stamps}</cp:coreProperties>"
    )
