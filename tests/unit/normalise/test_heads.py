from __future__ import annotations

from datetime import date

import pytest

from connector.model.audit import AuditStage, AuditType, Printed
from connector.model.document import Place
from connector.normalise.calendar import Calendar
from connector.normalise.heads import anchor_of, audit_days, kind_of, report_of


def head(**fields: str) -> dict[str, Printed]:
    return {name: Printed(text, Place(block=1)) for name, text in fields.items()}


@pytest.mark.parametrize(
    ("fields", "audit_type", "stage"),
    [
        ({"audit_type": "内部审核"}, "internal", None),
        ({"audit_type": "Internal audit"}, "internal", None),
        ({"audit_type": "内審"}, "internal", None),
        ({"audit_type": "第二方审核"}, "customer", None),
        ({"audit_type": "Supplier audit by customer"}, "customer", None),
        ({"audit_type": "监督审核"}, "external", "surveillance"),
        ({"audit_type": "Surveillance"}, "external", "surveillance"),
        ({"audit_type": "认证审核", "audit_stage": "第二阶段"}, "external", "stage2"),
        ({"audit_type": "Recertification audit"}, "external", "recertification"),
        ({"audit_stage": "Stage 1"}, "external", "stage1"),
        ({"title": "Internal Audit Report 2026"}, "internal", None),
        ({"title": "再认证审核报告"}, "external", "recertification"),
        ({"audit_type": "internal", "title": "Surveillance audit plan followed"}, "internal", None),
        ({"title": "审核报告 某认证有限公司"}, "external", None),
        ({"title": "Report"}, None, None),
        ({}, None, None),
    ],
)
def test_the_kind_of_audit(fields: dict[str, str], audit_type: AuditType | None, stage: AuditStage | None) -> None:
    kind = kind_of(head(**fields))
    assert (kind.audit_type, kind.stage) == (audit_type, stage)


@pytest.mark.parametrize(
    ("printed", "people"),
    [
        ("李伟", ("李伟",)),
        ("李伟（组长）、王芳（组员）", ("李伟", "王芳")),
        ("组长：李伟 组员：王芳，赵六", ("李伟", "王芳", "赵六")),
        ("审核组长：李伟\n组员：王芳", ("李伟", "王芳")),
        ("Anna Weber (Lead Auditor), Tom Hill", ("Anna Weber", "Tom Hill")),
        ("Anna Weber and Tom Hill", ("Anna Weber", "Tom Hill")),
        ("Anna Weber & Tom Hill", ("Anna Weber", "Tom Hill")),
        ("Lead auditor: Anna Weber; Members: Tom Hill / Ali Khan", ("Anna Weber", "Tom Hill", "Ali Khan")),
        ("李伟 2026-03-10", ("李伟",)),
        ("李伟、李伟", ("李伟",)),
        ("B. Ode / 14 May 2026", ("B. Ode",)),
        ("李伟 王芳 欧阳明", ("李伟", "王芳", "欧阳明")),
        ("组长 李伟；组员 王芳", ("李伟", "王芳")),
    ],
)
def test_auditors_are_names_one_each(printed: str, people: tuple[str, ...]) -> None:
    assert report_of(head(auditors=printed), (), Calendar(), None)[0].auditors == people


def test_the_days_of_the_audit_come_from_one_label_or_two() -> None:
    calendar = Calendar()
    whole = audit_days(head(audit_dates="2026-03-09 至 2026-03-11"), calendar)
    apart = audit_days(head(audit_start="2026-03-09", audit_end="2026-03-11"), calendar)
    assert (whole.start, whole.end) == (apart.start, apart.end) == (date(2026, 3, 9), date(2026, 3, 11))
    nothing = audit_days(head(), calendar)
    assert (nothing.start, nothing.end, nothing.reason) == (None, None, "")


def test_periods_count_from_the_last_day_of_an_audit_from_outside_and_from_the_report_of_an_internal_one() -> None:
    days = {"audit_dates": "2026-03-09 至 2026-03-11", "issued_on": "2026-03-20"}
    assert anchor_of(head(audit_type="外部审核", **days), Calendar()) == date(2026, 3, 11)
    assert anchor_of(head(audit_type="Customer audit", **days), Calendar()) == date(2026, 3, 11)
    assert anchor_of(head(audit_type="内部审核", **days), Calendar()) == date(2026, 3, 20)
    assert anchor_of(head(**days), Calendar()) is None


def test_a_head_that_cannot_be_read_is_doubted_at_its_place() -> None:
    report, doubts = report_of(head(issued_on="03/04/2026", audit_dates="2026-02-30"), (), Calendar(), None)
    assert report.issued_on is None
    assert report.audit_start is None
    assert [doubt.field for doubt in doubts] == ["audit_dates", "issued_on"]
    assert {doubt.place for doubt in doubts} == {Place(block=1)}


def test_the_head_as_a_report() -> None:
    report, doubts = report_of(
        head(
            report_number="IA-2026-01", organisation="某某科技\n有限公司", audit_type="内部审核", issued_on="2026-03-20"
        ),
        ("ISO/IEC 20000-1:2018",),
        Calendar(),
        "zh",
    )
    assert doubts == ()
    assert (report.number, report.organisation, report.language) == ("IA-2026-01", "某某科技 有限公司", "zh")
    assert report.standards == ("ISO/IEC 20000-1:2018",)
    assert report.issued_on == date(2026, 3, 20)
