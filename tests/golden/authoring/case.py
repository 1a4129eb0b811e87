"""A case of the golden set: what its document says, how it is set, and the reviewed answer in the contract's form."""

from __future__ import annotations

import tomllib
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.golden.authoring import page, plain, sheet, word
from tests.golden.authoring.markup import filled

CONTENT = Path(__file__).parent / "content"
CASES = Path(__file__).parents[1] / "cases"
CLAUSES = Path(__file__).parents[3] / "mappings" / "clauses"
WRITERS = {
    "docx": word.write,
    "pdf": page.write,
    "png": page.picture,
    "jpg": page.picture,
    "tiff": page.picture,
    "xlsx": sheet.write,
    "xls": sheet.write_old,
    "csv": sheet.write_csv,
    "html": plain.write_page,
    "md": plain.write_raw,
    "txt": plain.write_raw,
    "json": plain.write_raw,
    "eml": plain.write_mail,
}
HEAD: dict[str, Any] = {
    "number": None,
    "standards": [],
    "audit_type": None,
    "audit_stage": None,
    "organisation": None,
    "auditors": [],
    "audit_start": None,
    "audit_end": None,
    "issued_on": None,
    "language": None,
}
PLAIN_FIELDS = (
    *(
        "department",
        "site",
        "statement",
        "evidence",
        "requirement",
        "correction",
        "root_cause",
        "corrective_action",
        "owner",
    ),
    *("source", "raised_on", "due_on", "closed_on", "printed_status"),
)
ASIDE = {"said"}  # words of the document that are no field of the answer, by name


@dataclass(frozen=True, slots=True)
class Case:
    """One document: ``about`` says what it tries, ``layouts`` and ``values`` name the rows of the matrix that it covers."""

    name: str
    file_format: str
    about: str
    layouts: tuple[str, ...]
    values: tuple[str, ...]
    options: dict[str, str]
    tables: dict[str, str]
    text: str
    answer: dict[str, Any]
    notes: str

    @property
    def file(self) -> str:
        """The name of the document inside the folder of the case."""
        return f"report.{self.file_format}"


def load(path: Path) -> Case:
    """The case that a content file describes."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    findings = content.get("findings", [])
    return Case(
        name=path.stem,
        file_format=content["format"],
        about=content["about"],
        layouts=tuple(content["layouts"]),
        values=tuple(content.get("values", ())),
        options=content.get("options", {}),
        tables={name: filled(text, findings) for name, text in content.get("tables", {}).items()},
        text=filled(content["document"], findings),
        answer=_answer(content, findings),
        notes=content.get("notes", "").strip(),
    )


def load_all() -> list[Case]:
    """Every case, by name."""
    return [load(path) for path in sorted(CONTENT.glob("*.toml"))]


def write(case: Case, folder: Path) -> Path:
    """Write the document of a case; the same content always makes the same bytes."""
    path = WRITERS[case.file_format](folder / case.file, case.text, case.options, case.tables)
    if case.file_format == "docx":
        _settle(path)
    return path


def _settle(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def _answer(content: dict[str, Any], findings: list[dict[str, Any]]) -> dict[str, Any]:
    head = {**HEAD, **content.get("report", {})}
    assert head.keys() == HEAD.keys(), f"no such value of a report: {head.keys() - HEAD.keys()}"
    return {
        "file": f"report.{content['format']}",
        "error": None,
        "report": head,
        "findings": [_finding(one, head["standards"]) for one in findings],
        "doubts": content.get("doubts", []),
    }


def _finding(one: dict[str, Any], standards: list[str]) -> dict[str, Any]:
    known = {
        *PLAIN_FIELDS,
        *ASIDE,
        "number",
        "grade",
        "printed_grade",
        "standard",
        "clauses",
        "citations",
        "process",
        "doubts",
    }
    assert one.keys() <= known, f"no such value of a finding: {one.keys() - known}"
    printed = one.get("citations") or [
        [one.get("standard", standards[0] if standards else None), clause] for clause in one.get("clauses", [])
    ]
    return {
        "number": one.get("number"),
        "grade": one["grade"],
        "printed_grade": one.get("printed_grade"),
        "standard": printed[0][0] if printed else one.get("standard"),
        "clauses": [clause for _standard, clause in printed],
        "citations": [{"standard": standard, "clause": clause} for standard, clause in printed],
        "process": one.get("process") or (process(*printed[0]) if printed else None),
        **{name: one.get(name) for name in PLAIN_FIELDS},
        "doubts": sorted(one.get("doubts", [])),
    }


def process(standard: str | None, clause: str) -> str | None:
    """The process that a clause belongs to, by the shipped clause trees; of a clause without one, its parent's."""
    clauses = _trees().get(standard or "", {})
    while clause:
        if clause in clauses:
            found: str | None = clauses[clause].get("process")
            return found
        clause = clause.rpartition(".")[0]
    return None


@cache
def _trees() -> dict[str, dict[str, Any]]:
    trees = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(CLAUSES.glob("*.toml"))]
    return {tree["code"]: tree["clauses"] for tree in trees}
