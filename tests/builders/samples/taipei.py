"""The internal audit report of the Taipei branch: traditional characters, one table per grade (Word)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.builders.samples import word
from tests.builders.samples.content import load
from tests.builders.samples.word import Cell, label

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path) -> Path:
    """The report."""
    report = load("taipei_2026")
    look = word.Look(
        latin="Times New Roman",
        asian="新細明體",
        language="zh-TW",
        header=report["header"],
        created=report["created"],
        pages=("第 ", " 頁"),
    )
    return word.write(
        path,
        word.title(report["title"]),
        word.grid([3, 6, 3, 5], [_head_row(row) for row in report["head"]]),
        word.heading("壹、稽核概述"),
        *(word.body(text) for text in report["summary"]),
        word.heading("貳、稽核發現"),
        *(
            block
            for number, each in zip("一二三", report["sections"], strict=True)
            for block in _section(number, each, report)
        ),
        word.heading("參、結論"),
        word.body(report["conclusion"]),
        word.heading("肆、缺失分級說明"),
        *(word.body(text) for text in report["definitions"]),
        word.grid([1, 1], [report["signatures"]]),
        look=look,
    )


def _head_row(row: list[str]) -> list[Cell]:
    if len(row) == 2:
        return [label(row[0]), Cell(row[1], span=3)]
    return [label(row[0]), Cell(row[1]), label(row[2]), Cell(row[3])]


def _section(number: str, section: dict[str, Any], report: dict[str, Any]) -> list[str]:
    columns = [label(name) for name in report["columns"]]
    return [
        word.heading(f"（{number}）{section['name']}", depth=2),
        word.grid([4, 5, 4, 13, 5], [columns, *section["rows"]]),
    ]
