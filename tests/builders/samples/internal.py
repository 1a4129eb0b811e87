"""The internal audit report with one form per nonconformity (Word), in its two editions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.builders.samples import word
from tests.builders.samples.content import load
from tests.builders.samples.word import Cell, label

if TYPE_CHECKING:
    from pathlib import Path


def first(path: Path) -> Path:
    """The report as issued."""
    return _write(path, load("ia_2026_01"))


def second(path: Path) -> Path:
    """The report as revised a week later: one finding reworded, one withdrawn, one added."""
    report, change = load("ia_2026_01"), load("ia_2026_01_second_edition")
    forms = {form["number"]: form for form in [*report["forms"], *change["forms"]]}
    head = [[change["head"].get(before, cell) for before, cell in _pairs(row)] for row in report["head"]]
    kept = [forms[number] for number in sorted(forms) if number not in change["removed"]]
    return _write(path, {**report, **change, "head": head, "forms": kept})


def _pairs(row: list[str]) -> list[tuple[str, str]]:
    """Each cell with the one before it."""
    return list(zip(["", *row], row, strict=False))


def _write(path: Path, report: dict[str, Any]) -> Path:
    look = word.Look(
        latin="Times New Roman",
        asian="宋体",
        language="zh-CN",
        header=report["header"],
        created=report["created"],
        pages=("第 ", " 页"),
    )
    return word.write(path, *_front(report), *_findings(report), *_end(report), look=look)


def _front(report: dict[str, Any]) -> list[str]:
    return [
        word.body(report["organisation"], "center"),
        word.title(report["title"]),
        word.grid([3, 6, 3, 6], [_head_row(row) for row in report["head"]]),
        *_revision(report),
        word.heading("一、审核目的"),
        word.body(report["purpose"]),
        word.heading("二、审核范围"),
        word.body(report["head"][-1][1] + "。"),
        word.heading("三、审核组"),
        word.grid(
            [1, 1, 3], [[label(name) for name in ("姓名", "职责", "分工")], *(each["row"] for each in report["team"])]
        ),
        word.heading("四、审核综述"),
        *(word.body(text) for text in report["summary"]),
    ]


def _head_row(row: list[str]) -> list[Cell]:
    """Label and value twice, or one label and a value over the rest."""
    if len(row) == 2:
        return [label(row[0]), Cell(row[1], span=3)]
    return [label(row[0]), Cell(row[1]), label(row[2]), Cell(row[3])]


def _revision(report: dict[str, Any]) -> list[str]:
    if "revision" not in report:
        return []
    columns = [label(name) for name in report["revision"]["columns"]]
    return [word.heading("修订记录"), word.grid([2, 3, 10, 2], [columns, *report["revision"]["rows"]])]


def _findings(report: dict[str, Any]) -> list[str]:
    return [
        word.heading("五、不符合项分布"),
        word.body(report["count_text"]),
        _distribution(report["forms"]),
        word.heading("六、不符合项报告"),
        *(_form(form) for form in report["forms"]),
        word.heading("七、观察项"),
        *(
            word.body(f"{each['number']}（条款{each['clause']} {each['clause_title']}）：{each['statement']}")
            for each in report["observations"]
        ),
    ]


def _distribution(forms: list[dict[str, str]]) -> str:
    """How many findings each department has under each clause."""
    clauses = [form["clause"] for form in forms]
    rows: list[list[Cell | str]] = [[label("部门＼条款"), *(label(clause) for clause in clauses), label("合计")]]
    for form in forms:
        counts = ["1" if clause == form["clause"] else "" for clause in clauses]
        rows.append([form["department"], *(Cell(count, centred=True) for count in counts), Cell("1", centred=True)])
    total = [*("1" for _ in clauses), str(len(forms))]
    rows.append([label("合计"), *(Cell(count, centred=True) for count in total)])
    return word.grid([3, *(2 for _ in clauses), 2], rows)


def _form(form: dict[str, str]) -> str:
    ticks = "　".join(f"{'☑' if form['grade'] == grade else '□'}{grade}" for grade in ("严重", "一般"))
    wide = [
        ("不符合事实描述", form["statement"]),
        ("客观证据", form["evidence"]),
        ("标准要求", form["requirement"]),
        ("不符合性质", ticks),
    ]
    blank = ["原因分析", "纠正", "纠正措施", "完成日期"]
    return word.grid(
        [4, 5, 4, 6],
        [
            [label("不符合项报告", span=4)],
            [label("编号"), form["number"], label("发现日期"), form["found_on"]],
            [label("受审核部门"), form["department"], label("陪同人员"), form["escort"]],
            [label("审核准则"), form["standard"], label("不符合条款"), f"{form['clause']} {form['clause_title']}"],
            *([label(name), Cell(text, span=3)] for name, text in wide),
            [label("审核员"), form["auditor"], label("受审核部门确认"), form["escort"]],
            *(
                [label("整改记录\n（责任部门填写）", merge="continue" if row else "restart"), label(name), Cell(span=2)]
                for row, name in enumerate(blank)
            ),
            [label("验证结论"), Cell(span=3)],
        ],
    )


def _end(report: dict[str, Any]) -> list[str]:
    return [
        word.heading("八、审核结论"),
        *(word.body(text) for text in report["conclusion"]),
        word.heading("九、不符合分级说明"),
        *(word.body(text) for text in report["definitions"]),
        word.grid([1, 1, 1], [report["signatures"]]),
    ]
