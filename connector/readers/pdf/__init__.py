"""PDF with a text layer: characters and ruling lines of each page, put back into tables and paragraphs.

``source`` asks pdfium (with ``characters``, ``looks``, ``drawings``, ``fields``); everything else is geometry in
points, from the top left corner of the page as it is read. ``lattice`` finds ruled tables, ``aligned`` those without
lines, ``lines`` and ``prose`` the text around them, ``furniture`` what repeats on every page, ``tables`` joins what
runs over pages; ``layout`` sorts one page, ``reading`` puts the document together.
"""

from connector.readers.pdf.reading import read

__all__ = ["read"]
