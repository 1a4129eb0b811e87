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


def test_lines_with_labels_stand_below_the_text_in_a_box() -> None:
    form = table(
        ("编号", "NC-03", "部门", "交付部"),
        ("不符合事实", "没有回退计划。\n不符合：ISO 9001:2015 8.5.3条款\n严重程度：□严重 ☑轻微", "", ""),
        ("纠正措施", "建立测试环境。\n责任人：梁红玉\n计划完成日期：2026.4.30", "", ""),
    )
    [found] = findings(heading("不符合报告"), form)
    assert found == {
        "number": "NC-03",
        "department": "交付部",
        "statement": "没有回退计划。",
        "clause": "不符合：ISO 9001:2015 8.5.3条款",
        "grade": "轻微",
        "corrective_action": "建立测试环境。",
        "owner": "梁红玉",
        "due_on": "2026.4.30",
    }


def test_the_word_at_the_end_of_a_row_is_the_value_of_the_label_before_it() -> None:
    form = table(("Clause", "9.2", "Department", "Compliance"), ("Nonconformity", "No audit was made.", "", ""))
    assert findings(heading("Nonconformity report"), form)[0]["department"] == "Compliance"


def test_a_kind_that_is_no_grade_gives_way_to_the_grade() -> None:
    form = table(
        ("编号", "NC-1", "类型", "☑不符合项 □观察项"), ("不符合程度", "□严重 ☑轻微", "描述", "规则未覆盖数据库。")
    )
    assert findings(heading("不符合项报告"), form)[0]["grade"] == "轻微"
    watched = table(("编号", "NC-2", "类型", "□不符合项 ☑观察项"), ("不符合程度", "□严重 □轻微", "描述", "方式单一。"))
    assert findings(heading("不符合项报告"), watched)[0]["grade"] == "观察项"


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


def test_a_box_with_everything_in_it_is_read_line_by_line() -> None:
    (found,) = findings(
        table(
            ["受审核部门", "运维服务部", "部门负责人", "张强"],
            ["审核员", "李伟", "审核日期", "2026年3月10日"],
            [
                (
                    "不符合事实描述：\n抽查12份变更记录，2份未见评审。\n"
                    "不符合：☑ISO/IEC20000-1:2018标准 8.5.1.3 条款 □体系文件 □法律法规\n不符合类型：□严重 ☑一般\n"
                    "审核员：李伟 日期：2026.3.10 受审核方代表：张强 日期：2026.3.10"
                )
            ],
            ["不符合原因分析：\n不熟悉要求。\n责任人：张强 日期：2026.3.15"],
            ["纠正措施及完成时间：\n1、补充记录；\n计划完成日期：2026年4月10日"],
            merges=[(2, 0, 1, 4), (3, 0, 1, 4), (4, 0, 1, 4)],
        )
    )
    assert found["statement"] == "抽查12份变更记录，2份未见评审。"
    assert "8.5.1.3" in found["clause"]
    assert (found["grade"], found["department"], found["due_on"]) == ("一般", "运维服务部", "2026年4月10日")


def test_of_standards_to_tick_only_the_ticked_line_counts() -> None:
    (found,) = findings(
        heading("不符合报告"),
        table(
            ["不符合事实陈述：\n4台虚拟机未纳入配置管理数据库。"],
            ["上述事实不符合：\n☑ ISO/IEC 20000-1:2018 条款：8.2.6\n☐ ISO/IEC 27001:2022 条款：\n☐ 体系文件："],
            ["不符合性质： ☐ 严重不符合 ☑ 一般不符合 ☐ 观察项"],
            ["纠正措施完成期限：☑30天 ☐60天 ☐90天"],
        ),
    )
    assert found["clause"] == "ISO/IEC 20000-1:2018 8.2.6"
    assert (found["grade"], found["due_on"]) == ("一般不符合", "30天")


def test_a_term_of_boxes_without_a_tick_is_none() -> None:
    (found,) = findings(
        heading("不符合报告"),
        table(["不符合事实", "备份未测试。"], ["条款", "8.7.2"], ["性质", "☑一般 □严重"], ["整改期限", "□30天 □60天"]),
    )
    assert "due_on" not in found


def test_the_number_may_stand_in_a_title_inside_the_table() -> None:
    (found,) = findings(
        table(
            ["不符合项报告（NO：2026-03）", ""],
            ["不符合项描述", "未见变更影响分析。"],
            ["不符合标准条款", "ISO/IEC 20000-1:2018 8.5.1.2"],
            ["不符合性质", "□ 严重不符合 ■ 一般不符合"],
            merges=[(0, 0, 1, 2)],
        )
    )
    assert found["number"] == "2026-03"


def test_lines_above_and_below_a_form_belong_to_it() -> None:
    found = findings(
        "不符合项报告",
        "编号：NC-2026-01 审核日期：2026年5月11日",
        table(["不符合事实", "告警规则未评审。"], ["不符合条款", "8.2.6"], ["严重程度", "□严重 ☑一般"]),
        "责任人：张强 要求完成日期：2026-06-30",
        "编号：NC-2026-02 审核日期：2026年5月12日",
        table(["不符合事实", "发布记录缺少签字。"], ["不符合条款", "8.5.3"], ["严重程度", "□严重 ☑轻微"]),
        "责任人：刘洋 要求完成日期：2026-07-15",
    )
    assert [(one["number"], one["owner"], one["due_on"]) for one in found] == [
        ("NC-2026-01", "张强", "2026-06-30"),
        ("NC-2026-02", "刘洋", "2026-07-15"),
    ]


def test_bilingual_labels_and_a_value_in_two_languages() -> None:
    (found,) = findings(
        heading("Nonconformity Report / 不符合报告"),
        table(
            ["NCR No. 编号", "NCR-007", "Date 日期", "2026/06/01"],
            ["Description of nonconformity 不符合描述", "Closed without confirmation.\n未经确认即关闭。"],
            ["Standard/Clause 标准/条款", "ISO/IEC 20000-1:2018 / 8.6.1"],
            ["Category 类别", "☐ Major 严重 ☒ Minor 一般 ☐ Observation 观察项"],
            ["Responsible/Due date 责任人/完成日期", "Zhang Wei / 2026-06-30"],
        ),
    )
    assert found["statement"] == "Closed without confirmation.\n未经确认即关闭。"
    assert (found["number"], found["grade"], found["owner"]) == ("NCR-007", "Minor 一般", "Zhang Wei")


def test_a_cell_behind_a_short_value_is_no_part_of_it() -> None:
    (found,) = findings(
        heading("不符合项通知单"),
        table(["受审部门", "网络组", "某某代表", "林涛"], ["不符合事实", "变更未走流程。"], ["标准条款", "8.5.1.2"]),
    )
    assert found["department"] == "网络组"


def test_who_was_audited_is_a_department_where_it_is_called_like_one() -> None:
    rows = [["Nonconformity", "7 of 30 requests had no classification."], ["Classification", "Minor"]]
    criteria = ["Audit criteria", "ISO/IEC 20000-1:2018 clause 8.6.2"]
    (desk,) = findings(heading("Corrective Action Request"), table(["Auditee", "Service Desk"], *rows, criteria))
    (company,) = findings(heading("Corrective Action Request"), table(["Auditee", "Contoso Ltd"], *rows, criteria))
    assert desk["department"] == "Service Desk"
    assert "department" not in company
    assert "8.6.2" in desk["clause"], "the clause beside the standard is the finding's"


def test_a_short_remark_of_verification_is_the_status() -> None:
    rows = [["不符合事实", "变更未评审。"], ["条款", "8.5.1"], ["性质", "一般"]]
    (closed,) = findings(heading("不符合报告"), table(*rows, ["验证情况", "已验证，关闭。"]))
    (told,) = findings(
        heading("不符合报告"),
        table(*rows, ["验证情况", "查阅了培训记录和修订后的程序，措施均按计划实施，结果满足要求。"]),
    )
    assert closed["status"] == "已验证，关闭。"
    assert "status" not in told
