"""Jobs as an operator meets them: listed, run by hand, run by real processes that are stopped and killed."""

from __future__ import annotations

import json
import signal
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

    from tests.acceptance.office import Office
    from tests.acceptance.queues import Queues

QUICK = '[jobs]\ntick_seconds = 0.2\nlease_seconds = 3\nlog = "json"\npush = "1s"\npoll = "1s"\nsweep = "off"\n'
NUMBERS = ("NC-01", "NC-02", "NC-03", "OBS-01")


def wait_for(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def listed(office: Office) -> dict[str, dict[str, Any]]:
    return {one["job"]: one for one in office.ok("jobs", "--format", "json").json}


def lines(errors: str) -> list[dict[str, Any]]:
    """The JSON lines of a log."""
    return [json.loads(line) for line in errors.splitlines() if line.startswith("{")]


@pytest.fixture
def daemon(office: Office) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts ``serve --no-web`` (or something else) as a real process; none of them outlives the test."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
        started.append(office.start(*(arguments or ("serve", "--no-web")), **environment))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.communicate()


def ended(process: subprocess.Popen[str]) -> str:
    """What it said until SIGTERM ended it well."""
    process.send_signal(signal.SIGTERM)
    _out, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    return errors


def test_jobs_are_listed_and_run_by_hand(office: Office, queues: Queues) -> None:
    assert {name: one["every"] for name, one in listed(office).items()} == {
        "inbox": "off",
        "push": "10m",
        "poll": "5m",
        "sweep": "daily 02:30",
        "remind": "daily 08:30",
        "snapshot": "daily 23:30",
        "purge": "daily 03:30",
        "anchor": "daily 23:45",
    }
    assert listed(office)["push"]["last_run"] is None
    assert {one["health"] for one in listed(office).values()} == {"off", "waiting"}
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")
    run = office.ok("jobs", "run", "push", "--format", "json").json
    assert (run["outcome"], run["told"]["created"], run["error"]) == ("done", 4, None)
    assert listed(office)["push"]["last_run"]["id"] == run["id"]
    assert listed(office)["push"]["health"] == "well"
    in_two_days = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    later = office.ok("jobs", "--format", "json", CLOSEOUT_NOW=in_two_days).json
    assert {one["job"]: one["health"] for one in later}["push"] == "late"
    queues.move("NC-01", "In Progress")
    assert office.ok("jobs", "run", "poll", "--format", "json").json["told"]["changed"] == 1
    friday = office.ok("jobs", "run", "remind", "--format", "json", CLOSEOUT_NOW="2026-10-09T10:00:00+08:00").json
    assert (friday["told"]["reminders"], friday["told"]["comments"]) == (4, 3)
    kept = office.ok("jobs", "run", "snapshot", "--format", "json").json
    assert kept["told"] == {"raised": 3, "closed": 0, "overdue": 3}
    assert office.figures("--snapshot")["raised"] == 3
    table = office.ok("jobs", "--format", "table", COLUMNS="180")
    assert "created 4" in table.out
    assert "daily 08:30" in table.out


def test_what_failed_is_told_and_tried_again_soon(office: Office) -> None:
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")
    office.box.fault({"match": {"path": "/(jira|servicenow)/", "count": None}, "fault": "401"})
    said = office.run("jobs", "run", "push", "--format", "json")
    assert (said.code, said.json["outcome"]) == (1, "failed")
    assert "queue" in said.json["error"]
    office.box.clear()
    told = listed(office)["push"]
    assert (told["last_run"]["outcome"], told["health"]) == ("failed", "failing")
    assert "failed" in office.ok("jobs", "--format", "table", COLUMNS="180").out


def test_a_job_that_there_is_not(office: Office) -> None:
    for arguments in (("run", "pull"), ("run",), ("stop", "push")):
        said = office.run("jobs", *arguments)
        assert (said.code, "inbox, push, poll" in said.err) == (2, True)
    said = office.run("jobs", "run", "push", "--as", "li-wei")
    assert said.code == 1
    assert office.run("jobs", "--as", "boss").code == 1


def test_the_daemon_carries_a_report_from_the_inbox_to_its_tickets(
    office: Office, queues: Queues, daemon: Callable[..., subprocess.Popen[str]]
) -> None:
    inbox = office.folder / "inbox"
    inbox.mkdir()
    office.change(QUICK + 'inbox = "1s"\nmetrics_port = 0\n[inbox]\nfolder = "inbox"\n')
    process = daemon()
    office.report(name="inbox/register.csv")
    (inbox / "broken.docx").write_bytes(b"PK\x03\x04 damaged")
    (inbox / "half.csv.part").write_text("Finding ID", encoding="utf-8")
    wait_for(lambda: (inbox / "done" / "register.csv").exists() and (inbox / "failed" / "broken.docx").exists())
    assert (inbox / "failed" / "broken.docx.why.txt").read_text(encoding="utf-8").strip()
    assert (inbox / "half.csv.part").exists()
    assert len(office.findings()) == 4
    office.ok("approve", "--all")
    wait_for(lambda: all(one["ticket"] and one["ticket"]["link"] == "linked" for one in office.findings().values()))
    queues.move("NC-01", "In Progress")
    wait_for(lambda: office.findings()["NC-01"]["stage"] == "in_progress")
    wait_for(lambda: listed(office)["poll"]["last_run"] is not None)
    told = lines(ended(process))
    correlations = {one["correlation"] for one in told if "correlation" in one}
    assert len(correlations) == 1, "one word leads from the report to its tickets"
    fields = {(one["event"], one["field"]) for one in told if "correlation" in one}
    assert {("ingest", "stage"), ("push", "ticket"), ("poll", "stage")} <= fields
    keys = {str(one["value"]).split(" ")[0] for one in told if one.get("field") == "ticket"}
    assert keys == {one["ticket"]["key"] for one in office.findings().values()}
    text = json.dumps(told)
    for secret in (*office.environment.values(), "carried out without approval"):
        assert secret == "C.UTF-8" or secret not in text
    assert told[-1]["event"] == "jobs stopped"


def test_figures_for_prometheus(pushed: Office, daemon: Callable[..., subprocess.Popen[str]]) -> None:
    pushed.change(QUICK + "metrics_port = 0\n")
    process = daemon()
    assert process.stderr is not None
    address = ""
    while "/metrics" not in address:
        address = process.stderr.readline()
        assert address, "it ended"
    url = address.split(": ", 1)[1].strip()
    assert url.startswith("http://127.0.0.1:")
    wait_for(lambda: listed(pushed)["poll"]["last_run"] is not None)
    text = requests.get(url, timeout=30).text
    for said in (
        'closeout_nonconformities{state="raised"} 3.0',
        'closeout_rate{rate="closure_rate"} 0.0',
        'closeout_rate_of{rate="closure_rate"} 3.0',
        'closeout_tickets{state="linked",target="queue"} 3.0',
        'closeout_job_last_start_seconds{job="poll"}',
    ):
        assert said in text, said
    ended(process)


def test_sigterm_finishes_the_ticket_in_hand(
    office: Office, queues: Queues, daemon: Callable[..., subprocess.Popen[str]]
) -> None:
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")
    office.change(QUICK.replace('poll = "1s"', 'poll = "off"'))
    office.box.fault({"match": {"method": "POST", "path": "/issue", "count": None}, "fault": "latency", "seconds": 2})
    process = daemon()
    wait_for(lambda: any(one["ticket"] and one["ticket"]["link"] == "sent" for one in office.findings().values()))
    ended(process)
    office.box.clear()
    states = {one["ticket"]["link"] for one in office.findings().values() if one["ticket"]}
    assert "sent" not in states, "no create is left without its outcome"
    assert "unknown" not in states
    office.ok("push")
    for number in NUMBERS:
        assert len(queues.tickets(number)) == 1, number


def test_two_daemons_on_one_ledger_run_each_job_once(
    office: Office, queues: Queues, daemon: Callable[..., subprocess.Popen[str]]
) -> None:
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")
    office.change(QUICK.replace('push = "1s"', 'push = "1h"').replace('poll = "1s"', 'poll = "1h"'))
    processes = [daemon(), daemon("worker")]
    wait_for(lambda: all(listed(office)[name]["last_run"] for name in ("push", "poll")))
    time.sleep(1)
    logs = [line for process in processes for line in lines(ended(process))]
    ran = [line["job"] for line in logs if line["event"] == "job ran"]
    assert sorted(ran) == ["poll", "push"]
    for number in NUMBERS:
        assert len(queues.tickets(number)) == 1, number


def test_a_killed_daemon_leaves_nothing_that_stops_the_next(
    office: Office, queues: Queues, daemon: Callable[..., subprocess.Popen[str]]
) -> None:
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")
    office.change(QUICK)
    office.box.fault({"match": {"method": "POST", "path": "/issue", "count": None}, "fault": "latency", "seconds": 600})
    process = daemon()
    wait_for(lambda: any(one["ticket"] and one["ticket"]["link"] == "sent" for one in office.findings().values()))
    process.kill()
    process.communicate()
    office.box.clear()
    assert listed(office)["push"]["last_run"]["outcome"] == "running"
    second = daemon()
    wait_for(lambda: all(one["ticket"] and one["ticket"]["link"] == "linked" for one in office.findings().values()))
    ended(second)
    for number in NUMBERS:
        assert len(queues.tickets(number)) == 1, number
