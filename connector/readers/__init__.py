"""From bytes to a ``Document``: one module per format, chosen by content.

``reading`` opens the file and asks ``kinds`` what its content is; the module of that kind is imported only then.
"""

from connector.readers.options import ReadOptions
from connector.readers.reading import read

__all__ = ["ReadOptions", "read"]
