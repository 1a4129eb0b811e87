from __future__ import annotations

from datetime import date

import pytest

from connector.model.audit import Citation, Grade, Printed
from tests.unit.normalise.extracts import FIELD_PLACE, finding, one, reading, reasons

ITSM, ISMS = "ISO/IEC 20000-1:2018", "ISO/IEC 27001:2022"
HEAD = {"standards": ITSM, "audit_type": "内部审核", "issued_on": "2026-03-20"}


def labelled(text: str, label: str = "", rule: str = "") -> Printed:
    return Printed(text, FIELD_PLACE, label, rule)


def test_a_whole_finding() -> None:
    found = one(
        head=HEAD,
        number="NC-01",
        grade="一般不符合",
        clause="8.6.1 事件管理",
        department="运维部",
        site="上海",
        title="事件分级",
        statement="事件未按分级标准定级",
        evidence="INC-1003",
        requirement="应分级",
        correction="补定级",
        root_cause="未培训",
        corrective_action="开展培训",
        owner="李伟",
        raised_on="2026-03-10",
        due_on="2026-04-10",
        status="整改中",
    )
    assert found.model_dump(exclude={"place", "doubts", "process", "citations"}) == {
        "number": "NC-01",
        "grade": Grade.MINOR,
        "printed_grade": "一般不符合",
        "standard": ITSM,
        "clauses": ("8.6.1",),
        "department": "运维部",
        "site": "上海",
        "title": "事件分级",
        "statement": "事件未按分级标准定级",
        "evidence": "INC-1003",
        "requirement": "应分级",
        "correction": "补定级",
        "root_cause": "未培训",
        "corrective_action": "开展培训",
        "owner": "李伟",
        "source": None,
        "audit_finding": True,
        "repeat": False,
        "raised_on": date(2026, 3, 10),
        "due_on": date(2026, 4, 10),
        "closed_on": None,
        "printed_status": "整改中",
        "closed_as_printed": False,
    }
    assert found.citations == (Citation(standard=ITSM, clause="8.6.1"),)
    assert found.place == FIELD_PLACE
    assert found.doubts == ()


def test_the_title_states_where_nothing_else_does() -> None:
    assert one(title="事件未分级").statement == "事件未分级"


def test_doubts_stand_at_the_place_of_what_they_are_about() -> None:
    (doubt,) = one(statement="x", due_on="Ongoing").doubts
    assert (doubt.field, doubt.place) == ("due_on", FIELD_PLACE)
    assert "Ongoing" in doubt.reason


def test_the_process_is_that_of_the_clause_and_a_printed_one_that_contradicts_it_is_doubted() -> None:
    incident = one(head=HEAD, statement="x", clause="8.6.1")
    assert incident.process
    agreeing = one(head=HEAD, statement="x", clause="8.6.1", process="事件管理")
    contradicting = one(head=HEAD, statement="x", clause="8.6.1", process="问题管理")
    assert agreeing.process == contradicting.process == incident.process
    assert reasons(agreeing, "process") == []
    ((reason),) = reasons(contradicting, "process")
    assert "问题管理" in reason
    assert one(statement="x", process="事件管理").process == incident.process
    assert one(statement="x", process="茶水间").process is None


def test_the_standard_of_a_finding_without_clause_is_its_own_or_the_only_one_of_the_report() -> None:
    assert one(head=HEAD, statement="x").standard == ITSM
    assert one(head=HEAD, statement="x", standard=ISMS).standard == ISMS
    assert one(head={"standards": f"{ITSM}、{ISMS}"}, statement="x").standard is None
    assert one(statement="x").standard is None


def test_the_findings_own_standard_outweighs_the_reports() -> None:
    assert one(head=HEAD, statement="x", clause="9.2", standard=ISMS).citations == (
        Citation(standard=ISMS, clause="9.2"),
    )


def test_a_label_that_says_annex_makes_numbers_controls() -> None:
    found = one(head={"standards": ISMS}, statement="x", clause=labelled("8.2", "Annex A control"))
    assert found.clauses == ("A.8.2",)


def test_a_clause_out_of_running_text_is_never_a_bare_main_clause() -> None:
    assert one(head=HEAD, statement="x", clause=labelled("8 records", rule="in statement")).clauses == ()
    assert one(head=HEAD, statement="x", clause=labelled("8")).clauses == ("8",)


@pytest.mark.parametrize(
    ("printed", "owner"),
    [
        ("李伟", "李伟"),
        ("li.wei@example.com", "li.wei@example.com"),
        ("IT Service Manager", "IT Service Manager"),
        ("李伟 2026-03-10", "李伟"),
        ("李伟 / 2026年3月10日", "李伟"),
        ("李伟\n王芳", "李伟、王芳"),
        ("李伟\n李伟", "李伟"),
        ("李伟；", "李伟"),
        ("2026-03-10", None),
    ],
)
def test_an_owner_is_kept_as_printed_without_the_date_of_a_signature(printed: str, owner: str | None) -> None:
    assert one(statement="x", owner=printed).owner == owner


@pytest.mark.parametrize(
    ("status", "closed", "day"),
    [
        ("已关闭", True, None),
        ("Closed", True, None),
        ("已關閉", True, None),
        ("Closed 2026-05-06", True, date(2026, 5, 6)),
        ("已关闭（2026年5月6日）", True, date(2026, 5, 6)),
        ("Open since 2026-05-06", False, None),
        ("未关闭", False, None),
        ("Not closed", False, None),
        ("待验证", False, None),
        ("Completed", False, None),
        ("purple", False, None),
        ("是否关闭：是", True, None),
        ("是否关闭：否", False, None),
        ("整改完成，已验证关闭", True, None),
        ("措施完成，待验证关闭", False, None),
        ("To be closed by 2026-05-06", False, None),
        ("nicht abgeschlossen", False, None),
        ("Closed, reopened 2026-05-06", False, None),
        ("Implemented; closed 6 May 2026", True, date(2026, 5, 6)),
    ],
)
def test_a_printed_status_closes_only_where_it_says_so(status: str, closed: bool, day: date | None) -> None:
    found = one(statement="x", status=status)
    assert (found.closed_as_printed, found.closed_on, found.printed_status) == (closed, day, status)


def test_a_day_of_closing_without_status_closes_where_its_label_says_closing() -> None:
    closing = one(statement="x", closed_on=labelled("2026-05-06", "关闭日期"))
    verified = one(statement="x", closed_on=labelled("2026-05-06", "验证日期"))
    unread = one(statement="x", closed_on=labelled("soon", "Closed on"))
    assert (closing.closed_as_printed, closing.closed_on) == (True, date(2026, 5, 6))
    assert (verified.closed_as_printed, verified.closed_on) == (False, date(2026, 5, 6))
    assert (unread.closed_as_printed, unread.closed_on) == (False, None)
    assert reasons(unread, "closed_on")


def test_a_status_outweighs_a_day_of_closing() -> None:
    found = one(statement="x", status="整改中", closed_on=labelled("2026-05-06", "关闭日期"))
    assert not found.closed_as_printed


@pytest.mark.parametrize(
    ("source", "from_audit"),
    [
        ("内部审核", True),
        ("Internal audit", True),
        ("外部审核", True),
        ("Customer complaint", False),
        ("客户投诉", False),
        ("管理评审", False),
        ("Incident", False),
        ("walkabout", True),
    ],
)
def test_a_row_from_elsewhere_is_told_from_one_of_an_audit(source: str, from_audit: bool) -> None:
    found = one(statement="x", source=source)
    assert (found.source, found.audit_finding) == (source, from_audit)


def test_a_repeat_is_one_where_the_auditor_says_so() -> None:
    for yes in ("是", "Yes", "Y", "√", "repeat finding", "重复发生"):
        assert one(statement="x", repeat=yes).repeat, yes
    for no in ("否", "No", "N", "first time", "yesterday"):
        assert not one(statement="x", repeat=no).repeat, no
    assert one(statement="x", repeat=labelled("again", rule="in statement")).repeat
    assert not one(statement="x").repeat


def test_a_term_counts_from_the_report_of_an_internal_audit() -> None:
    assert one(head=HEAD, statement="x", due_on="15日内").due_on == date(2026, 4, 4)


def test_a_term_that_the_report_sets_for_all_reaches_the_nonconformities() -> None:
    head = {**HEAD, "due_on": "30日内", "due_on.major": "15日内"}
    found = reading(
        finding(statement="a", grade="严重不符合"),
        finding(statement="b", grade="一般不符合"),
        finding(statement="c", grade="观察项"),
        finding(statement="d", grade="一般不符合", due_on="2026-05-01"),
        head=head,
    ).findings
    assert [one.due_on for one in found] == [date(2026, 4, 4), date(2026, 4, 19), None, date(2026, 5, 1)]


def test_two_due_dates_are_a_doubt() -> None:
    found = one(statement="x", due_on=labelled("2026-05-01", rule="|also 2026-06-01"))
    assert found.due_on == date(2026, 5, 1)
    ((reason),) = reasons(found, "due_on")
    assert "2026-06-01" in reason


def test_a_raised_day_that_cannot_exist_is_left_open() -> None:
    found = one(statement="x", raised_on="2026-02-30")
    assert found.raised_on is None
    assert reasons(found, "raised_on")
