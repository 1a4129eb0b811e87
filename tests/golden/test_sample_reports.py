"""The shipped sample reports: written anew they say the same, and their reviewed answers stand in them."""

from __future__ import annotations

import json
import re
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from lxml import etree

from tests.builders.sample_reports import FOLDER, WRITERS, write_all

GOLDEN = Path(__file__).parent
PRINTED = (
    "number",
    "printed_grade",
    "department",
    "site",
    "statement",
    "evidence",
    "requirement",
    "root_cause",
    "corrective_action",
    "owner",
    "source",
    "printed_status",
)
"""Fields that hold the document's own words."""


def content(path: Path) -> object:
    """What a file holds, without what packs it."""
    if path.suffix == ".pdf":
        return pages(path)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    return path.read_bytes()


def pages(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def text(path: Path) -> str:
    """Every text of a file in the order in which it is stored, for looking words up: not how the program reads."""
    if path.suffix == ".pdf":
        return folded("".join(pages(path)))
    if path.suffix == ".csv":
        return folded(path.read_text(encoding="utf-8-sig"))
    part = "word/document.xml" if path.suffix == ".docx" else "xl/sharedStrings.xml"
    with zipfile.ZipFile(path) as archive:
        return folded("".join(etree.fromstring(archive.read(part)).itertext()))


def folded(words: str) -> str:
    """``words`` without blanks, line ends and the width of characters."""
    return re.sub(r"\s+|\ufffe", "", unicodedata.normalize("NFKC", words))


def answers(name: str) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads((GOLDEN / Path(name).stem / "expected.json").read_text(encoding="utf-8"))
    return expected


@pytest.fixture(scope="module")
def rewritten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    write_all(folder)
    return folder


def test_the_shipped_files_are_the_ones_the_generator_writes() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(WRITERS)


@pytest.mark.parametrize("name", WRITERS)
def test_a_report_written_anew_says_what_the_shipped_one_says(name: str, rewritten: Path) -> None:
    assert content(rewritten / name) == content(FOLDER / name)


@pytest.mark.parametrize("name", WRITERS)
def test_the_answers_use_the_words_of_the_report(name: str) -> None:
    expected, printed = answers(name), text(FOLDER / name)
    assert expected["file"] == name
    assert folded(expected["report"]["number"]) in printed
    absent = [
        (finding["number"], field)
        for finding in expected["findings"]
        for field in PRINTED
        if finding[field] is not None and folded(finding[field]) not in printed
    ]
    assert absent == []


@pytest.mark.parametrize("name", WRITERS)
def test_the_clauses_of_the_answers_stand_in_the_report(name: str) -> None:
    printed = text(FOLDER / name)
    cited = {each["clause"] for finding in answers(name)["findings"] for each in finding["citations"]}
    # The only clause typed as a number is stored without its last nought.
    assert {clause for clause in cited if clause not in printed} == ({"A.8.10"} if "ia-2026-02" in name else set())


def test_the_second_edition_rewords_one_finding_withdraws_one_and_adds_one() -> None:
    first, second = (
        {finding["number"]: finding for finding in answers(name)["findings"]}
        for name in ("ia-2026-01-internal-audit-a0.docx", "ia-2026-01-internal-audit-a1.docx")
    )
    assert set(first) - set(second) == {"NC-05"}
    assert set(second) - set(first) == {"NC-06"}
    assert [number for number in first if number in second and first[number] != second[number]] == ["NC-02"]


def test_the_samples_hold_what_the_demonstration_shows() -> None:
    findings = [finding for name in WRITERS for finding in answers(name)["findings"]]
    assert len({finding["process"] for finding in findings}) >= 20
    assert {finding["grade"] for finding in findings} == {"major", "minor", "ungraded", "observation", "ofi"}
    assert sum(finding["repeat"] for finding in findings) == 2
    assert sum(finding["closed_on"] is not None for finding in findings) == 1
    assert sorted({doubt for finding in findings for doubt in finding["doubts"]}) == ["clause", "grade"]


def test_the_samples_stay_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 400_000
