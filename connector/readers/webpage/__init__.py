"""HTML: saved pages, and the tables that programs call .xls though they are HTML.

``reading`` decodes and parses, ``walk`` goes through the elements, ``tables`` lays cells out by their spans.
"""

from connector.readers.webpage.reading import read

__all__ = ["read"]
