"""Workbooks of every kind: vast, broken, hostile, old."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.errors import ReadError
from connector.readers import read
from connector.readers.xlsx.reading import LARGEST_AREA
from tests.builders import archive, xls, xlsx
from tests.builders.blocks import only_table, reasons

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


def test_a_value_far_outside_is_refused_before_memory_is_spent(path: Path) -> None:
    def fill(_workbook: Any, sheet: Any) -> None:
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "z")

    with pytest.raises(ReadError, match=f"{LARGEST_AREA:,} cells"):
        read(xlsx.save(path, fill))


def test_looks_far_outside_do_no_harm(path: Path) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write(0, 0, "a")
        sheet.write_blank(1_048_575, 16_383, None, workbook.add_format({"num_format": "0.00"}))

    assert rows_of(path, fill) == (("a",),)


def test_overlapping_merges_are_damage(path: Path) -> None:
    xlsx.save(path, lambda _workbook, sheet: sheet.merge_range(0, 0, 3, 3, "a") and sheet.write(9, 9, "z"))
    many = "".join('<mergeCell ref="A1:J10"/>' for _number in range(5))
    archive.replace(path, SHEET, '<mergeCell ref="A1:D4"/>', many)
    with pytest.raises(ReadError, match="merged cells overlap"):
        read(path)


@pytest.mark.parametrize("member", [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"])
def test_document_types_are_refused_in_every_part(path: Path, member: str) -> None:
    xlsx.save(path, lambda _workbook, sheet: sheet.write(0, 0, "Wingdings"))
    archive.replace(path, member, "?>", '?><!DOCTYPE a [<!ENTITY b "c">]>')
    with pytest.raises(ReadError, match="XML entities"):
        read(path)


@pytest.mark.parametrize(
    ("member", "old"),
    [(SHEET, "</worksheet>"), (SHEET, "</c>"), ("xl/workbook.xml", "</workbook>"), ("xl/styles.xml", "</fonts>")],
)
def test_broken_parts_are_damage(path: Path, member: str, old: str) -> None:
    xlsx.save(path, lambda _workbook, sheet: sheet.write(0, 0, 1))
    archive.replace(path, member, old, "")
    with pytest.raises(ReadError, match="damaged"):
        read(path)


def test_macros_are_passed_over(path: Path) -> None:
    xlsx.save(path, lambda _workbook, sheet: sheet.write(0, 0, "a"))
    plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    archive.replace(path, "[Content_Types].xml", plain, "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    document = read(path)
    assert (document.kind, only_table(document).rows) == ("xlsx", (("a",),))


def test_an_old_workbook_is_read_and_its_limits_are_told(tmp_path: Path) -> None:
    document = read(xls.save(tmp_path / "a.xls", [["编号", "条款"], ["NC-1", 7.1]]))
    assert document.kind == "xls"
    assert only_table(document).rows == (("编号", "条款"), ("NC-1", "7.1"))
    assert reasons(document) == ["How XLS formats numbers is not read: 7.10 may read 7.1; saving it as XLSX helps"]
    assert read(xls.save(tmp_path / "b.xls", [["a", 7.0]])).notes == ()


def test_a_broken_old_workbook_is_damage(tmp_path: Path) -> None:
    path = xls.save(tmp_path / "a.xls", [["a"]])
    path.write_bytes(path.read_bytes()[:1600])
    with pytest.raises(ReadError, match="damaged"):
        read(path)


def test_ten_thousand_rows(path: Path) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        look = workbook.add_format({"num_format": "0.00"})
        for row in range(10_000):
            sheet.write_row(row, 0, [f"NC-{row}", "一般", row])
            sheet.write_number(row, 3, row / 10, look)

    rows = rows_of(path, fill)
    assert len(rows) == 10_000
    assert rows[9999] == ("NC-9999", "一般", "9999", "999.90")
