from __future__ import annotations

import pytest

from connector.extract import load_vocabulary
from connector.extract.pairs import labelled, split_labelled

WORDS = load_vocabulary()


def pairs(text: str) -> list[tuple[str, str, str]]:
    """(first field that the label may name, label, value)."""
    return [
        (piece.fields[0] if piece.fields else "", piece.label, piece.value) for piece in split_labelled(text, WORDS)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "条款/Clause: 8.6.1  性质：□严重 ☑一般",
            [("clause", "条款/Clause", "8.6.1"), ("grade", "性质", "□严重 ☑一般")],
        ),
        ("Owner: HR Lead | Due: 2026-05-15", [("owner", "Owner", "HR Lead"), ("due_on", "Due", "2026-05-15")]),
        (
            "CAPA ID: C-1 Source: DEV-001 Problem statement: The review did not: say",
            [
                ("number", "CAPA ID", "C-1"),
                ("source", "Source", "DEV-001"),
                ("statement", "Problem statement", "The review did not: say"),
            ],
        ),
        (
            "一般不符合，不符合7.1条款。不符事实为: 未评定。",
            [("", "", "一般不符合，不符合7.1条款。"), ("statement", "不符事实为", "未评定。")],
        ),
        ("【不符合事实】未提供记录", [("statement", "不符合事实", "未提供记录")]),
        ("Severity – Minor", [("grade", "Severity", "Minor")]),
        ("Report no. IAR-26-04", [("number", "Report no.", "IAR-26-04")]),
        ("Business Case: grow", [("", "Business Case", "grow")]),
        (
            "审核准则：ISO/IEC 20000-1:2018审核日期：2026年5月11日",
            [("standard", "审核准则", "ISO/IEC 20000-1:2018"), ("raised_on", "审核日期", "2026年5月11日")],
        ),
        (
            "One was late. Owner: Desk Manager. Due: 10 April 2026",
            [("", "", "One was late."), ("owner", "Owner", "Desk Manager."), ("due_on", "Due", "10 April 2026")],
        ),
        ("未提供记录。性质：一般不符合", [("", "", "未提供记录。"), ("grade", "性质", "一般不符合")]),
        ("审核组长：张三  组员：李四", [("auditors", "审核组长", "张三"), ("auditors", "组员", "李四")]),
        ("不符合性质\t一般\t责任人\t王强", [("grade", "不符合性质", "一般"), ("owner", "责任人", "王强")]),
        (
            "受审核部门\t运维部\t条款：8.6.1",
            [("department", "受审核部门", "运维部"), ("clause", "条款", "8.6.1")],
        ),
        ("编号：C-1 ｜ 成熟度：B类", [("number", "编号", "C-1"), ("", "成熟度", "B类")]),
    ],
)
def test_labels_and_values_are_split(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert pairs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ISO/IEC 27001:2022 clause 8",
        "http://example.com/x",
        "17:12 开始",
        "F-001 (Minor): Evidence is missing",
        "不符合项 1：未评审",
    ],
)
def test_a_colon_alone_makes_no_label(text: str) -> None:
    assert pairs(text) == [("", "", text)]


def test_lines_without_a_label_go_on_with_the_value_above() -> None:
    assert pairs("不符合事实：一\n二\n客观证据：三") == [
        ("statement", "不符合事实", "一\n二"),
        ("evidence", "客观证据", "三"),
    ]
    assert pairs("一\n二：\n三")[0] == ("", "", "一")


def test_a_long_text_keeps_its_inner_words() -> None:
    text = 'Evidence: the log shows Status: "Implemented" for all'
    assert pairs(text) == [("evidence", "Evidence", 'the log shows Status: "Implemented" for all')]


def test_a_labelled_line_is_seen() -> None:
    assert labelled("受审核部门：运维部", WORDS)
    assert not labelled("2026年度内部审核报告", WORDS)
