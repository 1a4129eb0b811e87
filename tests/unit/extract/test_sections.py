from __future__ import annotations

from connector.extract import extract, load_vocabulary
from connector.model.document import Block, Paragraph, Place
from tests.unit.extract.documents import document, findings, heading, item, read, table


def test_a_heading_with_a_number_is_one_finding() -> None:
    found = findings(
        heading("Audit report"),
        heading("F-001: Records not updated (Minor NC)", 3),
        "Clause: ISO 13485 §6.2",
        "Two engineers completed training but records were not updated.",
        "Root cause: No reminder exists.",
        heading("F-002: Naming (Observation)", 3),
        "Classification: Observation",
        "Names differ between projects.",
    )
    assert [one["number"] for one in found] == ["F-001", "F-002"]
    assert found[0]["statement"] == "Two engineers completed training but records were not updated."
    assert (found[0]["title"], found[0]["grade"], found[0]["clause"]) == (
        "Records not updated",
        "Minor NC",
        "ISO 13485 §6.2",
    )


def test_a_heading_that_is_a_grade_is_one_finding() -> None:
    found = findings(
        heading("Identified issues", 2),
        heading("5.1 Minor Nonconformity", 3),
        "Control: Annex A.5.18 – Access rights",
        "Issue:",
        "Reviews missed two systems.",
    )
    assert found == [
        {
            "grade": "Minor Nonconformity",
            "clause": "Annex A.5.18 – Access rights",
            "statement": "Reviews missed two systems.",
        }
    ]


def test_a_section_is_a_finding_by_what_is_labelled_in_it() -> None:
    found = findings(
        heading("Multi-tenant isolation", 3),
        "Reference: Control A.8.31",
        "Finding: Isolation testing is not systematic.",
        "Evidence:",
        item("Architecture v1.2: describes filtering"),
        item("Interview with an engineer"),
        "Classification: Minor NC (testing not systematic)",
    )
    [one] = found
    assert one["title"] == "Multi-tenant isolation"
    assert one["evidence"] == "Architecture v1.2: describes filtering\nInterview with an engineer"


def test_a_document_may_be_one_finding_under_headings_that_are_labels() -> None:
    found = findings(
        heading("NCR/CAPA – NCR-2025-002"),
        "Date: 2025-03-10",
        "Raised by: Compliance Officer",
        heading("Nonconformity", 2),
        "Missing metadata in documents.",
        heading("Immediate Correction", 2),
        "Metadata was added.",
        heading("Root Cause Analysis", 2),
        "No standard.",
        heading("Preventive Actions", 2),
        table(("Action", "Owner", "Due Date"), ("Review", "Ann", "2025-08-20")),
        heading("Verification of Effectiveness", 2),
        "Verified by management review.",
    )
    assert found == [
        {
            "number": "NCR-2025-002",
            "raised_on": "2025-03-10",
            "statement": "Missing metadata in documents.",
            "correction": "Metadata was added.",
            "root_cause": "No standard.",
        }
    ]


def test_labels_may_stand_alone_over_their_values() -> None:
    (found,) = findings(
        heading("Nonconformance Report"),
        table(("NCR No.", "Due date"), ("NCR-7", "2026-06-30")),
        "Date of audit",
        "14 May 2026",
        "Classification",
        "Minor nonconformity",
        "Description of the nonconformity",
        "Capacity is not forecast.",
        "Three plans were seen.",
        "Root cause",
        "Nobody was asked to.",
    )
    assert found == {
        "number": "NCR-7",
        "due_on": "2026-06-30",
        "raised_on": "14 May 2026",
        "grade": "Minor nonconformity",
        "statement": "Capacity is not forecast.\nThree plans were seen.",
        "root_cause": "Nobody was asked to.",
    }


def test_numbered_and_graded_lines_that_cite_are_several_findings() -> None:
    found = findings(
        heading("内部审核报告"),
        heading("审核发现", 2),
        "1．【一般】四名新员工未接受培训，不符合ISO/IEC 27001:2022 A.6.3的要求。整改期限：2026年4月3日。",
        "2．【严重】未对绩效进行监视，不符合ISO/IEC 27001:2022 9.1的要求。整改期限：2026年4月3日。",
    )
    assert [one["grade"] for one in found] == ["一般", "严重"]


def test_boxes_may_stand_one_to_a_line() -> None:
    found = findings(
        heading("NC-7: Access not revoked", 2),
        "Classification:",
        item("☐ Major NC: systemic failure"),
        item("☑ Minor NC: single lapse"),
        item("☐ Observation"),
        "Description: Three accounts stayed active.",
    )
    assert found[0]["grade"] == "Minor NC"


def test_a_section_of_several_numbered_lines_is_no_single_finding() -> None:
    found = findings(
        heading("不符合项汇总", 2),
        "不符合1",
        "条款：8.6.1",
        "事实：没有通知客户。",
        "等级：一般",
        "不符合2",
        "条款：8.5.3",
        "事实：没有回退方案。",
        "等级：严重",
    )
    assert [(one["number"], one["clause"]) for one in found] == [("不符合1", "8.6.1"), ("不符合2", "8.5.3")]


def test_running_lines_may_be_one_finding_of_a_document_titled_so() -> None:
    found = findings(
        heading("不符合报告"),
        "编号：BFH-02",
        "不符合事实：没有跟踪记录。",
        "上述事实不符合 ISO/IEC 20000-1:2018 标准 9.3 条款的要求。",
        "不符合性质：一般（ √ ）  严重（  ）",
        "限三十日内完成整改。",
    )
    [one] = found
    assert (one["number"], one["grade"], one["due_on"]) == ("BFH-02", "一般", "限三十日内完成整改")
    assert one["clause"] == "不符合 ISO/IEC 20000-1:2018 标准 9.3 条款"


def test_lines_of_two_findings_without_headings_are_told_apart() -> None:
    found = findings(
        Paragraph("CAPA records", Place()),
        "不符合项报告",
        "受审核部门：运维部",
        "不符合事实：事件超时。",
        "条款：8.6.1",
        "受审核部门：采购部",
        "不符合事实：合同未评审。",
        "条款：8.3.4.1",
    )
    assert [(one["department"], one["clause"]) for one in found] == [("运维部", "8.6.1"), ("采购部", "8.3.4.1")]


def test_closed_sections_hold_nothing_but_findings_of_their_own() -> None:
    blocks = (
        heading("Report"),
        heading("Recommendations", 2),
        item("Automate reviews"),
        heading("Nonconformities", 3),
        item("NC-1: Reviews are missing."),
        heading("Strengths", 2),
        item("NC-9: handled well"),
    )
    assert [one["number"] for one in findings(*blocks)] == ["NC-1"]


def test_a_template_gives_no_examples() -> None:
    blanks: list[Block | str] = [
        heading("NC-[001]: [Title]", 3),
        "Finding: [Describe]",
        "Clause: [Clause]",
        "Evidence: [Evidence]",
        "Owner: [Name]",
        "Due date: [Date]",
    ]
    example: list[Block | str] = [
        heading("Example 1 — Minor NC", 3),
        "Clause: A.5.18",
        "Observed: The review was not completed.",
        "Evidence: tracker",
        "Grade: Minor NC",
    ]
    extract_ = extract(document(heading("Nonconformity report template"), *blanks, *example), load_vocabulary())
    assert extract_.findings == ()
    assert [doubt.field for doubt in extract_.doubts] == ["layout"]


def test_the_head_comes_from_titles_headings_and_properties() -> None:
    extract_ = read(
        "示例信息技术有限公司",
        "2026年度内审报告 IA-2026-09",
        heading("三、审核时间", 2),
        "2026年4月7日—4月9日",
        audit_id="X-1",
        owner="Somebody",
    )
    said = {name: printed.text for name, printed in extract_.head.items()}
    assert said["organisation"] == "示例信息技术有限公司"
    assert said["audit_dates"] == "2026年4月7日—4月9日"
    assert said["report_number"] == "X-1"
    assert "owner" not in said


def test_the_client_gives_way_to_the_one_audited() -> None:
    extract_ = read("Supplier audit report", "Customer: Alpha Bank", "Supplier: Beta Cloud Ltd")
    assert extract_.head["organisation"].text == "Beta Cloud Ltd"


def test_a_term_for_all_findings_is_kept_by_grade() -> None:
    extract_ = read(
        heading("审核结论"),
        "严重不符合项应在30日内完成整改；一般不符合项应在60日内完成整改。",
        "各部门应在2026年7月31日前完成整改。",
    )
    assert "30日" in extract_.head["due_on.major"].text
    assert "60日" in extract_.head["due_on.minor"].text
    assert "7月31日" in extract_.head["due_on"].text


def test_a_term_for_plans_is_no_due_date() -> None:
    assert (
        "due_on"
        not in read(
            heading("Conclusion"), "Action plans for all nonconformities shall be submitted within 30 days."
        ).head
    )
