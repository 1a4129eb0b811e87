"""``closeout mapping``: the exact request, a proposal from the live schema, a trial with one real ticket."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.acceptance.office import Office

CREATES = {"queue": "/jira/rest/api/3/issue", "itsm": "/servicenow/api/now"}


def ready(office: Office) -> None:
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")


def tickets(office: Office) -> list[dict[str, Any]]:
    return [*office.box.jira_issues(), *office.box.servicenow_records("problem")]


@pytest.mark.parametrize("number", ["NC-01", "NC-02"])
def test_show_prints_exactly_what_a_push_sends_and_sends_nothing(office: Office, number: str) -> None:
    ready(office)
    before = len(tickets(office))
    told = office.ok("mapping", "show", number).json
    assert len(tickets(office)) == before
    assert (told["version"], told["request"]["method"]) == (1, "POST")
    since = max(int(one["number"]) for one in office.box.journal())
    office.ok("push", "--retry", number)
    sent = [
        one for one in office.box.journal(since) if one["path"] == told["request"]["path"] and one["method"] == "POST"
    ]
    assert [one["body"] for one in sent] == [told["request"]["body"]]
    for secret in ("sandbox-cloud-token", office.environment["TRIAL_SN"]):
        assert secret not in json.dumps(told)


def test_show_says_why_there_is_nothing_to_send(office: Office) -> None:
    office.change("", ('owns = ["change", "release"]', "owns = []"))
    ready(office)
    said = office.run("mapping", "show", "NC-01")
    assert (said.code, "owner" in said.err) == (1, True)
    assert office.run("mapping", "show", "NC-77").code == 2


def test_suggest_proposes_a_mapping_that_works(office: Office) -> None:
    """RISK requires a field that the shipped mapping does not know: the proposal names it, with what it takes."""
    office.change("", ('project = "OPS"', 'project = "RISK"'))
    assert office.run("check", "--online").code == 1
    said = office.ok("mapping", "suggest", "queue")
    (line,) = [line for line in said.out.splitlines() if "customfield_10042" in line]
    assert line.startswith("# customfield_10042 = ")
    own = office.folder / "own.toml"
    office.ok("mapping", "suggest", "queue", "--output", str(own))
    text = own.read_text(encoding="utf-8")
    assert tomllib.loads(text)["version"] == 2
    value = line.partition("It takes: ")[2].split(",")[0]
    own.write_text(text.replace(line, f'customfield_10042 = "{value}"'), encoding="utf-8")
    office.change("", ('mapping = "jira"', 'mapping = "own.toml"'))
    office.ok("check", "--online")
    again = office.run("mapping", "suggest", "queue", "--output", str(own))
    assert (again.code, "is there already" in again.err) == (2, True)
    assert office.run("mapping", "suggest", "queue", "--output", "/proc/nowhere/x.toml").code == 2


def test_suggest_leaves_out_what_the_screen_does_not_have(office: Office) -> None:
    office.change("", ('project = "OPS"', 'project = "BARE"'))
    said = office.ok("mapping", "suggest", "queue")
    assert set(tomllib.loads(said.out)["fields"]) <= {"summary", "description", "assignee"}
    assert "# duedate" in said.out


@pytest.mark.parametrize("target", ["queue", "itsm"])
def test_test_makes_one_real_ticket_compares_it_and_cancels_it(office: Office, target: str) -> None:
    before = {str(one) for one in tickets(office)}
    told = office.ok("mapping", "test", target, "--format", "json").json
    assert told["cancelled"]
    assert told["assignee"]
    assert all(one["same"] for one in told["fields"])
    assert {"description"} < {one["field"] for one in told["fields"]}
    made = [one for one in tickets(office) if str(one) not in before]
    assert len(made) == 1
    assert str(made[0].get("status") or made[0].get("state")) in {"10002", "10003", "107"}
    office.ok("poll")
    assert office.findings() == {}


def test_test_tells_what_the_tracker_did_not_keep(office: Office) -> None:
    office.box.fault({"fault": "dropped_field", "field": "duedate", "match": {"method": "POST", "path": "issue"}})
    said = office.run("mapping", "test", "queue", "--format", "table", COLUMNS="160")
    assert said.code == 1
    (row,) = [line for line in said.out.splitlines() if "✗" in line]
    assert "duedate" in row
    assert "cancelled" in said.err


def test_test_of_a_refused_ticket_and_of_a_lost_answer(office: Office) -> None:
    create = {"method": "POST", "path": CREATES["queue"]}
    office.box.fault({"fault": "mandatory_field", "field": "environment", "match": create})
    said = office.run("mapping", "test", "queue")
    assert (said.code, "environment" in said.err) == (1, True)
    office.box.clear()
    office.box.fault({"fault": "answer_lost", "match": create})
    assert office.run("mapping", "test", "queue", "--format", "json").json["cancelled"]
    office.box.fault({"fault": "answer_lost", "applied": False, "match": create})
    lost = office.run("mapping", "test", "queue")
    assert (lost.code, "look for this mark" in lost.err) == (1, True)
    office.box.fault({"fault": "403", "match": {"path": "/issue/\\d+/(comment|transitions)", "count": None}})
    left = office.run("mapping", "test", "queue", "--format", "json")
    assert (left.code, left.json["cancelled"]) == (1, False)
    assert "by hand" in left.err


def test_a_target_has_to_be_named_where_there_are_several(office: Office) -> None:
    said = office.run("mapping", "test")
    assert (said.code, "queue, itsm" in said.err) == (2, True)
    assert office.run("mapping", "suggest", "nowhere").code == 2


def test_only_who_may_sync_tries_mappings(office: Office) -> None:
    for command in (("show", "NC-01"), ("suggest", "queue"), ("test", "queue")):
        assert office.run("--as", "li-wei", "mapping", *command).code == 1
