"""Workbooks: values by calamine, which is fast; what it does not tell (formats, hidden rows) from the XML itself.

``formats`` prints a number as its cell shows it, ``styles`` finds which cells have such a look, ``sheet`` scans the XML
of one sheet, ``package`` finds the parts, ``reading`` puts the document together.
"""

from connector.readers.xlsx.reading import read

__all__ = ["read"]
