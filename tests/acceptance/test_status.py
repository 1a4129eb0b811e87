"""``closeout status``: all figures, every cut, what is badly looked after, and a day as it was told then."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

import pytest

from connector.bootstrap import assemble
from connector.ledger.standing import GROUPS
from connector.workflow.figures import snapshot

if TYPE_CHECKING:
    from tests.acceptance.office import Office


@pytest.fixture
def approved(office: Office) -> Office:
    office.ok("ingest", str(office.report()))
    office.ok("approve", "--all")
    return office


def take_snapshot(office: Office) -> None:
    parts = assemble(office.config, None, lambda *_moment: None)
    snapshot(parts)
    parts.ledger.close()


def test_every_figure_is_told_with_its_n(approved: Office) -> None:
    told = approved.figures()
    for name in ("closure_rate", "on_time_rate", "overdue_rate", "repeat_rate", "reopen_rate", "first_pass_rate"):
        assert set(told[name]) == {"value", "numerator", "denominator"}, name
    for name in ("days_to_close", "owner_days", "verifier_days"):
        assert set(told[name]) == {"median", "p90", "mean", "n"}, name
    assert told["quality"]["no_plan"] == {"numerator": 3, "denominator": 3, "value": 1.0}
    assert told["quality"]["no_owner"]["numerator"] == 0
    assert told["repeats"] is None
    assert "groups" not in told


def test_every_cut_adds_up_and_prints(approved: Office) -> None:
    for cut in GROUPS:
        told = approved.figures("--by", cut)
        assert sum(group["raised"] for group in told["groups"].values()) == told["raised"] == 3, cut
        assert not {"groups", "quality", "repeats"} & {key for group in told["groups"].values() for key in group}
    rows = list(csv.DictReader(io.StringIO(approved.ok("status", "--by", "clause", "--format", "csv").out)))
    assert {row["name"] for row in rows} >= {"ISO/IEC 20000-1:2018 8.5.1.2", "ISO/IEC 20000-1:2018 8.6.1"}
    table = approved.ok("status", "--by", "process", "--format", "table").out
    assert "without corrective action" in table
    assert "100% 3/3" in table


def test_how_good_it_is_by_the_goals_of_the_site(approved: Office) -> None:
    winter = ("--as-of", "2026-12-01")
    verdicts = {"closure_rate": "bad", "on_time_rate": "bad", "overdue_rate": "bad", "repeat_rate": "good"}
    assert approved.figures(*winter)["verdicts"] == verdicts
    assert "✗ 0% 0/3" in approved.ok("status", *winter, "--format", "table", COLUMNS="250").out
    assert "✗" not in approved.ok("status", *winter, "--format", "csv").out
    approved.change("[goals]\noverdue_rate = { good = 0.5, watch = 1.0 }\n")
    assert approved.figures(*winter)["verdicts"]["overdue_rate"] == "watch"


def test_a_day_is_printed_again_as_it_was_told(approved: Office) -> None:
    none = approved.run("status", "--snapshot")
    assert (none.code, "no snapshot was taken on this day" in none.err) == (1, True)
    take_snapshot(approved)
    before = approved.figures("--by", "grade")
    approved.ok("withdraw", "NC-01", "--why", "a mistake of the auditor")
    today = date.fromisoformat(before["as_of"])
    assert approved.figures()["raised"] == 2
    assert approved.figures("--by", "grade", "--snapshot", "--as-of", today.isoformat()) == before
    refused = approved.run("--as", "li-wei", "status", "--snapshot")
    assert (refused.code, "may not see" in refused.err) == (1, True)
    assert approved.ok("--as", "boss", "status", "--snapshot", "--format", "json").json["raised"] == 3
    tomorrow = f"{date.fromordinal(today.toordinal() + 1)}T12:00:00+08:00"
    later = approved.ok("status", "--as-of", today.isoformat(), "--format", "json", CLOSEOUT_NOW=tomorrow).json
    assert later["quality"]["failed_sync"]["numerator"] == 0, "known from the snapshot"
    never = date.fromordinal(today.toordinal() - 1).isoformat()
    assert approved.figures("--as-of", never)["quality"]["failed_sync"] is None


def test_two_audits_are_compared_by_their_repeats(office: Office) -> None:
    head = "Finding ID,Grade,Clause,Statement,Raised on,Repeat finding"
    for report, raised, repeat in (("IA-2025-01", "2025-03-10", "Yes"), ("IA-2026-01", "2026-03-10", "No")):
        text = f"Internal audit report {report} (ISO/IEC 20000-1:2018),,,,,\n{head}\n"
        text += f"NC-01,Minor,8.5.1.2,One thing in {report},{raised},{repeat}\n"
        office.ok("ingest", str(office.report(text, f"{report}.csv")))
    office.ok("approve", "--all")
    told = office.figures()["repeats"]
    assert (told["before"]["report"], told["now"]["report"], told["improvement"]) == ("IA-2025-01", "IA-2026-01", 1.0)
