from __future__ import annotations

from datetime import date

from connector.model.audit import Grade
from connector.normalise import NormaliseOptions
from tests.unit.normalise.extracts import HEAD_PLACE, finding, reading, reasons

ITSM, ISMS = "ISO/IEC 20000-1:2018", "ISO/IEC 27001:2022"


def test_an_empty_report_is_an_empty_reading() -> None:
    found = reading()
    assert (found.findings, found.doubts) == ((), ())
    assert found.report.language is None


def test_the_standards_are_those_of_the_head_then_of_the_title() -> None:
    assert reading(head={"standards": ITSM, "title": f"{ISMS} audit"}).report.standards == (ITSM,)
    assert reading(head={"title": f"{ISMS} Internal Audit"}).report.standards == (ISMS,)


def test_without_any_the_standards_are_those_of_the_findings() -> None:
    found = reading(finding(statement="x", clause=f"{ITSM} 8.6.1"), finding(statement="y", clause=f"{ISMS} A.5.15"))
    assert found.report.standards == (ITSM, ISMS)


def test_the_only_standard_that_a_report_names_anywhere_is_its_own() -> None:
    row = finding(statement="x", clause="8.6.1")
    assert reading(row, text=f"The audit followed {ITSM}.").findings[0].standard == ITSM
    both = reading(row, text=f"The audit followed {ITSM}, and in part {ISMS}.").findings[0]
    assert both.standard is None


def test_a_sites_default_standard_stands_in_where_a_report_names_none() -> None:
    options = NormaliseOptions(default_standard=ITSM)
    silent = reading(finding(statement="x", clause="8.6.1"), options=options)
    assert silent.report.standards == (ITSM,)
    assert silent.findings[0].standard == ITSM
    spoken = reading(finding(statement="x", clause="9.2"), head={"standards": ISMS}, options=options)
    assert spoken.report.standards == (ISMS,)
    own = reading(finding(statement="x", clause="9.2", standard=ISMS), options=options)
    assert own.report.standards == (ISMS,)


def test_an_assumed_edition_is_a_doubt_of_the_report() -> None:
    found = reading(head={"standards": "ISO20000"})
    assert found.report.standards == (ITSM,)
    ((reason),) = reasons(found, "standard")
    assert "edition assumed" in reason
    assert found.doubts[0].place == HEAD_PLACE
    assert reading(head={"standards": "ISO20000"}, text=f"按{ITSM}审核").doubts == ()


def test_a_sites_grade_words_are_followed() -> None:
    options = NormaliseOptions(grade_words={"High": Grade.MAJOR})
    assert reading(finding(statement="x", grade="High"), options=options).findings[0].grade is Grade.MAJOR


def test_the_order_of_day_and_month_is_settled_for_the_whole_report() -> None:
    row = finding(statement="x", raised_on="03/04/2026")
    assert reading(row).findings[0].raised_on is None
    assert reading(row, text="issued 24/02/2026").findings[0].raised_on == date(2026, 4, 3)
    assert reading(row, options=NormaliseOptions(date_order="mdy")).findings[0].raised_on == date(2026, 3, 4)


def test_the_year_of_the_report_completes_a_day_without_one() -> None:
    found = reading(finding(statement="x", due_on="4月10日"), head={"issued_on": "2026-03-20"}).findings[0]
    assert found.due_on == date(2026, 4, 10)
    assert reasons(found, "due_on")


def test_a_risk_scale_is_recognised_over_all_findings() -> None:
    rows = [finding(statement=word, grade=word) for word in ("严重", "高", "中")]
    assert {one.grade for one in reading(*rows).findings} == {Grade.UNGRADED}
    assert reading(rows[0]).findings[0].grade is Grade.MAJOR


def test_normalising_twice_gives_the_same() -> None:
    rows = (finding(number="NC-1", statement="事件未分级", grade="一般", clause="8.6.1"),)
    assert reading(*rows, head={"standards": ITSM}) == reading(*rows, head={"standards": ITSM})
