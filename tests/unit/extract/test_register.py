from __future__ import annotations

from connector.extract import extract, load_vocabulary
from connector.model.document import Document, Place, Table
from tests.unit.extract.documents import document, findings, heading, read, table

HEADER = ("编号", "不符合事实", "条款", "性质", "责任人")


def test_a_row_is_a_finding_under_title_rows() -> None:
    register = table(
        ("2026年内审不符合项清单", "", "", "", ""),
        ("审核日期：2026.3.9-3.11", "", "报告日期：2026.3.13", "", ""),
        HEADER,
        ("NC-01", "没有评审", "8.5.1.3", "一般", "王强"),
        ("合计", "1", "", "", ""),
        merges=[(0, 0, 1, 5)],
    )
    extract_ = read(register)
    assert [finding.place.row for finding in extract_.findings] == [4]
    assert extract_.head["audit_dates"].text == "2026.3.9-3.11"
    assert extract_.head["issued_on"].text == "2026.3.13"


def test_two_header_rows_are_one_header() -> None:
    register = table(
        ("编号", "审核发现", "", "整改要求", ""),
        ("", "不符合事实", "条款", "责任人", "完成期限"),
        ("NC-01", "未异地存放", "A.8.13", "张三", "2026.4.30"),
        merges=[(0, 0, 2, 1), (0, 1, 1, 2), (0, 3, 1, 2)],
    )
    assert findings(register) == [
        {"number": "NC-01", "statement": "未异地存放", "clause": "A.8.13", "owner": "张三", "due_on": "2026.4.30"}
    ]


def test_a_column_of_numbers_may_count_by_letters() -> None:
    rows = table(
        ("Finding ID", "Grade", "Clause", "Statement"),
        ("A", "Minor", "8.6.1", "Major incidents are not reviewed"),
        ("NC-B", "Minor", "8.6.3", "Problems have no owner"),
        ("Access", "Minor", "8.7.3", "Accounts of leavers stay open"),
    )
    told = [finding.fields.get("number") for finding in read(rows).findings]
    assert [number.text if number else None for number in told] == ["A", "NC-B", None]


def test_a_repeated_header_and_blank_rows_are_left_out() -> None:
    register = table(
        HEADER,
        ("NC-01", "一一", "8.6.1", "一般", ""),
        ("", "", "", "", ""),
        HEADER,
        ("NC-02", "二二", "8.6.2", "严重", ""),
    )
    assert [one["number"] for one in findings(register)] == ["NC-01", "NC-02"]


def test_a_group_row_grades_the_rows_below() -> None:
    register = table(
        ("编号", "不符合事实", "条款"),
        ("严重不符合项", "", ""),
        ("NC-01", "没有计划", "8.7.2"),
        ("一般不符合项（1项）", "", ""),
        ("NC-02", "没有记录", "8.6.2"),
    )
    assert [one["grade"] for one in findings(register)] == ["严重不符合项", "一般不符合项"]


def test_a_merged_cell_speaks_for_all_its_rows() -> None:
    register = table(
        ("部门", "编号", "不符合事实", "条款", "责任人"),
        ("运维部", "NC-01", "没有评审", "8.5.1.3", "王强"),
        ("", "", "", "", "李明"),
        ("", "NC-02", "没有测试", "8.5.3", "赵敏"),
        merges=[(1, 0, 3, 1), (1, 1, 2, 1), (1, 2, 2, 1), (1, 3, 2, 1)],
    )
    found = findings(register)
    assert [(one["number"], one["department"], one["owner"]) for one in found] == [
        ("NC-01", "运维部", "王强\n李明"),
        ("NC-02", "运维部", "赵敏"),
    ]


def test_a_row_without_number_goes_on_with_the_one_above() -> None:
    register = table(
        HEADER,
        ("NC-01", "第一段", "8.6.1", "一般", "王强"),
        ("", "第二段", "", "", ""),
        ("NC-02", "另一项", "8.6.2", "一般", ""),
    )
    first, second = read(register).findings
    assert first.fields["statement"].text == "第一段\n第二段"
    assert [doubt.field for doubt in first.doubts] == ["layout"]
    assert second.fields["number"].text == "NC-02"


def test_conforming_rows_and_strengths_are_no_findings() -> None:
    register = table(
        ("ID", "Type", "Control", "Description"),
        ("F-01", "Minor Nonconformity", "A.5.18", "Reviews missing"),
        ("F-02", "Conformity", "A.8.5", "MFA enabled"),
        ("F-03", "Strength", "A.8.13", "Backups tested"),
        ("F-04", "Observation", "A.8.15", "Thresholds undocumented"),
    )
    assert [one["number"] for one in findings(heading("Findings"), register)] == ["F-01", "F-04"]


def test_only_rows_that_do_not_conform_count_in_a_checklist() -> None:
    checklist = table(
        ("Clause", "Question", "Evidence Reviewed", "Conformance (Y/N/Partial)", "Finding"),
        ("4.3", "Is the scope current?", "Scope v1.2", "Y", "None"),
        ("6.1", "Are risks reassessed?", "Register", "Partial", "R-6 is overdue"),
        ("8.2", "Is it done?", "Records", "Minor NC", "Not done in 2025"),
        ("9.3", "Reviewed?", "Minutes", "to be checked", "Open question"),
        ("9.2", "Audited?", "Plan", "×", "No audit in 2025"),
    )
    found = findings(checklist)
    assert [one["clause"] for one in found] == ["6.1", "8.2", "9.2"]
    assert [one.get("grade") for one in found] == [None, "Minor NC", None]


def test_columns_to_tick_give_the_grade() -> None:
    register = table(
        ("序号", "不符合事实", "条款", "严重", "一般"),
        ("1", "没有演练", "8.7.2", "√", ""),
        ("2", "没有签名", "7.2", "", ""),
        ("3", "两处", "7.5", "√", "√"),
    )
    first, second, third = read(register).findings
    assert (first.fields["grade"].text, first.fields["grade"].rule) == ("严重", "ticked")
    assert second.fields["grade"].rule == "unticked"
    assert third.fields["grade"].rule == "ticked several"


def test_a_register_may_stand_on_its_side() -> None:
    register = table(
        ("编号", "NC-01", "NC-02"),
        ("不符合事实", "没有更新", "没有测试"),
        ("条款", "8.2.6", "8.5.3"),
        ("性质", "一般", "严重"),
    )
    extract_ = read(heading("不符合项一览"), register)
    assert [finding.fields["statement"].text for finding in extract_.findings] == ["没有更新", "没有测试"]
    assert [finding.place.cell for finding in extract_.findings] == [2, 3]


def test_a_cell_may_hold_number_title_and_clause() -> None:
    register = table(
        ("Control Name", "Owner", "Description"),
        ("NC-1: Legal requirements (Clause 4.2 / A.5.31)", "Ann", "Not identified."),
    )
    [found] = findings(heading("Nonconformity Log"), register)
    assert found == {
        "number": "NC-1",
        "title": "Legal requirements",
        "clause": "Clause 4.2 / A.5.31",
        "owner": "Ann",
        "statement": "Not identified.",
    }


def test_clause_columns_of_two_standards_keep_them_apart() -> None:
    register = table(
        ("No.", "Finding", "ISO 20000-1 clause", "ISO 27001 clause"),
        ("NC-2", "Unclassified incidents", "8.6.1", "A.5.25"),
    )
    [found] = findings(register)
    assert found["clause"] == "ISO 20000-1 8.6.1\nISO 27001 A.5.25"


def test_a_column_called_ofi_grades_its_rows() -> None:
    register = table(
        ("Ref", "Opportunity for Improvement", "Owner"), ("OFI-1", "Log training", "Ann"), ("OFI-2", "Exit plan", "Bob")
    )
    assert {one["grade"] for one in findings(register)} == {"Opportunity for Improvement"}


def test_a_hidden_row_is_read_and_doubted() -> None:
    shown = table(HEADER, ("NC-01", "没有评审", "8.6.1", "一般", ""))
    hidden = Table(shown.rows, Place(table=1, block=1), hidden=frozenset({1}))
    [found] = extract(Document("test", (hidden,)), load_vocabulary()).findings
    assert [doubt.field for doubt in found.doubts] == ["layout"]


def test_two_registers_stand_in_one_sheet() -> None:
    sheet = table(
        ("编号", "不符合事实", "条款", ""),
        ("NC-01", "没有评审", "8.6.1", ""),
        ("编号", "改进机会描述", "部门", "条款"),
        ("OFI-1", "可统一登记", "运维部", "8.2.6"),
        sheet="不符合项",
    )
    assert [one["number"] for one in findings(sheet)] == ["NC-01", "OFI-1"]


def test_other_tables_give_nothing() -> None:
    programme = table(
        ("月份", "审核类型", "覆盖范围", "审核员"),
        ("3月", "体系审核", "4-10章", "张三"),
        ("6月", "过程审核", "焊接", "李四"),
    )
    checklist = table(
        ("条款", "标准要求", "检查要点", "证据期望"),
        ("4.4", "确定过程", "是否建立清单", "清单"),
        ("9.2", "内部审核", "是否覆盖", "方案"),
    )
    legend = table(
        ("Classification", "Definition"),
        ("Major", "A process does not work"),
        ("Minor", "A single lapse"),
        ("OFI", "An idea"),
    )
    counts = table(("部门", "严重", "一般", "合计"), ("运维部", "0", "2", "2"), ("采购部", "1", "0", "1"))
    actions = table(
        ("Action ID", "Corrective Action", "Owner", "Due Date"),
        ("CA-1", "Update it", "Ann", "2026-02-15"),
        ("CA-2", "Train", "Bob", "2026-02-15"),
    )
    audits = table(
        ("AuditID", "Date", "Auditor", "Scope", "Findings"), ("AUD-1", "2025-02-05", "Ann", "4-5", "Minor gaps")
    )
    for other in (programme, checklist, legend, counts, actions, audits):
        assert findings(heading("内部审核报告"), other) == []


def test_placeholders_in_a_row_are_a_templates() -> None:
    register = table(
        ("Finding ID", "Description", "Responsible", "Target date"),
        ("[NC-001]", "[Finding description]", "[Name]", "[YYYY-MM-DD]"),
        ("[NC-002]", "[Finding description]", "[Name]", "[YYYY-MM-DD]"),
    )
    assert findings(heading("Nonconformities"), register) == []


def test_sheets_without_findings_are_passed_over() -> None:
    legend = table(("Word", "Meaning"), ("Major", "serious"), ("Minor", "single"), sheet="Key")
    register = table(("Ref", "Finding", "Grade"), ("NC-1", "No review", "Minor"), sheet="Nonconformities")
    assert [one["number"] for one in findings(legend, register)] == ["NC-1"]


def test_a_table_of_the_last_audit_is_said_to_be_left_out() -> None:
    old = table(("编号", "不符合事实", "状态"), ("NC-1", "没有演练", "已关闭"))
    extract_ = extract(document(heading("上次审核不符合项的跟踪", 2), old), load_vocabulary())
    assert extract_.findings == ()
    assert [doubt.field for doubt in extract_.doubts] == ["layout"]


def test_in_a_combined_audit_a_column_of_clauses_is_headed_with_a_letter() -> None:
    found = findings(
        table(
            ["No.", "不符合描述", "Q", "IT", "IS", "性质"],
            ["1", "变更未评审", "", "8.5.1", "A.8.32", "一般"],
            ["2", "供方评价缺失", "8.4.1", "8.3.4", "A.5.19", "一般"],
        )
    )
    assert [one["clause"] for one in found] == ["ITSMS 8.5.1\nISMS A.8.32", "QMS 8.4.1\nITSMS 8.3.4\nISMS A.5.19"]


def test_a_remark_below_the_records_is_no_record() -> None:
    found = findings(
        table(
            ["NC Ref", "Description of non-conformity", "Clause", "Cat. (Maj/Min/OFI)"],
            ["2026/01", "Known errors are not recorded.", "8.6.3", "Min"],
            ["Legend: Maj = Major nonconformity, Min = Minor nonconformity, OFI = opportunity", "", "", ""],
        )
    )
    assert [one["number"] for one in found] == ["2026/01"]
    assert found[0]["grade"] == "Min"


def test_the_department_over_the_header_is_that_of_all_rows() -> None:
    found = findings(
        heading("内部审核检查表"),
        table(
            ["受审核部门：运维部", "", "", ""],
            ["条款", "检查内容", "检查记录", "结果"],
            ["8.6.1", "事件是否分级", "抽查10份均分级", "符合"],
            ["8.6.2", "请求是否按时完成", "4条超时未说明原因", "不符合"],
        ),
    )
    assert [(one["clause"], one["department"]) for one in found] == [("8.6.2", "运维部")]
