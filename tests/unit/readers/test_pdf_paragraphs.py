"""PDFs: which lines are one paragraph, where no table helps to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.readers import read
from tests.builders import pdf
from tests.builders.blocks import tables, texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reportlab.pdfgen.canvas import Canvas

TOP = 800
XS = (72, 150, 280, 410)


def lines(*said: tuple[float, float, str]) -> Callable[[Canvas], None]:
    def page(canvas: Canvas) -> None:
        for x, down, text in said:
            canvas.drawString(x, TOP - down, text)

    return page


def below(said: list[str], x: float = 60, step: float = 20, start: float = 0) -> list[tuple[float, float, str]]:
    return [(x, start + step * number, text) for number, text in enumerate(said)]


def test_short_lines_that_happen_to_end_together_are_no_column_of_text(tmp_path: Path) -> None:
    said = [
        "The exercise programme leaves out all of the pumping stations in the valley",
        "Checked on 25 August 2026.",
        "Checked on 26 August 2026.",
        "Checked on 27 August 2026.",
        "Checked by Wilhelmina.",
        "The programme was looked at together with the planner and with both deputies of hers",
        "Nothing else was found in all of the other stations and in none of the offices either",
    ]
    assert texts(read(pdf.draw(tmp_path / "r.pdf", lines(*below(said, step=14)))))[:5] == said[:5]


def test_a_label_after_a_labelled_line_opens_a_paragraph_even_where_the_line_is_full(tmp_path: Path) -> None:
    full = "Evidence: the call log of 3 August 2026 is empty and the first notice appeared late in the day"
    said = below([full, full, full], step=40)
    page = lines(*said, (60, 94, "Responsible: the operations director"))
    assert texts(read(pdf.draw(tmp_path / "r.pdf", page))) == [full, full, full, "Responsible: the operations director"]


def test_paragraphs_of_one_line_do_not_make_their_distance_the_usual_one(tmp_path: Path) -> None:
    wide = "风险处置计划中有九项已经逾期而且没有责任人对残余风险的批准记录审核组已经当场确认"
    first = [(60.0, 0.0, wide), (60.0, 14.0, f"{wide[:-1]}。"), (60.0, 34.0, "目标分解到部门，按季度统计。")]
    rest = below([f"第{number}项检查没有发现问题。" for number in "一二三四五六七八"], start=54)
    said = texts(read(pdf.draw(tmp_path / "r.pdf", lines(*first, *rest))))
    assert said[:2] == [f"{wide}{wide[:-1]}。", "目标分解到部门，按季度统计。"]
    assert len(said) == 10


def test_a_chinese_line_that_ends_a_character_early_goes_on(tmp_path: Path) -> None:
    wide = "组织识别了内外部因素并每年评审，相关方需求登记表完整，范围说明书覆盖总部"
    page = lines(*below([wide, wide, wide], step=40), (60, 120, f"{wide[:-2]}7"), (60, 134, "要求。"))
    assert texts(read(pdf.draw(tmp_path / "r.pdf", page))) == [wide, wide, wide, f"{wide[:-2]}7要求。"]


def test_columns_whose_lines_stand_at_different_heights_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = [f"条款：8.5.{number}" for number in range(1, 9)]
    right = [f"下一步由各责任部门分析原因并制定措施第{number}。" for number in range(1, 9)]
    page = lines(
        *below(left, step=20),
        (60, 160, "完成日期：2026年7月31日之前，由质量部确认"),
        *below(right, x=320, step=23, start=7),
    )
    document = read(pdf.draw(tmp_path / "r.pdf", page))
    assert tables(document) == []
    assert texts(document) == [*left, "完成日期：2026年7月31日之前，由质量部确认", *right]


def test_names_and_their_values_at_one_height_stay_a_table(tmp_path: Path) -> None:
    names = ["编号", "条款", "等级", "部门", "责任人", "期限", "状态"]
    values = ["NC-01", "8.6.1", "一般", "运维部", "李伟", "2026-07-31", "开放"]
    page = lines(*below(names, step=18), *below(values, x=320, step=18))
    (table,) = tables(read(pdf.draw(tmp_path / "r.pdf", page)))
    assert table.rows == tuple(zip(names, values, strict=True))


def test_rows_of_many_parts_are_a_table_and_no_columns_of_text(tmp_path: Path) -> None:
    """Cells that run over two lines stand below each other as the lines of two columns would."""
    rows = [
        ("4.4", "确定体系所需过程及|接口", "是否建立过程清单并|明确职责接口", "过程识别清单"),
        ("8.5.1", "生产和服务提供的控|制", "作业指导书是否现行|有效并受控", "发放记录"),
        ("9.2", "内部审核", "内审方案是否覆盖体|系、过程和产品", "年度审核方案"),
        ("10.2", "不合格和纠正措施", "纠正措施是否含根因|分析与横向展开", "纠正措施报告"),
    ]
    header = ("条款", "标准要求", "检查要点", "证据期望")
    said = [(x, 20.0, text) for x, text in zip(XS, header, strict=True)]
    for number, row in enumerate(rows):
        for x, cell in zip(XS, row, strict=True):
            said += [(x, 40.0 + 32 * number + 14 * line, part) for line, part in enumerate(cell.split("|"))]
    (table,) = tables(read(pdf.draw(tmp_path / "r.pdf", lines(*said))))
    assert table.rows == (header, *(tuple(cell.replace("|", "") for cell in row) for row in rows))
