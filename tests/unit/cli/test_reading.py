"""``closeout parse``: where values come from, and a site's own words, as they are typed and printed."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any

from connector.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

FORM = """# Internal audit report IA-2026-21

Audit criteria: ISO/IEC 20000-1:2018

## Finding 1: Recovery tests

Rating: Minor nonconformity
Clause: 8.7.2
Condition: The recovery tests left out the claims system.
Recommendation: Extend the tests.
Management action: The claims system is part of the test in May.
Action owner: Head of Infrastructure
"""
REGISTER = "编号,条款,问题情况说明栏,红黄线,跟办人\nWT-1,8.5.1,三项变更未经批准,红线,李伟\nWT-2,8.6.1,事件超时未升级,黄线,赵敏\n"
SITE = """
[reading]
grades = { "红线" = "major", "黄线" = "minor" }
labels = { statement = ["问题情况说明栏"], grade = ["红黄线"], owner = ["跟办人"] }
"""


def parsed(*arguments: str) -> str:
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(io.StringIO()):
        run([*arguments])
    return said.getvalue()


def first(said: str) -> dict[str, Any]:
    entry: dict[str, Any] = json.loads(said)["reports"][0]
    return entry


def test_each_value_tells_its_label_rule_place_and_runner_up(tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    report.write_text(FORM, encoding="utf-8")
    entry = first(parsed("parse", str(report), "--explain", "--format", "json"))
    origins = {one["field"]: one for one in entry["findings"][0]["explain"]}
    action = origins["corrective_action"]
    assert action["label"] == "Management action"
    assert action["value"] == "The claims system is part of the test in May."
    assert action["runner_up"]["text"] == "Extend the tests."
    assert action["runner_up"]["label"] == "Recommendation"
    assert action["runner_up"]["why"] == "outranked"
    assert origins["statement"]["rule"].endswith("labelled")
    assert origins["statement"]["place"]["block"]
    assert origins["clauses"]["value"] == "8.7.2"
    assert origins["process"]["rule"].find("from clause") > 0
    assert origins["grade"]["printed"] == "Minor nonconformity"
    heads = {one["field"]: one for one in entry["report"]["explain"]}
    assert heads["standards"]["label"] == "Audit criteria"
    filled = {name for name, value in entry["findings"][0].items() if value and name in origins}
    assert filled == set(origins)


def test_the_table_of_origins_and_the_contract_without_it(tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    report.write_text(FORM, encoding="utf-8")
    told = parsed("parse", str(report), "--explain", "--format", "csv")
    assert told.splitlines()[0] == "file,number,field,value,label,rule,place,why"
    assert "Extend the tests. (Recommendation: outranked)" in told
    plain = first(parsed("parse", str(report), "--format", "json"))
    assert "explain" not in plain["report"]
    assert "explain" not in plain["findings"][0]


def test_a_site_s_own_words_name_fields_and_grades(tmp_path: Path) -> None:
    report, settings = tmp_path / "register.csv", tmp_path / "config.toml"
    report.write_text(REGISTER, encoding="utf-8")
    example = tmp_path / "start"
    parsed("init", str(example))
    settings.write_text((example / "config.toml").read_text(encoding="utf-8") + SITE, encoding="utf-8")
    entry = first(parsed("--config", str(settings), "parse", str(report), "--format", "json"))
    known = [(one["statement"], one["grade"], one["printed_grade"], one["owner"]) for one in entry["findings"]]
    assert known == [("三项变更未经批准", "major", "红线", "李伟"), ("事件超时未升级", "minor", "黄线", "赵敏")]
    assert not any(doubt["field"] in {"grade", "owner"} for one in entry["findings"] for doubt in one["doubts"])
    shipped = first(parsed("parse", str(report), "--format", "json"))
    assert {one["grade"] for one in shipped["findings"]} <= {"ungraded"}
