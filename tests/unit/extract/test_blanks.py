from __future__ import annotations

import pytest

from connector.extract.blanks import blank, placeholder, unfilled


@pytest.mark.parametrize("text", ["", " — ", "N/A", "无", "____", "n.a.", "第 页 共 页", "TBD", "以下空白"])
def test_a_word_for_nothing_is_blank(text: str) -> None:
    assert blank(text)


@pytest.mark.parametrize("text", ["No", "□", "0", "无审批记录", "none of the servers was patched in time"])
def test_a_value_is_not_blank(text: str) -> None:
    assert not blank(text)


@pytest.mark.parametrize(
    "text",
    [
        "[Name]",
        "NCR-[YYYY]-[NNN]",
        "${refNo}",
        "{{owner}}",
        "<请填写>",
        "YYYY-MM-DD",
        "TT.MM.JJJJ",
        "20XX年X月X日",
        "  年  月  日",
        "2026年 月 日",
        "e.g., A.5.15 — Access Control",
        "例：抽查3份记录",
        "The last review of [SYSTEM] is missing",
        "Q3 [year]",
        "【部门名称】",
        "`[Ej. AUD-2026-001]`",
    ],
)
def test_a_templates_own_text_is_a_placeholder(text: str) -> None:
    assert placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "[1] first source",
        "[REDACTED] failed",
        "<https://example.com/x>",
        "A < B and C > D",
        "2026-03-10",
        "【严重不符合】未审批",
    ],
)
def test_brackets_alone_make_no_placeholder(text: str) -> None:
    assert not placeholder(text)


def test_a_ruled_line_is_unfilled() -> None:
    assert unfilled("______________")
    assert not unfilled("Anna ______")
