"""From findings as printed to nonconformities, with doubts instead of guesses."""

from __future__ import annotations

from connector.normalise.normalising import normalise
from connector.normalise.options import NormaliseOptions
from connector.normalise.standards import Standards, load_standards

__all__ = ["NormaliseOptions", "Standards", "load_standards", "normalise"]
