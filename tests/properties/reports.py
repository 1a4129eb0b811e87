"""Random findings, and the layouts that they are written in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

STANDARD = "ISO/IEC 20000-1:2018"
CLAUSES = ("8.2.6", "8.3.4.1", "8.5.1.2", "8.5.3", "8.6.1", "8.6.3", "8.7.2", "9.2.2", "10.1", "7.5.4", "5.3")
SUBJECTS = {
    "zh": ("变更单", "事件记录", "配置项", "合同", "培训记录", "备份日志", "服务报告", "容量计划"),
    "en": ("change records", "incidents", "contracts", "training records", "backup logs", "service reports"),
}
FAULTS = {
    "zh": ("没有批准的证据", "超过规定时限仍未处理", "缺少评审记录", "与实际情况不一致", "没有按计划更新"),
    "en": ("lack an approval", "were late", "show no review", "do not match reality", "were not updated as planned"),
}
PEOPLE = {
    "zh": ("赵敏", "欧阳修文", "服务台主管", "li.wei@example.com"),
    "en": ("Ada Quill", "Service desk manager", "kim@example.com", "R. Castellano"),
}
DEPARTMENTS = {
    "zh": ("运维部", "服务台", "采购部", "研发二部"),
    "en": ("Operations", "Service Desk", "Purchasing", "R&D"),
}
GRADES = {
    "zh": {"严重": "major", "一般": "minor", "观察项": "observation"},
    "en": {"Major": "major", "Minor": "minor", "Observation": "observation", "OFI": "ofi"},
}
LABELS = {
    "zh": ("编号", "条款", "等级", "部门", "不符合事实", "责任人", "完成期限"),
    "en": ("Finding No.", "Clause", "Grade", "Department", "Description", "Owner", "Due date"),
}
STANDARD_LABEL = {"zh": "审核准则", "en": "Audit criteria"}


@dataclass(frozen=True, slots=True)
class Written:
    """A finding as a test writes it; ``cells`` are its values as printed, in the order of ``LABELS``."""

    number: str
    clause: str
    grade: str
    printed_grade: str
    department: str
    statement: str
    owner: str
    due: dt.date

    @property
    def cells(self) -> tuple[str, ...]:
        day = self.due.isoformat()
        return (self.number, self.clause, self.printed_grade, self.department, self.statement, self.owner, day)


@st.composite
def findings(draw: Callable[[st.SearchStrategy[object]], object], language: str) -> list[Written]:
    """One to five findings, with numbers that differ."""
    count = draw(st.integers(1, 5))
    assert isinstance(count, int)
    prefix = draw(st.sampled_from(("NC-", "IA26-", "CAR-2026-0", "F")))
    return [_finding(draw, language, f"{prefix}{number}") for number in range(1, count + 1)]


def _finding(draw: Callable[[st.SearchStrategy[object]], object], language: str, number: str) -> Written:
    def chosen(words: Sequence[str]) -> str:
        return str(draw(st.sampled_from(words)))

    subject, fault, amount = chosen(SUBJECTS[language]), chosen(FAULTS[language]), draw(st.integers(2, 90))
    statement = (
        f"抽查{amount}份{subject}，其中{number}号{fault}。"
        if language == "zh"
        else f"Of {amount} {subject}, those of group {number} {fault}."
    )
    printed = chosen(tuple(GRADES[language]))
    day = draw(st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)))
    assert isinstance(day, dt.date)
    return Written(
        number,
        chosen(CLAUSES),
        GRADES[language][printed],
        printed,
        chosen(DEPARTMENTS[language]),
        statement,
        chosen(PEOPLE[language]),
        day,
    )


def form(written: Sequence[Written], language: str) -> str:
    """A table for each finding, labels on the left."""
    forms = [
        "\n".join(f"| {label} | {cell} |" for label, cell in zip(LABELS[language], one.cells, strict=True))
        for one in written
    ]
    return _head(language) + "\n　\n".join(forms)


def register(written: Sequence[Written], language: str) -> str:
    """A row for each finding below a row of labels."""
    rows = [f"| {' | '.join(one.cells)} |" for one in written]
    return _head(language) + "\n".join([f"|= {' | '.join(LABELS[language])} |", *rows])


def transposed(written: Sequence[Written], language: str) -> str:
    """A column for each finding, beside a column of labels."""
    columns = zip(*(one.cells for one in written), strict=True)
    rows = [f"| {label} | {' | '.join(cells)} |" for label, cells in zip(LABELS[language], columns, strict=True)]
    return _head(language) + "\n".join(rows)


def prose(written: Sequence[Written], language: str) -> str:
    """A heading for each finding with labelled paragraphs below it."""
    colon = "：" if language == "zh" else ": "
    parts = []
    for one in written:
        named = zip(LABELS[language][1:], one.cells[1:], strict=True)
        parts += [f"## {one.number}", *(f"{label}{colon}{cell}" for label, cell in named)]
    return _head(language) + "\n".join(parts)


def _head(language: str) -> str:
    title = {"zh": "内部审核报告", "en": "Internal audit report"}[language]
    colon = "：" if language == "zh" else ": "
    return f"# {title}\n{STANDARD_LABEL[language]}{colon}{STANDARD}\n"


LAYOUTS = {"form": form, "register": register, "transposed": transposed, "prose": prose}
