from __future__ import annotations

from tests.unit.extract.documents import findings, heading, item, read


def test_items_under_a_heading_for_findings_are_findings() -> None:
    found = findings(
        heading("审核报告"), heading("审核发现", 2), item("版本记录不够完整", "1."), item("整改验证记录不够充分", "2.")
    )
    assert [one["statement"] for one in found] == ["版本记录不够完整", "整改验证记录不够充分"]


def test_a_line_may_announce_the_list() -> None:
    found = findings(
        heading("审核情况概述"),
        "审核过程中发现：",
        item("版本记录不够完整", "1."),
        "后续建议：",
        item("补充版本记录", "1."),
        "结论：",
        item("总体有效", "1."),
    )
    assert [one["statement"] for one in found] == ["版本记录不够完整"]


def test_advice_counts_and_zeros_are_no_findings() -> None:
    found = findings(
        heading("Findings"),
        item("F-001 (Minor): Snapshot not automated."),
        item("Recommendation: close gaps within 7 days."),
        item("No critical or major gap was identified."),
        item("☐ Closed — actions complete"),
        item("严重不符合项：0项"),
        item("___"),
    )
    assert [one["number"] for one in found] == ["F-001"]
    assert found[0]["corrective_action"] == "close gaps within 7 days."


def test_nothing_found_is_a_valid_answer() -> None:
    assert findings(heading("审核发现"), "本次审核未发现不符合项。") == []
    assert findings(heading("审核发现"), item("未发现不符合", "1.")) == []


def test_several_findings_run_through_one_paragraph() -> None:
    found = findings(
        "1. Minor: Two labels are used; standardised. 2. Observation: Add a diagram. 3. No critical gap was identified."
    )
    assert [(one["grade"], one["statement"]) for one in found] == [
        ("Minor", "Two labels are used; standardised."),
        ("Observation", "Add a diagram."),
    ]


def test_a_count_that_does_not_begin_at_one_runs_nothing() -> None:
    assert findings(heading("Scope"), "2. Minor: late. 3. Minor: later.") == [
        {"grade": "Minor", "statement": "late. 3. Minor: later."}
    ]


def test_fields_stand_below_their_finding() -> None:
    found = findings(
        heading("不符合项"),
        "不符合项1：没有形成评审报告。",
        "责任部门：运维部    整改期限：2026-04-10",
        "上述情况不符合ISO/IEC 20000-1:2018第8.6.1条“事件管理”的要求，判定为一般不符合，要求15日内完成整改。",
        "不符合项2：没有回退计划。",
    )
    assert found[0] == {
        "number": "不符合项1",
        "statement": "没有形成评审报告。",
        "department": "运维部",
        "due_on": "2026-04-10",
        "clause": "不符合ISO/IEC 20000-1:2018第8.6.1条“事件管理”",
        "grade": "一般不符合",
    }
    assert found[1] == {"number": "不符合项2", "statement": "没有回退计划。"}


def test_a_title_before_its_paragraph_is_the_title() -> None:
    found = findings(
        heading("Findings"),
        "NC-11 | Minor | ISO/IEC 20000-1:2018 8.3.4.1 | Supplier management",
        "The contract has no targets.",
    )
    assert found[0]["title"] == "Supplier management"
    assert found[0]["statement"] == "The contract has no targets."


def test_definitions_are_no_findings() -> None:
    found = findings(
        heading("审核发现"),
        "严重不符合：体系在某一过程出现系统性失效。",
        "一般不符合：个别的、偶发的情形。",
        item("NC-1 一般不符合：变更没有评审，不符合8.5.1.3条款"),
    )
    assert [one["number"] for one in found] == ["NC-1"]


def test_the_middle_of_a_sentence_is_no_item() -> None:
    found = findings(
        heading("Other matters"),
        item("In relation to the WebTrust for CAs", "•"),
        item("SSL Baseline, scans were missed.", "-"),
        item("Another matter.", "•"),
    )
    assert [one["statement"] for one in found] == [
        "In relation to the WebTrust for CAs\nSSL Baseline, scans were missed.",
        "Another matter.",
    ]


def test_deeper_items_go_on_with_theirs() -> None:
    found = findings(
        heading("Nonconformities"),
        item("NC-1: Reviews are missing."),
        item("two of ten systems", level=2),
        item("NC-2: No plan exists."),
    )
    assert found[0]["statement"] == "Reviews are missing.\ntwo of ten systems"
    assert len(found) == 2


def test_what_is_mentioned_elsewhere_counts_only_where_nothing_is_listed() -> None:
    listed = findings(
        heading("A"),
        heading("Findings", 2),
        item("F-1: Late."),
        heading("Opened", 2),
        item("NCR-2025-001 — Gap (see file)"),
    )
    assert [one["number"] for one in listed] == ["F-1"]
    alone = findings(heading("A"), heading("Opened", 2), item("NCR-2025-001 — Gap in handling of prompts"))
    assert [one["number"] for one in alone] == ["NCR-2025-001"]


def test_a_lone_finding_label_is_talk_of_one() -> None:
    assert (
        findings(
            heading("Poor Finding Example"),
            "Finding: The firewall is not right.",
            "Problems:",
            item("Vague description"),
        )
        == []
    )


def test_a_department_heading_says_whose_findings_they_are() -> None:
    found = findings(
        heading("审核发现的不符合项", 2), heading("运维部", 3), "（1）值班记录不完整，不符合8.6.1条款。（一般）"
    )
    assert found == [
        {
            "grade": "一般",
            "statement": "值班记录不完整，不符合8.6.1条款。",
            "department": "运维部",
            "clause": "不符合8.6.1条款",
        }
    ]


def test_head_lines_are_read_where_no_finding_is_open() -> None:
    extract = read(heading("内部审核报告"), "报告编号：IA-1", "受审核方：示例公司", "审核员：张三", "审核组长：李四")
    said = {name: printed.text for name, printed in extract.head.items()}
    assert said["report_number"] == "IA-1"
    assert said["auditors"] == "张三\n李四"


def test_paragraphs_that_cite_a_clause_are_findings_under_a_heading_that_says_so() -> None:
    found = findings(
        heading("审核报告"),
        heading("不符合项情况", 2),
        "在对运维部审核时发现：3起事件未升级，不符合ISO/IEC 20000-1:2018标准8.6.1条款的要求，判为一般不符合。",
        "在对客户部审核时发现：满意度结果未分析，不符合ISO/IEC 20000-1:2018标准8.3.2条款的要求，判为严重不符合。",
        "以上问题请重视。",
    )
    assert [(one["department"], one["grade"]) for one in found] == [("运维部", "一般不符合"), ("客户部", "严重不符合")]


def test_a_paragraph_that_only_judges_goes_with_the_facts_before_it() -> None:
    (found,) = findings(
        heading("一般不符合项", 2),
        "抽查4月值班日志，4天没有记录。",
        "上述事实不符合ISO/IEC 20000-1:2018标准8.6.1条款的要求。",
    )
    assert found["statement"].startswith("抽查4月值班日志")
    assert "8.6.1" in found["clause"]


def test_under_a_heading_of_any_other_kind_paragraphs_are_none() -> None:
    assert findings(heading("审核过程", 2), "事件管理：抽查10份记录，均按要求分级（8.6.1）。") == []


def test_bars_and_labels_without_colons() -> None:
    (found,) = findings(
        heading("Nonconformity Log"),
        "NCR-101 | Clause 8.5.1.2 | Minor | Raised 2026-05-12 | Owner: Change Manager | Due 2026-06-30 "
        "Emergency change CHG-77 was not reviewed.",
    )
    assert found == {
        "number": "NCR-101",
        "grade": "Minor",
        "clause": "Clause 8.5.1.2",
        "raised_on": "2026-05-12",
        "owner": "Change Manager",
        "due_on": "2026-06-30",
        "statement": "Emergency change CHG-77 was not reviewed.",
    }


def test_text_behind_a_label_alone_on_its_line_goes_on_over_lines() -> None:
    (found,) = findings(
        "NONCONFORMITY REPORT",
        "NCR Number : 26-014",
        "Category : [ ] Major [X] Minor",
        "Details of Nonconformity:",
        "Requests are closed without confirmation.",
        "5 of 25 sampled requests were affected.",
        "Root Cause:",
        "Auto-close rule.",
    )
    assert found["statement"] == "Requests are closed without confirmation.\n5 of 25 sampled requests were affected."
    assert found["root_cause"] == "Auto-close rule."


def test_a_label_may_hold_the_clause_in_brackets_and_another_label_follow_in_the_line() -> None:
    (found,) = findings(
        heading("Findings", 2),
        heading("Minor nonconformity 2 of 2", 3),
        "Requirement (9.2): Audits shall be planned by importance. Finding: Suppliers are not in the programme.",
    )
    assert (found["number"], found["clause"]) == ("nonconformity 2", "9.2")
    assert found["statement"] == "Suppliers are not in the programme."
    assert found["requirement"] == "Audits shall be planned by importance."


def test_a_promised_day_in_the_action_is_the_term() -> None:
    base = ["【条款】8.2.6", "【事实描述】责任人字段为空。"]
    (asked,) = findings(heading("不符合项一（一般）", 3), *base, "【整改要求】2026年6月10日前完成整改。")
    (planned,) = findings(heading("不符合项一（一般）", 3), *base, "【整改要求】6月10日前提交整改计划。")
    assert asked["due_on"].startswith("2026年6月10日前")
    assert "due_on" not in planned


def test_a_grade_in_brackets_behind_the_number_is_no_label() -> None:
    found = findings(
        heading("Findings"),
        item("F-001 (Minor): Evidence of the snapshot is not automated."),
        item("F-002 (Observation): Consider a limit for repeated prompts."),
        item("F-003 (Opportunity for improvement): Shorten the change form."),
        item("NC-04 描述：备份恢复未演练。条款：8.7.2"),
    )
    assert [(one["number"], one.get("grade"), one["statement"]) for one in found] == [
        ("F-001", "Minor", "Evidence of the snapshot is not automated."),
        ("F-002", "Observation", "Consider a limit for repeated prompts."),
        ("F-003", "Opportunity for improvement", "Shorten the change form."),
        ("NC-04", None, "备份恢复未演练。"),
    ]
    assert found[3]["clause"] == "8.7.2"
