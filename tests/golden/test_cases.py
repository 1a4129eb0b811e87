"""The golden set itself: complete, of the contract's form, true to its documents, and always made the same."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from connector.model.document import Table
from connector.model.wording import fold
from connector.readers import read
from tests.golden.authoring.case import CASES, HEAD, PLAIN_FIELDS, WRITERS, load_all, write
from tests.golden.authoring.markup import shown
from tests.golden.authoring.matrix import LAYOUTS, VALUES, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connector.model.document import Document
    from tests.golden.authoring.case import Case

ALL = load_all()
GRADES = {"major", "minor", "ungraded", "observation", "ofi"}
KEYS = {"number", "grade", "printed_grade", "standard", "clauses", "citations", "process", "doubts", *PLAIN_FIELDS}
WORDS = ("number", "printed_grade", "department", "site", "statement", "evidence", "requirement", "correction", "root_cause", "corrective_action", "owner", "printed_status", "source")  # fmt: skip
DATES = ("raised_on", "due_on", "closed_on")
OPENED = {"docx", "pdf", "xlsx", "xls", "csv", "html", "md", "txt"}


def opened(case: Case) -> bool:
    """Whether the document's own text can be read without character recognition and without a container."""
    return case.file_format in OPENED and "scan" not in case.options


def committed(case: Case) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads((CASES / case.name / "expected.json").read_text(encoding="utf-8"))
    return answer


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", fold(text))


def words(document: Document) -> Iterator[str]:
    for block in document.blocks:
        yield from _cells(block) if isinstance(block, Table) else [block.marker, block.text]


def _cells(table: Table) -> Iterator[str]:
    yield from (cell for row in table.rows for cell in row)
    for nested in table.nested:
        yield from _cells(nested.table)


def test_every_folder_is_a_case() -> None:
    assert sorted(path.name for path in CASES.iterdir() if path.is_dir()) == [case.name for case in ALL]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_the_answer_has_the_form_of_the_contract(case: Case) -> None:
    answer = committed(case)
    assert answer.keys() == {"file", "error", "report", "findings", "doubts"}
    assert answer["report"].keys() == HEAD.keys()
    assert answer["report"]["audit_type"] in {"internal", "customer", "external", None}
    assert all(finding.keys() == KEYS and finding["grade"] in GRADES for finding in answer["findings"])
    dates = [finding[name] for finding in answer["findings"] for name in DATES]
    dates += [answer["report"][name] for name in ("audit_start", "audit_end", "issued_on")]
    assert all(day is None or re.fullmatch(r"20\d\d-[01]\d-[0-3]\d", day) for day in dates)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_the_set_is_made_from_its_contents(case: Case, tmp_path: Path) -> None:
    assert committed(case) == case.answer
    made, kept = write(case, tmp_path), CASES / case.name / case.file
    if case.file_format in {"csv", "html", "md", "txt", "json", "eml", "xls"}:
        assert made.read_bytes() == kept.read_bytes()
    elif opened(case):
        assert read(made).blocks == read(kept).blocks
    else:
        assert abs(made.stat().st_size - kept.stat().st_size) < kept.stat().st_size / 10


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_every_printed_value_stands_in_the_document(case: Case) -> None:
    said = "".join(words(read(CASES / case.name / case.file))) if opened(case) else shown(case.text)
    text = squeezed(said)
    for finding in case.answer["findings"]:
        for name in WORDS:
            value = finding[name]
            assert value is None or squeezed(value) in text, f"{finding['number']}: {name} {value!r} is not printed"


def test_the_set_stays_small() -> None:
    assert sum(path.stat().st_size for path in CASES.rglob("*") if path.is_file()) < 6_000_000


def test_the_set_covers_every_layout_and_value() -> None:
    layouts, values = (
        Counter(name for case in ALL for name in case.layouts),
        Counter(name for case in ALL for name in case.values),
    )
    assert layouts.keys() == set(LAYOUTS)
    assert values.keys() == set(VALUES)
    assert len(ALL) >= 66
    assert sum(not case.answer["findings"] for case in ALL) >= 8
    assert {case.file_format for case in ALL} == set(WRITERS)
    assert table(ALL) in (CASES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "share"), [("zh", 0.45), ("zh-Hant", 0.11), ("en", 0.25)])
def test_the_languages_have_their_share(language: str, share: float) -> None:
    assert sum(case.answer["report"]["language"] == language for case in ALL) / len(ALL) >= share
