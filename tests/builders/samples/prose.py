"""The internal audit report in running prose (Word)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders.samples import word
from tests.builders.samples.content import load

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path) -> Path:
    """The report."""
    report = load("prose_ia_2026_04")
    look = word.Look(
        latin="Times New Roman",
        asian="仿宋",
        language="zh-CN",
        header=report["header"],
        created=report["created"],
        pages=("— ", " —"),
    )
    return word.write(
        path,
        word.title(report["title"]),
        *(word.body(line) for line in report["head"]),
        word.heading("一、审核概况"),
        *(word.body(text) for text in report["background"]),
        word.heading("二、审核发现"),
        word.body(report["findings_intro"]),
        *(paragraph for each in report["findings"] for paragraph in _finding(each)),
        *(word.lead(f"{each['number']}：", each["text"]) for each in report["observations"]),
        word.heading("三、审核结论"),
        *(word.body(text) for text in report["conclusion"]),
        *(word.body(line, "right") for line in report["signed"]),
        look=look,
    )


def _finding(finding: dict[str, str]) -> list[str]:
    return [
        word.lead(f"{finding['number']}：", finding["statement"]),
        word.body(f"受审核部门：{finding['department']}　　陪同人员：{finding['escort']}"),
        word.body(finding["judgement"]),
    ]
