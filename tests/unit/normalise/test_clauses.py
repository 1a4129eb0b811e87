from __future__ import annotations

import pytest

from connector.normalise import load_standards
from connector.normalise.clauses import Clauses
from connector.normalise.codes import Codes

CLAUSES = Clauses(Codes(load_standards()))


def numbers(text: str, *, loose: bool = True) -> list[str]:
    return [cited.number for cited in CLAUSES.read(text, loose=loose)]


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("8.6.1", ["8.6.1"]),
        ("8．6．1", ["8.6.1"]),
        ("８．６．１", ["8.6.1"]),
        ("第8.6.1条", ["8.6.1"]),
        ("条款 8.6.1 a)", ["8.6.1"]),
        ("8.6.1a)", ["8.6.1"]),
        ("8.6.1(c)", ["8.6.1"]),
        ("7.1d", ["7.1"]),
        ("§ 8.6.1", ["8.6.1"]),
        ("8 . 6 . 1", ["8.6.1"]),
        ("8.\n6.1", ["8.6.1"]),
        ("8.6\n.1", ["8.6.1"]),
        ("A.\n5.15", ["A.5.15"]),
        ("8.6.1/8.6.3", ["8.6.1", "8.6.3"]),
        ("8.6.1、8.6.3", ["8.6.1", "8.6.3"]),
        ("8.6.1\n8.6.3", ["8.6.1", "8.6.3"]),
        ("8.6.1 and 8.6.3", ["8.6.1", "8.6.3"]),
        ("A.5.15", ["A.5.15"]),
        ("A5.15", ["A.5.15"]),
        ("A 5.15", ["A.5.15"]),
        ("附录A.5.15", ["A.5.15"]),
        ("Annex A.5.15", ["A.5.15"]),
        ("Clause 8.5.1.2 Change management activities", ["8.5.1.2"]),
        ("ISO/IEC 20000-1:2018 8.6.1", ["8.6.1"]),
        ("ISO/IEC 20000-1:2018条款8.6.1", ["8.6.1"]),
        ("GB/T 22080-2025 A.8.8", ["A.8.8"]),
        ("20000-1 8.6.1", ["8.6.1"]),
        ("8", ["8"]),
        ("Clause 10", ["10"]),
        ("第8章", ["8"]),
    ],
)
def test_a_citation_is_read_in_every_usual_form(text: str, cited: list[str]) -> None:
    assert numbers(text) == cited


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026.8.1",
        "2026年8.1",
        "2026-08-01",
        "V1.2.3",
        "version 8.6",
        "版本：2.1",
        "192.168.10.12",
        "10.0.0.1/24",
        "ISO/IEC 20000-1:2018",
        "GB/T 24405.1-2019",
        "QP-8.6.1",
        "SOP_8.6.1",
        "ITSM-PR-08 第5.2",
        "《事件管理程序》第5.2条",
        "99.95%",
        "4.5小时",
        "NC-8.6.1",
        "19.3",
        "8.06",
        "#8.6.1",
        "8.6.1.2.3.4.5",
    ],
)
def test_what_only_looks_like_a_clause_is_not_one(text: str) -> None:
    assert numbers(text) == []


def test_a_main_clause_stands_alone_only_where_clauses_are_expected() -> None:
    assert numbers("8", loose=False) == []
    assert numbers("8.6.1 found in 8 tickets", loose=True) == ["8.6.1"], "and not beside another number"


def test_words_behind_a_number_are_its_title_else_those_before_the_first() -> None:
    assert [cited.title for cited in CLAUSES.read("8.6.1 事件管理")] == ["事件管理"]
    assert [cited.title for cited in CLAUSES.read("8.6.1 Incident management; 8.6.3")] == ["Incident management", ""]
    assert [cited.title for cited in CLAUSES.read("事件管理（8.6.1）")] == ["事件管理"]
    assert [cited.title for cited in CLAUSES.read("8.6.1")] == [""]


def test_the_standard_beside_a_number_is_kept_with_it() -> None:
    def beside(text: str) -> list[tuple[str, str | None]]:
        return [(cited.number, cited.standard.code if cited.standard else None) for cited in CLAUSES.read(text)]

    assert beside("ISO/IEC 20000-1:2018 8.6.1; ISO/IEC 27001:2022 A.5.15") == [
        ("8.6.1", "ISO/IEC 20000-1:2018"),
        ("A.5.15", "ISO/IEC 27001:2022"),
    ]
    assert beside("8.6.1（ISO/IEC 20000-1:2018）") == [("8.6.1", "ISO/IEC 20000-1:2018")]
    assert beside("8.6.1 of ISO 9001:2015") == [("8.6.1", "ISO 9001:2015")]
    assert beside("8.6.1 was not fulfilled by the whole team under ISO 9001:2015") == [("8.6.1", None)]


def test_a_range_is_told() -> None:
    assert [(cited.number, cited.ranged) for cited in CLAUSES.read("8.6.1 - 8.6.3")] == [
        ("8.6.1", False),
        ("8.6.3", True),
    ]
    assert [cited.ranged for cited in CLAUSES.read("8.6.1至8.6.3")] == [False, True]
    assert [cited.ranged for cited in CLAUSES.read("8.6.1、8.6.3")] == [False, False]
