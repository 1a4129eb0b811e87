from __future__ import annotations

import pytest

from connector.extract.duties import names_both, only_day, outranks, split_duty
from tests.unit.extract.documents import findings, heading, table


@pytest.mark.parametrize(
    ("name", "text", "label", "duty"),
    [
        ("due_on", "张强/2026-04-10", "责任人/完成日期", ("张强", "2026-04-10")),
        ("due_on", "张强\n2026年4月10日", "责任人/完成时间", ("张强", "2026年4月10日")),
        ("due_on", "2026-04-10 / 张强", "完成日期/责任人", ("张强", "2026-04-10")),
        ("due_on", "Zhang Wei / 2026-06-30", "Responsible/Due date", ("Zhang Wei", "2026-06-30")),
        ("owner", "张强，要求6月15日前完成整改", "责任人", ("张强", "要求6月15日前完成整改")),
        ("owner", "刘洋，2026年6月20日前完成。", "责任人", ("刘洋", "2026年6月20日前完成。")),
        ("owner", "Ben Ode, by 30 April 2026", "Owner", ("Ben Ode", "by 30 April 2026")),
        ("owner", "张强（15日内）", "责任人", ("张强", "15日内")),
        ("owner", "李伟 2026-03-10", "责任人", ("", "")),
        ("owner", "张强、李娜", "责任人", ("", "")),
        ("owner", "Anna Weber, IT Manager", "Owner", ("", "")),
        ("due_on", "2026-04-10", "责任人/完成日期", ("", "")),
        ("due_on", "within 30 days", "Due date", ("", "")),
        ("statement", "张强/2026-04-10", "责任人/完成日期", ("", "")),
    ],
)
def test_owner_and_term_in_one_value_are_taken_apart(name: str, text: str, label: str, duty: tuple[str, str]) -> None:
    assert split_duty(name, text, label) == duty


def test_a_label_may_ask_for_a_person_and_a_day() -> None:
    for both in ("责任人/完成日期", "责任人及完成时间", "Responsible / Due", "Owner and due date"):
        assert names_both(both), both
    for one in ("责任人", "完成日期", "Owner", "Due date"):
        assert not names_both(one), one


def test_a_person_outranks_the_department_that_acts() -> None:
    assert outranks("整改责任人", "整改责任部门")
    assert not outranks("整改责任部门", "整改责任人")
    assert not outranks("责任人", "责任人")


def test_a_form_with_both_gives_person_department_and_day() -> None:
    (found,) = findings(
        heading("不符合报告"),
        table(
            ["不符合事实", "变更未评审。", "不符合条款", "8.5.1"],
            ["整改责任部门", "运维部", "整改责任人", "李娜"],
            ["责任人及完成时间", "李娜/2026-06-30", "性质", "一般"],
        ),
    )
    assert (found["owner"], found["department"], found["due_on"]) == ("李娜", "运维部", "2026-06-30")


def test_in_a_register_a_second_department_is_the_one_that_acts() -> None:
    (found,) = findings(
        table(
            ["编号", "受审核部门", "不符合事实", "条款", "责任部门"],
            ["NC-1", "运维部", "变更未评审。", "8.5.1", "研发部"],
        )
    )
    assert (found["department"], found["owner"]) == ("运维部", "研发部")


@pytest.mark.parametrize(
    ("text", "alone"),
    [("20 November 2026", True), ("2026-11-20前", True), ("2026年11月20日", True), ("李明 11月20日", False)],
)
def test_a_day_alone_is_nobody(text: str, alone: bool) -> None:
    assert only_day(text) is alone
