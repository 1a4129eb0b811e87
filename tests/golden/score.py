"""How well reports that others wrote are read: findings found, and the values of their fields.

``python tests/golden/score.py [--verbose]`` reads every document with a gold answer beside it, out of the folder that
``CLOSEOUT_SAMPLES`` names (by default ``../shared/samples`` beside the repository), and prints one line per document.
Findings are matched by number, else by the likeness of their statements, else by clause.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from connector.errors import ReadError
from connector.extract import extract, load_vocabulary
from connector.model.audit import Nonconformity, Printed, Reading
from connector.model.document import Place
from connector.model.wording import fold
from connector.normalise import NormaliseOptions, load_standards, normalise
from connector.normalise.calendar import Calendar, settle_order
from connector.normalise.clauses import Clauses
from connector.normalise.codes import Codes
from connector.normalise.grading import Grading
from connector.readers import read

ROOT = Path(__file__).resolve().parents[2]
FIELDS = ("severity", "clause", "statement", "owner", "due", "raised")
UNREAD = {".json", ".xml", ".yaml"}
ALIKE, PREFIX = 75, 80


@dataclass
class Score:
    """What was counted for one document, or for all."""

    gold: int = 0
    found: int = 0
    matched: int = 0
    right: dict[str, int] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)

    @property
    def precision(self) -> float:
        return self.matched / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.matched / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def accuracy(self, name: str) -> float:
        return self.right.get(name, 0) / self.asked[name] if self.asked.get(name) else 1.0

    def add(self, other: Score) -> None:
        self.gold += other.gold
        self.found += other.found
        self.matched += other.matched
        for name in FIELDS:
            self.right[name] = self.right.get(name, 0) + other.right.get(name, 0)
            self.asked[name] = self.asked.get(name, 0) + other.asked.get(name, 0)


def samples() -> Path:
    """The folder of the documents; it may be absent."""
    return Path(os.environ.get("CLOSEOUT_SAMPLES", ROOT.parent / "shared" / "samples"))


def parse(path: Path) -> Reading:
    """A file, read, extracted and normalised with the shipped words and no settings."""
    return normalise(extract(read(path), load_vocabulary()), load_standards(), NormaliseOptions())


def golds() -> list[Path]:
    """Documents with a gold answer, of kinds that are read."""
    found = sorted(samples().rglob("*.gold.json"))
    paths = [path.with_name(path.name.removesuffix(".gold.json")) for path in found]
    return [path for path in paths if path.suffix not in UNREAD and not path.name.startswith("SCAN_")]


def score(path: Path) -> tuple[Score, list[str]]:
    """The score of one document, and what was wrong in it."""
    gold: list[dict[str, Any]] = json.loads(path.with_name(path.name + ".gold.json").read_text(encoding="utf-8"))
    reading = parse(path)
    pairs = matched(gold, list(reading.findings))
    result = Score(len(gold), len(reading.findings), len(pairs))
    wrong = [
        f"extra: {nc.number} {(nc.statement or '')[:60]}"
        for nc in reading.findings
        if not any(nc is one for _, one in pairs)
    ]
    wrong += [
        f"missed: {one['id']} {one['statement'][:60]}" for one in gold if not any(one is other for other, _ in pairs)
    ]
    for expected, nc in pairs:
        for name, (want, got, same) in compared(expected, nc, reading).items():
            result.asked[name] = result.asked.get(name, 0) + 1
            result.right[name] = result.right.get(name, 0) + same
            if not same:
                wrong.append(f"{name} of {expected['id']}: wanted {want!r}, got {got!r}")
    return result, wrong


def matched(gold: list[dict[str, Any]], found: list[Nonconformity]) -> list[tuple[dict[str, Any], Nonconformity]]:
    """Pairs of a gold finding and ours."""
    pairs: list[tuple[dict[str, Any], Nonconformity]] = []
    for same in (_same_number, _same_words, _same_clause):
        for expected in gold:
            if any(expected is one for one, _ in pairs):
                continue
            free = [nc for nc in found if not any(nc is one for _, one in pairs)]
            if (match := next((nc for nc in free if same(expected, nc)), None)) is not None:
                pairs.append((expected, match))
    return pairs


def _same_number(expected: dict[str, Any], nc: Nonconformity) -> bool:
    return bool(expected["id"]) and fold(expected["id"]) == fold(nc.number or "")


def _same_words(expected: dict[str, Any], nc: Nonconformity) -> bool:
    return any(_alike(expected["statement"], said) for said in (nc.statement, nc.evidence) if said)


def _same_clause(expected: dict[str, Any], nc: Nonconformity) -> bool:
    return bool(expected["clause"]) and _clauses(expected["clause"]) == nc.clauses


def _alike(expected: str, said: str) -> bool:
    one, other = fold(expected)[:PREFIX], fold(said)
    return one[: PREFIX - 10] in other or fuzz.ratio(one, other[: len(one)]) >= ALIKE


def compared(expected: dict[str, Any], nc: Nonconformity, reading: Reading) -> dict[str, tuple[object, object, bool]]:
    """Each field: what was wanted, what was read, whether they agree. The gold holds the document's words."""
    graded = Grading({}, scaled=False).grade(_printed(expected["severity"]), expected["id"]).grade
    calendar = Calendar(
        settle_order("", reading.report.language, None), (reading.report.audit_end or _today(reading)).year
    )
    due = calendar.due(expected["due_date"]).day if expected["due_date"] else None
    raised = calendar.day(expected["raised_date"]).day if expected["raised_date"] else None
    clauses = _clauses(expected["clause"] or "")
    said = any(_alike(expected["statement"], text) for text in (nc.statement, nc.evidence) if text)
    return {
        "severity": (graded, nc.grade, graded is nc.grade),
        "clause": (clauses, nc.clauses, clauses == nc.clauses),
        "statement": (expected["statement"], (nc.statement or "")[:PREFIX], said),
        "owner": (expected["owner"], nc.owner, fold(expected["owner"] or "") == fold(nc.owner or "")),
        "due": (expected["due_date"], nc.due_on, due == nc.due_on),
        "raised": (expected["raised_date"], nc.raised_on, raised == nc.raised_on),
    }


def _printed(text: str | None) -> Printed | None:
    return Printed(text, Place()) if text else None


@cache
def _reader() -> Clauses:
    return Clauses(Codes(load_standards()))


def _clauses(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cited.number for cited in _reader().read(text)))


def _today(reading: Reading) -> Any:
    return reading.report.issued_on or next((nc.raised_on for nc in reading.findings if nc.raised_on), _Year())


class _Year:
    year = 2026


def main() -> None:
    verbose = "--verbose" in sys.argv
    total = Score()
    print(f"{'document':64} gold found match    P    R   F1  " + " ".join(f"{name[:6]:>6}" for name in FIELDS))
    for path in golds():
        name = str(path.relative_to(samples()))[-62:]
        try:
            result, wrong = score(path)
        except ReadError as error:
            print(f"{name:64} not read: {str(error)[-60:]}")
            continue
        total.add(result)
        print(_line(name, result))
        for reason in wrong if verbose else ():
            print(f"      {reason}")
    print(_line("all", total))


def _line(name: str, result: Score) -> str:
    counts = f"{result.gold:4} {result.found:5} {result.matched:5} {result.precision:4.2f} {result.recall:4.2f} {result.f1:4.2f}"
    return f"{name:64} {counts}  " + " ".join(f"{result.accuracy(field):6.2f}" for field in FIELDS)


if __name__ == "__main__":
    main()
