"""Each file is read in a process of its own, within limits.

What is made of a document, its findings, is made there too. A file that hangs, crashes or eats memory on its way is an
error for that file alone. ``worker`` is the program of that process; ``wire`` what goes over its pipes: JSON, checked
against our types when it arrives, so that nothing which a file may have got hold of can send more than a document.
``process`` is our end of one worker, ``pool`` those that wait.
"""

from connector.readers.isolation.limits import ReadLimits
from connector.readers.isolation.pool import made_isolated, prepare, read_isolated, unpack_isolated

__all__ = ["ReadLimits", "made_isolated", "prepare", "read_isolated", "unpack_isolated"]
