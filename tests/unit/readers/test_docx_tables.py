"""Word documents: tables, and the pages that things stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.model.document import Merge
from connector.readers import read
from tests.builders import docx
from tests.builders.blocks import only_table, tables

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "report.docx"


def test_merged_cells(path: Path) -> None:
    rows = [
        docx.row(docx.cell("title", span=3)),
        docx.row(docx.cell("left", merge="restart"), "b", "c"),
        docx.row(docx.cell("not printed", merge="continue"), docx.cell("wide", span=2)),
        docx.row("x", "y", "z"),
    ]
    table = only_table(read(docx.save(path, docx.table(rows))))
    assert table.rows == (("title", "", ""), ("left", "b", "c"), ("", "wide", ""), ("x", "y", "z"))
    assert table.merges == (Merge(0, 0, 1, 3), Merge(1, 0, 2, 1), Merge(2, 1, 1, 2))


def test_a_continuation_of_nothing_is_a_cell(path: Path) -> None:
    table = only_table(read(docx.save(path, docx.table([docx.row(docx.cell("a", merge="continue"), "b")]))))
    assert table.rows == (("a", "b"),)


def test_cells_merged_to_the_left_the_old_way(path: Path) -> None:
    rows = [
        docx.row(
            docx.cell("a", properties='<w:hMerge w:val="restart"/>'), docx.cell("", properties="<w:hMerge/>"), "b"
        ),
        ["1", "2", "3"],
    ]
    table = only_table(read(docx.save(path, docx.table(rows))))
    assert table.rows == (("a", "", "b"), ("1", "2", "3"))
    assert table.merges == (Merge(0, 0, 1, 2),)


def test_columns_that_no_cell_begins_at_are_left_out(path: Path) -> None:
    rows = [docx.row(docx.cell("a", span=5), docx.cell("b", span=10**9)), docx.row(docx.cell("c", span=5), "d")]
    assert only_table(read(docx.save(path, docx.table(rows)))).rows == (("a", "b"), ("c", "d"))


def test_rows_that_begin_further_right(path: Path) -> None:
    rows = [["a", "b"], docx.row("c", properties='<w:gridBefore w:val="1"/>')]
    assert only_table(read(docx.save(path, docx.table(rows)))).rows == (("a", "b"), ("", "c"))


def test_paragraphs_of_a_cell_are_lines_and_tables_in_it_are_nested(path: Path) -> None:
    inner = docx.table([["条款", "8.1"]])
    document = read(docx.save(path, docx.table([["a", docx.cell("first", inner, "second")]]), docx.table([["z"]])))
    table = tables(document)[0]
    assert table.rows == (("a", "first\nsecond"),)
    (nested,) = table.nested
    assert (nested.row, nested.column, nested.table.rows) == (0, 1, (("条款", "8.1"),))
    assert [table.place.table, nested.table.place.table] == [1, 2]
    assert nested.table.place.block == 1
    assert document.blocks[1].place.table == 3


def test_an_empty_nested_table_is_left_out(path: Path) -> None:
    assert only_table(read(docx.save(path, docx.table([["a", docx.cell("b", docx.table([["", ""]]))]])))).nested == ()


def test_a_prompt_in_a_cell_leaves_the_cell_empty_and_in_its_place(path: Path) -> None:
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    rows = [["a", "b", "c"], docx.row("1", prompt.format(docx.cell("type here")), "3")]
    assert only_table(read(docx.save(path, docx.table(rows)))).rows == (("a", "b", "c"), ("1", "", "3"))


def test_header_hidden_deleted_and_wrapped_rows(path: Path) -> None:
    rows = [
        docx.row("head", properties="<w:tblHeader/>"),
        docx.row("gone", properties="<w:del/>"),
        docx.row("hidden", properties="<w:hidden/>"),
        f"<w:sdt><w:sdtContent>{docx.row('control')}</w:sdtContent></w:sdt>",
        f"<w:tr><w:sdt><w:sdtContent>{docx.cell('cell')}</w:sdtContent></w:sdt></w:tr>",
    ]
    table = only_table(read(docx.save(path, docx.table(rows))))
    assert table.rows == (("head",), ("hidden",), ("control",), ("cell",))
    assert (table.header_rows, table.hidden) == (1, frozenset({1}))


BREAK = '<w:r><w:br w:type="page"/></w:r>'
RENDERED = "<w:r><w:lastRenderedPageBreak/></w:r>"


def pages_of(path: Path, *blocks: str) -> list[int | None]:
    return [block.place.page for block in read(docx.save(path, *blocks)).blocks]


def test_explicit_breaks(path: Path) -> None:
    before = "<w:pageBreakBefore/>"
    assert pages_of(
        path,
        docx.paragraph("a", properties=before),
        docx.paragraph("b", BREAK),
        docx.paragraph(BREAK, "c"),
        docx.paragraph("d", properties=before),
        docx.paragraph("e", properties="<w:sectPr/>"),
        docx.paragraph("f", properties='<w:sectPr><w:type w:val="continuous"/></w:sectPr>'),
        docx.paragraph("g"),
    ) == [1, 1, 3, 4, 4, 5, 5]


def test_breaks_that_word_noted_win_over_those_that_people_set(path: Path) -> None:
    assert pages_of(
        path,
        docx.paragraph("a", BREAK),
        docx.paragraph(RENDERED, "b"),
        docx.paragraph("c", RENDERED, "c"),
        docx.paragraph("d", properties="<w:pageBreakBefore/>"),
    ) == [1, 2, 2, 3]


def test_each_row_of_a_table_knows_its_page(path: Path) -> None:
    across = docx.cell(docx.paragraph("a", RENDERED, "b"))
    top = docx.cell(docx.paragraph(RENDERED, "c"))
    document = read(docx.save(path, docx.table([["1", "2"], [across, across], ["3", "4"], [top, top], ["5", "6"]])))
    table = only_table(document)
    assert table.pages == (1, 1, 2, 3, 3)
    assert table.place_of(3).page == 3
