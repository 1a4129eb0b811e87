"""The steps by which a picture becomes letters, without the models."""

from __future__ import annotations

from math import inf

import cv2
import numpy as np
import pytest

from connector.readers.pdf.geometry import Box, Glyph, Rule
from connector.readers.scan.boxes import Square, squares
from connector.readers.scan.cutting import Strip, strips
from connector.readers.scan.engine import Letter
from connector.readers.scan.picture import Picture
from connector.readers.scan.pool import at_once
from connector.readers.scan.repair import repaired
from connector.readers.scan.ruling import ruled
from connector.readers.scan.sheets import with_boxes

DPI = 300


def blank(width: int = 1200, height: int = 900) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.full((height, width), 250, dtype=np.uint8)


def put_right(text: str) -> str:
    letters = [Letter(each, 0.0, 1.0, spaced=False) for each in text]
    return "".join(letter.text for letter in repaired(letters))


@pytest.mark.parametrize(
    ("spelled", "meant"),
    [
        ("8.5.l", "8.5.1"),
        ("第8.5.l.2条", "第8.5.1.2条"),
        ("1O.2", "10.2"),
        ("A.5.I5", "A.5.15"),
        ("条款8.6.|", "条款8.6.1"),
        ("2O26-03-1O", "2026-03-10"),
        ("2026/O3/l0", "2026/03/10"),
        ("2O26年3月l0日", "2026年3月10日"),
        ("2026.l.5", "2026.1.5"),
        ("体系审核(年度)", "体系审核（年度）"),
        ("日期:2026-03-10", "日期：2026-03-10"),
    ],
)
def test_letters_that_only_look_alike_are_put_right_where_the_shape_is_certain(spelled: str, meant: str) -> None:
    assert put_right(spelled) == meant


@pytest.mark.parametrize(
    "text",
    [
        "O.1",
        "I.O",
        "8.0.O",
        "l.l",
        "SOP-IO1",
        "V1.O.2a",
        "2O26-19-10",
        "OO26-03-10",
        "ISO9001:2015",
        "(b) 8.5",
        "lO",
        "8.5.",
    ],
)
def test_anything_else_stays_as_it_was_spelled(text: str) -> None:
    assert put_right(text) == text


def test_a_table_has_rules_and_large_letters_have_none() -> None:
    pixels = blank()
    for y in (200, 300, 400):
        cv2.line(pixels, (100, y), (1100, y), (20,), 3)
    for x in (100, 500, 1100):
        cv2.line(pixels, (x, 200), (x, 400), (20,), 3)
    cv2.rectangle(pixels, (200, 600), (330, 740), (20,), 9)  # a letter 口 of more than 30 points
    page = Picture(1, pixels, DPI)
    rows, columns, drawn = ruled(page, page.ink())
    assert [round(rule.at) for rule in rows] == [48, 72, 96]
    assert [round(rule.at) for rule in columns] == [24, 120, 264]
    assert not drawn[590:750].any()
    assert drawn[200, 100:1100].all()


def test_a_rule_with_a_break_and_one_that_leans_a_little_are_one_each() -> None:
    pixels = blank()
    cv2.line(pixels, (100, 200), (1100, 203), (20,), 2)
    cv2.line(pixels, (100, 400), (1100, 400), (20,), 2)
    pixels[395:405, 600:603] = 250
    page = Picture(1, pixels, DPI)
    rows, _columns, _drawn = ruled(page, page.ink())
    assert len(rows) == 2


def box_at(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], x: int, drawn: str) -> None:
    cv2.rectangle(pixels, (x, 100), (x + 34, 134), (20,), -1 if drawn == "filled" else 3)
    if drawn == "tick":
        cv2.polylines(
            pixels,
            [np.array([(x + 7, 117), (x + 15, 128), (x + 30, 106)], np.int32)],
            isClosed=False,
            color=(20,),
            thickness=3,
        )
    if drawn == "cross":
        cv2.line(pixels, (x + 6, 106), (x + 28, 128), (20,), 3)
        cv2.line(pixels, (x + 28, 106), (x + 6, 128), (20,), 3)
    if drawn == "tick over the edge":
        cv2.polylines(
            pixels,
            [np.array([(x + 7, 117), (x + 15, 128), (x + 44, 90)], np.int32)],
            isClosed=False,
            color=(20,),
            thickness=4,
        )
    if drawn == "legs":
        for foot in (x, x + 34):
            cv2.line(pixels, (foot, 134), (foot, 140), (20,), 3)


@pytest.mark.parametrize(
    ("drawn", "mark", "has_legs"),
    [
        ("nothing", "☐", False),
        ("tick", "☑", False),
        ("cross", "☑", False),
        ("tick over the edge", "☑", False),
        ("filled", "■", False),
        ("legs", "☐", True),
    ],
)
def test_boxes_to_tick(drawn: str, mark: str, *, has_legs: bool) -> None:
    pixels = blank(400, 250)
    box_at(pixels, 150, drawn)
    page = Picture(1, pixels, DPI)
    (found,) = squares(page, page.ink())
    assert (found.mark, found.has_legs) == (mark, has_legs)
    assert abs(found.box.left - 150 * 72 / DPI) <= 1


@pytest.mark.parametrize("size", [(60, 34), (34, 60), (14, 14), (120, 120)])
def test_what_is_no_square_of_that_size_is_no_box(size: tuple[int, int]) -> None:
    pixels = blank(400, 250)
    cv2.rectangle(pixels, (100, 60), (100 + size[0], 60 + size[1]), (20,), 3)
    page = Picture(1, pixels, DPI)
    assert squares(page, page.ink()) == []


def letter(text: str, left: float) -> Glyph:
    return Glyph(text, left, 100, left + 10, 112)


SQUARE = Square(Box(101, 101, 109, 109), "☐")


@pytest.mark.parametrize(
    ("spelled", "square", "meant"),
    [
        ("", SQUARE, "☐严"),
        ("口", SQUARE, "☐严"),
        ("□", SQUARE, "☐严"),
        ("D", SQUARE._replace(mark="☑"), "☑严"),
        ("口", SQUARE._replace(has_legs=True), "口严"),
        ("口", SQUARE._replace(has_legs=True, mark="☑"), "☑严"),
        ("回", SQUARE._replace(mark="☑"), "回严"),
    ],
)
def test_what_a_square_is_depends_on_what_was_spelled_there(spelled: str, square: Square, meant: str) -> None:
    glyphs = [*([letter(spelled, 100)] if spelled else []), letter("严", 111)]
    found = with_boxes(glyphs, [square])
    assert "".join(glyph.text for glyph in sorted(found, key=lambda glyph: glyph.left)) == meant
    assert {(glyph.top, glyph.bottom) for glyph in found} == {(100, 112)}


def test_a_box_with_no_letter_beside_it_keeps_its_own_height() -> None:
    (glyph,) = with_boxes([], [SQUARE])
    assert (glyph.top, glyph.bottom) == (101, 109)


def quad(left: int, top: int, right: int, bottom: int) -> list[tuple[int, int]]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def cut(
    *quads: list[tuple[int, int]], inked: list[tuple[int, int, int, int]], rules: list[Rule] | None = None
) -> list[Strip]:
    ink = np.zeros((900, 1200), dtype=np.uint8)
    for left, top, right, bottom in inked:
        ink[top:bottom, left:right] = 1
    return strips(np.array(quads, dtype=np.float64), ink, rules or [], 72)


def test_pieces_of_a_line_become_one_and_a_rule_keeps_cells_apart() -> None:
    inked = [(100, 100, 200, 140), (215, 102, 300, 140), (400, 100, 500, 140)]
    quads = [quad(95, 95, 205, 145), quad(210, 95, 305, 145), quad(395, 95, 505, 145)]
    assert [(strip.left, strip.right) for strip in cut(*quads, inked=inked)] == [(100, 300), (400, 500)]
    parted = cut(*quads, inked=inked, rules=[Rule(207, 50, 300)])
    assert [(strip.left, strip.right) for strip in parted] == [(100, 200), (215, 300), (400, 500)]


def test_a_line_that_was_seen_across_a_rule_is_parted() -> None:
    found = cut(quad(95, 95, 505, 145), inked=[(100, 100, 500, 140)], rules=[Rule(300, 50, 300), Rule(200, 300, 400)])
    assert [(strip.left, strip.right) for strip in found] == [(100, 300), (300, 500)]


def test_ink_of_the_line_above_is_left_out_and_a_line_without_ink_too() -> None:
    inked = [(100, 90, 300, 104), (100, 112, 300, 150)]
    found = cut(quad(95, 100, 305, 155), quad(600, 600, 700, 650), inked=inked)
    assert [(strip.top, strip.bottom) for strip in found] == [(112, 150)]


def test_a_high_line_stands_and_a_lone_stroke_does_not() -> None:
    inked = [(100, 100, 140, 400), (300, 100, 310, 140), (500, 100, 700, 140)]
    found = cut(*(quad(*box) for box in inked), inked=inked)
    assert [strip.is_standing for strip in sorted(found, key=lambda strip: strip.left)] == [True, False, False]


@pytest.mark.parametrize(
    ("cores", "memory", "pages"),
    [
        (2, inf, 2),
        (64, inf, 64),
        (2, 1_500_000_000, 2),
        (16, 1_500_000_000, 3),
        (16, 4_000_000_000, 16),
        (8, 300_000_000, 1),
    ],
)
def test_as_many_pages_at_once_as_memory_holds(cores: int, memory: float, pages: int) -> None:
    assert at_once(cores, memory) == pages
