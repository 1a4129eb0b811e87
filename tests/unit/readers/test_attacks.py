"""Small files that claim to be vast, or to hold themselves: each ends within its limits, in its own process."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from connector.errors import ReadError
from connector.readers import ReadOptions
from connector.readers.isolation import ReadLimits, read_isolated, unpack_isolated
from tests.builders import archive, docx, ole
from tests.builders.blocks import only_table

if TYPE_CHECKING:
    from pathlib import Path

    from connector.model.document import Document

LIMITS = ReadLimits(seconds=60, memory=700_000_000, unpacked=100_000_000)
ROWS = [["编号", "条款"], ["NC-1", "8.5"]]


def told(path: Path, limits: ReadLimits = LIMITS) -> Document:
    return read_isolated(path, ReadOptions(), limits)


def refusal(path: Path, limits: ReadLimits = LIMITS) -> str:
    with pytest.raises(ReadError) as refused:
        told(path, limits)
    (problem,) = refused.value.problems
    assert problem.remedy
    return problem.why


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def workbook(path: Path, merges: str = " ", columns: int = 0) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        sheet.write_row(2, 0, ["x"] * columns)
    return archive.replace(path, "xl/worksheets/sheet1.xml", "<pageMargins", f"{merges}<pageMargins")


@pytest.mark.parametrize(
    "cells",
    ["".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(10, 100_000)), '<mergeCell ref="C1:XFD1048576"/>'],
    ids=["many", "vast"],
)
def test_merged_cells_beyond_all_measure(tmp_path: Path, cells: str) -> None:
    table = only_table(told(workbook(tmp_path / "a.xlsx", f"<mergeCells>{cells}</mergeCells>")))
    assert [list(row) for row in table.rows] == ROWS


def test_as_many_columns_as_a_sheet_may_have(tmp_path: Path) -> None:
    assert only_table(told(workbook(tmp_path / "a.xlsx", columns=16_384))).width == 16_384


def test_a_cell_that_claims_to_span_billions_of_columns(tmp_path: Path) -> None:
    span = '<w:tcPr><w:gridSpan w:val="2147483647"/></w:tcPr>'
    cells = [f"<w:tc>{look}<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for look, text in ((span, "a"), ("", "b"))]
    path = docx.save(tmp_path / "a.docx", f"<w:tbl><w:tr>{''.join(cells)}</w:tr></w:tbl>")
    assert only_table(told(path)).rows == (("a", "b"),)


def pdf(box: bytes, content: bytes, filters: bytes) -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[" + box + b"]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<<" + filters + b"/Length " + str(len(content)).encode() + b">>stream\n" + content + b"\nendstream "
        b"endobj\ntrailer<</Root 1 0 R/Size 5>>\n%%EOF"
    )


def test_a_page_larger_than_the_earth(tmp_path: Path) -> None:
    path = written(tmp_path / "a.pdf", pdf(b"-1e30 -1e30 1e30 1e30", b"", b""))
    assert [note.reason for note in told(path).notes] == ["No page holds text"]


def test_a_drawing_that_unpacks_without_end(tmp_path: Path) -> None:
    packed = zlib.compress(zlib.compress(b"0 0 m 1 1 l S\n" * 50_000_000, 1), 9)
    path = written(tmp_path / "a.pdf", pdf(b"0 0 600 800", packed, b"/Filter[/FlateDecode/FlateDecode]"))
    assert refusal(path).startswith(("Reading it broke down", "Reading it needs more memory"))


def tiff(side: int, following: int) -> bytes:
    """A TIFF of one picture; ``following``: where its next one is said to begin."""
    tags = [(256, side), (257, side), (258, 8), (259, 1), (262, 1), (273, 200), (277, 1), (278, side), (279, 100)]
    lines = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    head = b"II*\0" + struct.pack("<IH", 8, len(tags)) + lines + struct.pack("<I", following)
    return head.ljust(400, b"\xff")


def test_pictures_larger_than_any_page(tmp_path: Path) -> None:
    assert refusal(written(tmp_path / "a.tiff", tiff(4_000_000_000, 0))) == "The picture is larger than any page"


def test_pages_of_a_picture_that_come_round_again(tmp_path: Path) -> None:
    read = told(written(tmp_path / "a.tiff", tiff(10, 8)), ReadLimits())
    assert [note.reason for note in read.notes][-1] == "No page holds text"


def test_an_element_of_very_many_attributes(tmp_path: Path) -> None:
    attributes = " ".join(f"a{number}=1" for number in range(1_000_000))
    path = written(tmp_path / "a.html", f"<html><p {attributes}>x</p>".encode())
    assert refusal(path, ReadLimits(seconds=3)) == "Reading it took longer than 3 seconds"


def test_a_folder_of_a_message_that_holds_itself(tmp_path: Path) -> None:
    content = bytearray(ole.container({"__properties_version1.0": bytes(64), "a/b/c": b"x", "a/d": b"y"}))
    for place in range(0, len(content), 128):
        if bytes(content[place : place + 4]) in {b"a\0\0\0", b"b\0\0\0"}:
            struct.pack_into("<III", content, place + 68, 1, 1, 1)
    found = unpack_isolated(written(tmp_path / "a.msg", bytes(content)), tmp_path, ReadOptions(), LIMITS)
    assert [bool(source.problems) for source in found] == [True]
