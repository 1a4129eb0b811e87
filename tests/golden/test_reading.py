"""Reports and what they say: read, extracted and normalised, each comes to its reviewed answer, value for value."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders.sample_reports import FOLDER, WRITERS
from tests.golden.score import Score, golds, parse, samples, score

if TYPE_CHECKING:
    from connector.model.audit import Reading

GOLDEN = Path(__file__).parent
OWN = sorted(path.parent for path in (GOLDEN / "reading").glob("*/expected.json"))
WORDS = ("statement", "evidence", "requirement", "correction", "root_cause", "corrective_action")


def told(reading: Reading, file: str) -> dict[str, Any]:
    """A reading in the contract's JSON form; of doubts only what they are about."""
    values: dict[str, Any] = json.loads(reading.model_dump_json())
    for finding in values["findings"]:
        finding["doubts"] = sorted({doubt["field"] for doubt in finding["doubts"]})
    values["doubts"] = sorted({doubt["field"] for doubt in values["doubts"]})
    return {"file": file, "error": None, **values}


def expected(folder: Path) -> dict[str, Any]:
    answers: dict[str, Any] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return answers


def unspaced(finding: dict[str, Any]) -> dict[str, Any]:
    """A finding whose long texts have no blanks: where a PDF's lines end is not the report's word."""
    texts = {name: re.sub(r"\s+", "", finding[name]) if finding[name] else finding[name] for name in WORDS}
    return {**finding, **texts, "doubts": sorted(set(finding["doubts"]))}


@pytest.mark.parametrize("folder", OWN, ids=lambda folder: folder.name)
def test_a_report_comes_to_its_reviewed_answer(folder: Path) -> None:
    report = next(path for path in folder.iterdir() if path.stem == "report")
    assert told(parse(report), report.name) == expected(folder)


@pytest.mark.parametrize("name", WRITERS)
def test_a_shipped_report_comes_to_its_reviewed_answer(name: str) -> None:
    answers = expected(GOLDEN / Path(name).stem)
    said = told(parse(FOLDER / name), name)
    assert {key: said["report"][key] for key in answers["report"]} == answers["report"]
    found = [
        unspaced({key: finding[key] for key in answers["findings"][0] if key != "place"})
        for finding in said["findings"]
    ]
    assert found == [
        unspaced({key: value for key, value in one.items() if key != "place"}) for one in answers["findings"]
    ]


@pytest.mark.skipif(not samples().is_dir(), reason="the documents of others are not here")
def test_the_documents_of_others_are_read() -> None:
    total, blank = Score(), {}
    for path in golds():
        one, _wrong = score(path)
        total.add(one)
        if one.gold == 0:
            blank[path.name] = one.found
    assert set(blank.values()) == {0}
    assert total.f1 >= 0.95
    assert total.accuracy("severity") >= 0.95
    assert total.accuracy("clause") >= 0.95
    assert total.accuracy("statement") >= 0.95
    assert total.accuracy("owner") >= 0.95
    assert total.accuracy("due") >= 0.95
