"""Between the ticket's done and closure: what is asked for, who may close, what happens when nobody may reopen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.acceptance.office import Office
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
