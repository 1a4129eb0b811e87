"""Workbooks → one table per sheet."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING

import pytest

from connector.model.document import Merge
from connector.readers import read
from tests.builders import archive, xlsx
from tests.builders.blocks import only_table, reasons, tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any


SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "register.xlsx"


def rows_of(path: Path, fill: Callable[[Any, Any], object]) -> tuple[tuple[str, ...], ...]:
    return only_table(read(xlsx.save(path, fill))).rows


def test_a_register_is_one_table_that_knows_its_sheet_and_where_it_begins(path: Path) -> None:
    def fill(_workbook: Any, sheet: Any) -> None:
        sheet.write_row(2, 1, ["编号", " 条款 ", ""])
        sheet.write_row(3, 1, ["NC-01", "8.5\r\n8.6", " "])
        sheet.write_row(9, 3, ["\t"])

    document = read(xlsx.save(path, fill))
    assert document.kind == "xlsx"
    table = only_table(document)
    assert table.rows == (("编号", "条款"), ("NC-01", "8.5\n8.6"))
    assert (table.place.sheet, table.first_row, table.first_column) == ("发现", 3, 2)
    assert (table.place_of(1, 1).row, table.place_of(1, 1).cell) == (4, 3)
    assert document.notes == ()


def test_values_read_as_the_cells_show_them(path: Path) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write(0, 0, 7.1, workbook.add_format({"num_format": "0.00"}))
        sheet.write(0, 1, 7.1)
        sheet.write(0, 2, 3, workbook.add_format({"num_format": '"NC-"000'}))
        sheet.write(0, 3, 0.855, workbook.add_format({"num_format": "0.0%"}))
        sheet.write(0, 4, dt.date(2026, 3, 10), workbook.add_format({"num_format": 'yyyy"年"m"月"d"日"'}))
        sheet.write_boolean(0, 5, 1)
        sheet.write(0, 6, "8.10", workbook.add_format({"num_format": "@"}))
        sheet.write(0, 7, 8.0)
        sheet.write_formula(0, 8, "=A1*2", None, 14.2)
        sheet.write_boolean(0, 9, 1, workbook.add_format({"num_format": "0.00"}))

    assert rows_of(path, fill) == (
        ("7.10", "7.1", "NC-003", "85.5%", "2026-03-10", "TRUE", "8.10", "8", "14.2", "TRUE"),
    )


def test_letters_of_symbol_fonts_are_what_they_show(path: Path) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        wingdings, plain = workbook.add_format({"font_name": "Wingdings 2"}), workbook.add_format({})
        sheet.write(0, 0, "R", wingdings)
        sheet.write(0, 1, "R")
        sheet.write_rich_string(1, 0, wingdings, "R", plain, "一般 ", wingdings, "£", plain, "严重")
        sheet.write_rich_string(1, 1, plain, "R", workbook.add_format({"bold": True}), "一般")

    assert rows_of(path, fill) == (("☑", "R"), ("☑一般 ☐严重", "R一般"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<c r="A1" s="1">', '<c s="1" r="A1">'),
        ('<c r="A1" s="1">', '<c r="A1" t="n" s="1">'),
    ],
)
def test_formats_are_found_however_the_attributes_stand(path: Path, old: str, new: str) -> None:
    xlsx.save(path, lambda workbook, sheet: sheet.write(0, 0, 7.1, workbook.add_format({"num_format": "0.00"})))
    assert only_table(read(archive.replace(path, SHEET, old, new))).rows == (("7.10",),)


def test_merged_cells_hold_their_text_once(path: Path) -> None:
    def fill(_workbook: Any, sheet: Any) -> None:
        sheet.merge_range(1, 1, 2, 3, "标题")
        sheet.write(2, 2, "covered")
        sheet.write(3, 1, "a")
        sheet.write(3, 2, "b")
        sheet.merge_range(5, 5, 6, 6, "")

    table = only_table(read(xlsx.save(path, fill)))
    assert table.rows == (("标题", ""), ("", ""), ("a", "b"))
    assert table.merges == (Merge(0, 0, 2, 2),)


def test_what_is_hidden_is_read_and_told(path: Path) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        for row in range(1, 6):
            sheet.write_row(row, 1, [f"a{row}", f"b{row}"])
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column(2, 2, None, None, {"hidden": True})
        sheet.set_column(9, 9, None, None, {"hidden": True})
        secret = workbook.add_worksheet("旧")
        secret.write(0, 0, "x")
        secret.hide()
        workbook.add_worksheet("empty")

    document = read(xlsx.save(path, fill))
    first, second = tables(document)
    assert first.hidden == frozenset({2})
    assert first.rows[2] == ("a3", "b3")
    assert second.rows == (("x",),)
    assert [(note.reason, note.place and (note.place.sheet, note.place.block)) for note in document.notes] == [
        ("Hidden rows are read: 4", ("发现", 1)),
        ("Hidden columns are read: C", ("发现", 1)),
        ("A hidden sheet is read", ("旧", 2)),
    ]


def test_a_long_list_of_hidden_rows_is_cut(path: Path) -> None:
    def fill(_workbook: Any, sheet: Any) -> None:
        for row in range(30):
            sheet.write(row, 0, "x")
            sheet.set_row(row, None, None, {"hidden": True})

    (reason,) = reasons(read(xlsx.save(path, fill)))
    assert reason.endswith("19, 20 …")


def test_formulas_that_nobody_has_calculated_are_told(path: Path) -> None:
    def fill(_workbook: Any, sheet: Any) -> None:
        sheet.write(0, 0, "x")
        sheet.write_formula(0, 1, "=A1", None, "stored")

    assert reasons(read(xlsx.save(path, fill))) == []
    archive.replace(path, SHEET, "<v>stored</v>", "")
    assert reasons(read(path)) == [
        "Formulas without a stored result read as empty: open the file, save it, read it again"
    ]


def test_drawn_check_boxes_are_told(path: Path) -> None:
    xlsx.save(path, lambda _workbook, sheet: sheet.write(0, 1, "x"))
    with zipfile.ZipFile(path, "a") as container:
        container.writestr("xl/ctrlProps/ctrlProp1.xml", "<x/>")
    assert reasons(read(path)) == ["Check boxes drawn on the sheets are not read: look at them in the file"]


def test_chart_sheets_are_no_tables(path: Path) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, [1, 2])
        chart = workbook.add_chart({"type": "bar"})
        chart.add_series({"values": "=发现!$A$1:$B$1"})
        workbook.add_chartsheet("图").set_chart(chart)

    assert only_table(read(xlsx.save(path, fill))).rows == (("1", "2"),)
