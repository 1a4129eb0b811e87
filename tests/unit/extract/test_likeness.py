"""Findings that are nearly alike: joined only where nothing tells them apart, else two with a doubt."""

from __future__ import annotations

from tests.unit.extract.documents import findings, heading, read, table

LISTED = ("编号", "条款", "不符合事实", "部门")
SAID = "抽查配置管理数据库中的20台服务器，有5台的责任人已经离职，没有更新。"
SAID_AGAIN = "抽查配置管理数据库中20台服务器，其中5台的责任人已离职，没有更新。"


def doubted(*rows: tuple[tuple[str, ...], ...]) -> list[tuple[str, bool]]:
    tables = [table(LISTED, *part) for part in rows]
    found = read(heading("不符合项"), *tables).findings
    return [
        (one.fields["number"].text, any(doubt.field == "identity" and "A-1" in doubt.reason for doubt in one.doubts))
        for one in found
    ]


def test_nearly_the_same_under_another_number_is_a_doubt_that_names_its_twin() -> None:
    first, second = ("A-1", "8.2.6", SAID, "运维部"), ("B-1", "8.2.6", SAID_AGAIN, "运维部")
    assert doubted((first,), (second,)) == [("A-1", False), ("B-1", True)]


def test_other_figures_another_clause_another_department_or_one_list_are_no_twins() -> None:
    first = ("A-1", "8.2.6", SAID, "运维部")
    assert not any(doubt for _number, doubt in doubted((first,), (("B-1", "8.2.6", SAID.replace("5", "6"), "运维部"),)))
    assert not any(doubt for _number, doubt in doubted((first,), (("B-1", "8.6.1", SAID_AGAIN, "运维部"),)))
    assert not any(doubt for _number, doubt in doubted((first,), (("B-1", "8.2.6", SAID_AGAIN, "服务台"),)))
    assert not any(doubt for _number, doubt in doubted((first, ("A-2", "8.2.6", SAID_AGAIN, "运维部"))))


def test_a_finding_without_a_number_is_another_one_where_figures_or_owner_differ() -> None:
    def told(statement: str, owner: str) -> list[str]:
        return ["条款：8.7.2", "等级：一般", f"不符合事实：{statement}", f"责任人：{owner}"]

    def count(second: list[str]) -> int:
        first = told("抽查64份变更单，其中第2号与实际情况不一致。", "赵敏")
        return len(findings(heading("不符合项"), heading("问题甲", 2), *first, heading("问题乙", 2), *second))

    assert count(told("抽查64份变更单，其中第2号与实际情况不一致。", "赵敏")) == 1
    assert count(told("抽查3份变更单，其中第4号与实际情况不一致。", "赵敏")) == 2
    assert count(told("抽查64份变更单，其中第2号与实际情况不一致。", "李伟")) == 2
