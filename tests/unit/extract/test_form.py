from __future__ import annotations

from connector.model.document import Nested
from tests.unit.extract.documents import findings, heading, read, table


def test_several_pairs_stand_in_a_row() -> None:
    form = table(
        ("编号", "NC-01", "受审核部门", "运维部"),
        ("不符合事实描述", "紧急变更没有评审。", "", ""),
        ("不符合条款", "8.5.1.3", "性质", "□严重 ☑一般"),
    )
    assert findings(heading("不符合项报告"), form) == [
        {
            "number": "NC-01",
            "department": "运维部",
            "statement": "紧急变更没有评审。",
            "clause": "8.5.1.3",
            "grade": "一般",
        }
    ]


def test_a_label_stands_over_its_value() -> None:
    form = table(
        ("编号", "受审部门", "不符合类型"),
        ("NC-02", "客服部", "轻微"),
        ("不符合事实", "", ""),
        ("没有回访记录。", "", ""),
        merges=[(2, 0, 1, 3), (3, 0, 1, 3)],
    )
    [found] = findings(heading("不符合报告"), form)
    assert found == {"number": "NC-02", "department": "客服部", "grade": "轻微", "statement": "没有回访记录。"}


def test_labels_and_values_share_a_cell() -> None:
    form = table(
        ("受审核部门：研发部", "编号：NC-03"),
        ("不符合事实：\n没有回退计划。\n审核员：孙静　日期：2026-03-10", ""),
        ("条款：8.5.3　　性质：□严重　√一般", ""),
    )
    [found] = findings(heading("不符合报告"), form)
    assert found["statement"] == "没有回退计划。"
    assert found["raised_on"] == "2026-03-10"
    assert (found["clause"], found["grade"]) == ("8.5.3", "一般")


def test_the_date_of_a_signature_is_not_the_findings() -> None:
    form = table(
        ("编号", "NC-04"),
        ("不符合事实", "台账没有更新。\n审核员：孙静 日期：2026-03-10"),
        ("原因分析", "人员变动。\n负责人：李明 日期：2026-03-20"),
        ("性质", "一般"),
    )
    [found] = findings(heading("不符合报告"), form)
    assert found["raised_on"] == "2026-03-10"
    assert found["root_cause"].startswith("人员变动。")


def test_the_auditors_line_with_its_date_says_when_it_was_raised() -> None:
    form = table(
        ("编号", "NC-05"), ("问题描述", "巡检记录缺失。"), ("开具人/日期", "孙静 2026-02-03"), ("性质", "一般")
    )
    [found] = findings(heading("不符合报告"), form)
    assert found["raised_on"] == "2026-02-03"


def test_two_forms_stand_in_one_table() -> None:
    form = table(
        ("编号", "NC-06", "条款", "8.6.1"),
        ("不符合事实", "事件没有升级。", "", ""),
        ("编号", "NC-07", "条款", "8.6.2"),
        ("不符合事实", "请求没有记录。", "", ""),
    )
    found = findings(heading("不符合报告"), form)
    assert [(one["number"], one["clause"], one["statement"]) for one in found] == [
        ("NC-06", "8.6.1", "事件没有升级。"),
        ("NC-07", "8.6.2", "请求没有记录。"),
    ]


def test_a_nested_table_belongs_to_its_form() -> None:
    inner = table(("条款", "8.6.1"), ("性质", "☑严重 □一般"))
    form = table(("编号", "NC-08"), ("不符合事实", "没有值班记录。"), ("判定", ""), nested=[Nested(2, 1, inner)])
    [found] = findings(heading("不符合报告"), form)
    assert (found["clause"], found["grade"]) == ("8.6.1", "严重")


def test_a_form_goes_on_in_the_next_table() -> None:
    first = table(("编号", "NC-09"), ("不符合事实", "没有审批。"), ("条款", "8.5.1.2"))
    second = table(("原因分析", "不了解要求"), ("纠正措施", "培训"), ("责任人", "周涛"))
    [found] = findings("内部审核", first, second)
    assert (found["root_cause"], found["corrective_action"], found["owner"]) == ("不了解要求", "培训", "周涛")


def test_a_blank_form_gives_nothing() -> None:
    form = table(
        ("编号", "", "性质", "□严重 □一般"), ("不符合事实描述", "", "", ""), ("审核员", "", "日期", "年 月 日")
    )
    assert findings(heading("不符合项报告"), form) == []


def test_a_value_may_be_a_word_that_labels_elsewhere() -> None:
    form = table(
        ("Field", "Value"),
        ("Finding ID", "F-1"),
        ("Type", "Observation"),
        ("Description", "The plan is old."),
        ("Clause", "8.7.2"),
    )
    [found] = findings(heading("Findings"), form)
    assert (found["grade"], found["statement"]) == ("Observation", "The plan is old.")


def test_a_head_table_is_no_finding() -> None:
    head = table(
        ("审核类型", "内部审核", "报告日期", "2026-03-13"), ("受审核方", "示例公司", "审核日期", "2026年3月9日至11日")
    )
    extract = read(heading("内部审核报告"), head)
    assert extract.findings == ()
    said = {name: printed.text for name, printed in extract.head.items()}
    assert said["audit_type"] == "内部审核"
    assert said["issued_on"] == "2026-03-13"
    assert said["organisation"] == "示例公司"
    assert said["audit_dates"] == "2026年3月9日至11日"


def test_an_examples_column_is_not_read() -> None:
    form = table(
        ("Field", "Example"), ("CAPA #", "CA-001"), ("Description", "Pipeline failed"), ("Severity", "Critical")
    )
    assert findings(heading("Example CAPA"), form) == []


def test_a_document_about_a_product_is_none_of_ours() -> None:
    form = table(("编号", "P-1"), ("不合格事实描述", "螺纹过小"), ("不合格类型", "严重"))
    assert findings(heading("不合格品处置与 MRB 评审报告"), form) == []
