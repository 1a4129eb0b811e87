"""Word documents from their XML: only what a test says stands in the file.

::

    docx.save(path, docx.heading(1, "报告"), docx.paragraph("正文"), docx.table([["编号", "NC-1"]]))

Each function returns XML, and XML of a test's own may stand anywhere among it. The styles "Heading1" … "Heading9" and
"Title" and the lists 1 (bullets) and 2 (decimal) exist unless other parts are given.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "v": "urn:schemas-microsoft-com:vml",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    }.items()
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_HEADINGS = "".join(
    f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/></w:style>'
    for level in range(1, 10)
)
STYLES = f'{_HEADINGS}<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'


def level(number_format: str, text: str, *, at: int = 0, start: int = 1, extra: str = "") -> str:
    """One level of a list."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>{extra}'
        f'<w:lvlText w:val="{escape(text)}"/></w:lvl>'
    )


def numbering(definitions: dict[str, str], lists: dict[str, str]) -> str:
    """``definitions``: id → its levels; ``lists``: id → definition, with overrides after a space."""
    made = [f'<w:abstractNum w:abstractNumId="{key}">{levels}</w:abstractNum>' for key, levels in definitions.items()]
    for key, definition in lists.items():
        name, _blank, overrides = definition.partition(" ")
        made.append(f'<w:num w:numId="{key}"><w:abstractNumId w:val="{name}"/>{overrides}</w:num>')
    return "".join(made)


NUMBERING = numbering({"b": level("bullet", "•"), "d": level("decimal", "%1.")}, {"1": "b", "2": "d"})


def run(text: str, properties: str = "") -> str:
    """A run; ``properties`` stands in its ``w:rPr``."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*content: str, style: str = "", properties: str = "", bold: bool = False) -> str:
    """A paragraph of texts and of XML (which begins with ``<``)."""
    own = (f'<w:pStyle w:val="{style}"/>' if style else "") + properties
    look = "<w:b/>" if bold else ""
    runs = "".join(each if each.startswith("<") else run(each, look) for each in content)
    return f"<w:p><w:pPr>{own}</w:pPr>{runs}</w:p>"


def heading(depth: int, text: str) -> str:
    """A heading in one of Word's own styles."""
    return paragraph(text, style=f"Heading{depth}")


def item(text: str, *, of: str = "1", depth: int = 0, style: str = "") -> str:
    """A paragraph of a list."""
    number = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{of}"/></w:numPr>'
    return paragraph(text, properties=number, style=style) if text else paragraph(properties=number, style=style)


def cell(*content: str, span: int = 1, merge: str = "", properties: str = "") -> str:
    """A cell; ``merge``: "restart" or "continue" of a vertical merge. Texts become paragraphs."""
    own = properties + (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "")
    own += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    blocks = "".join(each if each.startswith("<") else paragraph(each) for each in content) or paragraph()
    return f"<w:tc><w:tcPr>{own}</w:tcPr>{blocks}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A row of texts and of cells."""
    made = "".join(each if each.startswith("<") else cell(each) for each in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{made}</w:tr>"


def table(rows: Sequence[Sequence[str] | str]) -> str:
    """A table of rows: each a list of texts, or XML made by ``row``."""
    made = "".join(each if isinstance(each, str) else row(*each) for each in rows)
    return f"<w:tbl><w:tblPr/>{made}</w:tbl>"


def checkbox(*, ticked: bool) -> str:
    """A check box as a content control."""
    return (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(ticked)}"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent>{run('?')}</w:sdtContent></w:sdt>"
    )


def text_box(*blocks: str) -> str:
    """A run with a text box, written twice as Word does: for itself, and for programs before 2010."""
    content = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback>"
        f"</mc:AlternateContent></w:r>"
    )


def save(
    path: Path,
    *blocks: str,
    styles: str = STYLES,
    numbering: str = NUMBERING,
    parts: dict[str, str] | None = None,
    namespaces: str = NAMESPACES,
) -> Path:
    """Write the document. ``parts``: kind ("header", "footnotes", …) → the XML inside its root element."""
    roots = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes"}
    contents = {"styles": styles, "numbering": numbering, **(parts or {})}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{MAIN}"/></Types>')
        archive.writestr("_rels/.rels", _relations({"officeDocument": "word/document.xml"}))
        archive.writestr("word/_rels/document.xml.rels", _relations({kind: f"{kind}.xml" for kind in contents}))
        body = f"<w:document {namespaces}><w:body>{''.join(blocks)}</w:body></w:document>"
        archive.writestr("word/document.xml", body)
        for kind, content in contents.items():
            root = roots.get(kind, {"header": "hdr", "footer": "ftr"}.get(kind, kind))
            archive.writestr(f"word/{kind}.xml", f"<w:{root} {namespaces}>{content}</w:{root}>")
    return path


def _relations(targets: dict[str, str]) -> str:
    made = "".join(
        f'<Relationship Id="r{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{made}</Relationships>'
