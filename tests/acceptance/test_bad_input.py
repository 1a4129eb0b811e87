"""Bad input: a clear message with the remedy, the exit code of the contract, no traceback, and the rest is done."""

from __future__ import annotations

import csv
import io
import os
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.acceptance.office import REGISTER

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acceptance.office import Office, Said
    from tests.acceptance.queues import Queues


def assert_clear(said: Said, code: int, *words: str) -> None:
    assert said.code == code, said
    assert "Traceback" not in said.err
    assert "Something unexpected" not in said.err
    for word in words:
        assert word in said.err, said.err


def test_a_missing_file_stops_nothing(office: Office) -> None:
    good = office.report()
    for command in ("parse", "ingest"):
        said = office.run(command, "nowhere.docx", str(good), "--format", "json")
        assert_clear(said, 2, "nowhere.docx")
    assert len(office.findings()) == 4


def test_damaged_encrypted_and_foreign_files_stop_nothing(office: Office, tmp_path: Path) -> None:
    (tmp_path / "cut.docx").write_bytes(b"PK\x03\x04 cut off")
    (tmp_path / "locked.xlsx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    (tmp_path / "song.pdf").write_bytes(b"ID3\x04 not a report at all \x00\xff")
    (tmp_path / "empty.csv").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "archive.docx", "w") as archive:
        archive.writestr("hello.txt", "no document inside")
    bad = ["cut.docx", "locked.xlsx", "song.pdf", "empty.csv", "archive.docx"]
    said = office.run("parse", *(str(tmp_path / name) for name in bad), str(office.report()), "--format", "json")
    assert_clear(said, 1, *bad)
    reports = said.json["reports"]
    assert [bool(report["error"]) for report in reports] == [True] * 5 + [False]
    assert [len(report["findings"]) for report in reports] == [0] * 5 + [4]
    assert_clear(office.run("ingest", str(tmp_path / "cut.docx"), str(office.report())), 1, "cut.docx")
    assert len(office.findings()) == 4


def test_a_wrong_suffix_is_no_hindrance(office: Office) -> None:
    said = office.ok("parse", str(office.report(name="register.docx")), "--format", "json")
    assert len(said.json["reports"][0]["findings"]) == 4


def test_a_report_without_findings_is_said_and_no_error(office: Office) -> None:
    report = office.report("# Internal audit IA-2026-10\n\nNo nonconformities were found.\n", "clean.md")
    said = office.ok("parse", str(report), "--format", "json")
    assert said.json["reports"][0]["findings"] == []
    assert said.json["reports"][0]["error"] is None
    assert "no findings" in said.err
    assert_clear(office.ok("ingest", str(report)), 0, "0 new")


def test_five_faults_in_a_configuration_at_once(office: Office) -> None:
    office.change(
        "",
        ('timezone = "Asia/Shanghai"', 'timezone = "Asia/Shangai"'),
        ('project = "OPS"', 'projekt = "OPS"'),
        ('mapping = "servicenow-problem"', 'mapping = "servicenow-problme"'),
        ('target = "itsm"', 'target = "itms"'),
        ('token = "env:TRIAL_JIRA"', 'token = "s3cret"'),
        ('manager = "zhao-min"', 'manager = "zhao-mi"'),
    )
    said = office.run("check")
    assert_clear(
        said, 2, "Asia/Shangai", "projekt", "servicenow-problme", "itms", "zhao-mi", "did you mean", "env:NAME"
    )
    assert "s3cret" not in said.err
    assert said.err.count("✗") >= 6


def test_a_faulty_configuration_is_told_as_json_and_csv_too(office: Office) -> None:
    office.change("", ('target = "itsm"', 'target = "itms"'))
    said = office.run("check", "--format", "json")
    assert (said.code, said.json["ok"]) == (2, False)
    assert ["itms" in one["why"] for one in said.json["problems"]] == [True]
    (row,) = csv.DictReader(io.StringIO(office.run("check", "--format", "csv").out))
    assert "itms" in row["why"]
    assert "itsm" in row["remedy"]


def test_what_no_rule_forbids_but_nobody_means_is_warned_of(office: Office) -> None:
    office.change(
        "", ('["incident", "problem"] }', '["incidnt", "problem"] }'), ('["change", "release"]', '["Wartung"]')
    )
    said = office.ok("check", "--format", "json")
    assert {(one["where"], one["remedy"], one["warning"]) for one in said.json["problems"]} == {
        ("routes.1.when.process", "did you mean 'incident'?", True),
        ("people.li-wei.owns", "mappings/processes.toml lists them", True),
    }
    assert "! routes.1.when.process" in said.err
    office.change("", ('target = "itsm"\n', 'target = "queue"\n'))
    assert "targets.itsm: no route leads there" in office.ok("check").err


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("garbage", "no database address"),
        ("mysql://somebody:s3cret@db/closeout", "cannot be kept in mysql"),
        ("sqlite:///no/where/closeout.db", "there is no folder"),
    ],
)
def test_a_place_where_no_ledger_can_be_is_found_before_it_is_needed(office: Office, url: str, words: str) -> None:
    text = office.config.read_text(encoding="utf-8")
    office.config.write_text(re.sub(r'url = "sqlite[^"]*"', f'url = "{url}"', text), encoding="utf-8")
    for arguments in (("check",), ("check", "--online")):
        said = office.run(*arguments)
        assert_clear(said, 2, "ledger.url", words)
        assert "s3cret" not in said.err


def test_everything_is_asked_for_that_can_be_whatever_else_is_missing(office: Office) -> None:
    office.change("", ("env:TRIAL_SN", "env:NOT_SET_ANYWHERE"))
    said = office.run("check", "--online", "--format", "json", TRIAL_JIRA="wrong-wrong")
    assert (said.code, [one["where"] for one in said.json["problems"]]) == (2, ["targets.itsm.auth.password", "queue"])


def test_no_configuration_at_all(office: Office) -> None:
    office.config.unlink()
    assert_clear(office.run("findings"), 2, "closeout init")


def test_a_pipe_is_refused_and_not_waited_for(office: Office) -> None:
    pipe = office.folder / "report.docx"
    os.mkfifo(pipe)
    for command in ("parse", "ingest"):
        assert_clear(office.run(command, str(pipe), str(office.report())), 1, "report.docx", "not a file")
    assert len(office.findings()) == 4


def test_a_folder_without_reports_is_told(office: Office) -> None:
    folder = office.folder / "empty"
    folder.mkdir()
    for command in ("parse", "ingest"):
        assert_clear(office.run(command, str(folder)), 0, "empty: no reports in it")


def test_a_secret_that_is_not_there(office: Office) -> None:
    office.change("", ("env:TRIAL_JIRA", "env:NOT_SET_ANYWHERE"))
    assert_clear(office.run("check"), 2, "NOT_SET_ANYWHERE")
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")
    assert office.ok("plan", "--format", "json").json["creates"] == 1
    said = office.run("push", "--format", "json")
    assert_clear(said, 1, "queue", "NOT_SET_ANYWHERE")
    assert {"finding": "IA-2026-09/NC-01", "waits": "target"} in said.json["waiting"]
    assert len(said.json["created"]) == 1, "the other target is worked with all the same"
    office.change("", ("env:NOT_SET_ANYWHERE", "env:TRIAL_JIRA"))
    office.ok("push")
    office.change("", ("env:TRIAL_JIRA", "env:NOT_SET_ANYWHERE"))
    for command, code in (("push", 3), ("poll", 1), ("sync", 1)):
        assert_clear(office.run(command), code, "queue", "NOT_SET_ANYWHERE")
    office.change("", ("env:TRIAL_SN", "env:NOR_THIS_ONE"))
    for command in ("push", "poll", "sync"):
        assert_clear(office.run(command), 2, "NOT_SET_ANYWHERE", "NOR_THIS_ONE")


def test_what_is_left_to_do_on_a_target_that_is_gone_is_told(pushed: Office) -> None:
    pushed.box.fault({"match": {"method": "POST", "path": "/comment$", "count": None}, "fault": "503"})
    pushed.run("withdraw", "NC-01", "--why", "the auditor took it back")
    pushed.box.clear()
    pushed.change("", ("[targets.queue]", "[targets.other]"), ('target = "queue"', 'target = "other"'))
    assert_clear(pushed.run("push"), 1, "IA-2026-09/NC-01", "not in the configuration any more")


def test_a_wrong_password_closes_that_target_and_the_other_goes_on(office: Office, queues: Queues) -> None:
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")
    said = office.run("push", TRIAL_JIRA="wrong-wrong")
    assert_clear(said, 1, "queue", "credentials")
    assert "wrong-wrong" not in said.err
    found = office.findings()
    assert found["NC-02"]["ticket"]["link"] == "linked"
    assert found["NC-01"]["ticket"]["link"] == "intent"
    office.ok("push")
    assert {one["ticket"]["link"] for one in office.findings().values()} == {"linked"}
    assert len(queues.tickets("NC-01")) == 1


def test_no_target_can_be_used(office: Office) -> None:
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")
    assert_clear(office.run("push", TRIAL_JIRA="wrong-wrong", TRIAL_SN="wrong-wrong"), 3, "queue", "itsm")
    assert_clear(office.run("check", "--online", TRIAL_JIRA="wrong-wrong", TRIAL_SN="wrong-wrong"), 3, "queue", "itsm")
    office.ok("push")
    for command in ("poll", "sync"):
        assert_clear(office.run(command, TRIAL_JIRA="wrong-wrong", TRIAL_SN="wrong-wrong"), 3, "queue", "itsm")


def test_a_target_that_is_down(office: Office, closed_port: int) -> None:
    office.change("", (office.box.jira_url, f"http://127.0.0.1:{closed_port}/jira"))
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")
    assert_clear(office.run("push"), 1, "queue", "127.0.0.1")
    found = office.findings()
    assert found["NC-01"]["ticket"]["link"] == "intent", "certainly not sent"
    assert found["NC-02"]["ticket"]["link"] == "linked"


def test_an_owner_nobody_knows_waits_and_is_listed(office: Office) -> None:
    named = REGISTER.replace("CHG-2026-011 and CHG-2026-014,,", "CHG-2026-011 and CHG-2026-014,Zhou Jianguo,")
    office.ok("ingest", str(office.report(named)))
    assert "1 of them wait (owner 1)" in office.ok("approve", "--all").err
    said = office.ok("push", "--format", "json")
    assert {"finding": "IA-2026-09/NC-01", "waits": "owner"} in said.json["waiting"]
    told = office.findings()["NC-01"]
    assert (told["stage"], told["owner"], told["waiting"], told["ticket"]) == (
        "approved",
        "Zhou Jianguo",
        "owner",
        None,
    )
    office.ok("edit", "NC-01", "owner=li-wei")
    assert len(office.ok("push", "--format", "json").json["created"]) == 1


def test_an_owner_whom_the_configuration_names_later_answers_with_the_next_push(office: Office) -> None:
    named = REGISTER.replace("CHG-2026-011 and CHG-2026-014,,", "CHG-2026-011 and CHG-2026-014,Zhou Jianguo,")
    office.change("", ('owns = ["incident", "problem"]', "owns = []"))
    office.ok("ingest", str(office.report(named)))
    office.ok("approve", "--all")
    assert len(office.ok("push", "--format", "json").json["created"]) == 2
    person = 'name = "Zhou Jianguo"\nemail = "zhang.lei@example.com"\nroles = ["process_owner"]\n'
    office.change(f"[people.zhou]\n{person}", ("owns = []", 'owns = ["incident", "problem"]'))
    found = office.findings()
    assert [(found[number]["owner"], found[number]["waiting"]) for number in ("NC-01", "NC-02")] == [
        ("zhou", None),
        ("wang-fang", None),
    ]
    planned = office.ok("plan", "--format", "json").json
    assert planned["creates"] == 2
    pushed = office.ok("push", "--checksum", planned["checksum"], "--format", "json").json
    assert (len(pushed["created"]), pushed["waiting"]) == (2, [])
    told = office.ok("show", "NC-01", "--format", "json").json
    changed = [(line["old"], line["new"]) for line in told["history"] if line["field"] == "owner"]
    assert changed == [(None, "Zhou Jianguo"), ("Zhou Jianguo", "zhou")]


def test_a_known_owner_whom_the_tracker_does_not_know(office: Office) -> None:
    office.change("", ("li.wei@example.com", "nobody@example.com"))
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")
    said = office.run("push")
    assert_clear(said, 1, "IA-2026-09/NC-01", "nobody@example.com", "accounts")
    assert office.findings()["NC-01"]["ticket"]["link"] == "rejected"
    assert office.findings()["NC-02"]["ticket"]["link"] == "linked"
    office.change("", ("nobody@example.com", "li.wei@example.com"))
    office.ok("push", "--retry", "NC-01")
    found = office.findings()
    assert (found["NC-01"]["ticket"]["link"], found["NC-03"]["ticket"]["link"]) == ("linked", "rejected")
    office.ok("push")
    assert office.findings()["NC-03"]["ticket"]["link"] == "linked"


def test_a_required_field_that_the_mapping_lacks(office: Office) -> None:
    office.change("", ('project = "OPS"', 'project = "RISK"'))
    assert_clear(office.run("check", "--online"), 1, "Risk class", "fields")
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")
    assert_clear(office.run("push"), 1, "IA-2026-09/NC-01", "customfield_10042")
    assert "refusals: customfield_10042: " in office.ok("show", "NC-01", "--format", "table", COLUMNS="200").out
    assert office.findings()["NC-02"]["ticket"]["link"] == "linked"


def test_a_project_that_everybody_reads_is_warned_of(office: Office) -> None:
    office.change("", ('project = "OPS"', 'project = "PUB"'))
    said = office.run("check", "--online", "--format", "json")
    assert said.code == 0
    assert any(one["warning"] for one in said.json["problems"])
    assert said.json["ok"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "nothing"), ("no finding",)),
        (("edit", "NC-01", "grad=minor"), ("did you mean 'grade'?",)),
        (("edit", "NC-01", "grade=terrible", "due_on=tomorrow"), ("major, minor", "YYYY-MM-DD")),
        (("edit", "NC-01", "grade"), ("FIELD=VALUE",)),
        (("status", "--as-of", "yesterday"), ("YYYY-MM-DD",)),
        (("status", "--by", "weather"), ("process, clause",)),
        (("findings", "--report", "nothing"), ("nothing",)),
        (("approve",), ("--all",)),
        (("--as", "nobody", "findings"), ("zhao-min",)),
        (("nonsense",), ("nonsense",)),
        (("sandbox", "--port", "99999"), ("--port", "65535")),
        (("serve", "--port", "-1"), ("--port", "equal to 0")),
    ],
)
def test_usage_is_told_with_exit_code_two(office: Office, arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    office.ok("ingest", str(office.report()))
    assert_clear(office.run(*arguments), 2, *words)


def test_a_clock_that_is_none(office: Office) -> None:
    assert_clear(office.run("findings", CLOSEOUT_NOW="soon"), 2, "CLOSEOUT_NOW", "2026-06-30T09:00:00+08:00")
    assert_clear(office.run("findings", CLOSEOUT_NOW="2026-06-30T09:00:00"), 2, "CLOSEOUT_NOW")


def test_markup_and_formulas_of_a_report_stay_text(office: Office, queues: Queues) -> None:
    nasty = '=HYPERLINK(""http://evil.example"") {{code}} [~admin] !x.png! <script>alert(1)</script>'
    office.ok(
        "ingest", str(office.report(REGISTER.replace("Three changes were carried out without approval", f'"{nasty}"')))
    )
    office.ok("approve", "NC-01")
    office.ok("push")
    (issue,) = queues.tickets("NC-01")
    assert "<script>alert(1)</script>" in str(issue["values"]["description"])
    exported = office.ok("findings", "--format", "csv").out
    assert "'=HYPERLINK" in exported
