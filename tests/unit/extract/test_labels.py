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


@pytest.mark.parametrize(
    ("labels", "field"),
    [
        (("问题编码", "发现项编号", "审核发现号", "NCR#", "Action Request No", "Finding Ref"), "number"),
        (("严重等级", "问题定级", "缺失性质", "NCR grade", "Type of NC", "Level of nonconformity"), "grade"),
        (("违反标准条款", "判定条款", "準則條款", "Clause breached", "ISO27001 control"), "clause"),
        (("责任科室", "受检部门", "所属部门", "受查單位", "Audited dept."), "department"),
        (("流程域", "服务管理流程", "作業名稱", "Audited process"), "process"),
        (("存在不足", "发现问题描述", "问题点", "不符合情形", "What was found", "Audit issue"), "statement"),
        (("客观证据描述", "抽样情况", "查核證據", "Evidence seen"), "evidence"),
        (("体系文件要求", "规范要求", "What is required"), "requirement"),
        (("当场纠正", "暫時措施", "Immediate corrective action"), "correction"),
        (("根因", "原因探討", "Underlying cause", "Why did it happen"), "root_cause"),
        (
            ("整改对策", "因應措施", "Agreed management action", "Corrective action proposed by client"),
            "corrective_action",
        ),
        (("跟进责任人", "改善人員", "Responsible officer", "Action holder", "By whom"), "owner"),
        (("开单日期", "问题发现日期", "Date of detection", "Date logged"), "raised_on"),
        (("目标完成日期", "最迟完成日期", "整改截止", "ETA", "Resolve by", "Committed date"), "due_on"),
        (("实际关闭日期", "结案时间", "Actual closure", "Date of close-out"), "closed_on"),
        (("闭环情况", "整改进展", "改善進度", "Progress status", "O/C"), "status"),
        (("发现途径", "Origin of NC"), "source"),
        (("机房", "所属场所", "Audited site", "Premises"), "site"),
    ],
)
def test_a_label_no_list_holds_is_known_by_its_words(labels: tuple[str, ...], field: str) -> None:
    vocabulary = load_vocabulary()
    for label in labels:
        meaning = vocabulary.label(label)
        assert meaning is not None, label
        assert field in meaning.fields, label


@pytest.mark.parametrize(
    "text",
    [
        "审核计划",
        "目标",
        "计划",
        "参加人员",
        "变更单号",
        "事件级别",
        "服务级别",
        "体系文件",
        "观察项",
        "Plan",
        "Service level",
        "Risk owner",
        "Next audit date",
        "Test result",
    ],
)
def test_words_of_other_things_are_no_labels(text: str) -> None:
    vocabulary = load_vocabulary()
    assert vocabulary.label(text) is None
