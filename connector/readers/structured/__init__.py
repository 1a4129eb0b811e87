"""Files of named values: JSON records, and OSCAL results and plans of action in JSON or XML.

``tree`` makes the same values of both notations; ``oscal`` and ``records`` lay them out as a register with the labels
that people use, so that it is read like any other.
"""

from connector.readers.structured.reading import read

__all__ = ["read"]
