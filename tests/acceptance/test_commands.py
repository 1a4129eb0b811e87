"""Every command as a person types it: tables, CSV, JSON; both languages; what it leaves behind."""

from __future__ import annotations

import csv
import getpass
import io
import json
import signal
import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import requests

from connector.cli.main import hoisted, run
from tests.builders import archive, mail

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acceptance.office import Office
    from tests.acceptance.queues import Queues


def test_options_that_every_command_has_may_stand_anywhere() -> None:
    assert hoisted(["findings", "--as", "li-wei", "--config=x.toml", "-v", "--overdue"]) == [
        *("--as", "li-wei", "--config=x.toml", "-v"),
        *("findings", "--overdue"),
    ]
    assert hoisted(["edit", "NC-01", "--", "--as", "x"]) == ["edit", "NC-01", "--", "--as", "x"]


def test_the_tables_show_what_the_json_says(pushed: Office) -> None:
    table = pushed.ok("findings", "--format", "table", COLUMNS="200").out
    for one in pushed.findings().values():
        assert one["number"] in table
        assert one["ticket"]["key"] in table
    narrow = pushed.ok("findings", "--format", "table", COLUMNS="80")
    assert "left out here" in narrow.err
    assert max(len(line) for line in narrow.out.splitlines()) <= 80
    assert "Closure as of" in pushed.ok("status", "--format", "table", "--by", "grade").out
    assert "nothing to show" in pushed.ok("findings", "--stage", "closed", "--format", "table").err


def test_csv_is_csv(pushed: Office) -> None:
    rows = list(csv.DictReader(io.StringIO(pushed.ok("findings", "--format", "csv").out)))
    assert [row["stage"] for row in rows] == ["open"] * 4
    assert rows[0]["statement"] == "Three changes were carried out without approval"
    status = list(csv.DictReader(io.StringIO(pushed.ok("status", "--by", "process", "--format", "csv").out)))
    assert [row["name"] for row in status] == ["change", "incident", "release", "all"]
    history = list(csv.DictReader(io.StringIO(pushed.ok("show", "NC-01", "--format", "csv").out)))
    assert {"ingest", "approve", "push"} == {row["action"] for row in history}
    parsed = list(
        csv.DictReader(io.StringIO(pushed.ok("parse", str(pushed.folder / "register.csv"), "--format", "csv").out))
    )
    assert [row["number"] for row in parsed] == ["NC-01", "NC-02", "NC-03", "OBS-01"]


def test_show_tells_everything_of_one(pushed: Office) -> None:
    table = pushed.ok("show", "NC-01", "--format", "table", COLUMNS="160").out
    for said in ("Three changes", "8.5.1.2", "History", "approve", "OPS-", "row 3"):
        assert said in table, said
    pushed.ok("edit", "NC-01", f"statement={'Many changes were carried out without approval. ' * 9}")
    narrow = pushed.ok("show", "NC-01", "--format", "table", COLUMNS="100").out
    assert "content.statement" in narrow, "long texts wrap, the others stay whole"
    assert "…" not in narrow
    evening = pushed.ok("show", "NC-01", "--format", "json").json["history"][-1]["at"]
    local = datetime.fromisoformat(evening).astimezone(ZoneInfo("Asia/Shanghai"))
    assert f"{local:%Y-%m-%d %H:%M}" in table, "the organisation's time"
    told = pushed.ok("show", pushed.findings()["NC-01"]["id"], "--format", "json").json
    assert told["evidence"] == "CHG-2026-011 and CHG-2026-014"
    assert told["place"]["row"] == 3


def test_findings_are_filtered(pushed: Office) -> None:
    def numbers(*filters: str) -> list[str]:
        return [one["number"] for one in pushed.ok("findings", "--format", "json", *filters).json]

    assert numbers("--process", "incident") == ["NC-02"]
    assert numbers("--grade", "observation") == ["OBS-01"]
    assert numbers("--owner", "li-wei") == ["NC-01", "NC-03", "OBS-01"]
    assert numbers("--report", "IA-2026-09") == ["NC-01", "NC-02", "NC-03", "OBS-01"]
    assert numbers("--stage", "draft") == []
    assert numbers("--waiting") == []
    assert numbers("--doubts") == []
    pushed.report(
        "Finding ID,Grade,Clause,Statement\nX-1,Terrible,8.6.1,Incidents are not classified\n", "doubtful.csv"
    )
    ingested = pushed.ok("ingest", str(pushed.folder / "doubtful.csv"), "--format", "table", COLUMNS="60")
    assert "doubtful.csv" in ingested.out
    assert str(pushed.folder) not in ingested.out
    (doubtful,) = pushed.ok("findings", "--report", "doubtful.csv", "--format", "json").json
    table = pushed.ok("findings", "--doubts", "--format", "table", COLUMNS="80").out
    assert doubtful["doubts"]
    for doubt in doubtful["doubts"]:
        assert f"{doubt['field']}:" in table
    assert set(numbers("--overdue")) <= {"NC-01", "NC-02", "NC-03", "OBS-01"}


def test_plan_tells_what_waits(office: Office) -> None:
    office.change("", ('owns = ["change", "release"]', 'owns = ["release"]'))
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")
    plan = office.ok("plan", "--format", "json").json
    waits = {one["finding"]: one["what"] for one in plan["actions"] if one["action"] == "wait"}
    assert waits == {"IA-2026-09/NC-01": "owner", "IA-2026-09/OBS-01": "owner"}
    assert "checksum" in office.ok("plan", "--format", "table").err


def test_sync_pushes_polls_and_reminds(office: Office, queues: Queues) -> None:
    thursday = {"CLOSEOUT_NOW": "2026-09-24T10:00:00+08:00"}
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")
    told = office.ok("sync", "--format", "json", **thursday).json
    assert len(told["push"]["created"]) == 4
    queues.move("NC-01", "In Progress")
    told = office.ok("sync", "--format", "json", **thursday).json
    names = ("created", "updated", "found", "unknown", "elsewhere", "waiting", "warnings", "failures")
    nothing: dict[str, list[str]] = {name: [] for name in names}
    polled = {"looked_at": 4, "changed": {"IA-2026-09/NC-01": "in_progress"}, "warnings": [], "failures": []}
    assert told == {
        "push": nothing,
        "poll": polled,
        "remind": {"working_day": True, "reminded": [], "comments": 0, "messages": 0, "failures": []},
    }
    assert "tickets looked at" in office.ok("sync", "--format", "table", **thursday).err
    told = office.ok("sync", "--format", "json", CLOSEOUT_NOW="2026-10-16T10:00:00+08:00").json
    assert {one["finding"]: one["rung"] for one in told["remind"]["reminded"]}["IA-2026-09/NC-01"] == "due+0"


def test_an_external_audit_waits_for_its_body(office: Office, queues: Queues) -> None:
    register = office.report().read_text(encoding="utf-8").replace("Internal audit", "Certification audit")
    office.ok("ingest", str(office.report(register)))
    office.ok("approve", "--all")
    office.ok("push")
    queues.say("NC-01")
    queues.move("NC-01", "Done")
    office.ok("poll")
    office.ok("verify", "NC-01", "--note", "checked")
    assert office.findings()["NC-01"]["flags"] == ["body_acceptance_pending"]
    office.ok("accepted", "NC-01", "--reference", "CB-77", "--on", "2026-10-30")
    assert office.findings()["NC-01"]["flags"] == []
    refused = office.run("accepted", "NC-01", "--reference", "CB-77", "--on", "2026-10-30")
    assert (refused.code, "no acceptance" in refused.err) == (1, True)


def test_deciding_to_withdraw_leaves_it_out_of_the_figures(pushed: Office, queues: Queues) -> None:
    queues.move("NC-02", "Won't do")
    pushed.ok("poll")
    pushed.ok("decide", "NC-02", "duplicate", "--why", "same as NC-01")
    assert pushed.findings()["NC-02"]["stage"] == "withdrawn"
    assert pushed.figures()["raised"] == 2


def test_evidence_that_is_not_there_or_too_large(pushed: Office, queues: Queues, tmp_path: Path) -> None:
    queues.say("NC-01")
    queues.move("NC-01", "Done")
    pushed.ok("poll")
    missing = pushed.run("verify", "NC-01", "--note", "ok", "--evidence", str(tmp_path / "none.pdf"))
    assert (missing.code, "none.pdf" in missing.err) == (2, True)
    large = tmp_path / "large.bin"
    with large.open("wb") as file:
        file.truncate(26 * 1024 * 1024)
    too_large = pushed.run("verify", "NC-01", "--note", "ok", "--evidence", str(large))
    assert (too_large.code, "25 MB" in too_large.err) == (2, True)
    assert pushed.findings()["NC-01"]["stage"] == "submitted"


def test_a_note_waits_while_the_tracker_is_down(pushed: Office, queues: Queues) -> None:
    queues.say("NC-01")
    queues.move("NC-01", "Done")
    pushed.ok("poll")
    pushed.box.fault({"match": {"path": "/issue/", "count": None}, "fault": "403"})
    said = pushed.run("verify", "NC-01", "--note", "three changes checked")
    assert said.code == 1
    assert "next push tries again" in said.err
    told = pushed.findings()["NC-01"]
    assert (told["stage"], told["ticket"]["link"]) == ("closed", "partial")
    pushed.box.clear()
    pushed.ok("push")
    assert pushed.findings()["NC-01"]["ticket"]["link"] == "linked"
    assert queues.comments("NC-01").count("three changes checked") == 1


def test_a_dropped_field_is_shown_and_a_dropped_assignee_put_right(office: Office, queues: Queues) -> None:
    office.ok("ingest", str(office.report()))
    for number, field in (("NC-01", "assignee"), ("NC-03", "duedate")):
        office.ok("approve", number)
        create = {"method": "POST", "path": "/jira/rest/api/3/issue$"}
        office.box.fault({"match": create, "fault": "dropped_field", "field": field})
        said = office.ok("push", "--format", "json")
    assert "duedate" in str(said.json["warnings"])
    (first,), (second,) = queues.tickets("NC-01"), queues.tickets("NC-03")
    assert (first["values"]["assignee"], second["values"]["assignee"]) == ("li-wei", "li-wei")
    assert "drift" in office.findings()["NC-03"]["flags"]


def test_an_answer_that_was_lost_is_looked_up(office: Office, queues: Queues) -> None:
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")
    for path in ("/jira/rest/api/3/issue/bulk$", r"/table/problem(\?|$)"):
        office.box.fault({"match": {"method": "POST", "path": path}, "fault": "answer_lost"})
    first = office.ok("push", "--format", "json").json
    assert (len(first["found"]), first["unknown"]) == (4, [])
    again = office.ok("push", "--format", "json").json
    assert (again["found"], again["created"]) == ([], [])
    for number in office.findings():
        assert len(queues.tickets(number)) == 1


def test_two_tickets_of_one_mark_leave_one_open(office: Office, queues: Queues) -> None:
    """A write that came late: the later ticket is closed as a duplicate, never deleted, and told."""
    office.ok("ingest", str(office.report()))
    office.ok("approve", "NC-01")
    office.box.fault({"match": {"method": "POST", "path": "/jira/rest/api/3/issue$"}, "fault": "answer_lost"})
    office.box.fault({"match": {"path": "/search/jql"}, "fault": "403"})
    office.run("push")
    (issue,) = queues.tickets("NC-01")
    assert office.findings()["NC-01"]["ticket"]["link"] == "unknown"
    mark = office.findings()["NC-01"]["ticket"]["mark"]
    twin = {"fields": {"project": {"key": "OPS"}, "issuetype": {"name": "Task"}, "summary": "late", "labels": [mark]}}
    url = f"{office.box.jira_url}/rest/api/3/issue"
    requests.post(url, json=twin, auth=("bot@example.com", "sandbox-cloud-token"), timeout=30).raise_for_status()
    told = office.ok("push", "--format", "json").json
    assert len(told["warnings"]) == 1
    assert "duplicate" in str(told["warnings"])
    first, second = queues.tickets("NC-01")
    assert office.findings()["NC-01"]["ticket"]["id"] == issue["id"]
    assert (first["status"], second["status"]) == ("10000", "10002")


def test_an_update_that_is_refused_is_told_and_tried_again(pushed: Office) -> None:
    pushed.ok("edit", "NC-01", "statement=Four changes")
    pushed.ok("approve", "NC-01")
    pushed.box.fault({"match": {"method": "PUT", "path": "/issue/"}, "fault": "404"})
    refused = pushed.run("push")
    assert (refused.code, "IA-2026-09/NC-01" in refused.err) == (1, True)
    assert len(pushed.ok("push", "--format", "json").json["updated"]) == 1


def test_a_plan_past_the_limits_is_stopped(pushed: Office) -> None:
    pushed.change("\n[safety]\nchanged_share = 0.1\nchanged_least = 0\ncreates = 1\n")
    pushed.ok("edit", "NC-01", "statement=Four changes")
    pushed.ok("approve", "NC-01")
    stopped = pushed.run("push")
    assert (stopped.code, "--force" in stopped.err) == (1, True)
    assert len(pushed.ok("push", "--force", "--format", "json").json["updated"]) == 1


def test_vanished_tickets_stop_the_poll(pushed: Office) -> None:
    for number, one in pushed.findings().items():
        if number != "NC-02":
            pushed.box.fault({"fault": "forbidden", "ticket": one["ticket"]["key"]})
    said = pushed.run("poll", "--full")
    assert (said.code, "3 of 3 tickets are missing" in said.err) == (1, True)
    assert {one["ticket"]["link"] for one in pushed.findings().values()} == {"linked"}


def test_a_target_that_left_the_configuration(pushed: Office) -> None:
    text = pushed.config.read_text(encoding="utf-8")
    start, end = text.index("[targets.itsm]"), text.index("[[routes]]")
    text = text[:start] + text[end:].replace(
        '[[routes]]\nwhen = { process = ["incident", "problem"] }\ntarget = "itsm"\n', ""
    )
    pushed.config.write_text(text, encoding="utf-8")
    said = pushed.run("poll")
    assert (said.code, "not in the configuration any more" in said.err) == (1, True)


def test_edits_of_clause_and_standard_carry_citations_and_process(office: Office) -> None:
    office.ok("ingest", str(office.report()))
    office.ok("edit", "NC-01", "clause=8.6.3")
    told = office.ok("show", "NC-01", "--format", "json").json
    assert (told["clauses"], told["process"]) == (["8.6.3"], "problem")
    assert told["citations"] == [{"standard": "ISO/IEC 20000-1:2018", "clause": "8.6.3"}]
    office.ok("edit", "NC-01", "standard=ISO 9001:2015", "clause=8.5.1", "process=change", "repeat=yes", "due_on=")
    told = office.ok("show", "NC-01", "--format", "json").json
    assert (told["citations"], told["process"]) == ([{"standard": "ISO 9001:2015", "clause": "8.5.1"}], "change")
    assert office.run("edit", "NC-01", "repeat=perhaps").code == 2


def test_approving_one_that_is_at_rest_is_refused_and_all_passes_over_it(office: Office) -> None:
    office.ok("ingest", str(office.report()))
    office.ok("withdraw", "NC-01", "--why", "no nonconformity")
    refused = office.run("approve", "NC-01")
    assert (refused.code, "withdrawn" in refused.err) == (1, True)
    office.ok("approve", "--all")
    office.ok("approve", "--all")


def test_a_stated_due_day_that_changes_after_approval(pushed: Office) -> None:
    pushed.ok("edit", "NC-01", "due_on=2026-11-20")
    assert pushed.findings()["NC-01"]["due_on"] == "2026-10-16"
    pushed.ok("approve", "NC-01")
    told = pushed.findings()["NC-01"]
    assert (told["due_on"], told["original_due_on"]) == ("2026-11-20", "2026-10-16")


def test_a_folder_of_reports_and_a_register_without_a_head(office: Office) -> None:
    folder = office.folder / "reports"
    folder.mkdir()
    rows = "Finding ID,Grade,Clause,Statement\nF-1,Minor,8.6.1,Incidents are not classified\nF-2,Minor,8.6.3,Problems are not reviewed\n"
    (folder / "findings.csv").write_text(rows, encoding="utf-8")
    told = office.ok("ingest", str(folder), "--format", "json").json
    assert len(told[0]["new"]) == 2
    (folder / "findings.csv").write_text(rows.replace("not classified", "not classified by impact"), encoding="utf-8")
    again = office.ok("ingest", str(folder), "--format", "json").json
    assert (again[0]["edition"], again[0]["changed"]) == (2, ["findings.csv/F-1"])
    other = "Finding ID,Grade,Clause,Statement\nX-1,Minor,8.2.6,Relations of configuration items are missing\n"
    (folder / "findings.csv").write_text(other, encoding="utf-8")
    apart = office.ok("ingest", str(folder), "--format", "json").json
    assert (apart[0]["edition"], len(apart[0]["new"]), apart[0]["gone"]) == (1, 1, [])


def test_an_archive_and_an_e_mail_with_reports(office: Office) -> None:
    register = office.report().read_bytes()
    packed = archive.write(office.folder / "reports.zip", {"2026/q1.csv": register, "broken.docx": b"PK\x03\x04 cut"})
    letter = mail.save(
        office.folder / "letter.eml", mail.message("Reports", text="attached", attached={"q1.csv": register})
    )
    said = office.run("parse", str(packed), str(letter), "--format", "json")
    assert said.code == 1
    assert f"{packed}/broken.docx" in said.err
    assert [(report["file"], len(report["findings"])) for report in said.json["reports"]] == [
        (f"{packed}/2026/q1.csv", 4),
        (f"{packed}/broken.docx", 0),
        (f"{letter}/q1.csv", 4),
    ]
    first = office.run("ingest", str(packed), "--format", "json")
    assert [(one["file"], len(one["new"])) for one in first.json] == [
        (f"{packed}/2026/q1.csv", 4),
        (f"{packed}/broken.docx", 0),
    ]
    (again,) = office.ok("ingest", str(letter), "--format", "json").json
    assert (again["file"], again["known"]) == (f"{letter}/q1.csv", True)
    assert len(office.findings()) == 4


def test_init_writes_a_configuration_that_works(tmp_path: Path) -> None:
    folder = tmp_path / "audits"
    assert run(["init", str(folder), "--name", 'Beispiel "GmbH"']) == 0
    assert run(["--config", str(folder / "config.toml"), "check"]) == 0
    assert run(["--config", str(folder / "config.toml"), "status", "--format", "json"]) == 0
    assert run(["init", str(folder)]) == 2
    assert run(["init", "/proc/nowhere"]) == 2


def test_check_warns_of_what_would_wait(office: Office) -> None:
    office.change(
        "",
        ('owns = ["incident", "problem"]', 'owns = ["incident", "change"]'),
        ('roles = ["compliance", "admin"]', 'roles = ["admin"]'),
        ('roles = ["compliance"]', "roles = []"),
    )
    said = office.ok("check", "--format", "json")
    assert {one["where"] for one in said.json["problems"]} == {"people"}
    assert all(one["warning"] for one in said.json["problems"])
    assert "several owners" in said.err
    assert "nobody has the role compliance" in said.err


def test_check_online_finds_nothing_wrong_where_nothing_is(office: Office) -> None:
    office.change("", ('project = "OPS"', 'project = "AUD"'))
    assert "the configuration is good" in office.ok("check", "--online", "--format", "table").err


def test_a_mapping_whose_values_are_missing_rejects_the_item_alone(office: Office) -> None:
    mapping = office.folder / "own.toml"
    mapping.write_text(
        'system = "jira"\nversion = 7\n[fields]\nsummary = { from = "summary" }\nassignee = { from = "owner" }\n'
        'duedate = { from = "site", on_missing = "reject" }\n[template.en]\nsummary = "{number}"\ndescription = "{statement}"\n',
        encoding="utf-8",
    )
    office.change("", ('mapping = "jira"', 'mapping = "own.toml"'))
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")
    said = office.run("push")
    assert (said.code, "needs 'site'" in said.err) == (1, True)
    assert office.findings()["NC-02"]["ticket"]["link"] == "linked"


def test_a_mapping_of_another_system_and_one_that_is_no_toml(office: Office) -> None:
    office.change("", ('mapping = "jira"', 'mapping = "servicenow-problem"'))
    assert "is for servicenow" in office.run("check").err
    (office.folder / "broken.toml").write_text("[fields", encoding="utf-8")
    office.change(
        "",
        (
            'mapping = "servicenow-problem"\nlag = 2\nauth = { user = "bot',
            'mapping = "broken.toml"\nlag = 2\nauth = { user = "bot',
        ),
    )
    assert "not valid TOML" in office.run("check").err
    office.change("", ('adapter = "jira"', 'adapter = "jria"'))
    assert "there is no adapter 'jria'" in office.run("check").err


def test_secrets_come_from_files_and_keyrings_too(office: Office) -> None:
    (office.folder / "jira.secret").write_text("sandbox-cloud-token\n", encoding="utf-8")
    office.change("", ("env:TRIAL_JIRA", "file:jira.secret"))
    office.ok("check", "--online")
    office.change("", ("file:jira.secret", "keyring:closeout/jira"))
    assert "keyring:closeout/jira" in office.run("check").err


def test_the_person_is_the_login_or_said(office: Office) -> None:
    office.change("", (f'login = "{getpass.getuser()}"', 'login = "somebody-else"'))
    said = office.run("findings")
    assert (said.code, "--as PERSON" in said.err) == (2, True)
    office.ok("--as", "zhao-min", "ingest", str(office.report()))
    told = office.ok("--as", "zhao-min", "show", "NC-01", "--format", "json").json
    assert told["history"][0]["who"].startswith("zhao-min (")


def test_the_sandbox_serves_and_says_how_to_sign_in(tmp_path: Path) -> None:
    state = tmp_path / "sandbox.db"
    command = [
        sys.executable,
        "-m",
        "connector.cli.main",
        "sandbox",
        "--port",
        "0",
        "--state",
        str(state),
        "--format",
        "json",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    text = ""
    while not text.endswith("\n}\n"):
        text += process.stdout.readline()
    told: dict[str, Any] = json.loads(text)
    assert requests.get(told["pages"], timeout=10).status_code == 200
    assert {project["key"] for project in told["jira"]["projects"]} >= {"AUD", "OPS"}
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode == 0
    assert state.exists()


def test_the_sandbox_tells_a_person_the_same(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "connector.cli.main", "sandbox", "--port", "0", "--format", "table"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path)
    assert process.stderr is not None
    first = process.stderr.readline()
    process.send_signal(signal.SIGINT)
    rest = process.stderr.read()
    process.wait(timeout=20)
    process.communicate()
    assert "The sandbox serves at http://127.0.0.1" in first
    assert "sandbox-cloud-token" in rest


def test_the_sandbox_refuses_the_outside(office: Office) -> None:
    said = office.run("sandbox", "--host", "0.0.0.0")  # noqa: S104 - refusing it is the point
    assert (said.code, "loopback" in said.err) == (2, True)


def test_the_version(office: Office) -> None:
    assert office.ok("version").out.strip() == "0.1.0"


def test_a_ledger_that_is_none(office: Office) -> None:
    (office.folder / "closeout.db").write_bytes(b"this is no database" * 100)
    said = office.run("findings")
    assert (said.code, "cannot be opened" in said.err) == (2, True)
