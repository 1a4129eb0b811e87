from __future__ import annotations

from tests.unit.extract.documents import findings, heading, item, read, table

SUMMARY = table(("编号", "条款", "性质"), ("NC-1", "8.6.1", "一般"), ("NC-2", "8.5.3", "严重"))


def test_summary_detail_and_tracking_are_one_finding() -> None:
    found = findings(
        heading("一、不符合项汇总", 2),
        SUMMARY,
        heading("二、详情", 2),
        heading("NC-01 升级不及时", 3),
        "不符合事实：三起事件没有升级。",
        heading("NC-02 没有回退", 3),
        "不符合事实：发布没有回退方案。",
        heading("三、跟踪", 2),
        table(
            ("关联不符合项", "责任人", "计划完成", "状态"),
            ("NC-01", "刘洋", "2026-04-20", "整改中"),
            ("NC-02", "赵敏", "2026-04-25", "已关闭"),
        ),
    )
    assert [(one["number"], one["grade"], one["owner"], one["status"]) for one in found] == [
        ("NC-01", "一般", "刘洋", "整改中"),
        ("NC-02", "严重", "赵敏", "已关闭"),
    ]


def test_the_fullest_statement_stays() -> None:
    found = findings(
        heading("Findings"),
        table(("ID", "Description", "Type"), ("F-01", "Reviews missing", "Minor"), ("F-02", "No plan", "Minor")),
        heading("Detail", 2),
        "Finding ID: F-01",
        "Description: Reviews were done for production; development was excluded from the quarterly review.",
        "Evidence: export.xlsx",
    )
    assert [one["number"] for one in found] == ["F-01", "F-02"]
    assert found[0]["statement"].startswith("Reviews were done")


def test_two_gradings_are_both_kept() -> None:
    blocks = (SUMMARY, heading("NC-1", 3), "不符合事实：没有报告。", "性质：严重")
    first = read(heading("不符合项"), *blocks).findings[0]
    assert first.fields["grade"].text == "严重"
    assert first.fields["grade"].rule.endswith("|also 一般")


def test_a_number_at_two_sites_is_two_findings() -> None:
    register = table(("编号", "条款", "不符合事实"), ("NC-01", "8.6.1", "值班日志缺失"))
    found = findings(heading("清单"), heading("北京数据中心", 2), register, heading("上海数据中心", 2), register)
    assert [one["site"] for one in found] == ["北京数据中心", "上海数据中心"]


def test_one_number_for_two_findings_is_doubted() -> None:
    first = table(("编号", "条款", "不符合事实"), ("NC-01", "8.6.1", "事件没有升级"))
    second = table(("编号", "条款", "不符合事实"), ("NC-01", "7.2", "培训记录缺失"))
    found = read(heading("不符合项"), first, second).findings
    assert [[doubt.field for doubt in finding.doubts] for finding in found] == [[], ["identity"]]


def test_plain_serials_of_two_tables_are_not_the_same() -> None:
    first = table(("序号", "条款", "不符合事实"), ("1", "8.6.1", "事件没有升级"))
    second = table(("序号", "条款", "不符合事实"), ("1", "7.2", "培训记录缺失"))
    found = read(heading("不符合项"), first, second).findings
    assert [finding.doubts for finding in found] == [(), ()]


def test_a_finding_without_number_is_known_by_clause_and_words() -> None:
    register = table(("不符合条款", "不符合事实", "性质"), ("8.6.1", "三起重大事件没有按时限升级", "一般"))
    found = findings(
        heading("不符合项"),
        register,
        heading("详情", 2),
        item("不符合项1：2026年3月有三起重大事件没有按时限升级到主管（8.6.1）", "1."),
    )
    assert len(found) == 1
    assert found[0]["number"] == "不符合项1"


def test_equal_rows_of_one_table_stay_two() -> None:
    register = table(("条款", "不符合事实", "部门"), ("8.6.1", "没有记录", "甲部"), ("8.6.1", "没有记录", "乙部"))
    assert len(findings(heading("不符合项"), register)) == 2


def test_a_follow_up_line_that_fits_nothing_is_dropped_or_stands_alone() -> None:
    tracking = table(("编号", "责任人", "状态"), ("NC-9", "刘洋", "整改中"))
    assert findings(heading("跟踪", 2), tracking) == []
    graded = table(("编号", "条款", "性质"), ("NC-9", "8.6.1", "一般"))
    assert findings(heading("不符合项", 2), graded) == [{"number": "NC-9", "clause": "8.6.1", "grade": "一般"}]


def test_a_tracking_line_may_know_only_the_serial() -> None:
    found = findings(
        heading("不符合项", 2),
        item("不符合项1：没有升级。", "-"),
        item("不符合项2：没有回退。", "-"),
        table(("序号", "责任人", "计划完成"), ("1", "刘洋", "2026-04-20")),
    )
    assert [one.get("owner") for one in found] == ["刘洋", None]


def test_ordinals_that_count_within_each_grade_are_told_apart() -> None:
    found = findings(
        heading("Nonconformities", 2),
        heading("Major NC #1", 3),
        "Clause: 9.2",
        "Finding: No internal audit was carried out in the last twelve months.",
        heading("Minor NC #1", 3),
        "Clause: A.8.8",
        "Finding: Two vulnerabilities were open longer than the policy allows.",
        heading("Minor NC #2", 3),
        "Clause: 7.2",
        "Finding: Competence records were missing for two engineers.",
    )
    assert [one["number"] for one in found] == ["Major NC #1", "Minor NC #1", "Minor NC #2"]


def test_a_row_told_again_word_for_word_is_one_finding() -> None:
    header = ("编号", "条款", "不符合事实", "等级")
    again = ("A-2", "8.6.1", "电话报障没有全部登记。", "一般")
    assert len(findings(table(header, again, ("A-3", "8.6.1", "电话报障没有 全部登记", "一般"), again))) == 2
    assert len(findings(table(header, again), table(header, again))) == 1


def test_only_zeros_before_a_number_say_nothing() -> None:
    blocks = [
        block
        for number in ("NC-15", "NC-0015", "NC-105", "NC-1005", "NC-150")
        for block in (heading(number, 3), f"不符合事实：{number[3:]} 号变更没有批准。")
    ]
    assert [one["number"] for one in findings(heading("不符合项"), *blocks)] == ["NC-15", "NC-105", "NC-1005", "NC-150"]
