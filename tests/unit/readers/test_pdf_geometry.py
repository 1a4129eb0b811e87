"""PDFs: characters, transforms, ruling lines and lattices as plain values."""

from __future__ import annotations

import pytest

from connector.readers.grid import Cell
from connector.readers.pdf.characters import shown
from connector.readers.pdf.geometry import Box, Rule, Transform, display
from connector.readers.pdf.lattice import lattices
from connector.readers.pdf.looks import symbol_font_of
from connector.readers.pdf.rules import Drawn, joined_rules
from connector.readers.pdf.tables import TableDraft


@pytest.mark.parametrize(
    ("code", "font", "text"),
    [
        (0x4E00, "", "一"),
        (0x41, "", "A"),
        (0x20, "", " "),
        (0x0D, "", ""),
        (0x02, "", "-"),
        (0xFFFE, "", "-"),
        (0x2F47, "", "日"),
        (0xFB01, "", "fi"),
        (0xF0FE, "", "☑"),
        (0xF0A3, "Wingdings 2", "☐"),
        (0x52, "Wingdings 2", "☑"),
        (0x52, "", "R"),
        (0x2714, "", "✔"),
        (0x1F600, "", "😀"),
        (0, "", None),
        (0xE123, "", None),
        (0xD83D, "", None),
    ],
)
def test_what_a_code_shows(code: int, font: str, text: str | None) -> None:
    assert shown(code, font) == text


@pytest.mark.parametrize(
    ("name", "font"),
    [
        ("ABCDEF+Wingdings-Regular", "Wingdings"),
        ("Wingdings2", "Wingdings 2"),
        ("SymbolMT", "Symbol"),
        ("ABCDEF+SimSun", ""),
        ("ABC+Wingdings", ""),
    ],
)
def test_symbol_fonts_by_their_names_in_a_file(name: str, font: str) -> None:
    assert symbol_font_of(name) == font


@pytest.mark.parametrize(
    ("quarters", "point"), [(0, (10, 80)), (1, (20, 10)), (2, (40, 20)), (3, (80, 40)), (4, (10, 80))]
)
def test_display_turns_the_page(quarters: int, point: tuple[float, float]) -> None:
    assert display(0, 0, 50, 100, quarters).point(10, 20) == point


def test_transforms_follow_each_other() -> None:
    first, then = Transform(2, 0, 0, 3, 1, 1), Transform(0, 1, -1, 0, 5, 0)
    assert then.after(first).point(4, 5) == then.point(*first.point(4, 5))


def test_pieces_of_one_line_are_joined() -> None:
    pieces = [Rule(10, 0, 50), Rule(10.4, 52, 100), Rule(10, 200, 300), Rule(20, 0, 5), Rule(10, 20, 40)]
    assert joined_rules(pieces, near=2.5, gap=4) == [
        pytest.approx(Rule(10.1, 0, 100)),
        pytest.approx(Rule(10.1, 200, 300)),
        Rule(20, 0, 5),
    ]


def test_only_straight_and_thin_drawings_are_rules() -> None:
    drawn = Drawn()
    drawn.stroke((0, 10), (100, 10.5))
    drawn.stroke((5, 0), (5, 50))
    drawn.stroke((0, 0), (30, 30))
    drawn.stroke((0, 10), (1, 10))
    drawn.fill([(0, 0), (100, 0), (99, 1), (1, 1)])
    drawn.fill([(0, 0), (1, 0), (1, 60), (0, 60)])
    drawn.fill([(0, 0), (50, 0), (50, 60), (0, 60)])
    assert drawn.rows == [Rule(10.25, 0, 100), Rule(0.5, 0, 100)]
    assert drawn.columns == [Rule(5, 0, 50), Rule(0.5, 0, 60)]


def rules(*values: tuple[float, float, float]) -> list[Rule]:
    return [Rule(*value) for value in values]


def test_missing_pieces_of_lines_merge_cells() -> None:
    rows = rules((0, 0, 100), (20, 50, 100), (40, 0, 100))
    columns = rules((0, 0, 40), (50, 0, 40), (100, 0, 40))
    (lattice,) = lattices(rows, columns)
    assert [(s.row, s.column, s.rows, s.columns) for s in lattice.cells] == [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)]
    assert lattice.box == Box(0, 0, 100, 40)


def test_a_cell_that_would_be_no_rectangle_is_cut_into_some() -> None:
    rows = rules((0, 0, 100), (20, 50, 100), (40, 0, 100))
    columns = rules((0, 0, 40), (50, 20, 40), (100, 0, 40))
    (lattice,) = lattices(rows, columns)
    assert [(s.row, s.column, s.rows, s.columns) for s in lattice.cells] == [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_sides_without_a_line_are_open() -> None:
    rows = rules((20, 0, 100), (40, 0, 100))
    columns = rules((30, 0, 60), (70, 0, 60))
    (lattice,) = lattices(rows, columns)
    assert (lattice.xs, lattice.ys) == ((0, 30, 70, 100), (0, 20, 40, 60))
    assert (lattice.open_top, lattice.open_bottom) == (True, True)


def test_lines_that_do_not_cross_make_no_table() -> None:
    assert lattices(rules((0, 0, 100), (20, 0, 100)), []) == []
    assert lattices(rules((0, 0, 100)), rules((50, 10, 60))) == []
    assert lattices(rules((0, 0, 100)), rules((50, 0, 60))) == []
    frame = lattices(rules((0, 0, 100), (60, 0, 100)), rules((0, 0, 60), (100, 0, 60)))
    assert frame == []


def test_a_drawing_of_very_many_lines_does_not_hide_a_table() -> None:
    noise = [Rule(1000 + 5 * number, 1000, 1003) for number in range(3000)]
    rows, columns = rules((0, 0, 100), (20, 0, 100), (40, 0, 100)), rules((0, 0, 40), (100, 0, 40))
    assert [len(lattice.cells) for lattice in lattices([*noise, *rows], [*noise, *columns])] == [2]


def draft(*rows: tuple[str, ...], page: int = 1) -> TableDraft:
    cells = [[Cell(y, x, text=text) for x, text in enumerate(row)] for y, row in enumerate(rows)]
    return TableDraft(cells, [page] * len(rows), tuple(range(len(rows[0]) + 1)), bottom=0)


def merged(first: TableDraft, second: TableDraft) -> list[list[str]] | None:
    return [list(row) for row in first.grid.rows] if first.continue_with(second) else None


HEAD = ("No", "Fact")


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ([HEAD, ("1", "a.")], [HEAD, ("2", "b")], [["No", "Fact"], ["1", "a."], ["2", "b"]]),
        ([HEAD, ("1", "a.")], [("2", "b")], [["No", "Fact"], ["1", "a."], ["2", "b"]]),
        ([HEAD, ("1", "not yet")], [("", "ended."), ("2", "b")], [["No", "Fact"], ["1", "not yet ended."], ["2", "b"]]),
        ([HEAD, ("1", "a.")], [HEAD, ("", "More.")], [["No", "Fact"], ["1", "a. More."]]),
        ([("No", "1"), ("Fact", "a")], [("No", "2"), ("Fact", "b")], None),
        ([("Form", ""), ("No", "1"), ("Fact", "a")], [("Form", ""), ("No", "2"), ("Fact", "b")], None),
        ([HEAD, ("x", "1"), ("y", "2")], [HEAD, ("x", "3"), ("y", "4")], None),
        ([HEAD, ("x", "1")], [HEAD, ("x", "3")], [["No", "Fact"], ["x", "1"], ["x", "3"]]),
        ([("a", "b", "c")], [("a", "b")], None),
        ([HEAD, ("", "a")], [("", "b")], [["No", "Fact"], ["", "a"], ["", "b"]]),
    ],
)
def test_whether_a_table_goes_on_over_the_page(
    first: list[tuple[str, ...]], second: list[tuple[str, ...]], whole: list[list[str]] | None
) -> None:
    assert merged(draft(*first), draft(*second, page=2)) == whole


def test_an_open_side_joins_the_rows_at_the_break_whatever_they_hold() -> None:
    first, second = draft(("1", "a")), draft(("2", "b"), ("3", "c"), page=2)
    second.open_top = True
    assert merged(first, second) == [["1 2", "a b"], ["3", "c"]]
    assert first.pages == [1, 2]
