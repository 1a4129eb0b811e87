"""Markdown → blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.model.document import Paragraph, Table
from connector.readers import read

if TYPE_CHECKING:
    from pathlib import Path

    from connector.model.document import Document


def markdown(tmp_path: Path, text: str) -> Document:
    path = tmp_path / "report.md"
    path.write_text(text, encoding="utf-8")
    return read(path)


def paragraphs(document: Document) -> list[tuple[str, int, str, str]]:
    return [(b.kind, b.level, b.marker, b.text) for b in document.blocks if isinstance(b, Paragraph)]


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def test_headings_paragraphs_and_items_in_reading_order(tmp_path: Path) -> None:
    text = "# 报告\n\n正文\n\n## 发现\n\n1. 第一\n2. 第二\n   - 下一级\n\n     续段\n"
    document = markdown(tmp_path, text)
    assert document.kind == "md"
    assert paragraphs(document) == [
        ("heading", 1, "", "报告"),
        ("body", 0, "", "正文"),
        ("heading", 2, "", "发现"),
        ("item", 1, "1.", "第一"),
        ("item", 1, "2.", "第二"),
        ("item", 2, "-", "下一级"),
        ("body", 0, "", "续段"),
    ]
    assert [block.place.block for block in document.blocks] == [1, 2, 3, 4, 5, 6, 7]


def test_markup_goes_and_text_stays(tmp_path: Path) -> None:
    text = "**Clause**: see *this* `POL-1` and [the plan](http://example.com/x) ~~old~~ ![logo](a.png) a&nbsp;b\n"
    assert [p[3] for p in paragraphs(markdown(tmp_path, text))] == ["Clause: see this POL-1 and the plan old logo a b"]


def test_bold_is_told_only_when_all_of_it_is(tmp_path: Path) -> None:
    blocks = markdown(tmp_path, "**Finding 1**\n\n**Clause**: 8.1\n").blocks
    assert [block.bold for block in blocks if isinstance(block, Paragraph)] == [True, False]


def test_lines_broken_on_purpose_stay_apart_and_wrapped_prose_is_joined(tmp_path: Path) -> None:
    long_line = "The procedure for change management was not followed for two of five"
    text = f"**Report:** A-1\n**Date:** 2026-03-10\n\n{long_line}\nemergency changes.\n\nNumber: 1\nGrade: minor\n"
    assert [p[3] for p in paragraphs(markdown(tmp_path, text))] == [
        "Report: A-1",
        "Date: 2026-03-10",
        f"{long_line} emergency changes.",
        "Number: 1",
        "Grade: minor",
    ]


def test_wrapped_chinese_is_joined_without_a_space(tmp_path: Path) -> None:
    first = "变更管理程序要求所有紧急变更在实施后五个工作日内补齐评审记录，抽查三份记录"
    assert [p[3] for p in paragraphs(markdown(tmp_path, f"{first}\n均未见评审。\n"))] == [f"{first}均未见评审。"]


def test_a_bold_label_after_wrapped_prose_begins_a_new_paragraph(tmp_path: Path) -> None:
    prose = "Quarterly access reviews were not performed for the second and third quarter."
    assert [p[3] for p in paragraphs(markdown(tmp_path, f"{prose}\n**Grade:** minor\n"))] == [prose, "Grade: minor"]


def test_boxes(tmp_path: Path) -> None:
    text = "- [x] Major\n- [ ] Minor\n\n[X] a [] b ☑ c [x](http://e.com) AUD-[YYYY] f[] [1]\n"
    assert [p[3] for p in paragraphs(markdown(tmp_path, text))] == [
        "☑ Major",
        "☐ Minor",
        "☑ a ☐ b ☑ c x AUD-[YYYY] f[] [1]",
    ]


def test_pipe_table_with_breaks_escapes_and_header(tmp_path: Path) -> None:
    text = "| No | 事实 |\n|:--|--:|\n| **1** | 甲<br>乙 a\\|b |\n| 2 |\n"
    (table,) = tables(markdown(tmp_path, text))
    assert table.rows == (("No", "事实"), ("1", "甲\n乙 a|b"), ("2", ""))
    assert (table.header_rows, table.first_row, table.place.table, table.place.block) == (1, 1, 1, 1)


def test_cells_beyond_the_header_are_kept_and_noted(tmp_path: Path) -> None:
    document = markdown(tmp_path, "intro\n\n| a | b |\n|---|---|\n| 1 | 2 | 3 |\n| 4 | 5 |\n")
    (table,) = tables(document)
    assert table.rows == (("a", "b", ""), ("1", "2", "3"), ("4", "5", ""))
    assert [(note.reason, note.place and note.place.block) for note in document.notes] == [
        ("A table row has more cells than its header", 2)
    ]


def test_a_table_of_empty_cells_is_left_out(tmp_path: Path) -> None:
    assert markdown(tmp_path, "text\n\n| | |\n|---|---|\n| | |\n").blocks[1:] == ()


def test_indented_content_is_read_as_what_it_holds(tmp_path: Path) -> None:
    text = '=== "Quick"\n\n    ## Register\n\n    | a | b |\n    |---|---|\n    | 1 | 2 |\n'
    document = markdown(tmp_path, text)
    assert ("heading", 2, "", "Register") in paragraphs(document)
    assert tables(document)[0].rows == (("a", "b"), ("1", "2"))


def test_quotes_fences_and_html_keep_their_text_and_drawings_do_not(tmp_path: Path) -> None:
    text = (
        "> 编号：**A-1**\n\n```\nGrade: [x] Minor\n```\n\n```mermaid\ngraph LR\n```\n\n"
        "<!-- hidden -->\n<div>Shown</div>\n"
    )
    assert [p[3] for p in paragraphs(markdown(tmp_path, text))] == ["编号：A-1", "Grade: ☑ Minor", "Shown"]


def test_front_matter_becomes_properties(tmp_path: Path) -> None:
    text = (
        '---\nid: AUD-1\ntitle: "Audit: Q1"\nreviewers: [a, b]\nfindings:\n  - finding_id: F-1\nsummary: |\n'
        "  long\n---\n\n# Report\n"
    )
    document = markdown(tmp_path, text)
    assert document.properties == {"id": "AUD-1", "title": "Audit: Q1", "reviewers": "a, b"}
    assert paragraphs(document) == [("heading", 1, "", "Report")]


def test_a_rule_at_the_top_is_no_front_matter(tmp_path: Path) -> None:
    document = markdown(tmp_path, "---\n\nNumber: 1\n")
    assert document.properties == {}
    assert [p[3] for p in paragraphs(document)] == ["Number: 1"]


def test_html_tables_keep_their_merged_cells(tmp_path: Path) -> None:
    text = "before\n\n<table>\n<tr><td colspan=2>NC-1</td></tr>\n<tr><td>a</td><td>b</td></tr>\n</table>\n\nafter\n"
    document = markdown(tmp_path, text)
    (table,) = tables(document)
    assert table.rows == (("NC-1", ""), ("a", "b"))
    assert [p[3] for p in paragraphs(document)] == ["before", "after"]
