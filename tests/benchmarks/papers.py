"""Reports of any length to read: no two findings say the same, as in a report that somebody wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import xlsxwriter

from tests.builders import pdf

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PROCESSES = (
    ("变更管理", "8.5.1.3", "运维部", "变更 CHG-{n} 未经变更顾问委员会批准即实施，事后也没有补充评审"),
    ("事件管理", "8.6.1", "服务台", "事件 INC-{n} 的优先级与影响程度不符，升级晚了 {hours} 小时"),
    ("问题管理", "8.6.3", "二线支持", "问题 PRB-{n} 关闭时没有记录根本原因，已知错误库未更新"),
    ("配置管理", "8.2.6", "基础架构部", "服务器 SRV-{n} 的配置项与实物不一致，最近 {hours} 周没有审计"),
    ("服务级别管理", "8.3.3", "客户部", "客户 {n} 的服务级别报告缺少可用性数据，评审会议未召开"),
    ("供应商管理", "8.3.4", "采购部", "供应商 {n} 的年度评价已逾期 {hours} 天，合同没有验收条款"),
    ("服务连续性管理", "8.7.2", "灾备中心", "演练 {n} 未达到恢复时间目标，差 {hours} 分钟，没有改进计划"),
    ("信息安全管理", "8.7.3", "安全部", "账号 U{n} 在离职 {hours} 天后仍可登录生产系统"),
)
TOLD = "审核组查阅了{process}的程序文件、{n} 份记录与上次管理评审的输出，并与{department}负责人作了访谈；抽样按附录 A 的规则进行。"
WIDTHS = (26, 59, 26, 59)
HEADERS = ("编号", "标准条款", "受审核部门", "不符合事实描述", "性质", "责任人", "发现日期", "要求完成日期", "状态")


def statement(number: int) -> str:
    """What finding ``number`` says."""
    *_rest, said = PROCESSES[number % len(PROCESSES)]
    return said.format(n=1000 + number * 7, hours=2 + number % 61)


def form(number: int) -> list[list[str]]:
    """A finding on a form of its own."""
    process, clause, department, _said = PROCESSES[number % len(PROCESSES)]
    facts = f"审核发现：{statement(number)}。该情况不符合程序文件第 {1 + number % 9} 节的规定。"
    return [
        ["编号", f"NC-{number:04d}", "标准条款", clause],
        ["受审核部门", department, "过程", process],
        ["不符合事实描述", facts, "性质", "一般不符合"],
        ["责任人", "李伟" if number % 2 else "王芳", "要求完成日期", "2026-04-10"],
    ]


def text_pdf(path: Path, pages: int) -> Path:
    """A report with a heading, a form and prose on each page, and nothing in it that is a picture."""
    content = [pdf.text("内部审核报告", size=18), pdf.text("报告编号：IA-2026-03")]
    for number in range(1, pages + 1):
        process, _clause, department, _said = PROCESSES[number % len(PROCESSES)]
        told = "".join(TOLD.format(process=process, department=department, n=number + each) for each in range(8))
        content += [pdf.text(f"{number} {process}", size=14), pdf.text(told), pdf.table(form(number), widths=WIDTHS)]
        content += [pdf.text(told), pdf.page_break()]
    return pdf.save(path, *content, header=lambda _page: "示例公司", footer=lambda page: f"第 {page} 页")


def row(number: int) -> Sequence[str]:
    """A finding as a row of a register."""
    _process, clause, department, _said = PROCESSES[number % len(PROCESSES)]
    day = f"2026-03-{1 + number % 28:02d}"
    return (
        f"NC-{number:05d}",
        clause,
        department,
        statement(number),
        "一般",
        "李伟",
        day,
        "2026-04-30",
        "未关闭" if number % 3 else "整改中",
    )


def register(path: Path, rows: int) -> Path:
    """A workbook with one sheet: a row of headers and so many findings."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("不符合项")
        sheet.write_row(0, 0, HEADERS)
        for number in range(1, rows + 1):
            sheet.write_row(number, 0, row(number))
    return path
