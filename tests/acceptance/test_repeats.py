"""Findings that were there before: suspected, confirmed, carried over; what their tickets hear."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest

from tests.acceptance.queues import Queues

if TYPE_CHECKING:
    from tests.acceptance.office import Office

HEAD = "Finding ID,Grade,Clause,Statement,Raised on,Due date,Status,Closed on,Repeat finding"
OLD = f"""Internal audit report IA-2025-02 (ISO/IEC 20000-1:2018),,,,,,,,
{HEAD}
NC-01,Minor,8.5.1.2,Three changes were carried out without approval,2025-03-10,2025-04-10,Closed,2025-05-02,
NC-02,Minor,8.6.1,Major incidents are not reviewed,2025-03-10,2025-04-10,Open,,
NC-03,Minor,8.7.1,The availability plan is out of date,2025-03-10,2025-04-10,Closed,2025-05-02,
"""
NEW = f"""Internal audit report IA-2026-09 (ISO/IEC 20000-1:2018),,,,,,,,
{HEAD}
NC-01,Minor,8.5.1.3,Emergency changes have no record,2026-09-14,2026-10-16,Open,,
NC-02,Minor,8.6.1,No review after outages,2026-09-15,2026-10-16,Open,,
NC-03,Minor,8.7.2,The availability plan is not up to date,2026-09-15,2026-10-16,Open,,
NC-04,Minor,8.5.1.2,Standard changes are not assessed,2026-09-16,2026-10-16,Open,,
NC-05,Minor,8.5.1.1,The change policy names no owner,2026-09-16,2026-10-16,Open,,
NC-06,Minor,9.2,The audit plan leaves out the night shift,2026-09-16,2026-10-16,Open,,Yes
"""


def ingest(office: Office, *texts: str) -> None:
    for number, text in enumerate(texts):
        office.ok("ingest", str(office.report(text, f"{number}.csv")))


def of(office: Office, finding: str) -> dict[str, Any]:
    report, number = finding.split("/")
    (found,) = [
        one
        for one in office.ok("findings", "--format", "json").json
        if (one["report"], one["number"]) == (report, number)
    ]
    told: dict[str, Any] = found
    return told


def flags(office: Office, finding: str) -> list[str]:
    return [flag for flag in of(office, finding)["flags"] if flag != "overdue"]


def listed(office: Office, *arguments: str) -> dict[str, Any]:
    told: dict[str, Any] = office.ok("repeats", *arguments, "--format", "json").json
    return told


@pytest.mark.parametrize("texts", [(OLD, NEW), (NEW, OLD)], ids=["in order", "the old one last"])
def test_what_was_there_before_is_suspected_and_decided(office: Office, texts: tuple[str, str]) -> None:
    ingest(office, *texts)
    office.ok("approve", "--all")
    pairs = {(one["finding"], one["earlier"]): one["rule"] for one in listed(office)["repeats"]}
    assert pairs == {
        ("IA-2026-09/NC-01", "IA-2025-02/NC-01"): "clause",
        ("IA-2026-09/NC-02", "IA-2025-02/NC-02"): "clause",
        ("IA-2026-09/NC-03", "IA-2025-02/NC-03"): "text",
        ("IA-2026-09/NC-04", "IA-2025-02/NC-01"): "clause",
        ("IA-2026-09/NC-05", "IA-2025-02/NC-01"): "clause",
    }
    assert flags(office, "IA-2026-09/NC-01") == ["repeat_suspected"]
    assert office.figures()["repeat_rate"]["numerator"] == 1, "only what the auditor says counts so far"
    assert flags(office, "IA-2026-09/NC-06") == ["repeat"]

    office.ok("repeats", "IA-2026-09/NC-01", "confirm", "--why", "the same gap")
    office.ok("repeats", "IA-2026-09/NC-02", "confirm")
    office.ok("repeats", "IA-2026-09/NC-03", "decline", "--why", "another plan")
    assert flags(office, "IA-2026-09/NC-01") == ["repeat"]
    assert flags(office, "IA-2026-09/NC-02") == ["carried_over"], "it was open all the time: linked, not counted"
    assert flags(office, "IA-2026-09/NC-03") == []
    assert office.figures()["repeat_rate"] == {"numerator": 2, "denominator": 9, "value": 2 / 9}
    assert {one["finding"] for one in listed(office)["repeats"]} == {"IA-2026-09/NC-04", "IA-2026-09/NC-05"}
    states = {one["finding"]: one["state"] for one in listed(office, "--all")["repeats"]}
    assert (states["IA-2026-09/NC-01"], states["IA-2026-09/NC-03"]) == ("confirmed", "declined")
    (entry,) = [
        one
        for one in office.ok("show", "IA-2026-09/NC-01", "--format", "json").json["history"]
        if one["field"] == "flag.repeat"
    ]
    assert (entry["action"], entry["why"]) == ("repeats", "the same gap")
    ingest(office, NEW.replace("The availability plan", "The plan of availability"))
    assert "repeat_suspected" not in flags(office, "IA-2026-09/NC-03"), "what was declined is not asked again"


SAID = f"""Internal audit report IA-2026-09 (ISO/IEC 20000-1:2018),,,,,,,,
{HEAD}
NC-01,Minor,8.5.1.3,Emergency changes have no record,2026-09-14,2026-10-16,Open,,Yes
NC-02,Minor,8.6.1,No review after outages,2026-09-15,2026-10-16,Open,,Yes
NC-03,Minor,8.6.2,Major incidents are not reviewed,2026-09-15,2026-10-16,Open,,Yes
"""


@pytest.mark.parametrize("texts", [(OLD, SAID), (SAID, OLD)], ids=["in order", "the old one last"])
def test_an_auditors_repeat_of_what_is_open_is_carried_over(office: Office, texts: tuple[str, str]) -> None:
    ingest(office, *texts)
    office.ok("approve", "--all")
    assert flags(office, "IA-2026-09/NC-01") == ["repeat"]
    assert flags(office, "IA-2026-09/NC-02") == ["carried_over"], "same clause and process, never closed"
    assert flags(office, "IA-2026-09/NC-03") == ["repeat", "repeat_suspected"], (
        "only its words are those of an open one"
    )
    assert office.figures()["repeat_rate"]["numerator"] == 2
    pairs = {one["finding"]: (one["earlier"], one["carried_over"]) for one in listed(office, "--all")["repeats"]}
    assert pairs["IA-2026-09/NC-01"] == ("IA-2025-02/NC-01", False)
    assert pairs["IA-2026-09/NC-02"] == ("IA-2025-02/NC-02", True)


def test_a_person_overrules_what_was_made_of_an_auditors_word(office: Office) -> None:
    ingest(office, OLD, SAID)
    office.ok("approve", "--all")
    of_open = ("--of", "IA-2025-02/NC-02", "--why", "another gap")
    office.ok("repeats", "IA-2026-09/NC-02", "decline", *of_open)
    assert flags(office, "IA-2026-09/NC-02") == ["repeat"], "the auditor's word stands"
    ingest(office, SAID.replace("No review after outages", "No review after any outage"))
    assert flags(office, "IA-2026-09/NC-02") == ["changed", "repeat"], "what was declined is not concluded again"
    office.ok("edit", "IA-2026-09/NC-02", "repeat=no")
    assert "repeat" not in flags(office, "IA-2026-09/NC-02")


def test_an_auditors_word_that_comes_later_settles_what_was_suspected(office: Office) -> None:
    ingest(office, OLD, NEW)
    assert flags(office, "IA-2026-09/NC-02") == ["repeat_suspected"]
    office.ok("edit", "IA-2026-09/NC-02", "repeat=yes")
    assert flags(office, "IA-2026-09/NC-02") == ["carried_over"]
    office.ok("edit", "IA-2026-09/NC-01", "repeat=yes")
    assert flags(office, "IA-2026-09/NC-01") == ["repeat"]
    assert {one["finding"] for one in listed(office)["repeats"]}.isdisjoint({"IA-2026-09/NC-01", "IA-2026-09/NC-02"})


def test_a_repeat_and_a_crowd_suggest_a_graver_grade(office: Office) -> None:
    ingest(office, OLD, NEW)
    office.ok("approve", "--all")
    told = office.ok("repeats", "--format", "json")
    crowd = ["IA-2026-09/NC-01", "IA-2026-09/NC-04", "IA-2026-09/NC-05"]
    assert told.json["suggestions"] == [
        {"findings": crowd, "because": "cluster", "clause": "8.5.1", "process": "change"}
    ]
    assert "3 minor ones on 8.5.1 (change); together a major one?" in told.err
    office.ok("repeats", "IA-2026-09/NC-01", "confirm")
    first, _crowd = listed(office)["suggestions"]
    assert (first["findings"], first["because"]) == (["IA-2026-09/NC-01"], "repeat")


def test_a_person_may_know_better(office: Office) -> None:
    ingest(office, OLD, NEW)
    office.ok("approve", "--all")
    wrong = office.run("repeats", "IA-2025-02/NC-01", "confirm", "--of", "IA-2026-09/NC-06")
    assert (wrong.code, "is not earlier" in wrong.err) == (1, True)
    nothing = office.run("repeats", "IA-2025-02/NC-01", "confirm")
    assert (nothing.code, "nothing is suspected" in nothing.err) == (1, True)
    owner = office.run("--as", "li-wei", "repeats", "IA-2026-09/NC-01", "confirm")
    assert (owner.code, "may not do this" in owner.err) == (1, True)
    assert office.run("repeats", "IA-2026-09/NC-01", "--of", "IA-2025-02/NC-01").code == 2
    office.ok("repeats", "IA-2026-09/NC-03", "confirm", "--of", "IA-2025-02/NC-01")
    assert flags(office, "IA-2026-09/NC-03") == ["repeat"]
    office.ok("repeats", "IA-2026-09/NC-03", "decline", "--of", "IA-2025-02/NC-01", "--why", "a slip")
    assert flags(office, "IA-2026-09/NC-03") == []
    office.ok("edit", "IA-2026-09/NC-03", "repeat=yes")
    assert flags(office, "IA-2026-09/NC-03") == ["changed", "repeat"]
    seen = listed(office, "--as", "wang-fang")["repeats"]
    assert {one["finding"] for one in seen} == {"IA-2026-09/NC-02"}, "of her own processes only"


FIRST = NEW.split("NC-04", maxsplit=1)[0]
SECOND = f"""Internal audit report IA-2027-01 (ISO/IEC 20000-1:2018),,,,,,,,
{HEAD}
NC-01,Minor,8.5.1.2,Approvals are missing again,2027-01-11,2027-02-10,Open,,
"""


def closed_and_back(office: Office, policy: str) -> Queues:
    """NC-01 of the first audit closed with its ticket; the second audit finds it again."""
    shipped = (files("mappings") / "tickets" / "jira.toml").read_text(encoding="utf-8")
    own = shipped.replace("[recurrence]\n", f'[recurrence]\npolicy = "{policy}"\n')
    (office.folder / "own.toml").write_text(own, encoding="utf-8")
    office.change("", ('mapping = "jira"', 'mapping = "own.toml"'))
    queues = Queues(office)
    ingest(office, FIRST)
    office.ok("approve", "--all")
    office.ok("push")
    queues.say("NC-01")
    queues.move("NC-01", "Done")
    office.ok("poll")
    office.ok("verify", "NC-01", "--note", "checked")
    office.ok("ingest", str(office.report(SECOND, "second.csv")))
    office.ok("repeats", "IA-2027-01/NC-01", "confirm")
    office.ok("approve", "--all")
    return queues


def issue(queues: Queues, ticket: dict[str, Any]) -> dict[str, Any]:
    (found,) = queues.with_mark(ticket["mark"])
    return found


def test_the_two_tickets_are_linked(office: Office) -> None:
    queues = closed_and_back(office, "link")
    office.ok("push")
    old, new = (issue(queues, of(office, name)["ticket"]) for name in ("IA-2026-09/NC-01", "IA-2027-01/NC-01"))
    assert old["id"] in str(new["ties"])
    assert old["status"] == "10002", "the old one stays closed"


def test_the_earlier_ticket_is_told(office: Office) -> None:
    queues = closed_and_back(office, "comment")
    office.ok("push")
    old = issue(queues, of(office, "IA-2026-09/NC-01")["ticket"])
    assert "This came back: IA-2027-01/NC-01" in str(old["comments"])
    assert of(office, "IA-2027-01/NC-01")["ticket"]["key"] != old["key"]


def test_the_earlier_ticket_is_reopened_and_becomes_the_new_ones(office: Office) -> None:
    queues = closed_and_back(office, "reopen")
    told = of(office, "IA-2027-01/NC-01")
    assert (told["stage"], told["ticket"]["link"]) == ("open", "linked")
    pushed = office.ok("push", "--format", "json").json
    assert (pushed["created"], len(pushed["updated"])) == ([], 1)
    office.ok("poll", "--full")
    taken = issue(queues, told["ticket"])
    assert (taken["status"], taken["values"]["duedate"]) == ("3", "2027-02-10")
    assert "Approvals are missing again" in str(taken["values"]["description"])
    assert "IA-2027-01/NC-01 repeats IA-2026-09/NC-01" in str(taken["comments"])
    earlier = of(office, "IA-2026-09/NC-01")
    assert (earlier["stage"], earlier["ticket"]) == ("closed", None)
    assert of(office, "IA-2027-01/NC-01")["stage"] == "in_progress"


@pytest.mark.parametrize(("policy", "said"), [("comment", "This came back: NC-01"), ("reopen", "NC-01 repeats NC-01")])
def test_a_ticket_that_is_a_stub_does_not_hear_which_report(office: Office, policy: str, said: str) -> None:
    office.change("", ('target = "queue"\n', 'target = "queue"\ndisclosure = "stub"\n'))
    queues = closed_and_back(office, policy)
    office.ok("push")
    told = of(office, "IA-2026-09/NC-01" if policy == "comment" else "IA-2027-01/NC-01")
    ticket = str(issue(queues, told["ticket"]))
    assert said in ticket
    assert "IA-20" not in ticket
