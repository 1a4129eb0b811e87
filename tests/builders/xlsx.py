"""Workbooks, written with xlsxwriter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def save(path: Path, fill: Callable[[Any, Any], object], name: str = "发现") -> Path:
    """A workbook with one sheet; ``fill`` is given both."""
    workbook = xlsxwriter.Workbook(str(path))
    fill(workbook, workbook.add_worksheet(name))
    workbook.close()
    return path
