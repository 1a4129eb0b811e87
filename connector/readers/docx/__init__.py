"""Word documents: a walk of our own over the XML, because libraries lose insertions, controls, boxes and ticks.

``package`` finds the parts, ``styles`` and ``numbering`` answer what a paragraph is, ``runs`` gathers the text of one
paragraph, ``story`` walks the blocks, ``reading`` puts the document together.
"""

from connector.readers.docx.reading import read

__all__ = ["read"]
