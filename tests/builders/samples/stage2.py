"""The stage 2 audit report with findings in prose and a summary table that repeats them (Word, English)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.builders.samples import word
from tests.builders.samples.content import load
from tests.builders.samples.word import label

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path) -> Path:
    """The report."""
    report = load("stage2_2026")
    look = word.Look(
        latin="Calibri",
        asian="SimSun",
        language="zh-CN",
        header=report["header"],
        created=report["created"],
        pages=("Page ", ""),
    )
    return word.write(path, *_front(report), *_findings(report), *_end(report), look=look)


def _front(report: dict[str, Any]) -> list[str]:
    return [
        word.title(report["title"]),
        word.body(report["subtitle"], "center"),
        word.grid([1, 3], [[label(name), value] for name, value in report["head"]]),
        word.heading("1 Introduction"),
        *(word.body(text) for text in report["introduction"]),
    ]


def _findings(report: dict[str, Any]) -> list[str]:
    columns = [label(name) for name in report["summary_columns"]]
    rows = [[each["ref"], each["grade"], each["clause"], each["summary"]] for each in report["findings"]]
    return [
        word.heading("2 Summary of findings"),
        word.body(report["summary_intro"]),
        word.grid([2, 2, 2, 9], [columns, *rows]),
        word.heading("3 Findings"),
        *(paragraph for each in report["findings"] for paragraph in _finding(each)),
    ]


def _finding(finding: dict[str, str]) -> list[str]:
    labelled = [("Evidence: ", finding.get("evidence")), ("Requirement: ", finding.get("requirement"))]
    return [
        word.lead(finding["lead"], finding["statement"]),
        *(word.body(name + text) for name, text in labelled if text),
    ]


def _end(report: dict[str, Any]) -> list[str]:
    return [
        word.heading("4 Positive points"),
        *(word.bullet(text) for text in report["positive"]),
        word.heading("5 Conclusion"),
        *(word.body(text) for text in report["conclusion"]),
        word.heading("Annex A Grading of findings"),
        word.grid([1, 5], [[label("Grade"), label("Meaning")], *report["grading"]]),
    ]
