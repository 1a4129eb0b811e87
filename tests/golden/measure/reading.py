"""Documents with reviewed answers, and what the command line reads out of them."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from connector.cli.main import run
from tests.golden.authoring.case import CASES, CONTENT, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

EARLIER = CASES.parent / "reading"
Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A document and its answer.

    ``recognised``: its words come out of a picture, so that single characters may be wrong; ``independent``: written by
    somebody who did not know the program.
    """

    name: str
    path: Path
    file_format: str
    layouts: tuple[str, ...]
    answer: Entry
    recognised: bool = False
    independent: bool = True


def reviewed() -> list[Reviewed]:
    """Every document of the golden set, and those that the reading was written with."""
    own = [_case(path.stem) for path in sorted(CONTENT.glob("*.toml"))]
    return own + [_earlier(folder) for folder in sorted(EARLIER.iterdir()) if (folder / "expected.json").exists()]


def _case(name: str) -> Reviewed:
    case = load(CONTENT / f"{name}.toml")
    folder = CASES / name
    pictured = bool({"scan", "mixed scan"} & set(case.layouts))
    kind = f"{case.file_format} (scan)" if pictured else case.file_format
    return Reviewed(name, folder / case.file, kind, case.layouts, _answer(folder), pictured)


def _earlier(folder: Path) -> Reviewed:
    path = next(path for path in folder.iterdir() if path.stem == "report")
    return Reviewed(folder.name, path, path.suffix[1:], ("(reading)",), _answer(folder), independent=False)


def _answer(folder: Path) -> Entry:
    answer: Entry = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return answer


def parse(paths: Sequence[Path]) -> dict[Path, Entry]:
    """What ``closeout parse --format json`` prints of each file; of a file with others in it, the first that holds a report."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(io.StringIO()):
        run(["parse", *map(str, paths), "--format", "json"])
    entries: list[Entry] = json.loads(said.getvalue())["reports"]
    return {path: _of(path, entries) for path in paths}


def _of(path: Path, entries: Iterable[Entry]) -> Entry:
    own = [entry for entry in entries if entry["file"] == str(path) or entry["file"].startswith(f"{path}/")]
    with_findings = [entry for entry in own if entry["findings"]]
    return (with_findings or own)[0]
