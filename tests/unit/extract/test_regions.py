from __future__ import annotations

import pytest

from connector.extract import load_vocabulary
from connector.extract.regions import parts, registers
from connector.extract.tables import OF_THE_REPORT, OVER_RECORDS, paired, sliced, speaks_of
from connector.model.document import Merge, Nested, Place, Table
from tests.unit.extract.documents import heading, read, table, texts

VOCABULARY = load_vocabulary()
HEADER = ("No.", "Finding", "Clause", "Grade", "Owner", "Due date")
ROWS = (
    ("NC-01", "Changes had no review.", "8.5.1.3", "Minor", "Wang Qiang", "2026-10-18"),
    ("NC-02", "No supplier evaluation.", "8.3.4.1", "Major", "Li Ming", "2026-10-03"),
)
PAIRS = (
    ("Report No.", "IA-2026-09", "", "", "", ""),
    ("Audit type", "Internal audit", "Standard", "ISO/IEC 20000-1:2018", "Report date", "2026-09-18"),
)


@pytest.mark.parametrize(
    ("row", "labels"),
    [
        (("Report No.", "IA-1", "", ""), 1),
        (("Audit type", "Internal audit", "Auditor", "J. Brown"), 2),
        (("Report date", "", "Lead auditor", "J. Brown"), 2),
        (("编制：周洁    审批：吴敏", "", ""), 2),
        (("报告编号", "IA-1", "备注：无"), 2),
        (HEADER, 0),
        (ROWS[0], 0),
        (("Scope", "Is it defined?", "Yes"), 0),
        (("", "", ""), 0),
    ],
)
def test_a_row_of_pairs_is_told_from_headers_and_records(row: tuple[str, ...], labels: int) -> None:
    assert len(paired(row, VOCABULARY)) == labels


def test_pairs_speak_of_the_report_or_of_all_its_records() -> None:
    over = paired(("Department", "Operations", "Auditor", "J. Brown"), VOCABULARY)
    assert speaks_of(over, OVER_RECORDS)
    assert not speaks_of(over, OF_THE_REPORT)
    assert not speaks_of((), OVER_RECORDS)


def test_a_slice_keeps_its_places_merges_and_hidden_rows() -> None:
    inner = Nested(2, 1, Table((("x",),), Place()))
    whole = Table(
        (("a", "b", "c"), ("d", "e", "f"), ("g", "h", "i")),
        Place(sheet="S"),
        merges=(Merge(1, 1, 2, 2), Merge(0, 0, 1, 3)),
        nested=(inner,),
        hidden=frozenset({0, 2}),
        pages=(1, 1, 2),
        first_row=5,
    )
    part = sliced(whole, 1, 3, 1, 3)
    assert part.rows == (("e", "f"), ("h", "i"))
    assert part.merges == (Merge(0, 0, 2, 2),)
    assert part.nested == (Nested(1, 0, inner.table),)
    assert part.hidden == {1}
    place = part.place_of(1, 0)
    assert (place.page, place.sheet, place.row, place.cell) == (2, "S", 7, 2)


def test_pairs_over_and_under_records_are_the_head() -> None:
    over, under = read(table(*PAIRS, HEADER, *ROWS)), read(table(HEADER, *ROWS, ("",) * 6, *PAIRS))
    for extract in (over, under):
        assert [finding.fields["number"].text for finding in extract.findings] == ["NC-01", "NC-02"]
        assert {name: printed.text for name, printed in extract.head.items()} == {
            "report_number": "IA-2026-09",
            "audit_type": "Internal audit",
            "standards": "ISO/IEC 20000-1:2018",
            "issued_on": "2026-09-18",
        }


def test_pairs_beside_records_are_the_head() -> None:
    extract = read(
        table(
            (*HEADER, "", "Report No.", "IA-2026-09"),
            (*ROWS[0], "", "Lead auditor", "Zhou Jie"),
            (*ROWS[1], "", "Standard", "ISO/IEC 20000-1:2018"),
        )
    )
    assert [finding.fields["number"].text for finding in extract.findings] == ["NC-01", "NC-02"]
    assert {name: printed.text for name, printed in extract.head.items()} == {
        "report_number": "IA-2026-09",
        "auditors": "Zhou Jie",
        "standards": "ISO/IEC 20000-1:2018",
    }
    assert extract.head["auditors"].place.cell == 9


def test_two_registers_side_by_side_are_two() -> None:
    right = (("No.", "Observation", "Clause"), ("OBS-1", "Rota is late.", "8.6.1"), ("", "", ""))
    rows = zip((HEADER, *ROWS), right, strict=True)
    both = table(*[(*left, "", *other) for left, other in rows])
    assert len(parts(both, VOCABULARY)) == 2
    assert [finding.fields["number"].text for finding in read(both).findings] == ["NC-01", "NC-02", "OBS-1"]


def test_an_empty_column_within_records_cuts_nothing() -> None:
    one = table(
        ("No.", "Finding", "Clause", "", "Owner", "Due date"),
        ("NC-01", "Changes had no review.", "8.5.1.3", "", "Wang Qiang", "2026-10-18"),
        ("NC-02", "No evaluation.", "8.3.4.1", "", "Li Ming", "2026-10-03"),
    )
    assert parts(one, VOCABULARY) == (one,)
    assert [finding.fields["owner"].text for finding in read(one).findings] == ["Wang Qiang", "Li Ming"]


def test_what_all_records_share_stands_over_them() -> None:
    extract = read(
        table(
            ("部门", "运维部", "审核员", "李雷"),
            ("序号", "不符合事实", "条款", "性质"),
            ("1", "变更未评审", "8.5.1.3", "一般"),
            ("编制：周洁    审批：吴敏    日期：2026-03-13", "", "", ""),
        )
    )
    assert [texts(finding) for finding in extract.findings] == [
        {"number": "1", "statement": "变更未评审", "clause": "8.5.1.3", "grade": "一般", "department": "运维部"}
    ]
    assert extract.head["auditors"].text == "李雷"


def test_records_about_auditors_and_suppliers_stay_records() -> None:
    register = table(
        ("Area", "Finding", "Clause", "Grade"),
        ("Supplier", "No agreement with the host.", "8.3.4", "Minor"),
        ("Auditor", "Auditors audited their own work.", "9.2", "Minor"),
        ("Scope", "The scope omits a site.", "4.3", ""),
    )
    (columns,) = registers(register, VOCABULARY)
    assert (columns.first, columns.end) == (1, 4)
    assert len(read(register).findings) == 3


def test_a_column_is_known_by_its_own_rows_only() -> None:
    sheet = table(
        ("一、不符合项", "", "", ""),
        ("编号", "不符合事实", "条款", "责任人"),
        ("NC-1", "变更未评审", "8.5.1.3", "王强"),
        ("二、改进机会", "", "", ""),
        ("编号", "改进建议描述", "条款", ""),
        ("1", "采用自动化发布", "8.5.3", ""),
    )
    found = [texts(finding) for finding in read(sheet).findings]
    assert [(one["number"], one.get("grade")) for one in found] == [("NC-1", None), ("1", "改进机会")]


def test_a_title_over_a_header_can_say_that_no_findings_follow() -> None:
    sheet = table(
        ("不符合分级定义", "", ""),
        ("序号", "性质", "描述"),
        ("1", "严重", "体系失效"),
        ("2", "一般", "个别偏离"),
    )
    assert read(sheet).findings == ()


def test_a_register_in_a_part_for_statistics_is_read_and_counts_are_not() -> None:
    extract = read(
        heading("不符合项分布"),
        table(("部门", "严重", "一般", "合计"), ("运维部", "0", "1", "1"), ("采购部", "1", "0", "1")),
        heading("不符合项汇总统计表"),
        table(("序号", "不符合事实", "标准条款", "性质"), ("1", "变更未评审", "8.5.1.3", "一般")),
    )
    assert [finding.fields["statement"].text for finding in extract.findings] == ["变更未评审"]
