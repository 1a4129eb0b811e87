"""Pages → blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.errors import ReadError
from connector.model.document import Merge
from connector.readers import ReadOptions, read
from tests.builders.blocks import only_table, paragraphs, tables, texts

if TYPE_CHECKING:
    from pathlib import Path

    from connector.model.document import Document


def page(tmp_path: Path, body: str, head: str = "") -> Document:
    path = tmp_path / "report.html"
    path.write_text(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>", encoding="utf-8")
    document = read(path)
    assert document.kind == "html"
    return document


def test_headings_paragraphs_and_items(tmp_path: Path) -> None:
    body = (
        "<h1>报告</h1>loose<div>标准：<b>ISO 9001</b><br>日期：2026-03-10</div><ul><li>a<ol start=3><li>b<li><p>c</p><p>d</p>"
        "</ol></ul><h2>发现</h2><p><strong>Grade</strong></p><dl><dt>编号</dt><dd>NC-1</dd></dl>"
    )
    assert [(p.kind, p.level, p.marker, p.text, p.bold) for p in paragraphs(page(tmp_path, body))] == [
        ("heading", 1, "", "报告", False),
        ("body", 0, "", "loose", False),
        ("body", 0, "", "标准：ISO 9001", False),
        ("body", 0, "", "日期：2026-03-10", False),
        ("item", 1, "•", "a", False),
        ("item", 2, "3.", "b", False),
        ("item", 2, "4.", "c", False),
        ("body", 0, "", "d", False),
        ("heading", 2, "", "发现", False),
        ("body", 0, "", "Grade", True),
        ("body", 0, "", "编号", False),
        ("body", 0, "", "NC-1", False),
    ]


def test_entities_spaces_and_words_across_elements(tmp_path: Path) -> None:
    body = "<p>a&nbsp;&amp;\n  b<span>c</span> <i>d</i>&#x4E00;</p>"
    assert texts(page(tmp_path, body)) == ["a & bc d一"]


def test_what_no_browser_shows_is_left_out_and_counted(tmp_path: Path) -> None:
    body = (
        "<script>x()</script><style>p{}</style><!-- no --><p>a</p><p hidden>b</p>"
        '<div style="color:red; display: none">c</div><noscript>d</noscript><del>e</del><svg><text>f</text></svg>'
    )
    document = page(tmp_path, body, "<title>t</title>")
    assert texts(document) == ["a"]
    assert [note.reason for note in document.notes] == ["Parts of the page that are not shown are left out: 2"]


def test_form_fields(tmp_path: Path) -> None:
    body = (
        "<p><input type=checkbox checked>严重 <input type=checkbox>一般 <input type=radio checked>是</p>"
        '<p>编号：<input value="NC-1"><input type=hidden value=secret><input type=button value=Send></p>'
        "<p>状态：<select><option>Open<option selected>Closed</select></p>"
    )
    assert texts(page(tmp_path, body)) == ["☑严重 ☐一般 ☑是", "编号：NC-1", "状态：Closed"]


def test_spans_and_header_rows(tmp_path: Path) -> None:
    body = (
        "<table><caption>清单</caption><thead><tr><th rowspan=2>编号<th colspan=2>要求<tr><th>标准<th>条款</thead>"
        "<tbody><tr><td rowspan=0>NC-1<td>ISO<td>8.5<tr><td>x<td>y</tbody></table>"
    )
    document = page(tmp_path, body)
    assert texts(document) == ["清单"]
    table = only_table(document)
    assert table.rows == (("编号", "要求", ""), ("", "标准", "条款"), ("NC-1", "ISO", "8.5"), ("", "x", "y"))
    assert table.merges == (Merge(0, 0, 2, 1), Merge(0, 1, 1, 2), Merge(2, 0, 2, 1))
    assert table.header_rows == 2


def test_a_row_of_header_cells_is_a_header_without_a_head(tmp_path: Path) -> None:
    body = "<table><tr><th>a<th>b<tr><th>c<td>d</table><table><tr><th>only<tr><td>x<tr><td>y</table>"
    assert [table.header_rows for table in tables(page(tmp_path, body))] == [1, 0]


def test_overlapping_spans_do_not_overwrite(tmp_path: Path) -> None:
    body = "<table><tr><td>a<td rowspan=3>b<td>c<tr><td>d<td>e<tr><td colspan=1>f<td colspan=x>g</table>"
    table = only_table(page(tmp_path, body))
    assert table.rows == (("a", "b", "c"), ("d", "", "e"), ("f", "", "g"))


def test_cells_hold_lines_and_tables(tmp_path: Path) -> None:
    body = (
        "<table><tr><td>a<td><p>first</p>second<ol><li>third</ol>"
        "<table><tr><td>条款<td>8.1</table><tr><td>x<td>y</table>"
    )
    table = only_table(page(tmp_path, body))
    assert table.rows == (("a", "first\nsecond\n1. third"), ("x", "y"))
    (nested,) = table.nested
    assert (nested.row, nested.column, nested.table.rows) == (0, 1, (("条款", "8.1"),))


def test_a_table_of_one_cell_is_only_a_frame(tmp_path: Path) -> None:
    document = page(tmp_path, "<table><tr><td><h1>a</h1><table><tr><td>1<td>2</table></table>")
    assert [(p.kind, p.text) for p in paragraphs(document)] == [("heading", "a")]
    assert only_table(document).rows == (("1", "2"),)


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("gbk", '<meta charset="gb2312">'),
        ("big5", '<meta http-equiv="Content-Type" content="text/html; charset=big5">'),
        ("utf-16", ""),
        ("utf-8-sig", '<meta charset="gb2312">'),
        ("gb18030", ""),
        ("gb18030", '<meta charset="klingon">'),
        ("utf-8", '<meta charset="gb18030"><p>\u20ac</p>'),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_declares_or_shows(tmp_path: Path, encoding: str, head: str) -> None:
    path = tmp_path / "report.htm"
    text = "品質管理系統內部稽核報告" if encoding == "big5" else "质量管理体系内部审核报告"
    path.write_bytes(f"<html><head>{head}</head><body><p>{text}</p></body></html>".encode(encoding))
    assert text in texts(read(path))


def test_the_encoding_that_is_set_wins(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_bytes('<html><meta charset="gbk"><p>品質</p></html>'.encode("big5"))
    assert texts(read(path, ReadOptions(encoding="big5"))) == ["品質"]


def test_an_xml_declaration_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "report.xhtml"
    path.write_text('<?xml version="1.0" encoding="utf-8"?><html><body><p>a</p></body></html>', encoding="utf-8")
    assert texts(read(path)) == ["a"]


def test_a_page_without_content_is_empty(tmp_path: Path) -> None:
    assert page(tmp_path, "").blocks == ()


def test_endless_nesting_and_vast_spans_do_no_harm(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="too deeply nested"):
        page(tmp_path, "<div>" * 5000 + "x" + "</div>" * 5000)
    assert texts(page(tmp_path, "<div>" * 200 + "x" + "</div>" * 200)) == ["x"]
    rows = "".join(f"<tr><td colspan=1000 rowspan=1000>{n}</td></tr>" for n in range(200))
    assert len(only_table(page(tmp_path, f"<table>{rows}</table>")).rows) == 200


def test_a_table_beyond_all_measure_is_refused(tmp_path: Path) -> None:
    wide = "".join(f"<td>{number}" for number in range(7000))
    rows = "<tr><td>x" * 7000
    with pytest.raises(ReadError, match="7001 rows and 7000 columns"):
        page(tmp_path, f"<table><tr>{wide}{rows}</table>")
