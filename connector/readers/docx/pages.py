"""On which page of a Word document something stands, as far as the file tells.

Word notes where it last broke the pages while printing; other programs note only the breaks that people set. Where
the file holds neither, no page is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from connector.readers.docx.names import child, is_on, value_of, w

if TYPE_CHECKING:
    from connector.readers.docx.runs import Gathered, PageBreaks
    from connector.readers.markup import Element

Source = Literal["rendered", "explicit", "none"]


class Pages:
    """Counts pages along the walk; ``current`` is the page where the walk stands."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._begun = False
        self.current = 1

    def known(self, page: int) -> int | None:
        """The page as a place tells it."""
        return None if self._source == "none" else page

    def begin(self, gathered: Gathered, properties: Element | None) -> int:
        """Come to a paragraph; returns the page that its text begins on."""
        if self._source == "explicit" and self._begun and is_on(child(properties, "pageBreakBefore")):
            self.current += 1
        self._begun = True
        self.current += self._breaks(gathered).before
        return self.current

    def end(self, gathered: Gathered, properties: Element | None) -> None:
        """Leave the paragraph."""
        self.current += self._breaks(gathered).after
        section = child(properties, "sectPr")
        if self._source == "explicit" and section is not None and value_of(section, "type") != "continuous":
            self.current += 1

    def _breaks(self, gathered: Gathered) -> PageBreaks:
        return gathered.rendered if self._source == "rendered" else gathered.explicit


def page_source(body: Element) -> Source:
    """What the file tells about pages."""
    if next(body.iter(w("lastRenderedPageBreak")), None) is not None:
        return "rendered"
    if any(each.get(w("type")) == "page" for each in body.iter(w("br"))):
        return "explicit"
    return "none"
