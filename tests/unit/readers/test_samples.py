"""Reports that others wrote, where the folder with them is there: each is read or refused, one report the same in each
of its formats.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from connector.model.wording import fold
from connector.readers import read
from tests.builders.blocks import tables

SAMPLES = Path(os.environ.get("CLOSEOUT_SAMPLES", Path(__file__).parents[4] / "shared" / "samples"))
KINDS = {".md", ".txt", ".csv", ".docx", ".xlsx", ".pdf", ".html"}
DUDING = "duding-engicool_skill-internal-management-audit/audit_report"
SAME_REPORT = [
    f"{DUDING}.md",
    f"{DUDING}.html",
    *(f"derived/zh_internal_audit_report_duding.{k}" for k in ("docx", "pdf")),
]

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not part of the project")


def reports() -> list[Path]:
    return sorted(path for path in SAMPLES.rglob("*") if path.suffix in KINDS and ".gold." not in path.name)


@pytest.mark.parametrize("path", reports(), ids=lambda path: path.name)
def test_every_sample_is_read(path: Path) -> None:
    document = read(path)
    assert document.blocks
    assert [block.place.block for block in document.blocks] == list(range(1, len(document.blocks) + 1))


def test_one_report_holds_the_same_tables_in_every_format() -> None:
    found = [[table.rows for table in tables(read(SAMPLES / name))] for name in SAME_REPORT]
    assert len(found[0]) == 4
    assert found[1:] == [found[0]] * 3


def test_a_scan_holds_the_tables_of_its_twin() -> None:
    """But for blanks; one heading stands in the scan so near to its table that it is the table's title row."""
    twin = [[list(map(fold, row)) for row in table.rows] for table in tables(read(SAMPLES / SAME_REPORT[-1]))]
    scan = tables(read(SAMPLES / "derived/SCAN_zh_internal_audit_report_duding.pdf"))
    found = [[list(map(fold, row)) for row in table.rows if len(list(filter(None, row))) > 1] for table in scan]
    assert found == twin
