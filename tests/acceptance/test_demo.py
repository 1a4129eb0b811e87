"""The demo: told to its end, its figures agree with the ledger's and the queues' own state; killed, it goes on."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from adapters.sandbox.server import running
from tests.builders.site import Browser

if TYPE_CHECKING:
    from pathlib import Path

SEES = {
    "zhao-min": {"IA-2026-05": True, "Nobody": False},
    "li-wei": {"李伟": True, "IA-2026-05": True, "IA-2026-02": False},
    "sun-jing": {"孙静": True, "ECC-2026-SA-0417": False},
    "zhou-tao": {"IA-2026-05": True},
    "northwind": {"What you deliver does not fulfil": True, "IA-2026-05": False},
}
DONE_STATES = {"10002", "10003"}


def demo(folder: Path, language: str = "C.UTF-8") -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "connector.cli.main", "demo", "--keep", str(folder)]
    environment = {**os.environ, "LC_ALL": language}
    return subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def status(folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "connector.cli.main", "--config", str(folder / "config.toml"), "status"]
    environment = {**os.environ, "CLOSEOUT_NOW": "2027-01-31T12:00:00+08:00"}
    done = subprocess.run([*command, "--format", "json"], env=environment, text=True, capture_output=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    folder = tmp_path_factory.mktemp("demo")
    process = demo(folder)
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    return folder, out, err


def test_each_step_is_told_and_the_figures_are_tables(told: tuple[Path, str, str]) -> None:
    _folder, out, err = told
    for step in ("1. Reading 10 reports", "2. Taking them in", "3. Closure", "findings", "returned", "decided"):
        assert step in err, step
    for column in ("group", "raised", "closed", "overdue", "closure rate"):
        assert column in out
    assert out.count("Closure as of") == 2
    assert "closeout sandbox --state" in err
    assert "✗" not in err


def test_the_figures_agree_with_the_ledger_and_with_both_queues(told: tuple[Path, str, str]) -> None:
    folder, _out, _err = told
    figures = status(folder)
    with sqlite3.connect(folder / "closeout.db") as ledger:
        stages = dict(
            ledger.execute(
                "SELECT stage, COUNT(*) FROM nonconformities WHERE grade IN ('major', 'minor', 'ungraded')"
                " AND stage NOT IN ('draft', 'withdrawn') GROUP BY stage"
            )
        )
        links = list(
            ledger.execute(
                "SELECT l.target, l.ticket_id, n.stage, l.nonconformity_id FROM links l"
                " JOIN nonconformities n ON n.id = l.nonconformity_id"
            )
        )
    assert figures["raised"] == sum(stages.values())
    assert figures["closed"] == stages["closed"]
    assert figures["submitted"] == stages.get("submitted", 0)
    assert figures["open"] == figures["raised"] - figures["closed"] - figures["submitted"]
    assert figures["closed"] > 10
    with running(folder / "sandbox.db") as box:
        issues = {issue["id"]: issue for issue in box.jira_issues()}
        problems = {row["sys_id"]: row for row in box.servicenow_records("problem") if row.get("correlation_id")}
    ours = [
        issue for issue in issues.values() if any(label.startswith("closeout-") for label in issue["values"]["labels"])
    ]
    assert len(links) == len(ours) + len(problems), "one ticket for each link, and none besides"
    for target, ticket_id, stage, record_id in links:
        if target == "queue":
            done = issues[ticket_id]["status"] in DONE_STATES
            assert f"closeout-{record_id}" in issues[ticket_id]["values"]["labels"]
        else:
            done = problems[ticket_id]["state"] == "107"
            assert problems[ticket_id]["correlation_id"] == f"closeout-{record_id}"
        assert done == (stage in {"closed", "submitted"}), (target, ticket_id, stage)


def test_the_pages_are_offered_with_an_account_for_each_role(told: tuple[Path, str, str]) -> None:
    """Exactly the line that was told is run, on a free port; everybody signs in with the password that was told."""
    _folder, _out, err = told
    line = next(line for line in err.splitlines() if line.startswith("The pages: "))
    clock, *command = shlex.split(line.removeprefix("The pages: "))
    password = re.search(r"with the password (\S+), as", err)
    assert password is not None
    environment = {**os.environ, "CLOSEOUT_NOW": clock.removeprefix("CLOSEOUT_NOW="), "LC_ALL": "C.UTF-8"}
    program = [sys.executable, "-m", "connector.cli.main", *command[1:], "--port", "0"]
    serving = subprocess.Popen(program, env=environment, text=True, stderr=subprocess.PIPE)
    try:
        assert serving.stderr is not None
        address = re.search(r"http://127.0.0.1:\d+", serving.stderr.readline())
        assert address is not None
        for key, sees in SEES.items():
            browser = Browser(address[0])
            assert browser.sign_in(key, password[1]).headers["location"] == "/", key
            pages = browser.get("/work").text + browser.get("/findings").text
            assert {word: word in pages for word in sees} == sees, key
        serving.send_signal(signal.SIGINT)
        assert serving.wait(60) == 0
    finally:
        serving.kill()
        serving.communicate()


def test_it_speaks_chinese_in_a_chinese_terminal(tmp_path: Path) -> None:
    process = demo(tmp_path, "zh_CN.UTF-8")
    assert process.stderr is not None
    said = ""
    while "读取" not in said:
        line = process.stderr.readline()
        assert line, said
        said += line
    process.kill()
    process.communicate()
    assert "Reading" not in said


@pytest.mark.slow
def test_killed_anywhere_it_goes_on_to_the_same_end(told: tuple[Path, str, str], tmp_path: Path) -> None:
    for seconds in (4, 7, 9, 11):
        process = demo(tmp_path)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    process = demo(tmp_path)
    _out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    once, again = status(told[0]), status(tmp_path)
    for name in ("raised", "open", "submitted", "closed"):
        assert again[name] == once[name], name
    with running(tmp_path / "sandbox.db") as box:
        marks = [
            label for issue in box.jira_issues() for label in issue["values"]["labels"] if label.startswith("closeout-")
        ]
        marks += [row["correlation_id"] for row in box.servicenow_records("problem") if row.get("correlation_id")]
    assert len(marks) == len(set(marks)), "one ticket per nonconformity"
