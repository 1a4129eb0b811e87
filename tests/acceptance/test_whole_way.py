"""One report's way: read, approved, pushed, worked, polled, verified, closed; both ends are looked at each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.acceptance.office import REGISTER, Office

if TYPE_CHECKING:
    from tests.acceptance.queues import Queues

NUMBERS = ("NC-01", "NC-02", "NC-03", "OBS-01")


def stages(office: Office) -> dict[str, str]:
    return {number: one["stage"] for number, one in office.findings().items()}


def test_from_the_report_to_verified_closure(office: Office, queues: Queues) -> None:
    told = office.ok("ingest", str(office.report()), "--format", "json").json
    assert [len(told[0][name]) for name in ("new", "changed", "unchanged", "gone")] == [4, 0, 0, 0]
    assert set(stages(office).values()) == {"draft"}
    assert office.figures()["raised"] == 0, "drafts count nowhere"
    office.ok("approve", "--all")
    assert office.figures()["raised"] == 3

    pushed = office.ok("push", "--format", "json").json
    assert len(pushed["created"]) == 4
    found = office.findings()
    assert {number: one["ticket"]["target"] for number, one in found.items()} == {
        "NC-01": "queue",
        "NC-02": "itsm",
        "NC-03": "queue",
        "OBS-01": "queue",
    }
    for number in NUMBERS:
        assert len(queues.tickets(number)) == 1, number
        assert (found[number]["stage"], found[number]["ticket"]["link"]) == ("open", "linked")

    for number in NUMBERS:
        queues.move(number, "In Progress")
    office.ok("poll")
    assert set(stages(office).values()) == {"in_progress"}
    for number in NUMBERS:
        queues.say(number)
        queues.move(number, "Done")
    polled = office.ok("poll", "--format", "json").json
    assert polled["changed"] == {
        "IA-2026-09/NC-01": "submitted",
        "IA-2026-09/NC-02": "submitted",
        "IA-2026-09/NC-03": "submitted",
        "IA-2026-09/OBS-01": "closed",
    }
    assert office.figures()["submitted"] == 3

    office.ok("verify", "NC-01", "--note", "three changes checked")
    assert "three changes checked" in queues.comments("NC-01")
    office.ok("verify", "NC-02", "--note", "reviewed")
    office.ok("return", "NC-03", "--note", "criteria are missing for REL-2026-044")
    assert "REL-2026-044" in queues.comments("NC-03")
    office.ok("poll")
    assert stages(office) == {"NC-01": "closed", "NC-02": "closed", "NC-03": "in_progress", "OBS-01": "closed"}
    (issue,) = queues.tickets("NC-03")
    assert issue["status"] == "3", "reopened there, too"
    figures = office.figures("--by", "process")
    assert (figures["raised"], figures["open"], figures["closed"]) == (3, 1, 2)
    assert figures["observations"]["closed"] == 1
    assert {name: group["raised"] for name, group in figures["groups"].items()} == {
        "change": 1,
        "incident": 1,
        "release": 1,
    }


def test_a_second_push_and_a_second_poll_change_nothing(pushed: Office) -> None:
    pushed.ok("poll")
    before = pushed.box.instance.state()
    findings = pushed.findings()
    histories = {number: pushed.ok("show", number, "--format", "json").json["history"] for number in NUMBERS}
    again = pushed.ok("push", "--format", "json").json
    assert (again["created"], again["updated"], again["found"]) == ([], [], [])
    assert pushed.ok("poll", "--format", "json").json["changed"] == {}
    assert pushed.box.instance.state() == before
    assert pushed.findings() == findings
    assert {number: pushed.ok("show", number, "--format", "json").json["history"] for number in NUMBERS} == histories


@pytest.mark.usefixtures("pushed")
def test_the_ticket_says_what_its_owner_needs(queues: Queues) -> None:
    (issue,) = queues.tickets("NC-01")
    text = str(issue["values"]["description"])
    for needed in (
        "Three changes were carried out without approval",
        "CHG-2026-011",
        "8.5.1.2 Change management initiation",
        "ISO/IEC 20000-1:2018",
        "IA-2026-09",
        "2026-10-16",
        "root cause",
        "evidence",
    ):
        assert needed in text
    values = issue["values"]
    assert values["summary"].startswith("[NC-01] Minor nonconformity ISO/IEC 20000-1:2018 8.5.1.2")
    assert (values["assignee"], values["duedate"], values["priority"]) == ("li-wei", "2026-10-16", "3")
    (problem,) = queues.tickets("NC-02")
    assert problem["short_description"].startswith("[NC-02] Major nonconformity")
    assert problem["priority"] == "1"
    assert problem["correlation_display"] == "closeout"


def test_the_create_carries_everything_in_one_call(pushed: Office) -> None:
    creates = [
        asked
        for asked in pushed.box.journal()
        if asked["method"] == "POST"
        and asked["path"] in {"/jira/rest/api/3/issue/bulk", "/servicenow/api/now/table/problem"}
    ]
    (jira,) = [asked for asked in creates if "NC-01" in str(asked["body"]) and "IA-2026-09" in str(asked["body"])][-1:]
    for needed in ("assignee", "duedate", "priority", "closeout-", "properties"):
        assert needed in str(jira["body"])


def test_verification_needs_cause_action_and_evidence_and_another_person(pushed: Office, queues: Queues) -> None:
    queues.move("NC-01", "Done")
    pushed.ok("poll")
    told = pushed.findings()["NC-01"]
    assert "incomplete" in told["flags"]
    assert told["missing"] == ["cause", "corrective_action", "evidence"]
    refused = pushed.run("verify", "NC-01", "--note", "ok")
    assert (refused.code, "cause, corrective_action, evidence missing" in refused.err) == (1, True)
    own = pushed.run("--as", "li-wei", "verify", "NC-01", "--note", "ok")
    assert (own.code, "may not do this" in own.err) == (1, True)
    queues.say("NC-01")
    pushed.ok("poll")
    assert "incomplete" not in pushed.findings()["NC-01"]["flags"]
    pushed.ok("verify", "NC-01", "--note", "ok")
    assert stages(pushed)["NC-01"] == "closed"


def test_evidence_and_edits_can_complete_it_too(pushed: Office, queues: Queues) -> None:
    queues.move("NC-01", "Done")
    pushed.ok("poll")
    pushed.ok("edit", "NC-01", "root_cause=nobody checks", "corrective_action=gate in the tool")
    pushed.ok("approve", "NC-01")
    evidence = pushed.report("12 of 12", "log.txt")
    pushed.ok("verify", "NC-01", "--note", "ok", "--evidence", str(evidence))
    assert pushed.ok("show", "NC-01", "--format", "json").json["shown"]["evidence"] == ["log.txt"]


def test_an_end_without_a_fix_is_a_decision(pushed: Office, queues: Queues) -> None:
    queues.move("NC-02", "Won't do")
    pushed.ok("poll")
    told = pushed.findings()["NC-02"]
    assert (told["stage"], told["waiting"], told["flags"]) == ("in_progress", "decision", ["needs_decision", "overdue"])
    pushed.ok("decide", "NC-02", "reopen", "--why", "it still stands")
    assert "it still stands" in queues.comments("NC-02")
    (problem,) = queues.tickets("NC-02")
    assert problem["state"] == "103"
    pushed.ok("poll")
    assert pushed.findings()["NC-02"]["flags"] == ["overdue"]


def test_withdrawing_ends_the_ticket(pushed: Office, queues: Queues) -> None:
    pushed.ok("withdraw", "NC-02", "--why", "the auditor took it back")
    assert stages(pushed)["NC-02"] == "withdrawn"
    assert "the auditor took it back" in queues.comments("NC-02")
    assert pushed.figures()["raised"] == 2
    pushed.ok("push")
    pushed.ok("poll")
    assert len(queues.tickets("NC-02")) == 1


def test_the_same_file_again_changes_nothing(pushed: Office) -> None:
    before = pushed.findings()
    told = pushed.ok("ingest", str(pushed.folder / "register.csv"), "--format", "json").json
    assert told[0]["known"]
    assert pushed.findings() == before


def test_a_new_edition_updates_what_changed_and_goes_out_after_approval(pushed: Office, queues: Queues) -> None:
    newer = REGISTER.replace("Three changes", "Four changes").replace("NC-03,Minor", "NC-04,Minor")
    newer = newer.replace(
        "Releases are deployed without acceptance criteria", "Release dates are not announced to users"
    )
    told = pushed.ok("ingest", str(pushed.report(newer, "register-2.csv")), "--format", "json").json[0]
    assert (told["changed"], told["new"], told["gone"], told["edition"]) == (
        ["IA-2026-09/NC-01"],
        ["IA-2026-09/NC-04"],
        ["IA-2026-09/NC-03"],
        2,
    )
    found = pushed.findings()
    assert "changed" in found["NC-01"]["flags"]
    assert "not_in_latest" in found["NC-03"]["flags"]
    assert found["NC-03"]["stage"] == "open"
    assert pushed.ok("push", "--format", "json").json["updated"] == []
    pushed.ok("approve", "IA-2026-09")
    updated = pushed.ok("push", "--format", "json").json
    assert (len(updated["updated"]), len(updated["created"])) == (1, 1)
    (issue,) = queues.tickets("NC-01")
    assert "Four changes" in str(issue["values"]["description"])
    assert pushed.ok("push", "--format", "json").json["updated"] == []


def test_a_changed_due_day_over_there_is_drift_and_stays(pushed: Office, queues: Queues) -> None:
    ticket = pushed.findings()["NC-01"]["ticket"]
    queues._jira("PUT", f"/issue/{ticket['key']}", json={"fields": {"duedate": "2026-12-24"}})  # noqa: SLF001 - one of its people
    pushed.ok("poll")
    assert "drift" in pushed.findings()["NC-01"]["flags"]
    assert pushed.ok("push", "--format", "json").json["updated"] == []
    pushed.ok("extend", "NC-01", "--until", "2026-11-30", "--why", "supplier late")
    assert len(pushed.ok("push", "--format", "json").json["updated"]) == 1
    (issue,) = queues.tickets("NC-01")
    assert issue["values"]["duedate"] == "2026-11-30"
    told = pushed.findings()["NC-01"]
    assert (told["due_on"], told["original_due_on"]) == ("2026-11-30", "2026-10-16")


def test_a_deleted_ticket_is_lost_and_nothing_is_made_again(pushed: Office, queues: Queues) -> None:
    queues.delete("NC-01")
    pushed.ok("poll", "--full")
    told = pushed.findings()["NC-01"]
    assert (told["ticket"]["link"], told["stage"]) == ("lost", "open")
    assert pushed.ok("push", "--format", "json").json["created"] == []


def test_a_plan_is_carried_out_only_as_it_was_seen(office: Office) -> None:
    office.ok("ingest", str(office.report()))
    office.ok("approve", "NC-01")
    seen = office.ok("plan", "--format", "json").json
    assert (seen["creates"], seen["updates"]) == (1, 0)
    office.ok("approve", "NC-02")
    refused = office.run("push", "--checksum", seen["checksum"])
    assert (refused.code, "look at it again" in refused.err) == (1, True)
    now = office.ok("plan", "--format", "json").json
    assert len(office.ok("push", "--checksum", now["checksum"], "--format", "json").json["created"]) == 2


def test_a_push_can_be_tried_and_limited(office: Office) -> None:
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")
    office.ok("push", "--dry-run")
    assert {one["ticket"] for one in office.findings().values()} == {None}
    assert len(office.ok("push", "--limit", "1", "--format", "json").json["created"]) == 2, "one for each target"


@pytest.mark.parametrize(
    ("disclosure", "hidden"), [("summary", ["CHG-2026-011"]), ("stub", ["CHG-2026-011", "Three changes", "IA-2026-09"])]
)
def test_a_route_decides_how_much_the_readers_of_the_ticket_may_know(
    office: Office, queues: Queues, disclosure: str, hidden: list[str]
) -> None:
    office.change("", ('target = "queue"\n', f'target = "queue"\ndisclosure = "{disclosure}"\n'))
    office.ok("ingest", str(office.report()))
    office.ok("approve", "NC-01")
    office.ok("push")
    (issue,) = queues.tickets("NC-01")
    for secret in hidden:
        assert secret not in str(issue["values"])
    assert "8.5.1.2" in str(issue["values"])


def test_rows_of_other_sources_wait_unless_a_route_names_them(office: Office) -> None:
    rows = REGISTER.replace("Due date\n", "Due date,Source\n").replace("2026-10-16\n", "2026-10-16,Internal audit\n")
    rows = rows.replace("2026-10-02\n", "2026-10-02,Customer complaint\n")
    office.ok("ingest", str(office.report(rows)))
    office.ok("approve", "--all")
    office.ok("push")
    told = office.findings()["NC-02"]
    assert (told["waiting"], told["ticket"]) == ("not_an_audit_finding", None)


def test_what_is_printed_as_closed_is_never_pushed_and_counts(office: Office, queues: Queues) -> None:
    rows = REGISTER.replace("Due date\n", "Due date,Status,Closed on\n").replace(
        "2026-10-02\n", "2026-10-02,Closed,2026-09-30\n"
    )
    office.ok("ingest", str(office.report(rows)))
    office.ok("approve", "--all")
    office.ok("push")
    told = office.findings()["NC-02"]
    assert (told["stage"], told["closed_on"], told["ticket"]) == ("closed", "2026-09-30", None)
    assert "closed_as_printed" in told["flags"]
    assert office.figures()["closed"] == 1
    assert queues.office is office


def test_each_sees_what_their_role_shows(pushed: Office) -> None:
    mine = pushed.ok("--as", "li-wei", "findings", "--format", "json").json
    assert {one["process"] for one in mine} == {"change", "release"}
    assert pushed.run("--as", "li-wei", "show", "NC-02").code == 2
    assert pushed.run("--as", "li-wei", "approve", "--all").code == 1
    totals = pushed.ok("--as", "boss", "findings", "--format", "json").json
    assert {one["statement"] for one in totals} == {None}
    assert pushed.run("--as", "boss", "show", "NC-01").code == 1
    assert pushed.ok("--as", "li-wei", "status", "--format", "json").json["raised"] == 2
