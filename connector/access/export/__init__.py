"""Marked files: values in, bytes out. What goes into one was decided in the ledger's queries; here it is only drawn.

``__main__`` is a process of its own for a file, and ``making`` what it does: ``pdf``, ``xlsx`` and ``delimited``
draw a ``Sheet``, ``copying`` the pages of somebody's PDF; ``proof`` looks whether the mark is really there, before
anybody gets the file.
"""
