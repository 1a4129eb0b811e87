"""Plain text → paragraphs by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.model.document import Paragraph
from connector.readers import read
from connector.readers.plain import split_marker

if TYPE_CHECKING:
    from pathlib import Path


def test_lines_headings_and_items(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(
        "内审报告\n=======\n编号：A-1\n\n　　一、不符合项\n-----\n1、甲\n* * *\n(2) 乙\n8.6.1 条款\n3.\n",
        encoding="utf-8",
    )
    document = read(path)
    assert document.kind == "txt"
    assert [(b.kind, b.level, b.marker, b.text) for b in document.blocks if isinstance(b, Paragraph)] == [
        ("heading", 1, "", "内审报告"),
        ("body", 0, "", "编号：A-1"),
        ("heading", 2, "", "一、不符合项"),
        ("item", 1, "1、", "甲"),
        ("item", 1, "(2)", "乙"),
        ("body", 0, "", "8.6.1 条款"),
        ("body", 0, "", "3."),
    ]


@pytest.mark.parametrize(
    ("text", "marker", "rest"),
    [
        ("1. a", "1.", "a"),
        ("1.a", "1.", "a"),
        ("12、甲", "12、", "甲"),
        ("（3）甲", "（3）", "甲"),
        ("(a) text", "(a)", "text"),
        ("b) text", "b)", "text"),
        ("十二、甲", "十二、", "甲"),
        ("（一）甲", "（一）", "甲"),
        ("①甲", "①", "甲"),
        ("- a", "-", "a"),
        ("• a", "•", "a"),
        ("●一般 ○严重", "", "●一般 ○严重"),
        ("8.6.1 a", "", "8.6.1 a"),
        ("8.6 a", "", "8.6 a"),
        ("2026.3.5", "", "2026.3.5"),
        ("-5", "", "-5"),
        ("一般不符合", "", "一般不符合"),
        ("☑一般", "", "☑一般"),
        ("NC-01 a", "", "NC-01 a"),
    ],
)
def test_markers(text: str, marker: str, rest: str) -> None:
    assert split_marker(text) == (marker, rest)


def test_text_with_markdown_marks_is_markdown_under_any_suffix(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("# 报告\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", encoding="utf-8")
    assert read(path).kind == "md"
