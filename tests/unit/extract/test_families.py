"""Numbers of a report's own: a code alone on a line over the labelled lines of a finding."""

from __future__ import annotations

import pytest

from tests.unit.extract.documents import findings, heading, table

TOLD = ("条款：8.6.1", "等级：一般", "不符合事实：事件没有登记。")


@pytest.mark.parametrize("codes", [("IA26-1", "IA26-2"), ("F1", "F2"), ("QX-7-01", "QX-7-02")])
def test_codes_alone_on_their_lines_number_the_findings_below_them(codes: tuple[str, str]) -> None:
    other = (*TOLD[:2], "不符合事实：合同已经到期。")
    found = findings(heading("内部审核报告"), heading(codes[0], 2), *TOLD, heading(codes[1], 2), *other)
    assert [one["number"] for one in found] == list(codes)


def test_in_a_table_of_one_column_too() -> None:
    rows = [(line,) for line in ("内部审核报告", "F1", *TOLD, "F2", *TOLD[:2], "不符合事实：合同已经到期。")]
    assert [one["number"] for one in findings(table(*rows))] == ["F1", "F2"]


def test_a_code_over_other_lines_is_no_number() -> None:
    found = findings(heading("内部审核报告"), "V1", "会议室：三楼", "不符合项", *TOLD)
    assert [one.get("number") for one in found] == [None]
