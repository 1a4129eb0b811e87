"""Whatever findings are written in whatever layout and format, reading them back returns them; damage is only ever our own error."""

from __future__ import annotations

import contextlib
import itertools
import shutil
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connector.bootstrap.reading import reader
from connector.config.settings import Reading as ReadingSettings
from connector.errors import ReadError
from tests.golden.authoring import page, plain, sheet, word
from tests.golden.authoring.case import CASES
from tests.properties.damage import damage
from tests.properties.reports import LAYOUTS, STANDARD, Written, findings

if TYPE_CHECKING:
    from collections.abc import Iterator

WRITERS = {
    "docx": word.write,
    "pdf": page.write,
    "xlsx": sheet.write,
    "csv": sheet.write_csv,
    "html": plain.write_page,
    "md": plain.write_markdown,
}
COMBINATIONS = list(itertools.product(LAYOUTS, WRITERS, ("zh", "en")))
DAMAGED = {
    path.suffix[1:]: path
    for name in ("01", "02", "03", "06", "08", "24", "25", "26", "36", "38", "41", "56", "72", "74")
    for path in CASES.glob(f"{name}-*/report.*")
}
PICTURES = {"png", "jpg", "tiff"}
HANGS = 60  # seconds
READ = reader(ReadingSettings())
QUICK = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LONG = settings(QUICK, max_examples=60)


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A folder for one example; a fixture's would be shared by all."""
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def returns(layout: str, file_format: str, language: str, written: list[Written]) -> None:
    with folder() as place:
        text = LAYOUTS[layout](written, language)
        path = WRITERS[file_format](place / f"report.{file_format}", text, {"paper": "landscape"}, {})
        reading = READ(path)
    got = [
        (one.number, one.clauses, one.grade.value, one.department, one.statement, one.owner, one.due_on)
        for one in reading.findings
    ]
    assert got == [
        (one.number, (one.clause,), one.grade, one.department, one.statement, one.owner, one.due) for one in written
    ]
    assert reading.report.standards == (STANDARD,)


@pytest.mark.parametrize(("layout", "file_format", "language"), COMBINATIONS)
@given(drawn=st.data())
@QUICK
def test_what_is_written_is_read_back(layout: str, file_format: str, language: str, drawn: st.DataObject) -> None:
    returns(layout, file_format, language, drawn.draw(findings(language)))


@pytest.mark.slow
@pytest.mark.parametrize(("layout", "file_format", "language"), COMBINATIONS)
@given(drawn=st.data())
@LONG
def test_whatever_is_written_is_read_back(layout: str, file_format: str, language: str, drawn: st.DataObject) -> None:
    returns(layout, file_format, language, drawn.draw(findings(language)))


def survives(file_format: str, drawn: Any) -> None:
    original = DAMAGED[file_format]
    with folder() as place:
        path = Path(shutil.copy(original, place))
        path.write_bytes(drawn.draw(damage(original.read_bytes())))
        with alarm(), contextlib.suppress(ReadError):
            READ(path)


@contextlib.contextmanager
def alarm() -> Iterator[None]:
    """Fail where what is inside does not end."""

    def ring(_signal: int, _frame: object) -> None:
        pytest.fail(f"still reading after {HANGS} seconds")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(HANGS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("file_format", sorted(DAMAGED.keys() - PICTURES))
@given(drawn=st.data())
@settings(QUICK, max_examples=40)
def test_damage_is_our_own_error_or_none(file_format: str, drawn: st.DataObject) -> None:
    survives(file_format, drawn)


@pytest.mark.slow
@pytest.mark.parametrize("file_format", sorted(DAMAGED))
@given(drawn=st.data())
@settings(QUICK, max_examples=150)
def test_any_damage_is_our_own_error_or_none(file_format: str, drawn: st.DataObject) -> None:
    survives(file_format, drawn)
