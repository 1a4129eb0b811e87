"""PDFs: how printed lines become text."""

from __future__ import annotations

import pytest

from connector.readers.pdf.geometry import Box, Glyph, Space
from connector.readers.pdf.lines import cell_text, lines_of, together


def row(text: str, top: float, left: float = 5.0, size: float = 10.0) -> list[Glyph]:
    """Characters set one after the other: full width for Chinese ones, half of it for others; a blank is a space."""
    glyphs: list[Glyph] = []
    space = Space.NONE
    for character in text:
        width = size if ord(character) > 0x2E7F else size / 2
        if character == " ":
            space = Space.WRITTEN
        else:
            glyphs.append(Glyph(character, left, top, left + width, top + size, space))
            space = Space.NONE
        left += width
    return glyphs


def cell(*lines: str, width: float = 110.0, pitch: float = 14.0) -> str:
    glyphs = [glyph for number, line in enumerate(lines) for glyph in row(line, 5 + number * pitch)]
    return cell_text(glyphs, Box(0, 0, width, 300))


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ("变更未", "评审", "变更未评审"),
        ("no review", "was found", "no review was found"),
        ("第8.5.", "1.2条", "第8.5.1.2条"),
        ("2026-", "03-10", "2026-03-10"),
        ("ISO/", "IEC 20000-1", "ISO/IEC 20000-1"),
        ("NC-", "01", "NC-01"),
        ("CAR-2026", "-01", "CAR-2026-01"),
        ("见CAR-2026-0", "4号", "见CAR-2026-04号"),
        ("a total of 20", "30 in all", "a total of 20 30 in all"),
        ("ends here.", "Next", "ends here. Next"),
        ("a -", "b", "a - b"),
        ("见ISO", "标准", "见ISO标准"),
        ("", "x", "x"),
        ("x", "", "x"),
    ],
)
def test_two_lines_of_one_paragraph(first: str, second: str, text: str) -> None:
    assert together(first, second) == text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("抽查三份变更记录，均", "未见实施后评审。"), "抽查三份变更记录，均未见实施后评审。"),
        (("审", "核", "过", "程"), "审核过程"),
        (("序", "号"), "序号"),
        (("☑一般", "□严重"), "☑一般\n□严重"),
        (("原因分析：", "日期：2026"), "原因分析：\n日期：2026"),
        (("1. 更新程序", "2. 培训"), "1. 更新程序\n2. 培训"),
        (("抽查变更的情况说", "明：缺少评审。"), "抽查变更的情况说\n明：缺少评审。"),
        (("抽查变更的情况说了不", "明：缺少评审。"), "抽查变更的情况说了不明：缺少评审。"),
        (("see http", "http://x.y"), "see http http://x.y"),
        ((), ""),
    ],
)
def test_lines_of_a_cell(lines: tuple[str, ...], text: str) -> None:
    assert cell(*lines) == text


def test_a_larger_distance_begins_a_new_line() -> None:
    glyphs = row("第一段", 5) + row("仍是第一段", 19) + row("第二段", 45)
    assert cell_text(glyphs, Box(0, 0, 100, 100)) == "第一段仍是第一段\n第二段"
    assert cell_text(row("第一段", 5) + row("第二段", 40), Box(0, 0, 100, 100)) == "第一段\n第二段"


def test_spaces_between_characters() -> None:
    assert lines_of(row("审 核 员 a b", 0))[0].text == "审 核 员 a b"
    apart = [*row("变", 0, 0), *row("更", 0, 14)]
    assert lines_of(apart)[0].text == "变 更"
    beside_latin = [*row("变", 0, 0), *row("A", 0, 12.2)]
    assert lines_of(beside_latin)[0].text == "变A"
    latin = [*row("ab", 0, 0), *row("cd", 0, 13)]
    assert lines_of(latin)[0].text == "ab cd"
    seen = [Glyph("a", 0, 0, 5, 10), Glyph("b", 6.5, 0, 11, 10, Space.SEEN)]
    assert lines_of(seen)[0].text == "a b"


def test_a_character_drawn_twice_to_look_bold_is_one() -> None:
    glyphs = [Glyph("严", 0, 0, 10, 10), Glyph("严", 0.4, 0, 10.4, 10), Glyph("重", 10, 0, 20, 10)]
    assert lines_of(glyphs)[0].text == "严重"


def test_lines_that_lie_close_are_not_mixed_up_by_what_stands_between_them() -> None:
    glyphs = row("upper line", 0) + row("lower line", 11) + row("7", 4.5, left=200)
    assert [line.text for line in lines_of(glyphs)] == ["upper line 7", "lower line"]
