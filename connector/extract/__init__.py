"""From a ``Document`` to findings as printed: by form, by register, by prose."""

from __future__ import annotations

from connector.extract.reading import extract
from connector.extract.vocabulary import Vocabulary, load_vocabulary

__all__ = ["Vocabulary", "extract", "load_vocabulary"]
