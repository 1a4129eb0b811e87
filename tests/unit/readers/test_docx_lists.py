"""Word documents: the numbers and bullets of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.model.document import Paragraph
from connector.readers import read
from tests.builders import docx
from tests.builders.blocks import only_table, paragraphs

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "report.docx"


def markers(path: Path, numbering: str, *items: str) -> list[tuple[str, str, int, str]]:
    blocks = read(docx.save(path, *items, numbering=numbering)).blocks
    return [(b.kind, b.marker, b.level, b.text) for b in blocks if isinstance(b, Paragraph)]


def test_bullets_and_numbers(path: Path) -> None:
    items = [docx.item("a"), docx.item("b", of="2"), docx.item("c", of="2"), docx.item("d", of="0")]
    assert markers(path, docx.NUMBERING, *items) == [
        ("item", "•", 1, "a"),
        ("item", "1.", 1, "b"),
        ("item", "2.", 1, "c"),
        ("body", "", 0, "d"),
    ]


def test_levels_restart_below_and_show_those_above(path: Path) -> None:
    levels = docx.level("chineseCounting", "第%1条") + docx.level("decimal", "%1.%2", at=1, extra="<w:isLgl/>")
    items = [docx.item("a", of="1"), docx.item("b", of="1", depth=1), docx.item("c", of="1", depth=1)]
    items += [docx.item("d", of="1"), docx.item("e", of="1", depth=1)]
    numbering = docx.numbering({"x": levels}, {"1": "x"})
    assert [m[1] for m in markers(path, numbering, *items)] == ["第一条", "1.1", "1.2", "第二条", "2.1"]


def test_lists_of_one_definition_count_on_unless_one_starts_anew(path: Path) -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = docx.numbering({"x": docx.level("decimal", "%1)")}, {"1": "x", "2": "x", "3": f"x {override}"})
    items = [docx.item(text, of=of) for text, of in (("a", "1"), ("b", "2"), ("c", "3"), ("d", "3"))]
    assert [m[1] for m in markers(path, numbering, *items)] == ["1)", "2)", "1)", "2)"]


def test_a_style_can_number_its_paragraphs(path: Path) -> None:
    link = '<w:pStyle w:val="nc"/>'
    numbering = docx.numbering(
        {"x": docx.level("none", "") + docx.level("decimal", "不符合项%2：", at=1, extra=link)}, {"7": "x"}
    )
    styles = '<w:style w:styleId="nc"><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
    document = read(docx.save(path, docx.paragraph("甲", style="nc"), numbering=numbering, styles=styles))
    assert [(b.marker, b.text) for b in paragraphs(document)] == [("不符合项1：", "甲")]


def test_a_numbered_heading_keeps_its_number_as_marker(path: Path) -> None:
    blocks = read(docx.save(path, docx.item("Findings", of="2", style="Heading1"))).blocks
    assert [(b.kind, b.level, b.marker) for b in blocks if isinstance(b, Paragraph)] == [("heading", 1, "1.")]


def test_a_linked_numbering_style_and_an_unknown_list(path: Path) -> None:
    numbering = docx.numbering(
        {"x": '<w:styleLink w:val="L"/>' + docx.level("upperRoman", "%1"), "y": '<w:numStyleLink w:val="L"/>'},
        {"1": "y", "3": "missing"},
    )
    items = [docx.item("a", of="1"), docx.item("b", of="3"), docx.item("c", of="1", depth=5)]
    assert [m[1] for m in markers(path, numbering, *items)] == ["I", "", ""]


def test_a_bullet_of_a_symbol_font_and_one_without_text(path: Path) -> None:
    font = '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>'
    numbering = docx.numbering(
        {"x": docx.level("bullet", "\uf0d8", extra=font), "y": docx.level("bullet", "")}, {"1": "x", "2": "y"}
    )
    items = [docx.item("a", of="1"), docx.item("b", of="2")]
    assert [m[1] for m in markers(path, numbering, *items)] == ["➢", "•"]


def test_numbers_stand_in_cells_where_nothing_else_does(path: Path) -> None:
    numbering = docx.numbering(
        {"x": docx.level("decimal", "%1"), "y": docx.level("decimal", "%1、")}, {"1": "x", "2": "y"}
    )
    rows = [[docx.cell(docx.item("", of="1")), docx.cell(docx.item("甲", of="2"), docx.item("乙", of="1"))]]
    document = read(docx.save(path, docx.table(rows), numbering=numbering))
    assert only_table(document).rows == (("1", "1、甲\n2 乙"),)
