"""A file that takes for ever to read: the library that parses it compares each attribute with all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def save(path: Path) -> Path:
    """Write it, a web page of some megabytes."""
    attributes = " ".join(f'a{number}=""' for number in range(500_000))
    path.write_text(f"<html><body><p {attributes}>内部审核报告</p></body></html>", encoding="utf-8")
    return path
