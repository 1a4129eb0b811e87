"""People whom compliance lets in by a command answer for their processes like those of the configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.acceptance.office import Office
    from tests.acceptance.queues import Queues

LIU = ("liu", "--name", "刘洋", "--email", "liu.yang@example.com", "--role", "process_owner", "--owns", "capacity")
CAPACITY = """Internal audit report IA-2026-11 of 2026-09-18 (ISO/IEC 20000-1:2018),,,,,
Finding ID,Grade,Clause,Statement,Owner,Raised on,Due date
NC-01,Minor,8.4.3,The capacity plan names no thresholds,,2026-09-14,2026-10-16
NC-02,Minor,8.2.6,Configuration items have no owner,刘洋,2026-09-14,2026-10-16
"""
FRIDAY = {"CLOSEOUT_NOW": "2026-10-16T10:00:00+08:00"}
LATER = {"CLOSEOUT_NOW": "2026-10-23T10:00:00+08:00"}


@pytest.fixture
def approved(office: Office) -> Office:
    """Two findings that nobody of the configuration answers for."""
    office.ok("ingest", str(office.report(CAPACITY)))
    office.ok("approve", "--all")
    return office


def owners(office: Office) -> dict[str, tuple[str | None, str | None]]:
    return {number: (one["owner"], one["waiting"]) for number, one in office.findings().items()}


def test_they_answer_from_the_day_they_come(approved: Office, queues: Queues) -> None:
    assert owners(approved) == {"NC-01": (None, "owner"), "NC-02": ("刘洋", "owner")}
    approved.ok("users", "add", *LIU)
    assert owners(approved) == {"NC-01": ("liu", None), "NC-02": ("liu", None)}
    assert approved.ok("push", "--format", "json").json["failures"] == []
    assert {approved.findings()[number]["assignee"] for number in ("NC-01", "NC-02")} == {"刘洋"}
    assert [len(queues.tickets(number)) for number in ("NC-01", "NC-02")] == [1, 1]
    assert list(approved.figures("--by", "owner")["groups"]) == ["liu"]
    told = approved.ok("remind", "--format", "json", **FRIDAY).json
    assert {tuple(one["told"]) for one in told["reminded"]} == {("liu",)}


def test_a_draft_names_them_and_a_person_can(office: Office) -> None:
    office.ok("users", "add", *LIU)
    office.ok("ingest", str(office.report(CAPACITY)))
    assert {one["owner"] for one in office.findings().values()} == {"liu"}
    office.ok("edit", "NC-02", "owner=li.wei@example.com")
    office.ok("edit", "NC-01", "owner=刘洋")
    assert {number: one["owner"] for number, one in office.findings().items()} == {"NC-01": "liu", "NC-02": "li-wei"}


def test_two_owners_of_one_process_are_none(approved: Office) -> None:
    approved.ok("users", "add", *LIU)
    approved.ok("users", "add", "anna", "--name", "Anna", "--role", "process_owner", "--owns", "capacity")
    assert owners(approved)["NC-01"] == (None, "owner")
    assert "capacity has several owners: anna, liu" in approved.run("check", "--online").out
    approved.ok("users", "remove", "anna")
    assert owners(approved)["NC-01"] == ("liu", None)


def test_compliance_of_the_ledger_hears_what_compliance_hears(approved: Office) -> None:
    approved.ok("users", "add", *LIU)
    approved.ok("users", "add", "anna", "--name", "Anna", "--role", "compliance")
    told = approved.ok("remind", "--format", "json", **LATER).json["reminded"]
    (above, *_more) = [one for one in told if one["rung"] == "escalation+7"]
    assert set(above["told"]) == {"zhao-min", "sun-hao", "anna"}


def test_they_can_approve_a_lower_grade(pushed: Office) -> None:
    pushed.ok("users", "add", "anna", "--name", "Anna", "--role", "compliance")
    pushed.ok("downgrade", "NC-02", "minor", "--why", "no customer was hit", "--approver", "anna")
    assert pushed.findings()["NC-02"]["grade"] == "minor"
    unknown = pushed.run("downgrade", "NC-01", "ofi", "--why", "x", "--approver", "nobody")
    assert "anna" in unknown.err
