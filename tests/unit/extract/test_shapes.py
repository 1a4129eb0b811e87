from __future__ import annotations

import pytest

from connector.extract import load_vocabulary
from connector.extract.fields import FINDING
from connector.extract.labels import Meaning
from connector.extract.shapes import choose, claused, dated, fits, numbered

WORDS = load_vocabulary()


@pytest.mark.parametrize(
    "text",
    [
        "NC-01",
        "正隆興NCR2023-03",
        "NTU-022-IS2-11-F03-115-1",
        "CA\u2011001",
        "25-374",
        "1",
        "(3)",
        "8394614",
        "mNC 1",
        "NC-1: Legal (Clause 4.2)",
    ],
)
def test_the_number_of_a_finding_shows(text: str) -> None:
    assert numbered(text)


@pytest.mark.parametrize("text", ["Access control", "A crear", "Mozilla Bug ID 1789521", "运维部", "抽查" * 40])
def test_other_words_are_no_number(text: str) -> None:
    assert not numbered(text)


def test_clauses_and_dates_show() -> None:
    assert claused("8.6.1")
    assert claused("第8章")
    assert claused("8")
    assert not claused("8.6.1 " * 50)
    assert dated("within 30 days")
    assert dated("持续")
    assert not dated("soon, as agreed with the head of the department and everybody else there")


@pytest.mark.parametrize(
    ("field", "value", "does"),
    [
        ("grade", "□严重 ☑一般", True),
        ("grade", "Access Control", False),
        ("grade", "x" * 100, False),
        ("standard", "GB/T 22080-2025", True),
        ("standard", "运维部", False),
        ("status", "x" * 70, False),
        ("owner", "anything", True),
    ],
)
def test_a_value_fits_its_field(field: str, value: str, does: bool) -> None:
    assert fits(field, value, WORDS) is does


def picked(values: list[str], *fields: str, weak: bool = True) -> str | None:
    return choose(Meaning(fields, weak=weak), values, FINDING.__contains__, WORDS)


def test_values_decide_what_an_ambiguous_label_names() -> None:
    assert picked(["F-01", "F-02"], "number", "grade", "statement") == "number"
    assert picked(["Minor", "Observation"], "number", "grade", "statement") == "grade"
    assert picked(["Backups are not tested"], "number", "grade", "statement") == "statement"
    assert picked(["Compliance"], "grade", "process") == "process"


def test_a_weak_label_needs_a_fitting_value() -> None:
    assert picked(["Confidential"], "grade") is None
    assert picked(["Confidential"], "grade", weak=False) == "grade"
    assert picked([], "grade") is None
    assert picked([], "clause", "requirement", weak=False) == "requirement"
    assert picked(["anything"], "report_number") is None
