"""Word documents of the golden set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders import docx
from tests.golden.authoring.markup import INLINE, Grid, Line, blocks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.golden.authoring.markup import Block


class _Notes:
    """The footnotes, as they come."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def add(self, text: str) -> str:
        self.texts.append(text)
        return f'<w:r><w:footnoteReference w:id="{len(self.texts) + 1}"/></w:r>'

    @property
    def xml(self) -> str:
        return "".join(
            f'<w:footnote w:id="{number}">{docx.paragraph(text)}</w:footnote>'
            for number, text in enumerate(self.texts, start=2)
        )


def write(path: Path, text: str, options: Mapping[str, str], tables: Mapping[str, str]) -> Path:
    """Set the text as a Word document; ``options``: header, footer."""
    notes = _Notes()
    made = "".join(_block(block, notes, tables) for block in blocks(text))
    parts = {name: docx.paragraph(options[name]) for name in ("header", "footer") if name in options}
    if notes.texts:
        parts["footnotes"] = notes.xml
    return docx.save(path, made, parts=parts)


def _block(block: Block, notes: _Notes, tables: Mapping[str, str]) -> str:
    match block:
        case Grid():
            return _table(block, notes, tables) + docx.paragraph()
        case Line("", "break"):
            return docx.paragraph('<w:r><w:br w:type="page"/></w:r>')
        case Line(text, "heading", level):
            return docx.heading(level, text)
        case Line(text, "bullet" | "number" as kind):
            number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{1 if kind == "bullet" else 2}"/></w:numPr>'
            return docx.paragraph(_runs(text, notes), properties=number)
        case Line(text, "box"):
            return docx.paragraph(docx.text_box(docx.paragraph(_runs(text, notes))))
        case Line(text):
            return docx.paragraph(_runs(text, notes))


def _runs(text: str, notes: _Notes) -> str:
    return "".join(_piece(piece, notes) for piece in INLINE.split(text) if piece)


def _piece(piece: str, notes: _Notes) -> str:
    controls = {
        "{x}": docx.checkbox(ticked=True),
        "{ }": docx.checkbox(ticked=False),
        "{X}": _old(ticked=True),
        "{_}": _old(ticked=False),
    }
    changes = {"{+": "ins", "{-": "del"}
    if piece == "\n":
        return "<w:r><w:br/></w:r>"
    if piece in controls:
        return controls[piece]
    if piece.startswith("**") and len(piece) > 4:
        return docx.run(piece[2:-2], "<w:b/>")
    if piece.startswith("{^"):
        return notes.add(piece[2:-1])
    if piece[:2] in changes and piece.endswith("}"):
        name = changes[piece[:2]]
        run = docx.run(piece[2:-2])
        run = run.replace("w:t>", "w:delText>").replace("<w:t ", "<w:delText ") if name == "del" else run
        return f'<w:{name} w:id="9" w:author="QA" w:date="2026-01-01T00:00:00Z">{run}</w:{name}>'
    return docx.run(piece)


def _old(*, ticked: bool) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="Check"/><w:enabled/><w:checkBox><w:sizeAuto/>'
        f'<w:default w:val="{int(ticked)}"/></w:checkBox></w:ffData></w:fldChar></w:r>'
        '<w:r><w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _table(grid: Grid, notes: _Notes, tables: Mapping[str, str]) -> str:
    spans = {(y, x): (down, right) for y, x, down, right in grid.spans()}
    under = {(y + n, x): right for (y, x), (down, right) in spans.items() for n in range(1, down)}
    rows = []
    for y, row in enumerate(grid.rows):
        cells = []
        for x, text in enumerate(row):
            if (y, x) in spans:
                down, right = spans[y, x]
                cells.append(docx.cell(*_cell(text, notes, tables), span=right, merge="restart" if down > 1 else ""))
            elif (y, x) in under:
                cells.append(docx.cell(span=under[y, x], merge="continue"))
        rows.append(docx.row(*cells, properties="<w:tblHeader/>" if y < grid.headers else ""))
    return docx.table(rows)


def _cell(text: str, notes: _Notes, tables: Mapping[str, str]) -> list[str]:
    if text.startswith("{table:"):
        return [_block(block, notes, {}) for block in blocks(tables[text[7:-1]])]
    return [docx.paragraph(_runs(line, notes)) for line in text.split("\n")]
