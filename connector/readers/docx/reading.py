"""A Word document as a ``Document``: the body's blocks, each followed by the notes that it refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.language import _
from connector.model.document import Place
from connector.readers.assembly import Assembly
from connector.readers.docx.names import child, w
from connector.readers.docx.numbering import Numbering
from connector.readers.docx.package import open_package
from connector.readers.docx.pages import Pages, page_source
from connector.readers.docx.story import Line, Story
from connector.readers.docx.styles import Styles

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from connector.model.document import Document
    from connector.readers.assembly import ParagraphKind
    from connector.readers.docx.package import Package
    from connector.readers.docx.story import Block
    from connector.readers.markup import Element
    from connector.readers.options import ReadOptions


def read(content: bytes, path: Path, _options: ReadOptions) -> Document:
    """Read the body. The texts of headers and footers become the properties "header" and "footer"."""
    return _Reading(open_package(content, path)).document()


class _Reading:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles = Styles(package.part("styles"))
        self._numbering = Numbering(package.part("numbering"))
        self._pages = Pages(page_source(package.body))
        self._assembly = Assembly()
        self._notes_printed = 0

    def document(self) -> Document:
        story = Story(self._styles, self._numbering, self._pages)
        for block in story.flow(child(self._package.body, "body")):
            self._add(block)
            self._tell_hidden(story)
            self._add_notes(story)
        for name in ("header", "footer"):
            self._assembly.property(name, self._printed(self._package.parts.get(name, ())))
        self._tell_about_the_whole(story)
        return self._assembly.document("docx")

    def _add(self, block: Block) -> None:
        if not isinstance(block, Line):
            pages = [page for each in block.pages if (page := self._pages.known(each)) is not None]
            first = pages[0] if pages else None
            self._assembly.table(block.grid, page=first, pages=pages, hidden=block.hidden)
            return
        kind: ParagraphKind = "heading" if block.level else "item" if block.marker else "body"
        level = block.level or int(kind == "item")
        page = self._pages.known(block.page)
        self._assembly.paragraph(block.text, kind=kind, level=level, marker=block.marker, bold=block.bold, page=page)

    def _add_notes(self, story: Story) -> None:
        """Print the footnotes and endnotes that were referred to since the last time."""
        references, story.references = story.references, []
        for part, key in references:
            self._notes_printed += 1
            text = self._printed([self._note(part, key)])
            self._assembly.paragraph(text, marker=f"[{self._notes_printed}]")
            story.references.clear()

    def _note(self, part: str, key: str) -> Element | None:
        root = self._package.part(part)
        if root is None:
            return None
        return next((each for each in root.iter(w(part.removesuffix("s"))) if each.get(w("id")) == key), None)

    def _printed(self, containers: Sequence[Element | None]) -> str:
        """The text of headers, footers or notes, each line once."""
        lines: dict[str, None] = {}
        for container in containers:
            story = Story(self._styles, self._numbering, Pages("none"))
            for block in () if container is None else story.flow(container):
                texts = [block.printed] if isinstance(block, Line) else [" ".join(row) for row in block.grid.rows]
                lines.update(dict.fromkeys(text.strip() for text in texts))
        return "\n".join(filter(None, lines))

    def _tell_hidden(self, story: Story) -> None:
        if story.hidden:
            self._assembly.note(_("Hidden text is read"), Place(block=self._assembly.next_block - 1))
            story.hidden = False

    def _tell_about_the_whole(self, story: Story) -> None:
        if story.embedded:
            self._assembly.note(_("Files embedded in the document are not read: {n}").format(n=story.embedded))
        if story.pictures and self._assembly.next_block == 1:
            self._assembly.note(_("The document holds pictures and no text: perhaps a scan"))
