"""Between the ticket's done and closure: what is asked for, who may close, what happens when nobody may reopen."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tests.acceptance.office import REGISTER, Office
from tests.acceptance.queues import Queues

if TYPE_CHECKING:
    from pathlib import Path

    from adapters.sandbox.server import Running


def push_all(office: Office) -> Office:
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")
    office.ok("push")
    return office


def test_what_is_missing_is_asked_for_in_one_comment_per_submission(pushed: Office, queues: Queues) -> None:
    for number in ("NC-01", "NC-02"):
        queues.move(number, "Done")
    for _again in range(3):
        pushed.ok("poll")
    for number in ("NC-01", "NC-02"):
        asked = queues.comments(number)
        assert asked.count("cannot be verified yet. Missing:") == 1, number
    assert "Missing: root cause, corrective action, evidence" in queues.comments("NC-01")
    assert pushed.findings()["NC-01"]["missing"] == ["cause", "corrective_action", "evidence"]
    assert pushed.ok("show", "NC-01", "--format", "json").json["shown"]["cause"] == "", "our own words show nothing"
    pushed.ok("return", "NC-01", "--note", "nothing is there")
    pushed.ok("poll")
    queues.move("NC-01", "Done")
    pushed.ok("poll")
    pushed.ok("poll")
    assert queues.comments("NC-01").count("cannot be verified yet") == 2


def test_a_whole_submission_is_asked_nothing(pushed: Office, queues: Queues) -> None:
    queues.say("NC-01")
    queues.move("NC-01", "Done")
    pushed.ok("poll")
    assert "cannot be verified" not in queues.comments("NC-01")


def test_the_resolution_of_an_end_without_fix_is_shown(tmp_path: Path, box: Running) -> None:
    pushed = push_all(Office(tmp_path, box, {"project": "AUD"}))
    queues = Queues(pushed)
    queues.move("NC-01", "Won't do", resolution={"name": "Won't Do"})
    queues.move("NC-02", "Won't do")
    pushed.ok("poll")
    found = pushed.findings()
    assert "needs_decision" in found["NC-01"]["flags"]
    assert found["NC-01"]["ticket"]["resolution"] == "Won't Do"
    assert found["NC-02"]["ticket"]["resolution"]
    assert found["NC-03"]["ticket"]["resolution"] is None


def test_a_dispute_is_answered_by_compliance(pushed: Office, queues: Queues) -> None:
    pushed.ok("--as", "li-wei", "dispute", "NC-01", "--why", "CHG-2026-011 was approved by mail")
    assert flags(pushed) == ["disputed"]
    assert "CHG-2026-011 was approved by mail" in queues.comments("NC-01")
    own = pushed.run("--as", "li-wei", "dispute", "NC-01", "--stands", "--why", "x")
    assert (own.code, "may not do this" in own.err) == (1, True)
    pushed.ok("dispute", "NC-01", "--stands", "--why", "a mail is no approval record")
    assert flags(pushed) == []
    actions = [(one["action"], one["why"]) for one in history(pushed, "NC-01") if one["field"] == "flag.disputed"]
    assert actions == [("dispute", "CHG-2026-011 was approved by mail"), ("stands", "a mail is no approval record")]


def test_a_lower_grade_has_an_approver_and_reaches_the_ticket(pushed: Office, queues: Queues) -> None:
    unknown = pushed.run("downgrade", "NC-02", "minor", "--why", "x", "--approver", "nobody")
    assert (unknown.code, "there is no person 'nobody'" in unknown.err) == (2, True)
    owner = pushed.run("downgrade", "NC-02", "minor", "--why", "x", "--approver", "wang-fang")
    assert owner.code == 1
    pushed.ok("downgrade", "NC-02", "minor", "--why", "one incident only", "--approver", "sun-hao")
    pushed.ok("push")
    (problem,) = queues.tickets("NC-02")
    assert problem["short_description"].startswith("[NC-02] Minor nonconformity")
    (entry,) = [one for one in history(pushed, "NC-02") if one["field"] == "content.grade"]
    assert (entry["old"], entry["new"], entry["action"]) == ("major", "minor", "downgrade")
    assert entry["why"] == "one incident only (approved by 孙浩)"
    assert pushed.findings()["NC-02"]["waiting"] is None, "nothing is left to approve"


def test_more_time_is_asked_for_and_granted_by_somebody_else(pushed: Office, queues: Queues) -> None:
    pushed.ok("--as", "li-wei", "extend", "NC-01", "--until", "2026-11-13", "--why", "the supplier is late")
    asked = pushed.findings()["NC-01"]
    assert (asked["due_on"], asked["asked_until"]) == ("2026-10-16", "2026-11-13")
    assert flags(pushed) == ["extension_asked"]
    pushed.ok("extend", "NC-01", "--why", "agreed")
    granted = pushed.findings()["NC-01"]
    assert (granted["due_on"], granted["original_due_on"]) == ("2026-11-13", "2026-10-16")
    assert flags(pushed) == []
    pushed.ok("push")
    assert queues.tickets("NC-01")[0]["values"]["duedate"] == "2026-11-13"
    pushed.ok("--as", "li-wei", "extend", "NC-01", "--until", "2026-12-18", "--why", "still late")
    pushed.ok("extend", "NC-01", "--decline", "--why", "there is another supplier")
    declined = pushed.findings()["NC-01"]
    assert (declined["due_on"], declined["asked_until"]) == ("2026-11-13", None)
    told = pushed.ok("show", "NC-01", "--format", "json").json
    assert [len(told["dates"][name]) for name in ("extended", "closed")] == [1, 0]
    assert told["terms"] == {
        "correction_by": "2026-09-21",
        "plan_by": "2026-09-24",
        "verify_by": "2026-11-23",
        "hard_limit": None,
        "effectiveness_check_on": None,
    }


def test_a_due_day_moved_in_the_tracker_counts_as_asked_for(pushed: Office, queues: Queues) -> None:
    pushed.change("[due]\ndrift = 'ask'\n")
    queues.write("NC-01", duedate="2026-11-06")
    for _again in range(2):
        pushed.ok("poll")
    asked = pushed.findings()["NC-01"]
    assert (asked["due_on"], asked["asked_until"]) == ("2026-10-16", "2026-11-06")
    assert flags(pushed) == ["drift", "extension_asked"]
    assert queues.comments("NC-01").count("counts as asked for") == 1
    pushed.ok("extend", "NC-01", "--why", "granted")
    assert flags(pushed) == []
    (update,) = pushed.ok("plan", "--format", "json").json["actions"]
    assert update["what"] == "description", "the tracker shows the day itself already"
    pushed.ok("push")
    pushed.ok("poll")
    assert flags(pushed) == []


def test_a_due_day_moved_in_the_tracker_is_set_back(pushed: Office, queues: Queues) -> None:
    pushed.change("[due]\ndrift = 'set_back'\n")
    queues.write("NC-01", duedate="2026-11-06")
    queues.write("NC-02", due_date="2026-11-06 10:00:00")
    pushed.ok("poll")
    assert pushed.findings()["NC-01"]["asked_until"] is None
    pushed.ok("push")
    assert queues.tickets("NC-01")[0]["values"]["duedate"] == "2026-10-16"
    assert queues.tickets("NC-02")[0]["due_date"].startswith("2026-09-30 "), "the holiday moved it"
    pushed.ok("poll")
    assert flags(pushed) == []
    assert queues.comments("NC-01").count("a later one has to be asked for") == 1


def test_a_ticket_that_nobody_may_reopen_is_followed_up(tmp_path: Path, box: Running) -> None:
    office = Office(tmp_path, box)
    shipped = (files("mappings") / "tickets" / "jira.toml").read_text(encoding="utf-8")
    own = shipped.replace("[closing.reopened]\n", '[closing.reopened]\nwhen_refused = "follow_up"\n')
    assert own != shipped
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    office.change("", ('mapping = "jira"', 'mapping = "own.toml"'))
    queues = Queues(push_all(office))
    first = office.findings()["NC-01"]["ticket"]
    queues.say("NC-01")
    queues.move("NC-01", "Done")
    office.ok("poll")
    box.fault({"match": {"method": "POST", "path": "/transitions"}, "fault": "403"})
    office.ok("return", "NC-01", "--note", "REL-2026-044 was not looked at")
    box.clear()
    waiting = office.findings()["NC-01"]
    assert (waiting["stage"], waiting["ticket"]["id"], waiting["ticket"]["link"]) == ("in_progress", None, "intent")
    office.ok("push")
    office.ok("push")
    office.ok("poll", "--full")
    second = office.findings()["NC-01"]["ticket"]
    assert (second["link"], second["mark"]) == ("linked", first["mark"] + "-2")
    assert second["key"] != first["key"]
    assert f"Follows up {first['key']}" in queues.comments("NC-01")
    (old,), (new,) = queues.with_mark(first["mark"]), queues.with_mark(second["mark"])
    assert (old["status"], new["values"]["duedate"]) == ("10002", "2026-10-16")
    assert old["id"] in str(new["ties"])
    told = office.ok("show", "NC-01", "--format", "json").json
    assert [ticket["key"] for ticket in told["former_tickets"]] == [first["key"]]
    queues.say("NC-01")
    queues.move("NC-01", "Done")
    office.ok("poll")
    office.ok("verify", "NC-01", "--note", "looked at")
    assert office.findings()["NC-01"]["stage"] == "closed"
    assert [
        len(office.ok("show", "NC-01", "--format", "json").json["dates"][one]) for one in ("submitted", "closed")
    ] == [2, 1]


def test_a_year_without_known_holidays_is_told(office: Office) -> None:
    far = REGISTER.replace("2026-10-16", "2099-10-16")
    told = office.ok("ingest", str(office.report(far)))
    assert told.err.count("the public holidays of 2099 are not known yet") == 1
    assert office.findings()["NC-01"]["due_on"] == "2099-10-16"
    (office.folder / "own.toml").write_text("off = [2098-10-16]\n", encoding="utf-8")
    office.change("", ('language = "en"', 'language = "en"\nholidays = "own.toml"'))
    later = far.replace("2099", "2098").replace("IA-2026-09", "IA-2026-10")
    assert "not known" not in office.ok("ingest", str(office.report(later, "b.csv"))).err
    assert office.findings()["NC-01"]["due_on"] == "2098-10-15"


def flags(office: Office) -> list[str]:
    """What is flagged on NC-01, apart from its being overdue by the clock of the machine."""
    return [flag for flag in office.findings()["NC-01"]["flags"] if flag != "overdue"]


def history(office: Office, number: str) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = office.ok("show", number, "--format", "json").json["history"]
    return told


def test_a_ticket_made_anew_has_not_drifted(pushed: Office, queues: Queues) -> None:
    queues.write("NC-01", duedate="2026-11-06")
    pushed.ok("poll")
    assert "drift" in flags(pushed)
    queues.delete("NC-01")
    pushed.ok("poll", "--full")
    assert pushed.findings()["NC-01"]["ticket"]["link"] == "lost"
    assert "drift" in flags(pushed), "the ticket may be there again"
    pushed.ok("push", "--retry", "NC-01")
    assert pushed.findings()["NC-01"]["ticket"]["link"] == "linked"
    assert flags(pushed) == []
    assert queues.tickets("NC-01")[0]["values"]["duedate"] == "2026-10-16"
    pushed.ok("poll", "--full")
    assert flags(pushed) == []
