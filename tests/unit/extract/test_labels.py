from __future__ import annotations

import pytest

from connector.extract import load_vocabulary
from connector.extract.labels import strip_numbering

WORDS = load_vocabulary()


@pytest.mark.parametrize(
    ("label", "fields"),
    [
        ("不符合事实 Nonconformity", ("statement",)),
        ("Finding / 指摘内容", ("statement",)),
        ("一、不符合项事实描述", ("statement",)),
        ("不符合事實描述：", ("statement",)),
        ("稽核發現", ("statement",)),
        ("3.2. Descripción de la Desviación (Declaración del Hallazgo)", ("statement",)),
        ("Root Cause (to be completed by auditee)", ("root_cause",)),
        ("affected_control", ("clause",)),
        ("CARNumber", ("number",)),
        ("Non-Conformity Descripton", ("statement",)),
        ("不符合ISO27001条款", ("clause",)),
        ("要求整改完成日期", ("due_on",)),
        ("整改期限（天）", ("due_on",)),
        ("Close-out date due", ("due_on",)),
        ("责任部门", ("owner", "department")),
        ("#", ("number",)),
        ("Source / Owner", ("owner", "source")),
    ],
)
def test_a_label_is_known_however_it_is_written(label: str, fields: tuple[str, ...]) -> None:
    meaning = WORDS.label(label)
    assert meaning is not None
    assert meaning.fields == fields


@pytest.mark.parametrize(
    "text",
    [
        "",
        "运维部",
        "报告编号：IA-2026-03",
        "编号 NC-01",
        "PIC/S PI 041-1",
        "抽查2026年1月至2月关闭的紧急变更10单没有评审记录",
        "x" * 300,
    ],
)
def test_other_text_is_no_label(text: str) -> None:
    assert WORDS.label(text) is None


def test_a_word_that_says_little_is_weak() -> None:
    kind = WORDS.label("Type")
    assert kind is not None
    assert kind.weak
    category = WORDS.label("Category / 区分")
    assert category is not None
    assert category.fields == ("grade", "process")


def test_a_site_adds_its_own_words() -> None:
    own = load_vocabulary({"statement": ["What went wrong"]}, ("Rot",))
    assert own.label("what went wrong") is not None
    assert WORDS.label("what went wrong") is None
    assert own.is_grade("Rot")
    assert not WORDS.is_grade("Rot")


def test_the_shipped_words_are_read_once() -> None:
    assert load_vocabulary() is load_vocabulary()


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("3.1. Scope", "Scope"),
        ("2.1 Conformities", "Conformities"),
        ("第三章 审核发现", "审核发现"),
        ("S1 遏制措施", "遏制措施"),
    ],
)
def test_numbering_is_put_aside(text: str, bare: str) -> None:
    assert strip_numbering(text) == bare


@pytest.mark.parametrize(
    ("heading", "holds"),
    [
        ("四、不符合项清单", "findings"),
        ("2.3 Opportunities for Improvement (OFI)", "findings"),
        ("Findings & Recommendations", "findings"),
        ("审核过程中发现", "findings"),
        ("后续建议", "advice"),
        ("Recommendations", "advice"),
        ("Finding Classification", "definitions"),
        ("不符合项分布表", "distribution"),
        ("上次审核不符合项验证情况", "previous"),
        ("Status of previous findings", "previous"),
        ("Strengths", "positive"),
        ("2.1 Conformities", "positive"),
        ("六、审核结论", "conclusion"),
        ("审核检查表要点", "background"),
        ("运维部", "other"),
    ],
)
def test_a_heading_says_what_its_section_holds(heading: str, holds: str) -> None:
    assert WORDS.holds(heading) == holds
