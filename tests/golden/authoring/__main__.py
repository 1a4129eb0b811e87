"""Write the golden set, or the cases that are named."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from tests.golden.authoring.case import CASES, load_all, write
from tests.golden.authoring.matrix import table

if TYPE_CHECKING:
    from tests.golden.authoring.case import Case


def main(names: list[str]) -> None:
    """Write the cases whose names begin so, all where none is named, and the table of the README."""
    cases = load_all()
    for case in cases:
        if not names or any(case.name.startswith(name) for name in names):
            _write(case)
    readme = CASES / "README.md"
    before, mark, _old = readme.read_text(encoding="utf-8").partition("## What it covers\n")
    readme.write_text(f"{before}{mark}\n{table(cases)}\n", encoding="utf-8")


def _write(case: Case) -> None:
    folder = CASES / case.name
    folder.mkdir(parents=True, exist_ok=True)
    write(case, folder)
    (folder / "expected.json").write_text(
        json.dumps(case.answer, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    if case.notes:
        (folder / "notes.txt").write_text(case.notes + "\n", encoding="utf-8")


main(sys.argv[1:])
