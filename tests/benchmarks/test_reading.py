"""Reading, beside the libraries that it is built on and others: ratios within one run, each way in its own process.

Ratios are of processor seconds: what else the machine does counts for nothing in them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.papers import register, text_pdf
from tests.builders import scan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Tell = Callable[[str], None]

pytestmark = pytest.mark.slow

PAGES, LONG, ROWS, SCANS = 100, 500, 50_000, 6
FASTER_THAN_TABLES, TIMES_TEXT_AIMED = 5.0, 12.0
TIMES_CELLS, TIMES_CELLS_TO_THE_END = 2.0, 30.0
MOST_MB = 300.0
LINEAR = 1.5


@dataclass(frozen=True)
class Timed:
    """What a way of reading came to, its quickest round: seconds, MB, and how much it found."""

    clock: float
    processor: float
    peak: float
    found: int


def timed(way: str, path: Path, rounds: int = 1) -> Timed:
    command = [sys.executable, "-W", "ignore", "-m", "tests.benchmarks.timed", way, str(path), str(rounds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Timed(**json.loads(done.stdout))


def test_a_text_pdf_beside_bare_text_and_anothers_tables(tmp_path: Path, tell: Tell) -> None:
    path = text_pdf(tmp_path / "report.pdf", PAGES)
    text, tables = timed("pdf_text", path, 5), timed("pdf_tables", path, 2)
    document, ours = timed("document", path, 5), timed("findings", path, 5)
    assert ours.found == PAGES
    each = 1000 / PAGES
    tell(f"text PDF, {PAGES} pages, ms a page: pypdfium2's text {text.processor * each:.2f}")
    tell(f"  our reader {document.processor * each:.1f}, to the findings {ours.processor * each:.1f}")
    tell(f"  pdfplumber's tables {tables.processor * each:.1f}")
    faster = tables.processor / ours.processor
    tell(f"  ours is {faster:.1f} times faster than the tables alone (wanted: {FASTER_THAN_TABLES:.0f})")
    tell(f"  ours is {ours.processor / text.processor:.1f} times bare text (aim: {TIMES_TEXT_AIMED:.0f})")
    assert faster >= FASTER_THAN_TABLES


def test_a_long_register_beside_its_bare_cells(tmp_path: Path, tell: Tell) -> None:
    path = register(tmp_path / "register.xlsx", ROWS)
    cells, document, ours = timed("cells", path, 3), timed("document", path, 3), timed("findings", path, 2)
    assert (cells.found, ours.found) == (ROWS + 1, ROWS)
    reader, whole = document.processor / cells.processor, ours.processor / cells.processor
    tell(f"XLSX register, {ROWS} rows: python-calamine {cells.processor:.2f} s, peak {ours.peak:.0f} MB")
    tell(f"  our reader {document.processor:.2f} s: {reader:.1f} times (wanted: at most {TIMES_CELLS:.0f})")
    tell(f"  to the findings {ours.processor:.1f} s: {whole:.0f} times (wanted: at most {TIMES_CELLS_TO_THE_END:.0f})")
    assert reader <= TIMES_CELLS
    assert whole <= TIMES_CELLS_TO_THE_END


def test_a_long_pdf_stays_small(tmp_path: Path, tell: Tell) -> None:
    ours = timed("findings", text_pdf(tmp_path / "report.pdf", LONG))
    assert ours.found == LONG
    tell(f"text PDF, {LONG} pages: peak {ours.peak:.0f} MB (wanted: under {MOST_MB:.0f})")
    assert ours.peak < MOST_MB


def test_how_a_pdf_grows(tmp_path: Path, tell: Tell) -> None:
    each: dict[int, float] = {}
    for pages, rounds in ((10, 5), (100, 3), (1_000, 1)):
        ours = timed("findings", text_pdf(tmp_path / f"{pages}.pdf", pages), rounds)
        assert ours.found == pages
        each[pages] = ours.processor / pages
        tell(f"text PDF, {pages} pages: {each[pages] * 1000:.1f} ms a page, peak {ours.peak:.0f} MB")
    assert each[1_000] <= LINEAR * each[100]


def test_scans_beside_bare_recognition(tmp_path: Path, tell: Tell) -> None:
    """Within the limits that a file has by default."""
    pages = scan.pictures(text_pdf(tmp_path / "report.pdf", SCANS))
    path = scan.save(tmp_path / "scan.pdf", [scan.worn(page, lean=0.4) for page in pages])
    bare, ours = timed("recognition", path), timed("findings", path)
    assert ours.found == SCANS
    tell(f"scan, {SCANS} pages, pages a second: rapidocr {SCANS / bare.clock:.2f}, ours {SCANS / ours.clock:.2f}")
    tell(f"  cores at work: rapidocr {bare.processor / bare.clock:.1f}, ours {ours.processor / ours.clock:.1f}")
    tell(f"  processor seconds a page: rapidocr {bare.processor / SCANS:.1f}, ours {ours.processor / SCANS:.1f}")
    assert ours.processor <= bare.processor
